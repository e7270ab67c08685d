import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { asOwner } from '../support/database.ts';
import { type Answer, city, type Harness, newKey, packageFor, settlingPort, startApi, submit } from './harness.ts';

const START = '2026-09-14T10:00:00+08:00';
let api: Harness;
beforeAll(async () => {
  api = await startApi({ clock: { startAt: START }, temporal: settlingPort(() => api.ledger) });
});
afterAll(() => api.close());

const LEAD = 'officer-990100-FGW-1';
const HEAD = 'head-990100-FGW';
const item = (typeId: string, division = city) => ({ typeId, division });
const entry = (typeId: string, tier = 'city') => ({ typeId, tier });
const urlOf = (code: string) => `/v1/projects/${code}/checklist`;
const tag = (version: number) => ({ 'if-match': `"${version}"` });
const english = { 'accept-language': 'en' };

/** A project for which one item was handed in; nothing of it lies at the lead department's window. */
async function newProject(...items: { typeId: string; division: string }[]): Promise<Answer['body']> {
  return submit(api, items.length > 0 ? items : [item('soil-water')]);
}

async function newCode(): Promise<string> {
  return (await newProject()).project.code;
}

const compose = (code: string, version: number, entries: unknown, more: object = {}, person = LEAD) =>
  api.as(person).put(urlOf(code), { entries, ...more }, tag(version));
const read = async (code: string, person = LEAD) => (await api.as(person).get(urlOf(code))).body;
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

describe('versions', () => {
  test('every change is a new version; an old one, none and a strange tag are refused and store nothing', async () => {
    const code = await newCode();
    const first = await compose(code, 0, [entry('wetland')]);
    expect([first.status, first.headers.etag]).toEqual([200, '"1"']);
    expect(first.body).toMatchObject({ version: 1, composedBy: LEAD, composedAt: '2026-09-14T10:00:00.000+08:00' });
    const stale = await compose(code, 0, [entry('nav-impact')]);
    expect([stale.status, stale.body.code, stale.headers.etag]).toEqual([412, 'CHECKLIST_CHANGED', '"1"']);
    expect(stale.body.detail).toContain('1');
    for (const strange of ['*', 'W/"1"', '1', '"one"', '"2"']) {
      const answer = await api.as(LEAD).put(urlOf(code), { entries: [entry('wetland')] }, { 'if-match': strange });
      expect([strange, answer.status]).toEqual([strange, 412]);
    }
    const none = await api.as(LEAD).put(urlOf(code), { entries: [entry('wetland')] });
    expect([none.status, none.body.code]).toEqual([428, 'IF_MATCH_REQUIRED']);
    expect((await compose(code, 1, [entry('nav-impact'), entry('wetland')])).body.version).toBe(2);
    const { rows } = await api.ledger.pool.query(
      `SELECT version, entries FROM project_checklists c JOIN projects p ON p.id = c.project_id
       WHERE p.code = $1 ORDER BY version`,
      [code],
    );
    expect(rows).toEqual([
      { version: 1, entries: [entry('wetland')] },
      { version: 2, entries: [entry('nav-impact'), entry('wetland')] },
    ]);
  });

  test('of twelve composers who saw one version, one is in time', async () => {
    const code = await newCode();
    const answers = await Promise.all(Array.from({ length: 12 }, () => compose(code, 0, [entry('wetland')])));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(11).fill(412)]);
  });

  test('a composer who waited for another’s commit is stale', async () => {
    const code = await newCode();
    const other = await api.ledger.pool.connect();
    await other.query('BEGIN');
    await other.query(
      `INSERT INTO project_checklists SELECT id, 1, '990100-FGW', 'other', ledger_clock(), 'sample-city-2026-1', '[]'
       FROM projects WHERE code = $1`,
      [code],
    );
    const waiting = compose(code, 0, [entry('wetland')]);
    const isWaiting = `SELECT FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE NOT granted AND datname = current_database()`;
    while ((await api.ledger.pool.query(isWaiting)).rowCount === 0);
    await other.query('COMMIT');
    other.release();
    const answer = await waiting;
    expect([answer.status, answer.body.code]).toEqual([412, 'CHECKLIST_CHANGED']);
  });

  test.each([
    'UPDATE project_checklists SET version = 9',
    'DELETE FROM project_checklists',
    'TRUNCATE project_checklists',
  ])('neither the application nor the owner can: %s', async (sql) => {
    await expect(api.ledger.pool.query(sql)).rejects.toThrow('permission denied');
    await expect(asOwner(api.database.ownerUrl, sql)).rejects.toThrow('append-only');
  });
});

