import { createHash, generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { JWK } from 'jose';
import { pino } from 'pino';
import { buildApp } from '../../api/app.ts';
import { createSigner, type Signer } from '../../api/signer.ts';
import { setSimulatedClock } from '../../db/clock.ts';
import { settleItem } from '../../db/settle.ts';
import { type CertificateFile, checkCertificate } from '../../local/certificate-check.ts';
import { asOwner } from '../support/database.ts';
import { notices } from '../support/rulebook.ts';
import { type Answer, city, type Harness, startApi, submit } from './harness.ts';

let api: Harness;
let receipt: Answer['body'];
let deemed: string;
let open: string;

const clockTo = async (local: string) => {
  if (!(await setSimulatedClock(api.ledger.pool, Date.parse(`${local}+08:00`), true))) throw new Error('not forward');
};
const idOf = async (itemNo: string) => {
  const { rows } = await api.ledger.pool.query<{ id: string }>('SELECT id FROM items WHERE item_no = $1', [itemNo]);
  return rows[0]?.id ?? '';
};
const certificateAs = (person: string | null, itemNo = deemed, headers: Record<string, string> = {}) =>
  api.as(person).get(`/v1/items/${itemNo}/certificate`, headers);

beforeAll(async () => {
  api = await startApi({ clock: { startAt: '2026-09-14T10:00:00+08:00' } });
  receipt = await submit(api, [
    { typeId: 'soil-water', division: city },
    { typeId: 'river-works', division: city },
  ]);
  [deemed, open] = receipt.items.map((item: { itemNo: string }) => item.itemNo);
  await api.as('officer-990100-SLJ-1').post(`/v1/items/${deemed}/accept`, undefined, { 'if-match': '"1"' });
});
afterAll(() => api.close());

describe('the clock of an item, explained', () => {
  test('names every day from the start to both due dates, and why each counts or does not (民法典 201)', async () => {
    const { status, body } = await api.as('unit-linhu').get(`/v1/items/${deemed}/clock`, { 'accept-language': 'en' });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      startsWith: 'acceptance',
      startsOn: '2026-09-14',
      startsOnIfSilent: null,
      suspensions: [],
      extension: null,
      deemsAt: '2026-09-21T00:00:00.000+08:00',
      lamp: { lamp: 'green' },
      versions: { calendar: 'cn-2024-2026' },
    });
    const [promised, statutory] = body.limits;
    expect(promised).toMatchObject({ kind: 'promised', dueOn: '2026-09-20', deems: true, counted: 5 });
    expect(promised.limit).toEqual({ value: 5, unit: 'working', text: '5 working days' });
    expect(promised.days.map(({ on, count, reason }: Record<string, unknown>) => [on, count, reason])).toEqual([
      ['2026-09-14', null, 'start'],
      ['2026-09-15', 1, 'working-day'],
      ['2026-09-16', 2, 'working-day'],
      ['2026-09-17', 3, 'working-day'],
      ['2026-09-18', 4, 'working-day'],
      ['2026-09-19', null, 'weekend'],
      ['2026-09-20', 5, 'make-up-workday'],
    ]);
    expect(promised.days[6].text).toBe('make-up workday, counted');
    expect(statutory).toMatchObject({ kind: 'statutory', deems: false, counted: 10 });
    expect(statutory.days.at(-1).on).toBe(statutory.dueOn);
  });

  test('while acceptance is open the days are those that follow if silence accepts (行政许可法 32)', async () => {
    const { body } = await api.as('head-990100-SLJ').get(`/v1/items/${open}/clock`);
    expect(body).toMatchObject({ startsOn: null, startsOnIfSilent: '2026-09-14', statusText: '待受理' });
    expect(body.limits[0].days[0].text).toBe('起算日，当日不计（民法典第二百零一条）');
  });
});

describe('before silence has decided', () => {
  test('there is no certificate, and the answer says why', async () => {
    const answer = await certificateAs('unit-linhu', open, { 'accept-language': 'en' });
    expect([answer.status, answer.body.code]).toEqual([409, 'NOT_DEEMED']);
    expect(answer.body.detail).toContain('This one is "awaiting acceptance".');
  });

  test('the cutoff alone is not enough: the deeming must be recorded', async () => {
    await clockTo('2026-09-21T00:00:30.000');
    expect((await certificateAs('unit-linhu')).body.code).toBe('NOT_DEEMED');
  });
});

