/** GET /v1/ledger as of past instants: the same bytes again, and what is refused. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { entry, LEAD, tag } from './checklist-desk.ts';
import { startApi } from './harness.ts';
import { LATER, type LedgerGround, layLedgerGround, numberOf, past, REVIEW } from './ledger-ground.ts';

let ground: LedgerGround;
beforeAll(async () => {
  ground = await layLedgerGround();
});
afterAll(() => ground.api.close());

describe('the same bytes', () => {
  test('whatever has happened since: acts, a new checklist, works, time', async () => {
    const questions = [past(REVIEW), `${past(LATER)}&limit=3`, `${past(LATER)}&class=deemed&lamp=none`];
    const raw = async (form: string, query: string) => {
      const token = await ground.api.token('supervisor-990100');
      const asked = {
        method: 'GET',
        url: `/v1/ledger${form}${query}`,
        headers: { authorization: `Bearer ${token}` },
      } as const;
      return (await ground.api.app.inject(asked)).rawPayload;
    };
    const files = [past(REVIEW), past(LATER)];
    const before: Buffer[] = [];
    for (const query of questions) before.push(await raw('', query));
    for (const query of files) before.push(await raw('.csv', query), await raw('.xlsx', query));
    await ground.act('officer-990100-SLJ-1', numberOf(ground.linhu, '-SLJ-'), 'issue-paper', {
      documentNo: '临水批〔2026〕31号',
    });
    const fire = numberOf(ground.linhu, '-ZJJ-');
    const onTo = { departmentId: '990100-SLJ', reasons: '职责调整' };
    await ground.act('head-990100-ZJJ', fire, 'transfer', onTo);
    await ground.act('head-990100-SLJ', fire, 'approve', { reasons: '同意' });
    const entries = [entry('soil-water'), entry('fire-design')];
    await ground.api.as(LEAD).put(`/v1/projects/${ground.linhu.project.code}/checklist`, { entries }, tag(1));
    const works = { beganOn: '2026-10-01', note: '现场核查' };
    expect(
      (await ground.api.as(LEAD).post(`/v1/projects/${ground.linhu.project.code}/works`, works, tag(0))).status,
    ).toBe(201);
    await ground.advance('2026-10-21T09:00:00+08:00');
    const after: Buffer[] = [];
    for (const query of questions) after.push(await raw('', query));
    for (const query of files) after.push(await raw('.csv', query), await raw('.xlsx', query));
    for (const [i, bytes] of after.entries()) {
      expect([i, Buffer.compare(bytes, before[i] as Buffer)]).toEqual([i, 0]);
    }
    // And today says otherwise.
    const now = await ground.supervisor(`?projectCode=${ground.linhu.project.code}`);
    expect(now.counts).toMatchObject({ missingKeyPermit: 0, owedPaper: 0, deemed: 1, startedWithoutFiling: 0 });
  });
});

describe('bad input', () => {
  test.each([
    ['class=late', '?class', 'NOT_ALLOWED_VALUE'],
    ['tier=town', '?tier', 'NOT_ALLOWED_VALUE'],
    ['ownership=foreign', '?ownership', 'NOT_ALLOWED_VALUE'],
    ['lamp=violet', '?lamp', 'NOT_ALLOWED_VALUE'],
    ['departmentId=SLJ', '?departmentId', 'BAD_FORMAT'],
    ['division=99', '?division', 'BAD_FORMAT'],
    ['projectCode=1', '?projectCode', 'BAD_FORMAT'],
    ['dueFrom=2026-02-30', '?dueFrom', 'BAD_FORMAT'],
    ['dueFrom=2026-10-02&dueThrough=2026-10-01', '?dueThrough', 'ENDS_BEFORE_IT_BEGINS'],
    ['asOf=yesterday', '?asOf', 'BAD_FORMAT'],
    ['asOf=2026-10-01T00:00:00', '?asOf', 'BAD_FORMAT'],
    ['limit=0', '?limit', 'TOO_SMALL'],
    ['limit=201', '?limit', 'TOO_BIG'],
    ['cursor=abc', '?cursor', 'INVALID_CURSOR'],
    ['month=9', '?month', 'UNKNOWN_FIELD'],
  ])('%s', async (query, pointer, code) => {
    const { status, body } = await ground.as('supervisor-990100', `?${query}`);
    expect([status, body.errors?.[0]?.pointer, body.errors?.[0]?.code]).toEqual([422, pointer, code]);
  });

  test('a file has no pages', async () => {
    for (const form of ['.xlsx', '.csv']) {
      const { status, body } = await ground.api.as('supervisor-990100').get(`/v1/ledger${form}?limit=5`);
      expect([status, body.errors[0].code]).toEqual([422, 'UNKNOWN_FIELD']);
    }
  });

  test('a cursor that was made up, or belongs to another instant', async () => {
    const made = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const key = [0, '9999-99-99', 'P', ''];
    for (const value of [
      [1, key, 2],
      [-1, key],
      [1e300, key],
      [1.5, key],
      ['now', key],
      [Date.parse(LATER), [0, 1, 'P', '']],
    ]) {
      const { status, body } = await ground.as('supervisor-990100', `?cursor=${made(value)}`);
      expect([value, status, body.errors?.[0]?.code]).toEqual([value, 422, 'INVALID_CURSOR']);
    }
    const future = await ground.as('supervisor-990100', `?cursor=${made([Date.parse('2031-01-01T00:00:00Z'), key])}`);
    expect([future.status, future.body.code]).toEqual([409, 'AS_OF_NOT_CLOSED']);
    const other = await ground.as('supervisor-990100', `${past(REVIEW)}&cursor=${made([Date.parse(LATER), key])}`);
    expect([other.status, other.body.errors[0].code]).toEqual([422, 'INVALID_CURSOR']);
  });

  test.each(['', '.xlsx', '.csv'])('an instant to come, or before the first event (%s)', async (form) => {
    const asked = (at: string) =>
      ground.api.as('head-990100-SLJ').get(`/v1/ledger${form}${past(at)}`, { 'accept-language': 'en' });
    const future = await asked('2026-12-01T00:00:00+08:00');
    expect([future.status, future.body.code]).toEqual([409, 'AS_OF_NOT_CLOSED']);
    expect(future.body.detail).toContain('2026-12-01T00:00:00.000+08:00');
    for (const at of ['2026-09-14T10:00:00.000+08:00', '2001-01-01T00:00:00Z']) {
      const early = await asked(at);
      expect([early.status, early.body.code]).toEqual([422, 'AS_OF_BEFORE_LEDGER']);
      expect(early.body.detail).toContain('2026-09-14T10:00:00.000+08:00');
    }
    expect((await asked('2026-09-14T10:00:00.001+08:00')).status).toBe(200);
  });

  test('an instant at which a transaction still runs is refused until it is over', async () => {
    await ground.advance('2026-10-22T09:00:00+08:00');
    const slow = await ground.api.ledger.pool.connect();
    try {
      await slow.query('BEGIN');
      await slow.query('SELECT ledger_clock()');
      const { status, body, headers } = await ground.as('supervisor-990100', past('2026-10-22T09:00:00+08:00'));
      expect([status, body.code, headers['retry-after']]).toEqual([409, 'AS_OF_NOT_CLOSED', '5']);
      // What was closed before stays so.
      expect((await ground.as('supervisor-990100', past(REVIEW))).status).toBe(200);
    } finally {
      await slow.query('ROLLBACK');
      slow.release();
    }
    expect((await ground.as('supervisor-990100', past('2026-10-22T09:00:00+08:00'))).status).toBe(200);
  }, 20_000);
});

test('before anything was recorded the ledger is empty, and no instant has one', async () => {
  const fresh = await startApi({ clock: { startAt: '2026-09-14T10:00:00+08:00' } });
  try {
    const { body } = await fresh.as('supervisor-990100').get('/v1/ledger');
    expect(body).toMatchObject({ total: 0, items: [], nextCursor: null });
    const early = await fresh.as('supervisor-990100').get(`/v1/ledger${past('2026-09-13T10:00:00+08:00')}`);
    expect([early.status, early.body.code]).toEqual([422, 'AS_OF_BEFORE_LEDGER']);
  } finally {
    await fresh.close();
  }
});
