/**
 * Who may do what: one table, one row per route. The API refuses to start when a route has no row or a row no route.
 * What each role reaches of items and projects (a unit its own, an officer and a head their department's, a
 * supervisor and a leader the division and those below) is decided here and becomes SQL in db/queries/reach.ts, nowhere else.
 */
import type { FastifyRequest } from 'fastify';
import type { KeyScope } from '../db/api-keys.ts';
import type { TaskReach } from '../db/queries/meeting-tasks.ts';
import type { Mailbox } from '../db/queries/notices.ts';
import type { Reach } from '../db/queries/reach.ts';
import { ACTS } from './acts.ts';
import { inspectBody } from './body.ts';
import type { ApiContext, App } from './deps.ts';
import { createIdentity, type Principal, ROLES, type Role } from './identity.ts';
import { Problem } from './problems.ts';
import { createRate } from './rate.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks. Reading it on a public route is an error. */
    principal: Principal;
    /** How far the caller sees on this route. */
    reach: Reach;
  }
}

export interface PolicyRow {
  readonly who: 'public' | readonly Role[];
  /** The use that a key must have been given for; a route without one is never opened by a key. */
  readonly key?: KeyScope;
  /** Asked by whoever watches the process: not counted against anybody. */
  readonly uncounted?: true;
  /** The route exists only on this clock. */
  readonly only?: 'simulated';
}

export type PolicyTable = Readonly<Record<string, PolicyRow>>;

const everybody: PolicyRow = { who: 'public' };
const probe: PolicyRow = { ...everybody, uncounted: true };
const anyone: PolicyRow = { who: ROLES };
const allow = (...who: Role[]): PolicyRow => ({ who });

