/** The inbox, and escalations (督办) with their acknowledgement. */
import { z } from 'zod';
import {
  type EscalationRow,
  escalationsPage,
  findEscalation,
  type ItemOfNotice,
  inboxPage,
  type NoticeRow,
} from '../../db/queries/notices.ts';
import { representedBy } from '../../db/stand-ins.ts';
import { isoShanghai } from '../../domain/calendar/local-date.ts';
import type { ItemStatus } from '../../domain/item/state.ts';
import { type Language, TERMS } from '../../terms/catalogue.ts';
import { applyOnce } from '../commands.ts';
import { numberPosition, pageOf, readCursor } from '../cursor.ts';
import type { ApiContext, App } from '../deps.ts';
import { mailboxesOf } from '../policy.ts';
import { Problem } from '../problems.ts';
import { cursor, departmentId, escalationNo, limit, refusals, yesOrNo } from '../schemas/common.ts';
import { escalation, list, notice } from '../schemas/item.ts';
import { instantOrNull } from '../views/clock-view.ts';
import { rungView } from '../views/item-view.ts';

const tags = ['Supervision'];

export function inboxRoutes(app: App, { ledger }: ApiContext): void {
  app.route({
    method: 'GET',
    url: '/v1/inbox',
    schema: {
      tags,
      summary: 'Your notices, the newest first',
      description:
        "A unit's, an officer's own and those of whom the officer stands in for, a head's department's, a supervisor's division's. `unacknowledged=true` gives the escalations that still wait for you.",
      querystring: z.strictObject({ unacknowledged: yesOrNo.optional(), limit, cursor }),
      response: { 200: list(notice), ...refusals(401, 403, 422, 503) },
    },
    handler: async (request) => {
      const { query } = request;
      const before = readCursor(query.cursor, numberPosition)?.[0] ?? null;
      const represented = await representedBy(ledger.pool, request.principal.id);
      const absent = represented.map((addressee) => ({ recipient: 'officer' as const, addressee }));
      const boxes = [...mailboxesOf(request.principal), ...absent];
      const rows = await inboxPage(ledger.pool, boxes, query.unacknowledged ?? false, before, query.limit + 1);
      const { page, nextCursor } = pageOf(rows, query.limit, ({ id }) => [id]);
      return { items: page.map((row) => noticeView(row, request.language)), nextCursor };
    },
  });
}

export function escalationRoutes(app: App, { ledger }: ApiContext): void {
  app.route({
    method: 'GET',
    url: '/v1/escalations',
    schema: {
      tags,
      summary: 'Escalations and reports upward, the newest first',
      querystring: z.strictObject({
        kind: z.enum(['escalation', 'upwardReport']).optional(),
        departmentId: departmentId.optional(),
        open: yesOrNo.optional().meta({ description: 'true: somebody has not acknowledged it yet' }),
        limit,
        cursor,
      }),
      response: { 200: list(escalation), ...refusals(401, 403, 422, 503) },
    },
    handler: async (request) => {
      const { query } = request;
      const filter = { kind: query.kind ?? null, departmentId: query.departmentId ?? null, open: query.open ?? null };
      const before = readCursor(query.cursor, numberPosition)?.[0] ?? null;
      const rows = await escalationsPage(ledger.pool, filter, request.reach, before, query.limit + 1);
      const { page, nextCursor } = pageOf(rows, query.limit, ({ noticeId }) => [noticeId]);
      return { items: page.map((row) => escalationView(row, request.language)), nextCursor };
    },
  });

  app.route({
    method: 'GET',
    url: '/v1/escalations/:escalationNo',
    schema: {
      tags,
      summary: 'One escalation',
      params: z.object({ escalationNo }),
      response: { 200: escalation, ...refusals(401, 403, 404, 503) },
    },
    handler: async (request) => {
      const [itemNo, ordinal] = partsOf(request.params.escalationNo);
      const row = await findEscalation(ledger.pool, itemNo, ordinal, request.reach);
      if (row === undefined) throw new Problem('NOT_FOUND');
      return escalationView(row, request.language);
    },
  });
  acknowledgeRoute(app, ledger);
}

function acknowledgeRoute(app: App, ledger: ApiContext['ledger']): void {
  app.route({
    method: 'POST',
    url: '/v1/escalations/:escalationNo/acknowledge',
    schema: {
      tags,
      summary: 'Acknowledge an escalation (签收)',
      params: z.object({ escalationNo }),
      headers: z.looseObject({ 'idempotency-key': z.string().optional() }),
      body: z.strictObject({}).nullish(),
      response: { 200: escalation, ...refusals(401, 403, 404, 409, 422, 503) },
    },
    handler: async (request, reply) => {
      const { principal, reach } = request;
      const [itemNo, ordinal] = partsOf(request.params.escalationNo);
      const known = await findEscalation(ledger.pool, itemNo, ordinal, reach);
      if (known === undefined) throw new Problem('NOT_FOUND');
      if (known.kind !== 'escalation') throw new Problem('NOT_AN_ESCALATION');
      const isHead = principal.roles.includes('head') && known.departmentId === principal.departmentId;
      const command = { type: 'AcknowledgeEscalation', ordinal, recipient: isHead ? 'head' : 'supervisor' } as const;
      const view = await applyOnce(ledger, request, reply, { itemId: known.itemId, command }, async (transaction) => {
        const row = await findEscalation(transaction, itemNo, ordinal, reach);
        if (row === undefined) throw new Error(`escalation ${itemNo}.${ordinal} has gone from the ledger`);
        return neutralEscalation(row);
      });
      return reply.send(inLanguage(view, request.language));
    },
  });
}

function partsOf(escalationNo: string): readonly [itemNo: string, ordinal: number] {
  const dot = escalationNo.lastIndexOf('.');
  return [escalationNo.slice(0, dot), Number(escalationNo.slice(dot + 1))];
}

function itemOf({ itemNo, typeId, status, departmentId, dueOn, projectCode, projectName }: ItemOfNotice) {
  return { itemNo, typeId, status: status as ItemStatus, departmentId, dueOn, projectCode, projectName };
}

function neutralEscalation(row: EscalationRow) {
  return { ...rungView(row), item: itemOf(row) };
}

function inLanguage<View extends { readonly item: ReturnType<typeof itemOf> }>(view: View, language: Language) {
  return { ...view, item: { ...view.item, statusText: TERMS.statuses[view.item.status][language] } };
}

function escalationView(row: EscalationRow, language: Language) {
  return inLanguage(neutralEscalation(row), language);
}

const isRung = (kind: string) => kind === 'escalation' || kind === 'upwardReport';

function noticeView({ about, ordinal, raisedAt, acknowledgedAt, ...row }: NoticeRow, language: Language) {
  const { id, recipient, addressee, acknowledgedBy } = row;
  const notice = {
    ...{ id, recipient, addressee, acknowledgedBy },
    raisedAt: isoShanghai(raisedAt.getTime()),
    acknowledgedAt: instantOrNull(acknowledgedAt?.getTime()),
  };
  if (about.taskNo !== null) {
    const { kind, taskNo, dueOn } = about;
    return {
      ...notice,
      kind,
      text: TERMS.taskNotices[kind][language],
      escalationNo: null,
      item: null,
      task: { taskNo, dueOn },
    };
  }
  return {
    ...notice,
    kind: about.kind,
    text: TERMS.notices[about.kind][language],
    escalationNo: isRung(about.kind) ? `${about.itemNo}.${ordinal}` : null,
    ...inLanguage({ item: itemOf(about) }, language),
    task: null,
  };
}
