/** A supervision notice as it is read: first without a language, then in the reader's. */

import type { Queryable } from '../../db/pool.ts';
import type { MessageRow, SupervisionNoticeRow } from '../../db/queries/supervision-notices.ts';
import { type Step, stepsOf } from '../../db/supervision-notices.ts';
import { isoShanghai } from '../../domain/calendar/local-date.ts';
import { allowedSteps, replayNotice } from '../../domain/supervision/supervision-notice.ts';
import { type Language, TERMS } from '../../terms/catalogue.ts';

export function noticeSummaryOf({ id: _id, issuedAt, itemNos, ...row }: SupervisionNoticeRow) {
  return { ...row, itemNos: [...itemNos], issuedAt: isoShanghai(issuedAt.getTime()) };
}

export function noticeSummaryIn<View extends { readonly status: SupervisionNoticeRow['status'] }>(
  view: View,
  language: Language,
) {
  return { ...view, statusText: TERMS.supervisionNoticeStatuses[view.status][language] };
}

/** The notice with its journal. */
export async function readNotice(db: Queryable, row: SupervisionNoticeRow) {
  const steps = await stepsOf(db, row.id);
  const allowed = allowedSteps(replayNotice(steps.map(({ event }) => event)));
  return { ...noticeSummaryOf(row), allowed: [...allowed], steps: steps.map(stepView) };
}

export function noticeIn(view: Awaited<ReturnType<typeof readNotice>>, language: Language) {
  const steps = view.steps.map((step) => ({ ...step, text: TERMS.supervisionSteps[step.type][language] }));
  return { ...noticeSummaryIn(view, language), steps };
}

function stepView({ seq, event, decidedAt, actor }: Step) {
  const { type, effectiveAt, ...data } = event;
  const instants = { effectiveAt: isoShanghai(effectiveAt), decidedAt: isoShanghai(decidedAt) };
  return { seq, type, ...instants, actor, data: data as Record<string, unknown> };
}

export function messageView({ raisedAt, recipient, ...row }: MessageRow, language: Language) {
  return {
    ...row,
    recipient: recipient as 'head' | 'supervisor' | 'leader',
    text: TERMS.supervisionSteps[row.type][language],
    raisedAt: isoShanghai(raisedAt.getTime()),
  };
}