export const POLICY: PolicyTable = {
  'GET /healthz': probe,
  'GET /readyz': probe,
  'GET /metrics': probe,
  'GET /openapi.json': everybody,
  'GET /docs': everybody,
  'GET /docs/json': everybody,
  'GET /docs/yaml': everybody,
  'GET /docs/static/index.html': everybody,
  'GET /docs/static/swagger-initializer.js': everybody,
  'GET /docs/static/*': everybody,
  'GET /v1/sign-in': everybody,
  'GET /v1/me': anyone,
  'GET /v1/people': anyone,
  'GET /': everybody,
  'GET /console': everybody,
  'GET /console/*': everybody,
  'POST /v1/people/:personId/end-access': allow('admin'),
  'GET /v1/access-ends': allow('admin'),
  'POST /v1/api-keys': allow('unit', 'admin'),
  'GET /v1/api-keys': allow('unit', 'admin'),
  'POST /v1/api-keys/:keyId/rotate': allow('unit', 'admin'),
  'POST /v1/api-keys/:keyId/end': allow('unit', 'admin'),
  'POST /v1/submissions': { ...allow('unit'), key: 'submit' },
  'POST /v1/submissions/check': { ...allow('unit'), key: 'submit' },
  'GET /v1/receipts/:receiptNo': allow('unit'),
  'GET /v1/projects': allow('unit', 'officer', 'head', 'leader', 'supervisor'),
  'GET /v1/projects/:code/lamp': allow('unit', 'officer', 'head', 'leader', 'supervisor'),
  'GET /v1/projects/:code': allow('unit', 'officer', 'head', 'leader', 'supervisor'),
  'GET /v1/projects/:code/items': allow('unit', 'officer', 'head', 'leader', 'supervisor'),
  'GET /v1/projects/:code/checklist': allow('unit', 'officer', 'head', 'leader', 'supervisor'),
  'GET /v1/projects/:code/checklist/suggestion': allow('officer', 'head', 'leader', 'supervisor'),
  'PUT /v1/projects/:code/checklist': allow('officer', 'head'),
  'GET /v1/projects/:code/works': allow('unit', 'officer', 'head', 'leader', 'supervisor'),
  'POST /v1/projects/:code/works': allow('officer', 'head', 'supervisor'),
  'GET /v1/project-kinds': anyone,
  'GET /v1/items/:itemNo': allow('unit', 'officer', 'head', 'leader', 'supervisor'),
  'GET /v1/items/:itemNo/lamps': allow('unit', 'officer', 'head', 'leader', 'supervisor'),
  'GET /v1/items/:itemNo/events': allow('unit', 'officer', 'head', 'leader', 'supervisor'),
  ...Object.fromEntries(ACTS.map(({ name, who }) => [`POST /v1/items/:itemNo/${name}`, { who, key: 'act' as const }])),
  'POST /v1/items/:itemNo/opinions/:ordinal': allow('officer', 'head'),
  'POST /v1/items/:itemNo/claim': allow('officer', 'head'),
  'POST /v1/items/:itemNo/reassign': allow('head'),
  'POST /v1/items/:itemNo/transfer': allow('head'),
  'GET /v1/items/:itemNo/clock': allow('unit', 'officer', 'head', 'leader', 'supervisor'),
  'GET /v1/items/:itemNo/certificate': allow('unit', 'officer', 'head', 'leader', 'supervisor'),
  'GET /v1/items/:itemNo/file': allow('unit', 'officer', 'head', 'leader', 'supervisor'),
  'GET /progress': everybody,
  'GET /v1/items/:itemNo/documents': allow('unit', 'officer', 'head', 'leader', 'supervisor'),
  'GET /v1/items/:itemNo/materials': allow('unit', 'officer', 'head', 'leader', 'supervisor'),
  'GET /v1/items/:itemNo/materials/:sha256': allow('unit', 'officer', 'head', 'leader', 'supervisor'),
  'PUT /v1/items/:itemNo/materials/:sha256': { ...allow('unit'), key: 'submit' },
  'GET /v1/documents': allow('unit', 'officer', 'head', 'leader', 'supervisor'),
  'GET /v1/documents/:documentNo': allow('unit', 'officer', 'head', 'leader', 'supervisor'),
  'POST /v1/coordination-letters': allow('supervisor'),
  'POST /v1/letter-previews': allow('supervisor'),
  'POST /v1/supervision-notices': allow('supervisor'),
  'GET /v1/supervision-notices': allow('officer', 'head', 'leader', 'supervisor'),
  'GET /v1/supervision-notices/:noticeNo': allow('officer', 'head', 'leader', 'supervisor'),
  'POST /v1/supervision-notices/:noticeNo/sign-for': allow('officer', 'head'),
  'POST /v1/supervision-notices/:noticeNo/answer': allow('head'),
  'POST /v1/supervision-notices/:noticeNo/return': allow('supervisor'),
  'POST /v1/supervision-notices/:noticeNo/close': allow('supervisor'),
  'GET /v1/supervision-messages': allow('head', 'leader', 'supervisor'),
  'GET /verify/:certificateNo': everybody,
  'GET /.well-known/shixian-keys.json': everybody,
  'GET /.well-known/shixian-log-head.json': everybody,
  'GET /v1/windows/:departmentId/queue': allow('officer', 'head', 'leader', 'supervisor'),
  'GET /v1/windows/:departmentId/lamp': allow('officer', 'head', 'leader', 'supervisor'),
  'GET /v1/windows/:departmentId/counts': allow('officer', 'head', 'leader', 'supervisor'),
  'GET /v1/windows/:departmentId/assignment-rules': allow('officer', 'head', 'leader', 'supervisor'),
  'PUT /v1/windows/:departmentId/assignment-rules': allow('head'),
  'GET /v1/windows/:departmentId/leaves': allow('officer', 'head', 'leader', 'supervisor'),
  'POST /v1/windows/:departmentId/leaves': allow('head'),
  'POST /v1/windows/:departmentId/leaves/:leaveId/end': allow('head'),
  'POST /v1/windows/:departmentId/bulk/claim': allow('officer', 'head'),
  'POST /v1/windows/:departmentId/bulk/accept': allow('officer', 'head'),
  'POST /v1/windows/:departmentId/bulk/reassign': allow('head'),
  'POST /v1/windows/:departmentId/bulk/transfer': allow('head'),
  'POST /v1/windows/:departmentId/handover': allow('head'),
  'GET /v1/windows/:departmentId/pauses': allow('officer', 'head', 'leader', 'supervisor'),
  'POST /v1/windows/:departmentId/calendar-feed': allow('officer', 'head', 'leader', 'supervisor'),
  'POST /v1/windows/:departmentId/calendar-feed/end': allow('officer', 'head', 'leader', 'supervisor'),
  'GET /v1/windows/:departmentId/stream': allow('officer', 'head', 'leader', 'supervisor'),
  'GET /v1/windows/:departmentId/calendar.ics': everybody,
  'GET /v1/inbox': allow('unit', 'officer', 'head', 'leader', 'supervisor'),
  'GET /v1/escalations': allow('head', 'leader', 'supervisor'),
  'GET /v1/escalations/:escalationNo': allow('head', 'leader', 'supervisor'),
  'POST /v1/escalations/:escalationNo/acknowledge': allow('head', 'leader', 'supervisor'),
  'POST /v1/escalations/:escalationNo/answer': allow('head', 'leader'),
  'POST /v1/escalations/:escalationNo/close': allow('supervisor'),
  'POST /v1/escalations/:escalationNo/raise': allow('supervisor'),
  'GET /v1/accountability-records': allow('head', 'leader', 'supervisor'),
  'GET /v1/accountability-records/:recordNo': allow('head', 'leader', 'supervisor'),
  'POST /v1/accountability-records/:recordNo/talk': allow('supervisor'),
  'POST /v1/accountability-records/:recordNo/refer': allow('supervisor'),
  'POST /v1/accountability-records/:recordNo/close': allow('supervisor'),
  'GET /v1/liaisons': allow('officer', 'head', 'leader', 'supervisor', 'admin'),
  'PUT /v1/liaisons/:departmentId': allow('admin'),
  'GET /v1/liaison-tasks': allow('officer', 'head', 'leader', 'supervisor'),
  'GET /v1/liaison-tasks/:taskNo': allow('officer', 'head', 'leader', 'supervisor'),
  'POST /v1/liaison-tasks/:taskNo/contacts': allow('officer', 'head', 'supervisor'),
  'POST /v1/liaison-tasks/:taskNo/close': allow('officer', 'head', 'supervisor'),
  'GET /v1/bulletins': anyone,
  'GET /v1/bulletins/preview': allow('leader', 'supervisor'),
  'POST /v1/bulletins': allow('supervisor'),
  'GET /v1/bulletins/:no': anyone,
  'GET /v1/bulletins/:no/items': allow('officer', 'head', 'leader', 'supervisor'),
  'POST /v1/bulletins/:no/freeze': allow('supervisor'),
  'POST /v1/bulletins/:no/publish': allow('leader', 'supervisor'),
  'POST /v1/bulletins/:no/correct': allow('supervisor'),
  'GET /v1/forecast': allow('officer', 'head', 'leader', 'supervisor'),
  'GET /v1/statistics': allow('officer', 'head', 'leader', 'supervisor'),
  'GET /v1/ledger': allow('officer', 'head', 'leader', 'supervisor'),
  'GET /v1/ledger.xlsx': allow('officer', 'head', 'leader', 'supervisor'),
  'GET /v1/ledger.csv': allow('officer', 'head', 'leader', 'supervisor'),
  'GET /v1/holds': allow('supervisor'),
  'GET /v1/meetings': allow('leader', 'supervisor'),
  'POST /v1/meetings': allow('supervisor'),
  'GET /v1/meetings/:meetingNo': allow('leader', 'supervisor'),
  ...Object.fromEntries(
    ['prepare', 'add', 'strike', 'freeze', 'hold', 'minutes', 'close'].map((step) => [
      `POST /v1/meetings/:meetingNo/${step}`,
      allow('supervisor'),
    ]),
  ),
  'GET /v1/meetings/:meetingNo/pack': allow('leader', 'supervisor'),
  'GET /v1/meeting-tasks': allow('officer', 'head', 'leader', 'supervisor'),
  'GET /v1/meeting-tasks/:taskNo': allow('officer', 'head', 'leader', 'supervisor'),
  'POST /v1/meeting-tasks/:taskNo/report': allow('officer', 'head'),
  'POST /v1/meeting-tasks/:taskNo/confirm': allow('supervisor'),
  'POST /v1/meeting-tasks/:taskNo/return': allow('supervisor'),
  'POST /v1/webhooks': allow('unit', 'supervisor', 'admin'),
  'GET /v1/webhooks': allow('unit', 'supervisor', 'admin'),
  'GET /v1/webhooks/:webhookId': allow('unit', 'supervisor', 'admin'),
  'PUT /v1/webhooks/:webhookId': allow('unit', 'supervisor', 'admin'),
  'POST /v1/webhooks/:webhookId/rotate-secret': allow('unit', 'supervisor', 'admin'),
  'POST /v1/webhooks/:webhookId/ping': allow('unit', 'supervisor', 'admin'),
  'GET /v1/messages': allow('unit', 'supervisor', 'admin'),
  'POST /v1/messages/:messageId/resend': allow('unit', 'supervisor', 'admin'),
  'GET /v1/me/mail': allow('unit', 'officer', 'head', 'leader', 'supervisor'),
  'PUT /v1/me/mail': allow('unit', 'officer', 'head', 'leader', 'supervisor'),
  'POST /v1/me/mail/confirm': allow('unit', 'officer', 'head', 'leader', 'supervisor'),
  'GET /v1/item-types': anyone,
  'GET /v1/item-types/:typeId': anyone,
  'GET /v1/departments': anyone,
  'POST /v1/imports': allow('admin'),
  'GET /v1/timetables': allow('admin'),
  'GET /v1/timetables/:version': allow('admin'),
  'POST /v1/timetables/impact': allow('admin'),
  'POST /v1/timetables': allow('admin'),
  'GET /v1/alarms': allow('supervisor', 'admin'),
  'GET /v1/calendars': allow('admin'),
  'POST /v1/calendars/impact': allow('admin'),
  'POST /v1/calendars': allow('admin'),
  'GET /v1/clock': anyone,
  'POST /v1/clock/release': allow('admin'),
  'POST /v1/clock/advance': { ...allow('admin'), only: 'simulated' },
  'POST /v1/clock/run': { ...allow('admin'), only: 'simulated' },
};

