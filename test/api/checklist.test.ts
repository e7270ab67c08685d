import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { deskOf, entry, item, LEAD, newProject, tag, urlOf } from './checklist-desk.ts';
import { type Answer, city, type Harness, newKey, packageFor, settlingPort, startApi, submit } from './harness.ts';

const START = '2026-09-14T10:00:00+08:00';
let api: Harness;
beforeAll(async () => {
  api = await startApi({ clock: { startAt: START }, temporal: settlingPort(() => api.ledger) });
});
afterAll(() => api.close());

const HEAD = 'head-990100-FGW';
const english = { 'accept-language': 'en' };
const { newCode, compose, read } = deskOf(() => api);
const entryOf = (body: Answer['body'], typeId: string) =>
  body.entries.find((one: { type: { id: string } }) => one.type.id === typeId);
const gateOf = (body: Answer['body'], name: string) => body.gates.find((one: { gate: string }) => one.gate === name);

describe('before the first checklist', () => {
  test('it is empty at version 0, and development and reform of the division leads', async () => {
    const answer = await api.as('unit-linhu').get(urlOf(await newCode()));
    expect([answer.status, answer.headers.etag]).toEqual([200, '"0"']);
    expect(answer.body).toMatchObject({
      leadDepartment: { id: '990100-FGW', name: { en: expect.stringContaining('Development and Reform') } },
      version: 0,
      composedBy: null,
      composedAt: null,
      timetableVersion: 'sample-city-2026-1',
      asOf: '2026-09-14',
      entries: [],
      gates: [],
    });
  });

  test('where the division has no such department, the nearest one above it leads', async () => {
    const body = packageFor([item('soil-water')], { division: '990122' });
    expect((await api.as('unit-linhu').post('/v1/submissions', body, newKey())).status).toBe(201);
    expect((await read(body.project.code, 'unit-linhu')).leadDepartment.id).toBe('990100-FGW');
  });

  test('a project for which nothing was handed in does not exist', async () => {
    const code = '2609-990100-04-01-999999';
    expect((await api.as(LEAD).get(urlOf(code))).status).toBe(404);
    expect((await compose(code, 0, [entry('wetland')])).status).toBe(404);
  });
});

describe('who may', () => {
  test('the unit, the departments with an item, supervisors and the lead read it; others find nothing', async () => {
    const code = await newCode();
    const statuses = async (url: string, people: readonly string[]) =>
      Promise.all(people.map(async (person) => (await api.as(person).get(url)).status));
    const inside = ['unit-linhu', 'officer-990100-SLJ-1', 'head-990100-SLJ', LEAD, HEAD, 'supervisor-990100'];
    expect(await statuses(urlOf(code), inside)).toEqual(inside.map(() => 200));
    const outside = ['unit-yunlu', 'officer-990100-STH-1', 'officer-990121-FGW-1', 'supervisor-990121'];
    expect(await statuses(urlOf(code), outside)).toEqual(outside.map(() => 404));
    const suggestion = `${urlOf(code)}/suggestion`;
    expect(await statuses(suggestion, [LEAD, HEAD, 'supervisor-990100', 'supervisor-990000'])).toEqual(
      Array(4).fill(200),
    );
    expect(await statuses(suggestion, ['unit-linhu', 'admin', 'officer-990100-SLJ-1'])).toEqual([403, 403, 403]);
    expect(await statuses(suggestion, outside.slice(1))).toEqual([404, 404, 404]);
    expect((await api.as(null).get(urlOf(code))).status).toBe(401);
  });

  test('only the lead department composes it, and it is said who that is', async () => {
    const code = await newCode();
    const answer = await api
      .as('head-990100-SLJ')
      .put(urlOf(code), { entries: [entry('wetland')] }, { ...tag(0), ...english });
    expect([answer.status, answer.body.code]).toEqual([403, 'NOT_LEAD_DEPARTMENT']);
    expect(answer.body.detail).toContain('Linyun Development and Reform');
    for (const [person, status] of [
      ['officer-990100-STH-1', 404],
      ['officer-990121-FGW-1', 404],
      ['unit-linhu', 403],
      ['supervisor-990100', 403],
      ['admin', 403],
    ] as const) {
      expect([person, (await compose(code, 0, [entry('wetland')], {}, person)).status]).toEqual([person, status]);
    }
    expect((await read(code)).version).toBe(0);
    expect((await compose(code, 0, [entry('wetland')], {}, HEAD)).body).toMatchObject({ version: 1, composedBy: HEAD });
  });

  test('the lead can be handed over, and is then no longer one’s own', async () => {
    const code = await newCode();
    const given = await compose(code, 0, [entry('wetland')], { leadDepartmentId: '990100-JTJ' });
    expect([given.status, given.body.leadDepartment.id]).toEqual([200, '990100-JTJ']);
    expect((await compose(code, 1, [entry('wetland')])).status).toBe(404);
    const taken = await compose(code, 1, [entry('nav-impact')], {}, 'officer-990100-JTJ-1');
    expect(taken.body).toMatchObject({ version: 2, leadDepartment: { id: '990100-JTJ' } });
  });
});