describe('a certificate', () => {
  beforeAll(async () => {
    await clockTo('2026-09-21T00:01:00.000');
    await settleItem(api.ledger, await idOf(deemed));
  });

  test('two readers at once get one certificate', async () => {
    const [one, two] = await Promise.all([certificateAs('unit-linhu'), certificateAs('supervisor-990100')]);
    expect(one.status).toBe(200);
    expect(two.body).toEqual(one.body);
    const { rows } = await api.ledger.pool.query('SELECT number FROM certificates');
    expect(rows).toEqual([{ number: one.body.content.certificateNo }]);
    expect(one.body.content.certificateNo).toMatch(/^C990100-2026-\d{6}-[0-9A-Z]$/);
  });

  test('is the same bytes for every role that reaches the item, whatever happens to it later', async () => {
    const read = async (person: string) => {
      const headers = { authorization: `Bearer ${await api.token(person)}` };
      return (await api.app.inject({ url: `/v1/items/${deemed}/certificate`, headers })).body;
    };
    const first = await read('unit-linhu');
    const late = await api.as('officer-990100-SLJ-1').post(`/v1/items/${deemed}/approve`, {}, { 'if-match': '"2"' });
    expect(late.body.timely).toBe(false);
    for (const person of ['officer-990100-SLJ-2', 'head-990100-SLJ', 'supervisor-990100']) {
      expect(await read(person)).toBe(first);
    }
  });

  test('is nobody else’s to see', async () => {
    for (const person of ['unit-yunlu', 'officer-990100-STH-1', 'supervisor-990121']) {
      expect([person, (await certificateAs(person)).status]).toEqual([person, 404]);
    }
    expect([(await certificateAs('admin')).status, (await certificateAs(null)).status]).toEqual([403, 401]);
  });

  test('holds under every check of a stranger, with the published keys and notices alone', async () => {
    const { body } = await certificateAs('unit-linhu');
    const { keys } = (await api.as(null).get('/.well-known/shixian-keys.json')).body;
    expect(keys).toHaveLength(1);
    expect(keys[0]).toMatchObject({ alg: 'ES256', kid: expect.any(String) });
    expect(keys[0]).not.toHaveProperty('d');
    const lines = await checkCertificate(body, { keys, notices });
    expect(lines.filter(({ holds }) => !holds)).toEqual([]);
    expect(lines).toHaveLength(9);
    expect(body.content).toMatchObject({
      verifyAt: `${api.config.api.publicUrl}/verify/${body.content.certificateNo}`,
      item: { itemNo: deemed, type: { zh: '水土保持方案报告书审批' }, responsibleOfficer: { id: expect.any(String) } },
      deeming: {
        dueOn: '2026-09-20',
        deemedAt: '2026-09-21T00:00:00.000+08:00',
        decidedAt: '2026-09-21T00:01:00.000+08:00',
        count: { counted: 5, weekend: 1, holiday: 0, suspended: 0, rolled: 0 },
        suspensions: [],
        extension: null,
        basis: { class: 'policy' },
      },
    });
    expect(body.content.events.map(({ type }: { type: string }) => type).at(-1)).toBe('ItemDeemedApproved');
    expect(body.content.notices.map(({ kind, recipient }: Record<string, string>) => [kind, recipient])).toEqual([
      ['escalation', 'head'],
      ['escalation', 'supervisor'],
    ]);
  });

  test('comes as a sheet on request, always the same bytes', async () => {
    const headers = { authorization: `Bearer ${await api.token('unit-linhu')}`, accept: 'application/pdf' };
    const read = () => api.app.inject({ url: `/v1/items/${deemed}/certificate`, headers });
    const [one, two] = [await read(), await read()];
    expect(one.headers['content-type']).toBe('application/pdf');
    expect(one.rawPayload.subarray(0, 5).toString()).toBe('%PDF-');
    expect(createHash('sha256').update(one.rawPayload).digest('hex')).toBe(
      createHash('sha256').update(two.rawPayload).digest('hex'),
    );
    const preferring = await certificateAs('unit-linhu', deemed, { accept: 'application/pdf;q=0.5, application/json' });
    expect(preferring.headers['content-type']).toBe('application/json');
  });

  test('outlives the key that signed it: that stays published, and without any key it is still given', async () => {
    const { body } = await certificateAs('unit-linhu');
    const url = `/v1/items/${deemed}/certificate`;
    const headers = { authorization: `Bearer ${await api.token('unit-linhu')}` };
    const build = (signer?: Signer) => buildApp({ ...api, logger: pino({ level: 'silent' }), signer });
    const { privateKey } = generateKeyPairSync('ed25519');
    const renewed = await build(await createSigner(privateKey.export({ type: 'pkcs8', format: 'pem' }) as string));
    const { keys } = (await renewed.inject('/.well-known/shixian-keys.json')).json<{ keys: JWK[] }>();
    expect(keys.map(({ alg }) => alg)).toEqual(['EdDSA', 'ES256']);
    const again = (await renewed.inject({ url, headers })).json<CertificateFile>();
    expect(again).toEqual(body);
    expect((await checkCertificate(again, { keys, notices })).every(({ holds }) => holds)).toBe(true);
    const keyless = await build();
    expect((await keyless.inject({ url, headers })).json()).toEqual(body);
    await Promise.all([renewed.close(), keyless.close()]);
  });

  test('is not issued without a key, and the answer says what to set', async () => {
    const { items } = await submit(api, [{ typeId: 'soil-water', division: city }]);
    const [{ itemNo }] = items;
    await clockTo('2026-10-20T00:01:00.000');
    await settleItem(api.ledger, await idOf(itemNo));
    const keyless = await buildApp({ ...api, logger: pino({ level: 'silent' }) });
    const headers = { authorization: `Bearer ${await api.token('unit-linhu')}` };
    const answer = await keyless.inject({ url: `/v1/items/${itemNo}/certificate`, headers });
    expect([answer.statusCode, answer.json().code]).toEqual([503, 'SIGNING_UNAVAILABLE']);
    expect(answer.json().detail).toContain('SIGNING_KEY_FILE');
    await keyless.close();
    expect((await certificateAs('unit-linhu', itemNo)).status).toBe(200);
  });

  test('is never changed in the ledger', async () => {
    await expect(api.ledger.pool.query("UPDATE certificates SET content = '{}'")).rejects.toThrow(/permission denied/);
    await expect(asOwner(api.database.ownerUrl, "UPDATE certificates SET content = '{}'")).rejects.toThrow(
      'append-only',
    );
  });
});