type Guard = Pick<ApiContext, 'config' | 'keys' | 'ledger' | 'accessEnds'>;

/** Puts the table in front of every route that is added from here on. Call it before the first route. */
export function enforcePolicy(app: App, context: Guard, table: PolicyTable): void {
  const { config } = context;
  const identify = createIdentity(context);
  const count = createRate(config.api.ratePerMinute);
  const unused = new Set(
    Object.entries(table).flatMap(([route, { only }]) => (only && only !== config.clock ? [] : [route])),
  );
  app.decorateRequest('principal', null as unknown as Principal);
  app.decorateRequest('reach', null as unknown as Reach);
  app.addHook('onRoute', ({ method, url }) => {
    for (const verb of [method].flat().filter((one) => one !== 'HEAD')) {
      if (table[`${verb} ${url}`] === undefined) {
        throw new Error(`The route ${verb} ${url} has no row in the policy table: add it to api/policy.ts.`);
      }
      unused.delete(`${verb} ${url}`);
    }
  });
  app.addHook('onReady', async () => {
    if (unused.size === 0) return;
    throw new Error(`These rows of the policy table belong to no route: ${[...unused].join(', ')}. Remove them.`);
  });
  // Behind the parser, so that fetching the issuer's keys never delays the instant at which the body was complete.
  app.addHook('preValidation', async (request) => {
    if (request.is404) return;
    const verb = request.method === 'HEAD' ? 'GET' : request.method;
    // Fastify adds the same route with a slash behind a prefix, without telling the hook.
    const row = table[`${verb} ${request.routeOptions.url?.replace(/(.)\/$/, '$1')}`];
    if (row === undefined) throw new Error(`${verb} ${request.routeOptions.url} slipped past the policy table`);
    if (row.who === 'public') {
      if (row.uncounted === undefined) count(request.ip);
    } else {
      // Whoever is nobody counts by address, so that a guess costs as much as a question.
      const principal = await identify(request).catch((error: unknown) => {
        count(request.ip);
        throw error;
      });
      count(principal.id);
      await admit(request, row.who, principal, keyUse(verb, row));
    }
    inspectBody(request);
  });
}

