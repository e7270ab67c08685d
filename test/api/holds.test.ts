/** Held items through the API: who sees and releases them, bad input, and answers that came too late. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { runSimulatedClock, setSimulatedClock } from '../../db/clock.ts';
import { beat } from '../../db/intake-watch.ts';
import { settleDue } from '../../db/settle.ts';
import { asOwner } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { openSession } from '../support/sessions.ts';
import { type Answer, city, type Harness, newKey, startApi, submit } from './harness.ts';

const G = 800;
const officer = 'officer-990100-SLJ-1';
const supervisor = 'supervisor-990100';
const REASONS = '机房断电，值班记录见附件';
const original = { decision: 'originalInstant', reasons: REASONS };
const NEW_DAY = '2026-09-24';
const redated = { decision: 'newDueDay', dueOn: NEW_DAY, reasons: REASONS };

let api: Harness;
/** Items that are held since the cutoff of 20 September; each test takes one. */
const held: string[] = [];

beforeAll(async () => {
  api = await startApi({ clock: { startAt: '2026-09-14T10:00:00+08:00' }, graceMs: G, lockWaitMs: 10_000 });
  for (let i = 0; i < 6; i += 1) {
    const itemNo: string = (await submit(api, [{ typeId: 'soil-water', division: city }])).items[0].itemNo;
    await act(officer, itemNo, 'accept');
    held.push(itemNo);
  }
  await beat(api.ledger.pool, randomUUID());
  await setSimulatedClock(api.ledger.pool, Date.parse('2026-09-20T19:00:00+08:00'), false);
  await asOwner(api.database.ownerUrl, `UPDATE intake_heartbeats SET beat_at = clock_timestamp() - interval '3 hours'`);
  await beat(api.ledger.pool, randomUUID());
  await clockTo('2026-09-21T09:00');
});
afterAll(() => api.close());

async function clockTo(local: string): Promise<void> {
  await setSimulatedClock(api.ledger.pool, Date.parse(`${local}:00+08:00`), true);
  while ((await settleDue(api.ledger)).settled > 0);
}

async function act(who: string, itemNo: string, name: string, body?: unknown): Promise<Answer> {
  const read = await api.as(officer).get(`/v1/items/${itemNo}`);
  return api.as(who).post(`/v1/items/${itemNo}/${name}`, body, { 'if-match': String(read.headers.etag) });
}
const release = (itemNo: string, body: unknown, who = supervisor) => act(who, itemNo, 'release-hold', body);
const take = (): string => held.pop() ?? '';
const listOf = async (who: string) =>
  (await api.as(who).get('/v1/holds')).body.items.map(({ itemNo }: { itemNo: string }) => itemNo);

describe('a held item', () => {
  test('says so, with the outage and what silence means meanwhile; the supervisor is told', async () => {
    const [itemNo = ''] = held;
    const { body } = await api.as('unit-linhu').get(`/v1/items/${itemNo}`, { 'accept-language': 'en' });
    expect(body).toMatchObject({
      status: 'underReview',
      lamp: { lamp: 'red' },
      clock: { heldFor: 'outage', deemingHeld: true, deemsAt: null, newDueOn: null },
      silence: { code: 'held-outage', text: expect.stringContaining('until a supervisor releases') },
      account: {
        hold: {
          of: 'deeming',
          cutoffAt: '2026-09-21T00:00:00.000+08:00',
          outage: { cause: 'silence', from: expect.stringContaining('2026-09-20T16:0') },
          release: null,
        },
      },
    });
    for (const who of [supervisor, officer, 'unit-linhu']) {
      const inbox = await api.as(who).get('/v1/inbox?limit=200');
      const kinds = inbox.body.items
        .filter((one: { item: { itemNo: string } }) => one.item.itemNo === itemNo)
        .map(({ kind }: { kind: string }) => kind);
      expect(kinds).toContain('held');
    }
    const alarms = (await api.as(supervisor).get('/v1/alarms')).body.items;
    expect(alarms.map(({ kind }: { kind: string }) => kind)).toEqual(
      expect.arrayContaining(['intake-outage', 'items-held']),
    );
  });

  test('is in the list of its supervisors, page by page, and in no other', async () => {
    expect((await listOf(supervisor)).sort()).toEqual([...held].sort());
    expect(await listOf('supervisor-990000')).toHaveLength(held.length);
    expect(await listOf('supervisor-990121')).toEqual([]);
    const first = (await api.as(supervisor).get('/v1/holds?limit=4')).body;
    const second = (await api.as(supervisor).get(`/v1/holds?limit=4&cursor=${first.nextCursor}`)).body;
    const pages = [...first.items, ...second.items];
    expect([pages.length, second.nextCursor]).toEqual([held.length, null]);
    expect(pages[0]).toMatchObject({ heldFor: 'outage', hold: { reason: 'outage' } });
    for (const who of [officer, 'unit-linhu', 'admin', 'head-990100-SLJ']) {
      expect((await api.as(who).get('/v1/holds')).status).toBe(403);
    }
    expect((await api.as(null).get('/v1/holds')).status).toBe(401);
    expect((await api.as(supervisor).get('/v1/holds?cursor=x')).body.errors[0].code).toBe('INVALID_CURSOR');
  });
});

