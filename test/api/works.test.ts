/** The record of works (开工登记): who records it, what it refuses, and what the ledger makes of it. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { asOwner } from '../support/database.ts';
import { entry, LEAD, newProject, tag } from './checklist-desk.ts';
import { type Harness, startApi } from './harness.ts';

let api: Harness;
let code: string;
beforeAll(async () => {
  api = await startApi({ clock: { startAt: '2026-09-18T10:00:00+08:00' } });
  code = (await newProject(api)).project.code;
});
afterAll(() => api.close());

const url = () => `/v1/projects/${code}/works`;
const record = (who: string, version: number, body: object) => api.as(who).post(url(), body, tag(version));
const BEGAN = { beganOn: '2026-09-16', note: '现场核查，基坑已开挖' };
const classes = async (who = 'supervisor-990100') => {
  const { body } = await api.as(who).get(`/v1/ledger?projectCode=${code}`);
  return body.items.flatMap((row: { item: unknown; classes: string[] }) => (row.item === null ? row.classes : []));
};

test('nothing is recorded at first', async () => {
  const { body, headers } = await api.as('unit-linhu').get(url());
  expect([body.version, body.beganOn, body.entries, headers.etag]).toEqual([0, null, [], '"0"']);
  expect(await classes()).toEqual([]);
});

test('the lead and supervisors record it; others may not, and strangers find nothing', async () => {
  for (const [who, status] of [
    ['officer-990100-SLJ-1', 403],
    ['head-990100-STH', 404],
    ['supervisor-990121', 404],
    ['leader-990100', 403],
    ['unit-linhu', 403],
    ['admin', 403],
  ] as const) {
    expect([who, (await record(who, 0, BEGAN)).status]).toEqual([who, status]);
  }
  expect((await api.as('unit-yunlu').get(url())).status).toBe(404);
  const { status, body } = await record('supervisor-990100', 0, BEGAN);
  expect([status, body.version, body.beganOn, body.entries[0]]).toMatchObject([
    201,
    1,
    '2026-09-16',
    { ...BEGAN, recordedBy: 'supervisor-990100', recordedAt: '2026-09-18T10:00:00.000+08:00' },
  ]);
});

test('two writers who saw the same version: the second is told', async () => {
  const { status, body, headers } = await record(LEAD, 0, BEGAN);
  expect([status, body.code, headers.etag]).toEqual([412, 'WORKS_CHANGED', '"1"']);
  expect((await api.as(LEAD).post(url(), BEGAN)).status).toBe(428);
});

test.each([
  [{ beganOn: '2026-09-19', note: 'x' }, '/beganOn', 'DAY_NOT_POSSIBLE'],
  [{ beganOn: '1999-12-31', note: 'x' }, '/beganOn', 'DAY_NOT_POSSIBLE'],
  [{ beganOn: '2026-02-30', note: 'x' }, '/beganOn', 'BAD_FORMAT'],
  [{ beganOn: '2026-09-16' }, '/note', 'REQUIRED'],
  [{ beganOn: '2026-09-16', note: ' ' }, '/note', 'BLANK'],
  [{ note: 'x' }, '/beganOn', 'REQUIRED'],
  [{ ...BEGAN, by: 'me' }, '/by', 'UNKNOWN_FIELD'],
])('%j is refused', async (body, pointer, code) => {
  const answer = await record('supervisor-990100', 1, body);
  expect([answer.status, answer.body.errors[0]]).toMatchObject([422, { pointer, code }]);
});

test('without a checklist nothing says that works might begin; with one, what it lacks is named', async () => {
  expect(await classes()).toEqual(['startedWithoutFiling']);
  const checklist = { entries: [entry('project-filing'), entry('soil-water'), entry('pollutant-permit')] };
  expect((await api.as(LEAD).put(`/v1/projects/${code}/checklist`, checklist, tag(0))).status).toBe(200);
  const { body } = await api.as(LEAD).get(`/v1/ledger?class=startedWithoutFiling`);
  expect(body.items).toMatchObject([
    {
      ...{ classes: ['startedWithoutFiling', 'missingKeyPermit'], worksBeganOn: '2026-09-16' },
      lacking: [
        { type: { id: 'project-filing' }, lack: 'notHandedIn' },
        { type: { id: 'soil-water' }, lack: 'running' },
      ],
    },
  ]);
});

test('a record that was wrong is answered by another one, and both stay', async () => {
  const { status, body } = await record(LEAD, 1, { beganOn: null, note: '系相邻地块施工' });
  expect([status, body.version, body.beganOn]).toEqual([201, 2, null]);
  expect(body.entries.map(({ beganOn }: { beganOn: string | null }) => beganOn)).toEqual([null, '2026-09-16']);
  expect(await classes()).toEqual(['missingKeyPermit']);
  const change = asOwner(api.database.ownerUrl, 'UPDATE project_works SET began_on = NULL');
  await expect(change).rejects.toThrow('append-only');
});