/** What is only looked at needs no row of its own. */
function keyUse(verb: string, { key }: PolicyRow): KeyScope | undefined {
  return verb === 'GET' ? 'read' : key;
}

async function admit(
  request: FastifyRequest,
  who: readonly Role[],
  principal: Principal,
  use: KeyScope | undefined,
): Promise<void> {
  const roles = principal.roles.filter((role) => who.includes(role));
  if (roles.length === 0) throw new Problem('NOT_PERMITTED', { values: { roles: who.join(', ') } });
  const { scopes } = principal;
  if (scopes !== null && (use === undefined || !scopes.includes(use))) {
    throw new Problem('KEY_NOT_FOR_THIS', { values: { scopes: scopes.join(', ') } });
  }
  request.principal = principal;
  request.reach = reachOf(principal, roles);
}

/** Only the roles that the route admits open anything. */
function reachOf(principal: Principal, roles: readonly Role[]): Reach {
  const ofDivision = roles.includes('supervisor') || roles.includes('leader');
  return {
    unitId: roles.includes('unit') ? principal.unitId : null,
    departmentId: roles.includes('officer') || roles.includes('head') ? principal.departmentId : null,
    division: ofDivision ? principal.division : null,
  };
}

/** The tasks of meetings that a caller sees: an officer's own, a head's department's, a supervisor's division's. */
export function taskReachOf({ principal, reach }: FastifyRequest): TaskReach {
  const personId = reach.departmentId === null ? null : principal.id;
  const departmentId = principal.roles.includes('head') ? reach.departmentId : null;
  return { personId, departmentId, division: reach.division };
}

/** The mailboxes that a caller reads: a unit's, an officer's own, a head's department, a leader's and a supervisor's division. */
export function mailboxesOf({ id, roles, departmentId, division, unitId }: Principal): readonly Mailbox[] {
  const boxes: Mailbox[] = [];
  if (roles.includes('unit') && unitId !== null) boxes.push({ recipient: 'unit', addressee: unitId });
  // A supervisor answers for the items of a department that has nobody.
  const answers = roles.some((role) => role === 'officer' || role === 'head' || role === 'supervisor');
  if (answers) boxes.push({ recipient: 'officer', addressee: id });
  if (roles.includes('head') && departmentId !== null) boxes.push({ recipient: 'head', addressee: departmentId });
  if (roles.includes('leader') && division !== null) boxes.push({ recipient: 'leader', addressee: division });
  if (roles.includes('supervisor') && division !== null) boxes.push({ recipient: 'supervisor', addressee: division });
  return boxes;
}