describe('its release', () => {
  test('is the supervisor’s of the division', async () => {
    const [itemNo = ''] = held;
    for (const who of [officer, 'head-990100-SLJ', 'unit-linhu']) {
      expect((await release(itemNo, original, who)).status).toBe(403);
    }
    expect((await release(itemNo, original, 'supervisor-990121')).status).toBe(404);
    expect((await api.as(supervisor).post(`/v1/items/${itemNo}/release-hold`, original)).status).toBe(428);
  });

  test.each([
    ['a day in the past', { ...redated, dueOn: '2026-09-20' }, 'DATE_NOT_AHEAD', undefined],
    ['today', { ...redated, dueOn: '2026-09-21' }, 'DATE_NOT_AHEAD', undefined],
    ['a rest day', { ...redated, dueOn: '2026-09-26' }, 'NOT_A_WORKING_DAY', undefined],
    ['a day that no notice covers', { ...redated, dueOn: '2040-01-04' }, 'NOT_A_WORKING_DAY', undefined],
    ['no day at all', { decision: 'newDueDay', reasons: REASONS }, 'INVALID_REQUEST', ['/dueOn', 'REQUIRED']],
    [
      'a day beside the original instant',
      { ...original, dueOn: NEW_DAY },
      'INVALID_REQUEST',
      ['/dueOn', 'UNKNOWN_FIELD'],
    ],
    ['a date that is none', { ...redated, dueOn: '2026-02-30' }, 'INVALID_REQUEST', ['/dueOn', 'BAD_FORMAT']],
    ['blank reasons', { ...original, reasons: ' ' }, 'REASONS_REQUIRED', ['/reasons', 'REASONS_REQUIRED']],
    ['no reasons', { decision: 'originalInstant' }, 'INVALID_REQUEST', ['/reasons', 'REQUIRED']],
    ['another decision', { ...original, decision: 'deem' }, 'INVALID_REQUEST', ['/decision', 'NOT_ALLOWED_VALUE']],
  ])('with %s: 422, and it stays held', async (_name, body, code, field) => {
    const [itemNo = ''] = held;
    const answer = await release(itemNo, body);
    expect([answer.status, answer.body.code]).toEqual([422, code]);
    if (field) expect([answer.body.errors[0].pointer, answer.body.errors[0].code]).toEqual(field);
    expect(await listOf(supervisor)).toContain(itemNo);
  });

  test('deems at the original instant; a second one, and one of an item that is not held, find nothing', async () => {
    const itemNo = take();
    const { etag } = (await api.as(supervisor).get(`/v1/items/${itemNo}`)).headers;
    const headers = { 'if-match': String(etag), ...newKey() };
    const answer = await api.as(supervisor).post(`/v1/items/${itemNo}/release-hold`, original, headers);
    expect([answer.status, answer.body.outcome]).toMatchObject([
      200,
      { kind: 'deemedApproved', effectiveAt: '2026-09-21T00:00:00.000+08:00' },
    ]);
    const replayed = await api.as(supervisor).post(`/v1/items/${itemNo}/release-hold`, original, headers);
    expect([replayed.status, replayed.headers['idempotency-replayed']]).toEqual([200, 'true']);
    const again = await release(itemNo, original);
    expect([again.status, again.body.code]).toEqual([409, 'ACTION_NOT_ALLOWED']);
    const events = (await api.as(supervisor).get(`/v1/items/${itemNo}/events`)).body.items;
    const released = events.find(({ type }: { type: string }) => type === 'HoldReleased');
    expect(released).toMatchObject({ actor: supervisor, data: { reasons: REASONS } });
    expect(await listOf(supervisor)).not.toContain(itemNo);
  });

  test('or sets a new due day, once', async () => {
    const itemNo = take();
    const answer = await release(itemNo, redated);
    expect(answer.body.item).toMatchObject({
      status: 'underReview',
      dueOn: NEW_DAY,
      clock: { heldFor: null, newDueOn: NEW_DAY, deemsAt: '2026-09-25T00:00:00.000+08:00' },
      silence: { code: 'deemed-approved', on: NEW_DAY },
      account: { hold: { release: { decision: 'newDueDay' } } },
    });
    const again = await release(itemNo, redated);
    expect([again.status, again.body.code]).toEqual([409, 'NOT_HELD']);
    expect(await listOf(supervisor)).not.toContain(itemNo);
  });

  test('an express decision during the hold is timely', async () => {
    const itemNo = take();
    const answer = await act(officer, itemNo, 'approve');
    expect(answer.body).toMatchObject({ timely: true, outcome: { kind: 'approved', overdue: true } });
  });
});

test('a request that waited longer than G is recorded as an outage (503 INTAKE_TOO_SLOW)', async () => {
  const itemNo = take();
  await runSimulatedClock(api.ledger.pool);
  const session = await openSession(api.database.appUrl);
  await session.client.query('BEGIN');
  await session.client.query('SELECT FROM items WHERE item_no = $1 FOR UPDATE', [itemNo]);
  const slow = act(officer, itemNo, 'approve');
  await session.isWaitedFor();
  const since = performance.now();
  await eventually('G is over', async () => (performance.now() - since > G + 100 ? true : undefined));
  await session.client.query('ROLLBACK');
  await session.end();
  expect([(await slow).status, (await slow).body.code]).toEqual([503, 'INTAKE_TOO_SLOW']);
  const waited = await eventually('it is recorded', async () => {
    const { rows } = await api.ledger.pool.query<{ ms: number }>(
      `SELECT (extract(epoch FROM through_at - from_at) * 1000)::float8 AS ms FROM intake_outages WHERE cause = 'too-slow'`,
    );
    return rows[0]?.ms;
  });
  expect(waited).toBeGreaterThan(G);
});
