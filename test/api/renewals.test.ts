/** Renewals over HTTP (行政许可法 50): asked for at the single window, shown on both items, refused where there is nothing to renew. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { settleDue } from '../../db/settle.ts';
import { type CertificateFile, checkCertificate } from '../../local/certificate-check.ts';
import { moveClock } from '../support/items.ts';
import { notices } from '../support/rulebook.ts';
import { city, type Harness, newKey, packageFor, startApi, submit } from './harness.ts';

const OFFICER = 'officer-990100-ZJJ-1';
let api: Harness;
/** A construction permit approved on 2026-09-14; it ends on 2026-12-14. */
let permit: string;

beforeAll(async () => {
  api = await startApi({ clock: { startAt: '2026-09-14T10:00:00+08:00' } });
  const receipt = await submit(api, [{ typeId: 'construction-permit', division: city }]);
  permit = receipt.items[0].itemNo;
  await api.as(OFFICER).post(`/v1/items/${permit}/accept`, undefined, { 'if-match': '"1"' });
  await api.as(OFFICER).post(`/v1/items/${permit}/approve`, undefined, { 'if-match': '"2"' });
});
afterAll(() => api.close());

const ask = (item: Record<string, unknown>, person = 'unit-linhu', project = {}) =>
  api
    .as(person)
    .post('/v1/submissions', packageFor([{ typeId: 'permit-renewal', division: city, ...item }], project), newKey());

/** The checks of the command that do not hold. */
async function failing(file: CertificateFile): Promise<readonly string[]> {
  const { keys } = (await api.as(null).get('/.well-known/shixian-keys.json')).body;
  const lines = await checkCertificate(file, { keys, notices });
  return lines.filter(({ holds }) => !holds).map(({ check, detail }) => `${check}: ${detail}`);
}

describe('asking for a renewal', () => {
  test.each<[string, Record<string, unknown>, string, string]>([
    ['without saying of what', {}, '/items/0/typeId', 'TYPE_NOT_SUBMITTABLE'],
    ['of a number of another form', { renews: 'K-1' }, '/items/0/renews', 'BAD_FORMAT'],
    [
      'of an item that is not there',
      { renews: '990100-ZJJ-13-20260914-000999-X' },
      '/items/0/renews',
      'NOTHING_TO_RENEW',
    ],
  ])('%s', async (_name, item, pointer, code) => {
    const answer = await ask(item);
    expect([answer.status, answer.body.errors[0]]).toEqual([422, expect.objectContaining({ pointer, code })]);
  });

  test('of another unit’s approval: as if it were not there', async () => {
    const answer = await ask({ renews: permit }, 'unit-yunlu', { unit: { creditCode: '91990100304827162X' } });
    expect(answer.body.errors[0]).toMatchObject({ pointer: '/items/0/renews', code: 'NOTHING_TO_RENEW' });
  });

  test('elsewhere than where it was decided', async () => {
    const answer = await ask({ renews: permit, division: '990121' });
    expect(answer.body.errors[0]).toMatchObject({ code: 'RENEWED_ELSEWHERE', allowed: [city] });
  });

  test('of a type that renews nothing', async () => {
    const answer = await ask({ typeId: 'soil-water', renews: permit });
    expect(answer.body.errors[0]).toMatchObject({ pointer: '/items/0/renews', code: 'NOT_A_RENEWAL' });
  });
});

describe('a timely renewal', () => {
  test('says on its receipt that silence renews at the end of the permit, and does so', async () => {
    const answer = await ask({ renews: permit });
    expect(answer.status).toBe(201);
    const [item] = answer.body.items;
    expect(item).toMatchObject({
      window: { departmentId: '990100-ZJJ' },
      silence: { code: 'deemed-renewed', on: '2026-12-14' },
    });
    const url = `/v1/items/${item.itemNo}`;
    await api.as(OFFICER).post(`${url}/accept`, undefined, { 'if-match': '"1"' });
    expect((await api.as(OFFICER).get(`/v1/items/${permit}`)).body.origin.renewedBy).toEqual([
      { by: item.itemNo, timely: true, until: null },
    ]);
    await moveClock(api.ledger, '2026-12-15T00:02:00+08:00');
    while ((await settleDue(api.ledger)).settled > 0);
    const renewal = (await api.as('unit-linhu').get(url)).body;
    expect(renewal).toMatchObject({
      status: 'deemedApproved',
      outcome: { effectiveAt: '2026-12-15T00:00:00.000+08:00' },
      origin: { renews: { itemNo: permit, expiresOn: '2026-12-14', timely: true } },
    });
    expect((await api.as('unit-linhu').get(`/v1/items/${permit}`)).body.origin.renewedBy).toEqual([
      { by: item.itemNo, timely: true, until: '2027-03-14' },
    ]);
    const certificate = await api.as('unit-linhu').get(`${url}/certificate`);
    expect(certificate.status).toBe(200);
    const { content } = certificate.body;
    expect(content.renewed).toMatchObject({ itemNo: permit, expiresOn: '2026-12-14', renewedUntil: '2027-03-14' });
    expect(content.deeming).toMatchObject({ runsOn: 'expiry', dueOn: '2026-12-14', basis: { class: 'renewal' } });
    expect(await failing(certificate.body)).toEqual([]);
    const sheet = await api.as('unit-linhu').get(`${url}/certificate`, { accept: 'application/pdf' });
    expect([sheet.status, sheet.headers['content-type']]).toEqual([200, 'application/pdf']);
    expect((await api.as('unit-linhu').get(`${url}/clock`)).status).toBe(200);
  });
});