describe('bad input', () => {
  test('names every entry that cannot stand, and stores nothing', async () => {
    const code = await newCode();
    const entries = [
      entry('soil-water'),
      entry('moon-permit'),
      entry('soil-water', 'county'),
      entry('archaeology', 'county'),
      entry('dept-opinion'),
    ];
    const answer = await compose(code, 0, entries, { leadDepartmentId: '990100-XYZ' });
    expect([answer.status, answer.body.code]).toEqual([422, 'CHECKLIST_REFUSED']);
    expect(answer.body.errors).toMatchObject([
      { pointer: '/entries/1/typeId', code: 'UNKNOWN_ITEM_TYPE', allowed: expect.arrayContaining(['soil-water']) },
      { pointer: '/entries/2/typeId', code: 'ENTRY_TWICE', given: 'soil-water' },
      { pointer: '/entries/3/tier', code: 'TIER_NOT_OFFERED', given: 'county', allowed: ['province'] },
      { pointer: '/entries/4/typeId', code: 'TYPE_NOT_SUBMITTABLE' },
      { pointer: '/leadDepartmentId', code: 'UNKNOWN_DEPARTMENT', allowed: expect.arrayContaining(['990100-FGW']) },
    ]);
    expect((await read(code)).version).toBe(0);
  });

  test.each<[string, unknown, string, string]>([
    ['no entries', { entries: [] }, '/entries', 'TOO_SHORT'],
    ['nothing', {}, '/entries', 'REQUIRED'],
    ['101 entries', { entries: Array(101).fill(entry('wetland')) }, '/entries', 'TOO_LONG'],
    ['a strange tier', { entries: [entry('wetland', 'village')] }, '/entries/0/tier', 'NOT_ALLOWED_VALUE'],
    ['a strange type', { entries: [entry('Wetland!')] }, '/entries/0/typeId', 'BAD_FORMAT'],
    ['an unknown field', { entries: [{ ...entry('wetland'), due: 1 }] }, '/entries/0/due', 'UNKNOWN_FIELD'],
    [
      'a strange department',
      { entries: [entry('wetland')], leadDepartmentId: 'FGW' },
      '/leadDepartmentId',
      'BAD_FORMAT',
    ],
  ])('%s', async (_, body, pointer, fieldCode) => {
    const answer = await api.as(LEAD).put(urlOf(await newCode()), body, tag(0));
    expect([answer.status, answer.body.code]).toEqual([422, 'INVALID_REQUEST']);
    expect(answer.body.errors).toContainEqual(expect.objectContaining({ pointer, code: fieldCode }));
  });

  test('a project code that is none', async () => {
    expect((await api.as(LEAD).get('/v1/projects/none/checklist')).status).toBe(404);
  });
});

describe('a checklist and the items that were handed in', () => {
  const list = ['project-filing', 'land-use-permit', 'eng-planning-permit', 'soil-water'].map((typeId) =>
    entry(typeId),
  );

  test('what may be handed in, what waits, what runs; and the gates by the limits', async () => {
    const { project, items } = await newProject(item('soil-water'));
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
    const { project, items } = await newProject(item('project-filing'), item('soil-water'), item('land-use-permit'));
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
