/** The inbox. */
import { z } from 'zod';
import { liaisonTo } from '../../db/liaisons.ts';
import { inboxPage, type NoticeRow } from '../../db/queries/notices.ts';
import { representedBy } from '../../db/stand-ins.ts';
import { isoShanghai } from '../../domain/calendar/local-date.ts';
import { type Language, TERMS } from '../../terms/catalogue.ts';
import { numberPosition, pageOf, readCursor } from '../cursor.ts';
import type { ApiContext, App } from '../deps.ts';
import { mailboxesOf } from '../policy.ts';
import { cursor, limit, refusals, yesOrNo } from '../schemas/common.ts';
import { list, notice } from '../schemas/item.ts';
import { instantOrNull } from '../views/clock-view.ts';
import { itemIn, itemOf } from '../views/escalation-view.ts';

const tags = ['Supervision'];

export function inboxRoutes(app: App, { ledger }: ApiContext): void {
  app.route({
    method: 'GET',
    url: '/v1/inbox',
    schema: {
      tags,
      summary: 'Your notices, the newest first',
      description:
        "A unit's, an officer's own and those of whom the officer stands in for, a head's department's, a supervisor's division's, a liaison's. `unacknowledged=true` gives the escalations that still wait for you.",
      querystring: z.strictObject({ unacknowledged: yesOrNo.optional(), limit, cursor }),
      response: { 200: list(notice), ...refusals(401, 403, 422, 503) },
    },
    handler: async (request) => {
      const { query } = request;
      const before = readCursor(query.cursor, numberPosition)?.[0] ?? null;
      const represented = await representedBy(ledger.pool, request.principal.id);
      const absent = represented.map((addressee) => ({ recipient: 'officer' as const, addressee }));
      const sentTo = await liaisonTo(ledger.pool, [request.principal.id, ...represented]);
      const bodies = sentTo.map((addressee) => ({ recipient: 'liaison' as const, addressee }));
      const boxes = [...mailboxesOf(request.principal), ...absent, ...bodies];
      const rows = await inboxPage(ledger.pool, boxes, query.unacknowledged ?? false, before, query.limit + 1);
      const { page, nextCursor } = pageOf(rows, query.limit, ({ id }) => [id]);
      return { items: page.map((row) => noticeView(row, request.language)), nextCursor };
    },
  });
}

/** Notices of a numbered rung. */
const NUMBERED: ReadonlySet<string> = new Set([
  ...['escalation', 'upwardReport', 'overdue', 'promisePassed', 'escalationAnswered', 'escalationClosed'],
]);

function noticeView({ about, ordinal, raisedAt, acknowledgedAt, ...row }: NoticeRow, language: Language) {
  const { id, recipient, addressee, acknowledgedBy } = row;
  const notice = {
    ...{ id, recipient, addressee, acknowledgedBy },
    raisedAt: isoShanghai(raisedAt.getTime()),
    acknowledgedAt: instantOrNull(acknowledgedAt?.getTime()),
  };
  if ('taskNo' in about) {
    const { kind, taskNo, dueOn } = about;
    return {
      ...notice,
      kind,
      text: TERMS.taskNotices[kind][language],
      escalationNo: null,
      escalationState: null,
      item: null,
      task: { taskNo, dueOn },
      liaisonTaskNo: null,
    };
  }
  return {
    ...notice,
    kind: about.kind,
    text: TERMS.notices[about.kind][language],
    escalationNo: NUMBERED.has(about.kind) ? `${about.itemNo}.${ordinal}` : null,
    escalationState: about.state,
    item: itemIn(itemOf(about), language),
    task: null,
    liaisonTaskNo: about.liaisonTaskNo,
  };
}
