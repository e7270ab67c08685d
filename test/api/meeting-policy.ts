/** A held meeting with one task, and what each caller is answered on the routes of both. */
import type { Harness } from './harness.ts';

const MEETING = '/v1/meetings/M990100-2026-09';
const TASK = '/v1/meeting-tasks/M990100-2026-09.1';

/** The city's meeting, up to minutes that give a task to the second officer of SLJ. */
export async function holdMeeting(api: Harness): Promise<void> {
  const supervisor = api.as('supervisor-990100');
  const task = { text: '办结', measure: '批文', departmentId: '990100-SLJ', personId: 'officer-990100-SLJ-2' };
  const steps = [
    ['', { month: '2026-09' }],
    ['/add', { title: '会商', text: '会商', reasons: '要求' }],
    ['/freeze', {}],
    ['/hold', { heldOn: '2026-09-14', chair: '分管副市长', present: '各部门' }],
    ['/minutes', { decisions: [{ key: 'added:1', decision: '限期', tasks: [{ ...task, due: { workingDays: 5 } }] }] }],
  ] as const;
  for (const [i, [name, body]] of steps.entries()) {
    const url = name === '' ? '/v1/meetings' : MEETING + name;
    const { status, body: answer } = await supervisor.post(url, body, { 'if-match': `"${i + 1}"` });
    if (status >= 400) throw new Error(`${url}: ${JSON.stringify(answer)}`);
  }
}

const readers = { leader: 200, countyLeader: 404, supervisor: 200, provinceSupervisor: 200, countySupervisor: 404 };
const runners = { supervisor: 412, provinceSupervisor: 403, countySupervisor: 404 };
const owners = { officer: 412, head: 412, otherOfficer: 404, countyOfficer: 404, otherHead: 404 };
const confirmers = { supervisor: 412, provinceSupervisor: 412, countySupervisor: 404 };
const stale = { 'if-match': '"999"' };
const reasons = { reasons: '理由' };

const STEPS = {
  prepare: {},
  add: { title: '会商', text: '会商', ...reasons },
  strike: { key: 'added:1', ...reasons },
  freeze: {},
  hold: { heldOn: '2026-09-14', chair: '分管副市长', present: '各部门' },
  minutes: { decisions: [{ key: 'added:1', decision: '限期' }] },
  close: {},
};

const read = (route: string, url: string, statuses: Record<string, number>) => ({ route, url: () => url, statuses });
const act = (route: string, url: string, body: object, statuses: Record<string, number>) => ({
  ...read(route, url, statuses),
  body,
  headers: stale,
});

export const MEETING_EXPECTATIONS = [
  read('GET /v1/meetings', '/v1/meetings', { ...readers, countyLeader: 200, countySupervisor: 200 }),
  act(
    'POST /v1/meetings',
    '/v1/meetings',
    { month: '2026-01' },
    { supervisor: 422, provinceSupervisor: 422, countySupervisor: 422 },
  ),
  read('GET /v1/meetings/:meetingNo', MEETING, readers),
  read('GET /v1/meetings/:meetingNo/pack', `${MEETING}/pack`, readers),
  ...Object.entries(STEPS).map(([name, body]) =>
    act(`POST /v1/meetings/:meetingNo/${name}`, `${MEETING}/${name}`, body, runners),
  ),
  read('GET /v1/meeting-tasks', '/v1/meeting-tasks', {
    ...{ ...readers, countyLeader: 200, countySupervisor: 200 },
    ...{ officer: 200, head: 200, otherOfficer: 200, countyOfficer: 200, otherHead: 200 },
  }),
  read('GET /v1/meeting-tasks/:taskNo', TASK, {
    ...{ ...readers, officer: 200, head: 200, otherOfficer: 404, countyOfficer: 404, otherHead: 404 },
  }),
  act('POST /v1/meeting-tasks/:taskNo/report', `${TASK}/report`, { text: '已办结' }, owners),
  act('POST /v1/meeting-tasks/:taskNo/confirm', `${TASK}/confirm`, {}, confirmers),
  act('POST /v1/meeting-tasks/:taskNo/return', `${TASK}/return`, reasons, confirmers),
];
