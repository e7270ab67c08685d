import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { buildApp } from '../../api/app.ts';
import { POLICY } from '../../api/policy.ts';
import { ACCESS_EXPECTATIONS } from './access-policy.ts';
import { ACT_BODIES, officers, supervisors } from './act-bodies.ts';
import { CALLERS, type Caller, type Expectation, everyone } from './callers.ts';
import { deskAccess } from './desk-access.ts';
import { city, type Harness, newKey, packageFor, startApi, submit } from './harness.ts';
import { INTAKE_EXPECTATIONS } from './intake-policy.ts';
import { materialAccess } from './material-access.ts';
import { holdMeeting, MEETING_EXPECTATIONS } from './meeting-policy.ts';
import { accountability, ESCALATION_ACCESS, liaisonAccess, writtenSupervision } from './policy-supervision.ts';
import { proofAccess } from './proof-access.ts';
import { TELLING_ACCESS } from './telling-access.ts';

let api: Harness;
let receiptNo: string;
let projectCode: string;
let itemNo: string;
let above: string;
beforeAll(async () => {
  api = await startApi({ clock: { startAt: '2026-09-14T10:00:00+08:00' } });
  const receipt = await submit(api, [
    { typeId: 'soil-water', division: city },
    { typeId: 'land-conversion', division: '990000' },
  ]);
  receiptNo = receipt.receiptNo;
  projectCode = receipt.project.code;
  [itemNo, above] = receipt.items.map((item: { itemNo: string }) => item.itemNo);
  await holdMeeting(api);
});
afterAll(() => api.close());

const readers = {
  ...{ unit: 200, otherUnit: 404, officer: 200, otherOfficer: 404, countyOfficer: 404, head: 200 },
  ...{
    otherHead: 404,
    leader: 200,
    countyLeader: 404,
    supervisor: 200,
    provinceSupervisor: 200,
    countySupervisor: 404,
  },
};
const overseers = {
  leader: 200,
  countyLeader: 404,
  supervisor: 200,
  provinceSupervisor: 200,
  countySupervisor: 404,
};
const stale = { 'if-match': '"999"' };
const leadOnly = { ...officers(403), unit: 403, otherUnit: 403 };
const WORKS_STRANGERS = { otherOfficer: 404, countyOfficer: 404, otherHead: 404, countySupervisor: 404 };
const supervision = { head: 404, otherHead: 404, supervisor: 404, provinceSupervisor: 404, countySupervisor: 404 };

