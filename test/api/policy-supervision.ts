/** What each caller is answered on the routes of letters and supervision notices. */
import { officers, supervisors } from './act-bodies.ts';
import { everyone } from './callers.ts';

const NOTICE = '/v1/supervision-notices/990100-DB-2026-999999-0';

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

const LIAISON_TASK = '/v1/liaison-tasks/990000-SLJ-23-20260914-999999-R.L1';
const lookers = (status: number) => everyone(status, { unit: 403, otherUnit: 403, admin: 403 });
const sent = (status: number) => ({ ...lookers(status), leader: 403, countyLeader: 403 });

/** What each caller is answered on the routes of liaisons and their tasks, where there is none. */
export const liaisonAccess = () => [
  { route: 'GET /v1/liaisons', url: () => '/v1/liaisons', statuses: { ...lookers(200), admin: 200 } },
  {
    route: 'PUT /v1/liaisons/:departmentId',
    url: () => '/v1/liaisons/990000-SLJ',
    body: {},
    statuses: { admin: 422 },
  },
  { route: 'GET /v1/liaison-tasks', url: () => '/v1/liaison-tasks', statuses: lookers(200) },
  { route: 'GET /v1/liaison-tasks/:taskNo', url: () => LIAISON_TASK, statuses: lookers(404) },
  {
    route: 'POST /v1/liaison-tasks/:taskNo/contacts',
    url: () => `${LIAISON_TASK}/contacts`,
    body: { heldOn: '2026-09-14', way: 'phone', met: '审批处', said: '请求加快' },
    statuses: sent(404),
  },
  {
    route: 'POST /v1/liaison-tasks/:taskNo/close',
    url: () => `${LIAISON_TASK}/close`,
    body: { outcome: '十日内决定' },
    statuses: sent(404),
  },
];

export const writtenSupervision = () => [
  {
    route: 'GET /v1/forecast',
    url: () => '/v1/forecast',
    statuses: everyone(200, { unit: 403, otherUnit: 403, admin: 403 }),
  },
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
