import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { setSimulatedClock } from '../../db/clock.ts';
import { settleItem } from '../../db/settle.ts';
import { asOwner } from '../support/database.ts';
import { type Answer, city, type Harness, newKey, packageFor, startApi } from './harness.ts';

let api: Harness;
let certificate: Answer['body'];
let queryCode: string;

const clockTo = async (local: string) => {
  if (!(await setSimulatedClock(api.ledger.pool, Date.parse(`${local}+08:00`), true))) throw new Error('not forward');
};
let addresses = 0;
/** From an address of its own, so that no test uses up the tries of another. */
const open = (url: string, headers: Record<string, string> = {}) => {
  addresses += 1;
  return api.as(null).get(url, { 'x-forwarded-for': `192.0.2.${addresses}`, ...headers });
};
const page = () => `/verify/${certificate.content.certificateNo}`;
const wrong = () => (queryCode === '000000' ? '000001' : '000000');

beforeAll(async () => {
  api = await startApi({ clock: { startAt: '2026-09-14T10:00:00+08:00' } });
  const unit = api.as('unit-linhu');
  const project = packageFor([{ typeId: 'soil-water', division: city }], { name: '<script>alert("1")</script>' });
  const receipt = (await unit.post('/v1/submissions', project, newKey())).body;
  queryCode = receipt.queryCode;
  const [{ itemNo }] = receipt.items;
  await api.as('officer-990100-SLJ-1').post(`/v1/items/${itemNo}/accept`, undefined, { 'if-match': '"1"' });
  await clockTo('2026-09-21T00:01:00.000');
  const { rows } = await api.ledger.pool.query<{ id: string }>('SELECT id FROM items');
  await settleItem(api.ledger, rows[0]?.id ?? '');
  certificate = (await unit.get(`/v1/items/${itemNo}/certificate`)).body;
});
afterAll(() => api.close());

describe('the public page', () => {
  test('asks for the query code, whether or not there is such a certificate', async () => {
    const known = await open(page());
    const unknown = await open('/verify/C990100-2026-999999-0');
    expect([known.status, unknown.status]).toEqual([200, 200]);
    expect(known.body.replaceAll(certificate.content.certificateNo, 'NO')).toBe(
      unknown.body.replaceAll('C990100-2026-999999-0', 'NO'),
    );
    expect(known.body).toContain('<form method="get">');
    expect(known.body).toContain('请输入收件凭证上的 6 位查询码。');
  });

  test('answers number and code together: item, dates, outcome, status now, content sha256', async () => {
    const { status, body, headers } = await open(`${page()}?code=${queryCode}`);
    expect(status).toBe(200);
    for (const said of [
      '<html lang="zh-CN">',
      certificate.content.item.itemNo,
      '水土保持方案报告书审批',
      '2026-09-14 10:00',
      '2026-09-20 24:00',
      '视为同意（超时默认）',
      certificate.contentSha256,
    ]) {
      expect(body).toContain(said);
    }
    expect(headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
    expect(String(headers['content-security-policy'])).toContain("default-src 'self'");
    expect(body).not.toContain('注意：');
  });

  test('runs no script, fetches nothing, fits in 30 KB, and shows the text of others as text', async () => {
    const { body } = await open(`${page()}?code=${queryCode}`);
    expect(Buffer.byteLength(body)).toBeLessThan(30 * 1024);
    expect(body).not.toMatch(/<script|<link|<img|src=|https?:\/\/| on\w+=/);
    expect(body).toContain('&#60;script&#62;alert(&#34;1&#34;)');
    const odd = await open(`/verify/${encodeURIComponent('"><b>x')}?code=1`);
    expect([odd.status, odd.body.includes('<b>')]).toEqual([404, false]);
  });

  test('answers a wrong number and a wrong code alike', async () => {
    const code = await open(`${page()}?code=${wrong()}`);
    const number = await open(`/verify/C990100-2026-999999-0?code=${queryCode}`);
    expect([code.status, number.status]).toEqual([404, 404]);
    expect(code.body.replaceAll(certificate.content.certificateNo, 'NO')).toBe(
      number.body.replaceAll('C990100-2026-999999-0', 'NO'),
    );
    expect(code.body).toContain('编号与查询码不符');
    expect(code.body).not.toContain(certificate.content.item.itemNo);
  });

  test('is in English on request, by header or by the link', async () => {
    const byHeader = await open(`${page()}?code=${queryCode}`, { 'accept-language': 'en' });
    expect([byHeader.headers['content-language'], byHeader.body.includes('deemed approved by silence')]).toEqual([
      'en',
      true,
    ]);
    const byLink = await open(`${page()}?lang=en`);
    expect(byLink.body).toContain('Enter the six-digit query code of the receipt.');
    expect((await open(`${page()}?lang=zh`, { 'accept-language': 'en' })).body).toContain('<html lang="zh-CN">');
  });

  test('takes what people type: full-width digits, blanks, small letters', async () => {
    const wide = [...queryCode].map((digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)).join('');
    const number = certificate.content.certificateNo.toLowerCase();
    expect((await open(`/verify/${number}?code=${encodeURIComponent(` ${wide} `)}`)).status).toBe(200);
    expect((await open(`${page()}?code=%00`)).status).toBe(404);
    expect((await open(`${page()}?code=1&code=2`)).status).toBe(200);
  });

  test('lets an address guess ten times, and then not even the right code helps it', async () => {
    const from = { 'x-forwarded-for': '198.51.100.7' };
    const guess = (code: string) => api.as(null).get(`${page()}?code=${code}`, from);
    for (let i = 0; i < 10; i += 1) expect((await guess(wrong())).status).toBe(404);
    const stopped = await guess(queryCode);
    expect([stopped.status, stopped.headers['retry-after']]).toEqual([429, '900']);
    expect(stopped.body).toContain('请在 15 分钟后重试');
    expect((await open(`${page()}?code=${queryCode}`)).status).toBe(200);
  });

  test('shows that the item has changed since', async () => {
    // No command changes a deemed item yet; the journal of one that was is put there by the owner of the schema.
    await asOwner(
      api.database.ownerUrl,
      `ALTER TABLE events DISABLE TRIGGER events_append_only;
       UPDATE events SET type = 'ItemApproved', data = '{"overdue":false,"reasons":null}' WHERE type = 'ItemDeemedApproved'`,
    );
    const { body } = await open(`${page()}?code=${queryCode}`);
    expect(body).toContain('注意：办件的状态在此之后已经改变。');
    expect(body).toContain('<strong>准予</strong>');
  });
});