const EXPECTED: readonly Expectation[] = [
  ...TELLING_ACCESS,
  { route: 'GET /healthz', url: () => '/healthz', statuses: everyone(200, { none: 200 }) },
  { route: 'GET /readyz', url: () => '/readyz', statuses: everyone(200, { none: 200 }) },
  { route: 'GET /metrics', url: () => '/metrics', statuses: everyone(200, { none: 200 }) },
  { route: 'GET /openapi.json', url: () => '/openapi.json', statuses: everyone(200, { none: 200 }) },
  { route: 'GET /docs', url: () => '/docs', statuses: everyone(200, { none: 200 }) },
  { route: 'GET /docs/json', url: () => '/docs/json', statuses: everyone(200, { none: 200 }) },
  { route: 'GET /docs/yaml', url: () => '/docs/yaml', statuses: everyone(200, { none: 200 }) },
  {
    route: 'GET /docs/static/index.html',
    url: () => '/docs/static/index.html',
    statuses: everyone(302, { none: 302 }),
  },
  {
    route: 'GET /docs/static/swagger-initializer.js',
    url: () => '/docs/static/swagger-initializer.js',
    statuses: everyone(200, { none: 200 }),
  },
  { route: 'GET /docs/static/*', url: () => '/docs/static/swagger-ui.css', statuses: everyone(200, { none: 200 }) },
  { route: 'GET /v1/sign-in', url: () => '/v1/sign-in', statuses: everyone(200, { none: 200 }) },
  { route: 'GET /v1/me', url: () => '/v1/me', statuses: everyone(200) },
  { route: 'GET /', url: () => '/', statuses: everyone(302, { none: 302 }) },
  { route: 'GET /console', url: () => '/console', statuses: everyone(302, { none: 302 }) },
  // Nobody is turned away; whether it was built is another matter.
  { route: 'GET /console/*', url: () => '/console/no.such', statuses: everyone(404, { none: 404 }) },
  ...ACCESS_EXPECTATIONS,
  ...INTAKE_EXPECTATIONS,
  {
    route: 'GET /v1/receipts/:receiptNo',
    url: () => `/v1/receipts/${receiptNo}`,
    statuses: { unit: 200, otherUnit: 404 },
  },
  { route: 'GET /v1/projects', url: () => '/v1/projects', statuses: everyone(200, { admin: 403 }) },
  { route: 'GET /v1/projects/:code', url: () => `/v1/projects/${projectCode}`, statuses: readers },
  { route: 'GET /v1/projects/:code/lamp', url: () => `/v1/projects/${projectCode}/lamp`, statuses: readers },
  { route: 'GET /v1/projects/:code/items', url: () => `/v1/projects/${projectCode}/items`, statuses: readers },
  {
    route: 'GET /v1/projects/:code/checklist',
    url: () => `/v1/projects/${projectCode}/checklist`,
    statuses: readers,
  },
  {
    route: 'GET /v1/projects/:code/checklist/suggestion',
    url: () => `/v1/projects/${projectCode}/checklist/suggestion`,
    statuses: { ...leadOnly, ...overseers },
  },
  {
    route: 'PUT /v1/projects/:code/checklist',
    url: () => `/v1/projects/${projectCode}/checklist`,
    body: { entries: [{ typeId: 'soil-water', tier: 'city' }] },
    headers: stale,
    statuses: leadOnly,
  },
  { route: 'GET /v1/projects/:code/works', url: () => `/v1/projects/${projectCode}/works`, statuses: readers },
  {
    route: 'POST /v1/projects/:code/works',
    url: () => `/v1/projects/${projectCode}/works`,
    body: { beganOn: '2026-09-14', note: '现场核查' },
    headers: stale,
    statuses: { officer: 403, head: 403, ...WORKS_STRANGERS, supervisor: 412, provinceSupervisor: 412 },
  },
  { route: 'GET /v1/project-kinds', url: () => '/v1/project-kinds', statuses: everyone(200) },
  { route: 'GET /v1/items/:itemNo', url: () => `/v1/items/${itemNo}`, statuses: readers },
  { route: 'GET /v1/items/:itemNo/events', url: () => `/v1/items/${itemNo}/events`, statuses: readers },
  { route: 'GET /v1/items/:itemNo/lamps', url: () => `/v1/items/${itemNo}/lamps`, statuses: readers },
  { route: 'GET /v1/items/:itemNo/clock', url: () => `/v1/items/${itemNo}/clock`, statuses: readers },
  {
    route: 'GET /v1/items/:itemNo/certificate',
    url: () => `/v1/items/${itemNo}/certificate`,
    statuses: Object.fromEntries(
      Object.entries(readers).map(([caller, status]) => [caller, status === 200 ? 409 : status]),
    ),
  },
  { route: 'GET /progress', url: () => '/progress', statuses: everyone(200, { none: 200 }) },
  {
    route: 'GET /v1/items/:itemNo/documents',
    url: () => `/v1/items/${itemNo}/documents`,
    statuses: readers,
  },
  ...materialAccess(() => itemNo, readers),
  { route: 'GET /v1/documents', url: () => '/v1/documents', statuses: everyone(200, { admin: 403 }) },
  {
    route: 'GET /v1/documents/:documentNo',
    url: () => '/v1/documents/990100-SJ-2026-000001-V',
    statuses: {
      ...readers,
      officer: 404,
      head: 404,
    },
  },
  ...writtenSupervision(),
  {
    route: 'GET /verify/:certificateNo',
    url: () => '/verify/C990100-2026-000042-B',
    statuses: everyone(200, { none: 200 }),
  },
  ...proofAccess(() => itemNo, readers),
  ...ACT_BODIES.map(([name, body, statuses]) => ({
    route: `POST /v1/items/:itemNo/${name}`,
    url: () => `/v1/items/${itemNo}/${name}`,
    body,
    headers: stale,
    statuses,
  })),
  {
    route: 'POST /v1/items/:itemNo/opinions/:ordinal',
    url: () => `/v1/items/${itemNo}/opinions/1`,
    body: { view: 'agrees', text: '同意。' },
    statuses: officers(404),
  },
  ...deskAccess(() => itemNo),
  {
    route: 'GET /v1/windows/:departmentId/queue',
    url: () => '/v1/windows/990100-SLJ/queue',
    statuses: { ...officers(200), ...overseers },
  },
  {
    route: 'GET /v1/windows/:departmentId/pauses',
    url: () => '/v1/windows/990100-SLJ/pauses',
    statuses: { ...officers(200), ...overseers },
  },
  {
    route: 'GET /v1/inbox',
    url: () => '/v1/inbox',
    statuses: everyone(200, { admin: 403 }),
  },
  {
    route: 'GET /v1/escalations',
    url: () => '/v1/escalations',
    statuses: {
      ...{ head: 200, otherHead: 200, leader: 200, countyLeader: 200 },
      ...{ supervisor: 200, provinceSupervisor: 200, countySupervisor: 200 },
    },
  },
  {
    route: 'GET /v1/escalations/:escalationNo',
    url: () => `/v1/escalations/${itemNo}.1`,
    statuses: { ...supervision, leader: 404, countyLeader: 404 },
  },
  {
    route: 'POST /v1/escalations/:escalationNo/acknowledge',
    url: () => `/v1/escalations/${itemNo}.1/acknowledge`,
    statuses: { ...supervision, leader: 404, countyLeader: 404 },
  },
  ...ESCALATION_ACCESS.map(({ name, ...expected }) => ({
    route: `POST /v1/escalations/:escalationNo/${name}`,
    url: () => `/v1/escalations/${itemNo}.1/${name}`,
    ...expected,
  })),
  ...accountability(),
  ...liaisonAccess(),
  { route: 'GET /v1/bulletins', url: () => '/v1/bulletins', statuses: everyone(200) },
  {
    route: 'GET /v1/bulletins/preview',
    url: () => '/v1/bulletins/preview?period=2026-09A&division=990100',
    statuses: { leader: 409, countyLeader: 404, supervisor: 409, provinceSupervisor: 409, countySupervisor: 404 },
  },
  {
    route: 'POST /v1/bulletins',
    url: () => '/v1/bulletins',
    body: { period: '2026-09A', division: '990100' },
    statuses: { supervisor: 409, provinceSupervisor: 409, countySupervisor: 404 },
  },
  {
    route: 'GET /v1/bulletins/:no',
    url: () => '/v1/bulletins/990100-2026-09A-1',
    statuses: everyone(404),
  },
  {
    route: 'GET /v1/bulletins/:no/items',
    url: () => '/v1/bulletins/990100-2026-09A-1/items?figure=received',
    statuses: everyone(404, { unit: 403, otherUnit: 403, admin: 403 }),
  },
  ...(['freeze', 'correct'] as const).map((act) => ({
    route: `POST /v1/bulletins/:no/${act}`,
    url: () => `/v1/bulletins/990100-2026-09A-1/${act}`,
    ...(act === 'correct' && { body: { reasons: '漏报' } }),
    statuses: { supervisor: 404, provinceSupervisor: 404, countySupervisor: 404 },
  })),
  {
    route: 'POST /v1/bulletins/:no/publish',
    url: () => '/v1/bulletins/990100-2026-09A-1/publish',
    statuses: { leader: 404, countyLeader: 404, supervisor: 404, provinceSupervisor: 404, countySupervisor: 404 },
  },
  {
    route: 'GET /v1/statistics',
    url: () => '/v1/statistics',
    statuses: everyone(200, { unit: 403, otherUnit: 403, admin: 403 }),
  },
  ...['', '.xlsx', '.csv'].map((form) => ({
    route: `GET /v1/ledger${form}`,
    url: () => `/v1/ledger${form}`,
    statuses: everyone(200, { unit: 403, otherUnit: 403, admin: 403 }),
  })),
  { route: 'GET /v1/holds', url: () => '/v1/holds', statuses: { ...supervisors(200), countySupervisor: 200 } },
  ...MEETING_EXPECTATIONS,
  { route: 'GET /v1/item-types', url: () => '/v1/item-types', statuses: everyone(200) },
  { route: 'GET /v1/item-types/:typeId', url: () => '/v1/item-types/soil-water', statuses: everyone(200) },
  { route: 'GET /v1/departments', url: () => '/v1/departments', statuses: everyone(200) },
  { route: 'GET /v1/timetables', url: () => '/v1/timetables', statuses: { admin: 200 } },
  {
    route: 'GET /v1/timetables/:version',
    url: () => '/v1/timetables/sample-city-2026-1',
    statuses: { admin: 200 },
  },
  { route: 'POST /v1/timetables/impact', url: () => '/v1/timetables/impact', body: {}, statuses: { admin: 422 } },
  { route: 'POST /v1/timetables', url: () => '/v1/timetables', body: {}, statuses: { admin: 422 } },
  {
    route: 'GET /v1/alarms',
    url: () => '/v1/alarms',
    statuses: { supervisor: 200, provinceSupervisor: 200, countySupervisor: 200, admin: 200 },
  },
  { route: 'GET /v1/calendars', url: () => '/v1/calendars', statuses: { admin: 200 } },
  { route: 'POST /v1/calendars/impact', url: () => '/v1/calendars/impact', body: {}, statuses: { admin: 422 } },
  { route: 'POST /v1/calendars', url: () => '/v1/calendars', body: {}, statuses: { admin: 422 } },
  { route: 'POST /v1/imports', url: () => '/v1/imports', body: {}, statuses: { admin: 422 } },
  { route: 'GET /v1/clock', url: () => '/v1/clock', statuses: everyone(200) },
  { route: 'POST /v1/clock/release', url: () => '/v1/clock/release', body: { reason: 'x' }, statuses: { admin: 409 } },
  { route: 'POST /v1/clock/advance', url: () => '/v1/clock/advance', body: {}, statuses: { admin: 422 } },
  { route: 'POST /v1/clock/run', url: () => '/v1/clock/run', statuses: { admin: 200 } },
];

