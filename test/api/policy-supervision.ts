/** What each caller is answered on the routes of letters and supervision notices. */
import { officers, supervisors } from './act-bodies.ts';

const NOTICE = '/v1/supervision-notices/990100-DB-2026-999999-0';
type Statuses = Partial<Record<string, number>>;

/** What each caller is answered who takes a step on an escalation that is not there. */
export const ESCALATION_ACCESS = [
  {
    name: 'answer',
    body: { measure: '已办', doneOn: '2026-09-30' },
    statuses: { head: 404, otherHead: 404, leader: 404, countyLeader: 404 },
  },
  { name: 'close', body: { findings: '属实' }, statuses: { ...supervisors(404), countySupervisor: 404 } },
  { name: 'raise', body: { reasons: '不明确' }, statuses: { ...supervisors(404), countySupervisor: 404 } },
];

const RECORD = '/v1/accountability-records/990100-SLJ-2026';
const heads = { head: 404, otherHead: 404, leader: 404, countyLeader: 404 };

/** What each caller is answered on the routes of accountability records, where there is none. */
export const accountability = () => [
  {
    route: 'GET /v1/accountability-records',
    url: () => '/v1/accountability-records',
    statuses: {
      ...{ head: 200, otherHead: 200, leader: 200, countyLeader: 200, ...supervisors(200), countySupervisor: 200 },
    },
  },
  {
    route: 'GET /v1/accountability-records/:recordNo',
    url: () => RECORD,
    statuses: { ...heads, ...supervisors(404), countySupervisor: 404 },
  },
  ...RECORD_STEPS.map(([name, body]) => ({
    route: `POST /v1/accountability-records/:recordNo/${name}`,
    url: () => `${RECORD}/${name}`,
    body,
    statuses: { ...supervisors(404), countySupervisor: 404 },
  })),
];

const RECORD_STEPS = [
  ['talk', { heldOn: '2026-09-14', present: '分管领导、部门负责人', findings: '已整改' }],
  ['refer', { to: '市效能办', letterNo: '临督函〔2026〕3号', reasons: '再次超时默认' }],
  ['close', { findings: '已整改' }],
] as const;

export const writtenSupervision = (everyone: (status: number, overrides?: Statuses) => Statuses) => [
  {
    route: 'POST /v1/letter-previews',
    url: () => '/v1/letter-previews',
    body: {},
    statuses: { supervisor: 422, provinceSupervisor: 422, countySupervisor: 422 },
  },
  {
    route: 'POST /v1/coordination-letters',
    url: () => '/v1/coordination-letters',
    body: {},
    statuses: { supervisor: 422, provinceSupervisor: 422, countySupervisor: 422 },
  },
  {
    route: 'POST /v1/supervision-notices',
    url: () => '/v1/supervision-notices',
    body: {},
    statuses: { supervisor: 422, provinceSupervisor: 422, countySupervisor: 422 },
  },
  {
    route: 'GET /v1/supervision-notices',
    url: () => '/v1/supervision-notices',
    statuses: everyone(200, { unit: 403, otherUnit: 403, admin: 403 }),
  },
  {
    route: 'GET /v1/supervision-notices/:noticeNo',
    url: () => NOTICE,
    statuses: { ...officers(404), ...supervisors(404), countySupervisor: 404, leader: 404, countyLeader: 404 },
  },
  {
    route: 'POST /v1/supervision-notices/:noticeNo/sign-for',
    url: () => `${NOTICE}/sign-for`,
    statuses: officers(404),
  },
  {
    route: 'POST /v1/supervision-notices/:noticeNo/answer',
    url: () => `${NOTICE}/answer`,
    body: { measure: '已办', doneOn: '2026-09-30' },
    statuses: { head: 404, otherHead: 404 },
  },
  {
    route: 'POST /v1/supervision-notices/:noticeNo/return',
    url: () => `${NOTICE}/return`,
    body: { reasons: '不明确', replyOn: '2026-09-30' },
    statuses: { ...supervisors(404), countySupervisor: 404 },
  },
  {
    route: 'POST /v1/supervision-notices/:noticeNo/close',
    url: () => `${NOTICE}/close`,
    body: { findings: '属实' },
    statuses: { ...supervisors(404), countySupervisor: 404 },
  },
  {
    route: 'GET /v1/supervision-messages',
    url: () => '/v1/supervision-messages',
    statuses: {
      head: 200,
      otherHead: 200,
      leader: 200,
      countyLeader: 200,
      ...supervisors(200),
      countySupervisor: 200,
    },
  },
];
