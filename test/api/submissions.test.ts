import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { hasValidCheck } from '../../domain/numbers.ts';
import { city, type Harness, newKey, packageFor, startApi } from './harness.ts';

let api: Harness;
beforeAll(async () => {
  api = await startApi({ clock: { startAt: '2026-09-14T10:00:00+08:00' } });
});
afterAll(() => api.close());

const items = [
  { typeId: 'soil-water', division: city },
  { typeId: 'construction-permit', division: city },
  { typeId: 'land-conversion', division: '990000' },
  { typeId: 'fire-design', division: city },
  { typeId: 'grassland', division: '990000' },
];

const count = async (table: string) => {
  const { rows } = await api.ledger.pool.query<{ count: string }>(`SELECT count(*) FROM ${table}`);
  return Number(rows[0]?.count);
};

describe('a submission', () => {
  test('gives a receipt: numbers, windows, officers, dates twice, and what silence will mean', async () => {
    const body = packageFor(items);
    const answer = await api.as('unit-linhu').post('/v1/submissions', body, newKey());
    expect(answer.status).toBe(201);
    const receipt = answer.body;
    expect(answer.headers.location).toBe(`/v1/receipts/${receipt.receiptNo}`);
    expect(receipt.receiptNo).toMatch(/^S990100-20260914-\d{6}-[0-9A-Z]$/);
    expect(hasValidCheck(receipt.receiptNo)).toBe(true);
    expect(receipt.queryCode).toMatch(/^\d{6}$/);
    expect(receipt.receivedAt).toBe('2026-09-14T10:00:00.000+08:00');
    expect(receipt.contact).toEqual(body.contact);
    expect(receipt.materials).toEqual(body.materials);
    expect(receipt.project).toMatchObject({
      name: body.project.name,
      nameEn: body.project.nameEn,
      investmentWan: 14800,
    });
    const [soil, permit, land, fire, grass] = receipt.items;
    expect(hasValidCheck(soil.itemNo)).toBe(true);
    expect(soil.window.name.zh).toBe('临沄市政务服务中心水利窗口');
    expect(soil.responsibleOfficer).toEqual({ id: 'officer-990100-SLJ-1', name: { zh: '童湛笛', en: 'Tong Zhandi' } });
    // 5 working days from Monday 14 September: Sunday the 20th is a make-up workday.
    expect(soil.clock).toMatchObject({
      startsWith: 'acceptance',
      startsOn: null,
      acceptanceDueOn: '2026-09-20',
      dueOn: null,
      dueOnIfSilent: '2026-09-20',
      dueExclusiveAt: '2026-09-21T00:00:00.000+08:00',
      promised: { limit: { value: 5, unit: 'working' }, dueOn: '2026-09-20' },
      statutory: { limit: { value: 10, unit: 'working' }, dueOn: '2026-09-28' },
      runsOn: 'promised',
    });
    // If all are silent the acceptance itself falls on the 20th; the department then has the next working day.
    expect(soil.silence).toMatchObject({ code: 'deemed-approved', on: '2026-09-21' });
    expect(soil.acceptanceSilence).toContain('2026-09-20');
    expect(permit.clock).toMatchObject({
      startsWith: 'receipt',
      startsOn: '2026-09-14',
      dueOn: '2026-09-18',
      dueOnIfSilent: null,
    });
    expect(permit.silence.code).toBe('escalate-only');
    expect(land).toMatchObject({ tier: 'province', clock: { runsOn: null, dueExclusiveAt: null, promised: null } });
    expect(land.silence).toMatchObject({ code: 'report-upward-no-limit', on: null });
    expect(fire.silence).toMatchObject({ code: 'escalate-only', on: fire.clock.dueOnIfSilent });
    expect(grass.silence).toMatchObject({ code: 'report-upward', on: grass.clock.dueOnIfSilent });
    const again = await api.as('unit-linhu').get(answer.headers.location as string);
    expect(again.body).toEqual(receipt);
  });

  test('speaks Chinese by default and English on request', async () => {
    const receipt = await api.as('unit-linhu').post('/v1/submissions', packageFor(items.slice(0, 1)), newKey());
    expect(receipt.headers['content-language']).toBe('zh-CN');
    expect(receipt.body.items[0].silence.text).toBe(
      '至 2026-09-21 24 时未作出决定的，即行督办，并视为同意（超时默认）。',
    );
    const english = await api
      .as('unit-linhu')
      .get(`/v1/receipts/${receipt.body.receiptNo}`, { 'accept-language': 'zh;q=0.5, en-GB' });
    expect(english.headers['content-language']).toBe('en');
    expect(english.body.items[0].silence.text).toMatch(/^If nothing is decided by the end of 2026-09-21/);
  });

  test('keeps text exactly as it is sent', async () => {
    const body = packageFor(items.slice(0, 1), { name: '  ㍿ ﷺ e\u0301 𠮷 \u200b\t"\\ ' });
    const answer = await api.as('unit-linhu').post('/v1/submissions', body, newKey());
    const project = await api.as('unit-linhu').get(`/v1/projects/${body.project.code}`);
    expect([answer.status, project.body.name]).toEqual([201, body.project.name]);
  });
});