describe('a checklist and the items that were handed in', () => {
  const list = ['project-filing', 'land-use-permit', 'eng-planning-permit', 'soil-water'].map((typeId) =>
    entry(typeId),
  );

  test('what may be handed in, what waits, what runs; and the gates by the limits', async () => {
    const { project, items } = await newProject(api, item('soil-water'));
    await compose(project.code, 0, list);
    const body = (await api.as('officer-990100-SLJ-1').get(urlOf(project.code), english)).body;
    expect(body.entries.map((one: { readiness: string }) => one.readiness)).toEqual([
      'mayBeHandedIn',
      'waits',
      'waits',
      'running',
    ]);
    expect(entryOf(body, 'land-use-permit')).toMatchObject({
      tier: 'city',
      gates: ['land-approval'],
      limit: { value: 10, unit: 'working' },
      readinessText: 'waits for what comes before it',
      waitsFor: [[{ id: 'project-filing', name: { zh: '企业投资项目备案' } }]],
      item: null,
    });
    expect(entryOf(body, 'soil-water').item).toMatchObject({
      itemNo: items[0].itemNo,
      status: 'awaitingAcceptance',
      dueOnIfSilent: '2026-09-20',
      lamp: { lamp: expect.any(String) },
    });
    expect(gateOf(body, 'construction-start')).toMatchObject({
      open: false,
      name: 'construction start',
      remaining: ['eng-planning-permit', 'soil-water'],
      workingDays: 21,
      earliestOn: '2026-10-19',
      text: 'By the limits 2026-10-19 at the earliest (21 working day(s) from today).',
    });
  });

  test('approval satisfies, refusal does not; a dependency that is not met blocks no submission', async () => {
    const { project, items } = await newProject(
      api,
      item('project-filing'),
      item('soil-water'),
      item('land-use-permit'),
    );
    const [filing, water, land] = items.map((one: { itemNo: string }) => one.itemNo);
    await compose(project.code, 0, list);
    const act = (person: string, itemNo: string, action: string, version: number) =>
      api.as(person).post(`/v1/items/${itemNo}/${action}`, { reasons: '理由' }, tag(version));
    await act(LEAD, filing, 'accept', 1);
    expect((await act(LEAD, filing, 'approve', 2)).status).toBe(200);
    await act('officer-990100-ZRZ-1', land, 'accept', 1);
    expect((await act('officer-990100-ZRZ-1', land, 'refuse', 2)).status).toBe(200);
    await act('officer-990100-SLJ-1', water, 'accept', 1);
    const body = await read(project.code);
    expect(entryOf(body, 'project-filing')).toMatchObject({ readiness: 'satisfied', item: { status: 'approved' } });
    expect(entryOf(body, 'land-use-permit')).toMatchObject({
      readiness: 'mayBeHandedIn',
      waitsFor: [],
      item: { itemNo: land, status: 'refused' },
    });
    expect(gateOf(body, 'project-approval')).toMatchObject({ open: true, text: '所列事项均已具备。', chain: [] });

    // Handed in again, the one that runs counts.
    const again = packageFor([item('land-use-permit'), item('eng-planning-permit')], { ...project, division: city });
    const { code, name, kind } = project;
    const unit = { creditCode: '91990100MA7Q2H6K2W' };
    const sent = { ...again, project: { code, name, kind, division: city, unit } };
    expect((await api.as('unit-linhu').post('/v1/submissions', sent, newKey())).status).toBe(201);
    const after = await read(project.code);
    expect(entryOf(after, 'land-use-permit')).toMatchObject({
      readiness: 'running',
      item: { status: 'awaitingAcceptance' },
    });
    expect(entryOf(after, 'eng-planning-permit')).toMatchObject({
      readiness: 'running',
      waitsFor: [[{ id: 'land-use-permit' }]],
    });
  });
});

test('deemed approved counts as satisfied, and the construction gate waits for its paper (泰政办发〔2022〕58号)', async () => {
  const later = await startApi({ clock: { startAt: START }, temporal: settlingPort(() => later.ledger) });
  const { project, items } = await submit(later, [item('soil-water')]);
  await later.as('officer-990100-SLJ-1').post(`/v1/items/${items[0].itemNo}/accept`, {}, tag(1));
  await later.as(LEAD).put(urlOf(project.code), { entries: [entry('soil-water')] }, tag(0));
  await later.as('admin').post('/v1/clock/advance', { to: '2026-10-08T09:00:00+08:00' });
  const body = (await later.as(LEAD).get(urlOf(project.code), english)).body;
  expect(entryOf(body, 'soil-water')).toMatchObject({ readiness: 'satisfied', item: { status: 'deemedApproved' } });
  expect(gateOf(body, 'construction-start')).toMatchObject({
    open: false,
    remaining: [],
    awaitsPaper: ['soil-water'],
    text: expect.stringContaining('Soil and water conservation plan'),
  });
  await later.close();
});
