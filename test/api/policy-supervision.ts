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

export const writtenSupervision = (everyone: (status: number, overrides?: Statuses) => Statuses) => [
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