describe('an idempotency key', () => {
  test('gives the same answer again and stores nothing twice', async () => {
    const [body, key] = [packageFor(items), newKey()];
    const first = await api.as('unit-linhu').post('/v1/submissions', body, key);
    const before = await count('items');
    const second = await api.as('unit-linhu').post('/v1/submissions', body, { ...key, 'accept-language': 'en' });
    expect(first.headers['idempotency-replayed']).toBeUndefined();
    expect([second.status, second.headers['idempotency-replayed'], second.body.receiptNo]).toEqual([
      201,
      'true',
      first.body.receiptNo,
    ]);
    expect(second.body.items[0].silence.text).toMatch(/^If nothing/);
    expect(await count('items')).toBe(before);
  });

  test('is refused for another body, and when it is absent', async () => {
    const key = newKey();
    await api.as('unit-linhu').post('/v1/submissions', packageFor(items), key);
    const before = await count('submissions');
    const other = await api.as('unit-linhu').post('/v1/submissions', packageFor(items), key);
    expect([other.status, other.body.code]).toEqual([422, 'KEY_REUSED']);
    const absent = await api.as('unit-linhu').post('/v1/submissions', packageFor(items));
    expect([absent.status, absent.body.code]).toEqual([400, 'IDEMPOTENCY_KEY_REQUIRED']);
    const ugly = await api.as('unit-linhu').post('/v1/submissions', packageFor(items), { 'idempotency-key': 'a b' });
    expect(ugly.status).toBe(400);
    expect(await count('submissions')).toBe(before);
  });

  test('in flight on another connection: 409, and the first one still goes through', async () => {
    const [body, key] = [packageFor(items), newKey()];
    // The first request hangs on the project's row, which another transaction has not committed yet.
    const other = await api.ledger.pool.connect();
    await other.query('BEGIN');
    await other.query(
      `INSERT INTO projects (id, code, name, kind, division, unit_id, created_at)
       VALUES (gen_random_uuid(), $1, 'x', 'x', '990100', 'linhu', ledger_clock())`,
      [body.project.code],
    );
    const first = api.as('unit-linhu').post('/v1/submissions', body, key);
    const waiting = async () => {
      const { rows } = await api.ledger.pool.query<{ n: number }>(
        `SELECT count(*)::int AS n FROM pg_locks WHERE NOT granted`,
      );
      return (rows[0]?.n ?? 0) > 0;
    };
    while (!(await waiting()));
    const second = await api.as('unit-linhu').post('/v1/submissions', body, key);
    expect([second.status, second.body.code, second.headers['retry-after']]).toEqual([409, 'KEY_IN_FLIGHT', '1']);
    await other.query('ROLLBACK');
    other.release();
    expect((await first).status).toBe(201);
  });
});
