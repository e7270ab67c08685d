/** The public progress page, by number and query code: what it says in each state, and what it never says. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { setSimulatedClock } from '../../db/clock.ts';
import { settleDue } from '../../db/settle.ts';
import { type Answer, city, type Harness, newKey, packageFor, startApi } from './harness.ts';

let api: Harness;
let receipt: Answer['body'];
let no: (typeId: string) => string;

let addresses = 0;
/** From an address of its own, so that no test uses up the tries of another. */
const open = (search: Record<string, string>, headers: Record<string, string> = {}) => {
  addresses += 1;
  const from = { 'x-forwarded-for': `192.0.2.${addresses}` };
  return api.as(null).get(`/progress?${new URLSearchParams(search)}`, { ...from, ...headers });
};
const look = (typeId: string, search: Record<string, string> = {}) =>
  open({ no: no(typeId), code: receipt.queryCode, ...search });
const wrong = () => (receipt.queryCode === '000000' ? '000001' : '000000');
const clockTo = async (local: string) => {
  if (!(await setSimulatedClock(api.ledger.pool, Date.parse(`${local}+08:00`), true))) throw new Error('not forward');
  while ((await settleDue(api.ledger)).settled > 0);
};

beforeAll(async () => {
  api = await startApi({ clock: { startAt: '2026-09-14T10:00:00+08:00' } });
  const items = ['soil-water', 'outfall', 'forest-land'].map((typeId) => ({ typeId, division: city }));
  const project = packageFor(items, { name: '<script>alert("1")</script>' });
  receipt = (await api.as('unit-linhu').post('/v1/submissions', project, newKey())).body;
  no = (typeId) => receipt.items.find(({ type }: { type: { id: string } }) => type.id === typeId).itemNo;
});
afterAll(() => api.close());

