/** Who answers for an item, over HTTP: rules, claims, reassignments, and a department that has nobody. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { setSimulatedClock } from '../../db/clock.ts';
import { asOwner } from '../support/database.ts';
import { type Answer, city, type Harness, newKey, packageFor, startApi, submit } from './harness.ts';

const head = 'head-990100-SLJ';
const one = 'officer-990100-SLJ-1';
const two = 'officer-990100-SLJ-2';
const rulesOf = '/v1/windows/990100-SLJ/assignment-rules';

let api: Harness;
beforeAll(async () => {
  api = await startApi({ clock: { startAt: '2026-09-14T10:00:00+08:00' }, lockWaitMs: 10_000 });
});
afterAll(() => api.close());

const newItem = async (typeId = 'soil-water', division = city) => (await submit(api, [{ typeId, division }])).items[0];
const read = async (who: string, itemNo: string) => api.as(who).get(`/v1/items/${itemNo}`);
async function act(who: string, itemNo: string, name: string, body?: unknown, headers = {}): Promise<Answer> {
  const seen = await read(head, itemNo);
  const url = `/v1/items/${itemNo}/${name}`;
  return api.as(who).post(url, body, { 'if-match': String(seen.headers.etag ?? '"1"'), ...headers });
}
async function setRules(rules: unknown[], version?: string): Promise<Answer> {
  const etag = version ?? String((await api.as(head).get(rulesOf)).headers.etag);
  return api.as(head).put(rulesOf, { rules }, { 'if-match': etag });
}
const inbox = async (who: string, itemNo: string): Promise<string[]> => {
  const { items } = (await api.as(who).get('/v1/inbox?limit=200')).body;
  return items.flatMap((line: { kind: string; item: { itemNo: string } }) =>
    line.item.itemNo === itemNo ? [line.kind] : [],
  );
};

describe('the rules of a window', () => {
  test('at first are those that came with the installation: types, then the window’s own officer', async () => {
    const answer = await api.as(two).get(rulesOf);
    expect([answer.status, answer.headers.etag]).toEqual([200, '"0"']);
    expect(answer.body).toMatchObject({ departmentId: '990100-SLJ', version: 0, setBy: null, setAt: null });
    expect(answer.body.rules).toContainEqual({ by: 'type', typeIds: ['river-works'], to: two });
    expect(answer.body.rules.at(-1)).toEqual({ by: 'default', to: one });
  });

  test('are set by the head as a whole, and of two heads who saw the same version one is stale', async () => {
    const set = await setRules([{ by: 'load' }], '"0"');
    expect([set.status, set.headers.etag]).toEqual([200, '"1"']);
    expect(set.body).toMatchObject({ version: 1, setBy: head, setAt: '2026-09-14T10:00:00.000+08:00' });
    const stale = await setRules([{ by: 'pool' }], '"0"');
    expect([stale.status, stale.body.code, stale.headers.etag]).toEqual([412, 'RULES_CHANGED', '"1"']);
    expect((await api.as(head).put(rulesOf, { rules: [] })).body.code).toBe('IF_MATCH_REQUIRED');
  });

  test('name people of the department, its types, and nothing behind the pool; every wrong one is named', async () => {
    const answer = await setRules([
      { by: 'type', typeIds: ['soil-water', 'eia-form'], to: one },
      { by: 'default', to: 'officer-990100-STH-1' },
      { by: 'pool' },
      { by: 'load' },
    ]);
    expect([answer.status, answer.body.code]).toEqual([422, 'INVALID_REQUEST']);
    expect(answer.body.errors.map(({ pointer, code }: Answer['body']) => [pointer, code])).toEqual([
      ['/rules/0/typeIds/1', 'TYPE_OF_OTHER_DEPARTMENT'],
      ['/rules/1/to', 'UNKNOWN_OFFICER'],
      ['/rules/3', 'RULE_UNREACHED'],
    ]);
    expect(answer.body.errors[1].allowed).toEqual([head, one, two]);
    expect((await setRules([{ by: 'lottery' }])).status).toBe(422);
  });

  test('by load: items go to whoever has fewest, also within one package', async () => {
    await setRules([{ by: 'load' }]);
    const { items } = await submit(
      api,
      ['soil-water', 'water-intake', 'river-works', 'flood-impact'].map((typeId) => ({ typeId, division: city })),
    );
    const officers = items.map(({ responsibleOfficer }: Answer['body']) => responsibleOfficer.id);
    expect(officers.toSorted()).toEqual([one, one, two, two]);
  });

  test('by project: whoever has an item of the project has the next one', async () => {
    await setRules([{ by: 'project' }, { by: 'default', to: two }]);
    const sent = packageFor([{ typeId: 'soil-water', division: city }]);
    const first = await api.as('unit-linhu').post('/v1/submissions', sent, newKey());
    expect(first.body.items[0].responsibleOfficer.id).toBe(two);
    await act(head, first.body.items[0].itemNo, 'reassign', { from: two, to: one, reasons: '熟悉该项目' });
    const next = {
      ...sent,
      items: [{ typeId: 'flood-impact', division: city }],
      materials: sent.materials.map((material) => ({ ...material, forItems: ['flood-impact'] })),
    };
    const more = await api.as('unit-linhu').post('/v1/submissions', next, newKey());
    expect(more.body.items[0].responsibleOfficer.id).toBe(one);
    expect((await newItem()).responsibleOfficer.id).toBe(two);
  });
});

describe('the pool', () => {
  test('a receipt names the head, who answers until somebody claims; then the claimer answers', async () => {
    await setRules([{ by: 'pool' }]);
    const { itemNo, responsibleOfficer } = await newItem();
    expect(responsibleOfficer.id).toBe(head);
    expect((await read(one, itemNo)).body).toMatchObject({ claimed: false, responsibleOfficer: { id: head } });
    const claimed = await act(two, itemNo, 'claim');
    expect([claimed.status, claimed.headers.etag]).toEqual([200, '"1"']);
    expect(claimed.body.item).toMatchObject({
      claimed: true,
      responsibleOfficer: { id: two },
      status: 'awaitingAcceptance',
    });
    const again = await act(one, itemNo, 'claim', {}, { 'accept-language': 'en' });
    expect([again.status, again.body.code]).toEqual([409, 'ALREADY_CLAIMED']);
    expect(again.body.detail).toContain(two);
    const events = (await api.as(one).get(`/v1/items/${itemNo}/events`)).body.items;
    expect(events.at(-1)).toMatchObject({
      type: 'OfficerAssigned',
      actor: two,
      onBehalfOf: null,
      data: { how: 'claimed' },
    });
    expect(await inbox(head, itemNo)).toEqual([]);
  });

  test('two officers claim at once, twenty times: one wins each time, the other is told by 409', async () => {
    for (let i = 0; i < 20; i += 1) {
      const { itemNo } = await newItem();
      const url = `/v1/items/${itemNo}/claim`;
      const answers = await Promise.all([one, two].map((who) => api.as(who).post(url, {}, { 'if-match': '"1"' })));
      expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
      const winner = [one, two][answers.findIndex(({ status }) => status === 200)];
      expect((await read(one, itemNo)).body.responsibleOfficer.id).toBe(winner);
      const { rows } = await api.ledger.pool.query(
        `SELECT officer_id, claimed, (SELECT count(*)::int FROM events e WHERE e.item_id = items.id) AS events
         FROM items WHERE item_no = $1`,
        [itemNo],
      );
      expect(rows).toEqual([{ officer_id: winner, claimed: true, events: 2 }]);
    }
  });

  test('a claim needs If-Match, on a closed item nothing is claimed, and a key makes it one', async () => {
    const { itemNo } = await newItem();
    expect((await api.as(one).post(`/v1/items/${itemNo}/claim`)).status).toBe(428);
    const key = newKey();
    const claims = [await act(one, itemNo, 'claim', {}, key), await act(one, itemNo, 'claim', {}, key)];
    expect(claims.map(({ status }) => status)).toEqual([200, 200]);
    await api.as('unit-linhu').post(`/v1/items/${itemNo}/withdraw`, {}, { 'if-match': '"1"' });
    const closed = await act(two, itemNo, 'claim');
    expect([closed.status, closed.body.code]).toEqual([409, 'ACTION_NOT_ALLOWED']);
  });
});

describe('reassigning', () => {
  test('is the head’s: both are told, and the workflow is left asleep', async () => {
    await setRules([{ by: 'default', to: one }]);
    const { itemNo } = await newItem();
    await api.ledger.pool.query('DELETE FROM outbox');
    const body = { from: one, to: two, reasons: '请假前交接' };
    const done = await act(head, itemNo, 'reassign', body);
    expect([done.status, done.headers.etag, done.body.item.responsibleOfficer.id]).toEqual([200, '"1"', two]);
    expect([await inbox(one, itemNo), await inbox(two, itemNo)]).toEqual([['handedOn'], ['assigned']]);
    expect((await api.ledger.pool.query('SELECT FROM outbox')).rowCount).toBe(0);
    const late = await act(head, itemNo, 'reassign', { ...body, to: head });
    expect([late.status, late.body.code]).toEqual([409, 'HELD_BY_ANOTHER']);
    const same = await act(head, itemNo, 'reassign', { from: two, to: two, reasons: '改派' });
    expect([same.status, same.body.code]).toEqual([422, 'SAME_OFFICER']);
    expect((await act(one, itemNo, 'reassign', body)).status).toBe(403);
  });

  test('to a person of another department, to a unit or to nobody is refused and names those who may', async () => {
    const { itemNo } = await newItem();
    for (const to of ['officer-990100-STH-1', 'officer-990121-SLJ-1', 'unit-linhu', 'supervisor-990100', 'nobody']) {
      const answer = await act(head, itemNo, 'reassign', { from: one, to, reasons: '改派' });
      expect([answer.status, answer.body.errors]).toEqual([
        422,
        [expect.objectContaining({ pointer: '/to', code: 'UNKNOWN_OFFICER', given: to, allowed: [head, one, two] })],
      ]);
    }
    const blank = await act(head, itemNo, 'reassign', { from: one, to: two, reasons: ' ' });
    expect(blank.body.errors[0]).toMatchObject({ pointer: '/reasons', code: 'BLANK' });
  });
});

describe('a department that has nobody', () => {
  test('is an alarm, not a hole: the item is taken in, waits unclaimed, and the supervisor answers by name', async () => {
    await asOwner(
      api.database.ownerUrl,
      `UPDATE people SET department_id = '990100-FGW' WHERE department_id = '990100-WWJ'`,
    );
    const receipt = await submit(api, [
      { typeId: 'archaeology', division: '990000' },
      { typeId: 'soil-water', division: city },
    ]);
    expect(receipt.items).toHaveLength(2);
    const { rows: types } = await api.ledger.pool.query(
      `SELECT i ->> 'id' AS id FROM timetable_versions, jsonb_array_elements(content -> 'items') i
       WHERE i ->> 'department' = 'WWJ' AND (i -> 'tiers') ? 'city' AND (i ->> 'submittable')::boolean`,
    );
    const [{ id: typeId }] = types as [{ id: string }];
    const first = await newItem(typeId);
    expect(first.responsibleOfficer.id).toBe('supervisor-990100');
    await newItem(typeId);
    expect((await read('supervisor-990100', first.itemNo)).body).toMatchObject({ claimed: false });
    const alarms = async () =>
      (await api.as('admin').get('/v1/alarms')).body.items.filter(
        ({ kind }: { kind: string }) => kind === 'department-without-officer',
      );
    expect(await alarms()).toMatchObject([
      { key: '990100-WWJ 2026-09-14', detail: expect.stringContaining('990100-WWJ') },
    ]);
    await setSimulatedClock(api.ledger.pool, Date.parse('2026-09-15T10:00:00+08:00'), true);
    await newItem(typeId);
    expect(await alarms()).toHaveLength(2);
    const counts = await api.as('supervisor-990100').get('/v1/windows/990100-WWJ/counts');
    expect(counts.body).toMatchObject({ open: 3, unclaimed: 3 });
    await asOwner(api.database.ownerUrl, `UPDATE people SET department_id = '990100-WWJ' WHERE id = 'head-990100-WWJ'`);
    const token = await api.token('head-990100-WWJ');
    const claimed = await api.app.inject({
      method: 'POST',
      url: `/v1/items/${first.itemNo}/claim`,
      headers: { authorization: `Bearer ${token}`, 'if-match': '"1"' },
    });
    expect(claimed.statusCode).toBe(200);
  });
});