describe('who may', () => {
  test('every route of the table is tried below', () => {
    expect(EXPECTED.map(({ route }) => route).sort()).toEqual(Object.keys(POLICY).sort());
  });

  test.each(EXPECTED.map((expected) => [expected.route, expected] as const))(
    '%s',
    async (route, { url, body, headers, statuses }) => {
      const got: Record<string, number> = {};
      const wanted: Record<string, number> = {};
      for (const [caller, person] of Object.entries(CALLERS)) {
        const asked = route.startsWith('GET')
          ? api.as(person).get(url(), headers)
          : route.startsWith('PUT')
            ? api.as(person).put(url(), body, headers)
            : api.as(person).post(url(), body, { ...headers, ...(route.endsWith('/submissions') && newKey()) });
        got[caller] = (await asked).status;
        wanted[caller] = statuses[caller as Caller] ?? (caller === 'none' ? 401 : 403);
      }
      expect(got).toEqual(wanted);
    },
  );

  test('a foreign number and an unknown one are told apart by nobody', async () => {
    const strip = ({ instance: _instance, ...rest }: Record<string, unknown>) => rest;
    const foreign = await api.as('unit-yunlu').get(`/v1/items/${itemNo}`);
    const unknown = await api.as('unit-yunlu').get('/v1/items/990100-SLJ-23-20260914-999999-K');
    expect(strip(foreign.body)).toEqual(strip(unknown.body));
  });

  test('an item decided above the city is followed by the city that the project lies in', async () => {
    expect((await api.as('supervisor-990100').get(`/v1/items/${above}`)).status).toBe(200);
    expect((await api.as('officer-990000-ZRZ-1').get(`/v1/items/${above}`)).status).toBe(200);
    const items = (await api.as('officer-990000-ZRZ-1').get(`/v1/projects/${projectCode}/items`)).body.items;
    expect(items.map((item: { itemNo: string }) => item.itemNo)).toEqual([above]);
  });
});

describe('the API refuses to start', () => {
  const build = (policy: typeof POLICY) =>
    buildApp({ ...api, logger: pino({ level: 'silent' }), keys: async () => new Uint8Array() }, policy);

  test('with a route that has no row', async () => {
    const { 'POST /v1/items/:itemNo/approve': _row, ...rest } = POLICY;
    await expect(build(rest)).rejects.toThrow(
      'The route POST /v1/items/:itemNo/approve has no row in the policy table',
    );
  });

  test('with a row that has no route', async () => {
    await expect(build({ ...POLICY, 'GET /v1/secrets': { who: 'public' } })).rejects.toThrow(
      'belong to no route: GET /v1/secrets',
    );
  });
});

test('a package for another county is not taken in by the unit of this one', async () => {
  const answer = await api
    .as('unit-yunlu')
    .post('/v1/submissions', packageFor([{ typeId: 'soil-water', division: city }]), newKey());
  expect(answer.body.errors[0]).toMatchObject({ pointer: '/project/unit/creditCode', code: 'NOT_YOUR_UNIT' });
});