describe('what it shows', () => {
  test('asks for number and code where either is missing', async () => {
    for (const search of [{}, { no: receipt.receiptNo }, { code: receipt.queryCode }] as Record<string, string>[]) {
      const { status, body } = await open(search);
      expect([status, body.includes('<form method="get" action="/progress">')]).toEqual([200, true]);
      expect(body).not.toContain('水土保持');
    }
  });

  test('by the receipt: every item, its lamp with shape and text, and by when it is answered', async () => {
    const { status, body, headers } = await open({ no: receipt.receiptNo, code: receipt.queryCode });
    expect(status).toBe(200);
    for (const { itemNo } of receipt.items) expect(body).toContain(itemNo);
    expect(body.match(/● 绿灯 正常/g)).toHaveLength(3);
    expect(body).toContain('办理截止 2026-09-20 24:00');
    expect(headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
  });

  test('by the item, awaiting acceptance: who holds it, what silence means, what is next', async () => {
    const { body } = await look('soil-water');
    for (const said of [
      no('soil-water'),
      '待受理',
      '2026-09-20 24:00',
      '临沄市水利局',
      '责任人',
      '窗口答复是否受理',
      '视为自收件之日起受理',
      '收件',
    ]) {
      expect(body).toContain(said);
    }
    expect(body).toMatch(/<time datetime="2026-09-14T10:00:00\.000\+08:00">2026-09-14 10:00<\/time>收件/);
  });

  test('through corrections, silence and a decision: each state in its own words', async () => {
    const officer = api.as('officer-990100-SLJ-1');
    const act = (typeId: string, name: string, body?: object) =>
      api.as(officerOf(typeId)).post(`/v1/items/${no(typeId)}/${name}`, body, { 'if-match': '"1"' });
    const officerOf = (typeId: string) =>
      receipt.items.find(({ type }: { type: { id: string } }) => type.id === typeId).responsibleOfficer.id;
    expect((await officer.post(`/v1/items/${no('soil-water')}/accept`, undefined, { 'if-match': '"1"' })).status).toBe(
      200,
    );
    const asked = await act('outfall', 'request-correction', {
      missing: ['公章'],
      noticeNo: '补正〔2026〕1号',
      noticedOn: '2026-09-14',
    });
    expect(asked.status).toBe(200);
    expect((await look('outfall')).body).toMatch(/<dt>现由谁办理<\/dt><dd>申请人<\/dd>/);
    expect((await look('outfall')).body).toContain('◌ 灰灯');
    expect((await look('outfall')).body).toContain('补正截止');

    await clockTo('2026-09-21T00:01:00.000');
    const deemed = (await look('soil-water')).body;
    expect(deemed).toContain('视为同意（超时默认）');
    expect(deemed).toMatch(/2026-09-20 24:00<\/time>超时未批复，视为同意/);
    expect(deemed).toContain('已办结');
    expect(deemed).not.toContain('● 绿灯');
    expect(deemed).not.toContain('/verify/');
    const issued = (await api.as('unit-linhu').get(`/v1/items/${no('soil-water')}/certificate`)).body;
    const number = issued.content.certificateNo;
    expect((await look('soil-water')).body).toContain(`<a href="/verify/${number}?code=${receipt.queryCode}">`);
  });

  test('runs no script, fetches nothing, fits in 30 KB, and shows the text of others as text', async () => {
    for (const search of [{ no: no('soil-water') }, { no: receipt.receiptNo }]) {
      const { body } = await open({ ...search, code: receipt.queryCode });
      expect(Buffer.byteLength(body)).toBeLessThan(30 * 1024);
      expect(body).not.toMatch(/<script|<link|<img|src=|https?:\/\/| on\w+=/);
    }
    expect((await look('soil-water')).body).toContain('&#60;script&#62;alert(&#34;1&#34;)');
    expect((await open({ no: '"><b>x', code: '1' })).body).not.toContain('<b>');
  });

  test('says nothing of the people who handed in', async () => {
    const said = `${(await look('soil-water')).body}${(await open({ no: receipt.receiptNo, code: receipt.queryCode })).body}`;
    expect(receipt.contact.phone).not.toBe('');
    for (const secret of [receipt.contact.name, receipt.contact.phone, 'unit-linhu'])
      expect(said).not.toContain(secret);
  });

  test('is in English by header or link, and the link keeps what was asked', async () => {
    const byHeader = await look('outfall', {});
    expect(byHeader.body).toContain(`no=${no('outfall')}&#38;code=${receipt.queryCode}&#38;lang=en`);
    const english = await look('outfall', { lang: 'en' });
    expect([english.headers['content-language'], english.body.includes('awaiting corrections')]).toEqual(['en', true]);
  });

  test('takes what people type: full-width digits, blanks, small letters', async () => {
    const wide = [...receipt.queryCode].map((digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)).join('');
    expect((await open({ no: ` ${receipt.receiptNo.toLowerCase()} `, code: ` ${wide} ` })).status).toBe(200);
    expect((await open({ no: receipt.receiptNo, code: '\0' })).status).toBe(200);
  });
});

describe('who guesses', () => {
  test('a wrong number and a wrong code look alike', async () => {
    const code = await open({ no: receipt.receiptNo, code: wrong() });
    const number = await open({ no: 'S990100-20260914-999999-0', code: receipt.queryCode });
    expect([code.status, number.status]).toEqual([404, 404]);
    expect(code.body.replaceAll(receipt.receiptNo, 'NO')).toBe(
      number.body.replaceAll('S990100-20260914-999999-0', 'NO'),
    );
    expect(code.body).toContain('编号与查询码不符');
  });

  test('ten wrong guesses from an address are enough, and they count for the other public page too', async () => {
    const from = { 'x-forwarded-for': '198.51.100.7' };
    for (let i = 0; i < 10; i += 1) expect((await open({ no: no('outfall'), code: wrong() }, from)).status).toBe(404);
    const stopped = await open({ no: no('outfall'), code: receipt.queryCode }, from);
    expect([stopped.status, stopped.headers['retry-after']]).toEqual([429, '900']);
    expect((await api.as(null).get(`/verify/C990100-2026-000001-0?code=1`, from)).status).toBe(429);
    expect((await look('outfall')).status).toBe(200);
  });

  test('fifty wrong guesses about one number stop everybody, about this number alone', async () => {
    for (let i = 0; i < 50; i += 1) await open({ no: no('forest-land'), code: wrong() });
    expect((await look('forest-land')).status).toBe(429);
    expect((await look('outfall')).status).toBe(200);
  });
});
