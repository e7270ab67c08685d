/** The due-process gate over HTTP: what nobody was warned of in time is held for a supervisor, and people are told why. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { settleDue } from '../../db/settle.ts';
import { asOwner } from '../support/database.ts';
import { moveClock } from '../support/items.ts';
import { city, type Harness, startApi, submit } from './harness.ts';

let api: Harness;
let itemNo: string;
beforeAll(async () => {
  api = await startApi({ clock: { startAt: '2026-09-14T10:00:00+08:00' } });
  // As if the city had published its timetable with the gate on this type.
  await asOwner(
    api.database.ownerUrl,
    `ALTER TABLE timetable_versions DISABLE TRIGGER timetable_versions_append_only;
     UPDATE timetable_versions v SET content = jsonb_set(content, ARRAY['items', (t.ord - 1)::text, 'deemedBasis', 'onlyIfWarned'], 'true')
     FROM (SELECT version, ord FROM timetable_versions, jsonb_array_elements(content -> 'items') WITH ORDINALITY AS a(item, ord)
           WHERE item ->> 'id' = 'soil-water') t
     WHERE v.version = t.version`,
  );
  itemNo = (await submit(api, [{ typeId: 'soil-water', division: city }])).items[0].itemNo;
  const accepted = await api.as('head-990100-SLJ').post(`/v1/items/${itemNo}/accept`, undefined, { 'if-match': '"1"' });
  expect(accepted.status).toBe(200);
  // No worker ran from here to the cutoff.
  await moveClock(api.ledger, '2026-09-21T00:02:00+08:00');
  while ((await settleDue(api.ledger)).settled > 0);
});
afterAll(() => api.close());

test('the item says that it is held and why; unit, officer and supervisor are told', async () => {
  const { body } = await api.as('unit-linhu').get(`/v1/items/${itemNo}`);
  expect(body).toMatchObject({
    status: 'underReview',
    clock: { heldFor: 'notWarned', deemingHeld: true, deemsAt: null },
    silence: { code: 'held-not-warned' },
    account: { hold: { of: 'deeming', reason: 'notWarned', cutoffAt: '2026-09-21T00:00:00.000+08:00', outage: null } },
  });
  const officer = body.responsibleOfficer.id;
  for (const person of ['unit-linhu', officer, 'supervisor-990100']) {
    const { items } = (await api.as(person).get('/v1/inbox')).body;
    const told = items.filter((one: { kind: string }) => one.kind === 'heldNotWarned');
    expect([person, told.length, told[0]?.text]).toEqual([person, 1, '期限届满前未预警，暂缓默认，待人工决定']);
  }
});

test('a supervisor of the division finds it and releases it, nobody else', async () => {
  const holds = async (person: string) =>
    (await api.as(person).get('/v1/holds')).body.items?.map((one: { heldFor: string }) => one.heldFor);
  expect([await holds('supervisor-990100'), await holds('supervisor-990121')]).toEqual([['notWarned'], []]);
  const etag = String((await api.as('supervisor-990100').get(`/v1/items/${itemNo}`)).headers.etag);
  const release = (person: string, reasons = '核查收件箱记录，责任人经电话告知') =>
    api
      .as(person)
      .post(`/v1/items/${itemNo}/release-hold`, { decision: 'originalInstant', reasons }, { 'if-match': etag });
  expect((await release('head-990100-SLJ')).status).toBe(403);
  expect((await release('supervisor-990121')).status).toBe(404);
  expect((await release('supervisor-990100', ' ')).status).toBe(422);
  expect((await release('supervisor-990100')).status).toBe(200);
  const { body } = await api.as('unit-linhu').get(`/v1/items/${itemNo}`);
  expect(body.outcome).toMatchObject({ kind: 'deemedApproved', effectiveAt: '2026-09-21T00:00:00.000+08:00' });
  expect((await release('supervisor-990100')).body.code).toBe('STALE_VERSION');
  expect((await holds('supervisor-990100')) ?? []).toEqual([]);
});
