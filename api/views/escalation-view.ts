/** An escalation as it is read: first without a language, so that an answer can be stored and given again. */
import type { EscalationRow } from '../../db/queries/escalations.ts';
import type { ItemOfNotice } from '../../db/queries/notices.ts';
import { isoShanghai } from '../../domain/calendar/local-date.ts';
import type { ItemStatus } from '../../domain/item/state.ts';
import { postureOf } from '../../domain/supervision/ladder.ts';
import { type Language, TERMS } from '../../terms/catalogue.ts';

/** As an item shows it. */
export function rungView(row: EscalationRow) {
  const { answer, closing } = row;
  return {
    escalationNo: `${row.itemNo}.${row.ordinal}`,
    kind: row.kind,
    ordinal: row.ordinal,
    raisedAt: isoShanghai(row.raisedAt.getTime()),
    state: row.state,
    recipients: row.recipients.map(({ recipient, addressee, toldAt, acknowledgedAt, acknowledgedBy }) => ({
      ...{ recipient, addressee, toldAt: inShanghai(toldAt), acknowledgedBy },
      acknowledgedAt: acknowledgedAt === null ? null : inShanghai(acknowledgedAt),
    })),
    answer: answer && { ...answer, answeredAt: inShanghai(answer.answeredAt) },
    lapsed: row.lapsed.map(({ at, by, measure, doneOn }) => ({
      ...{ measure, doneOn, answeredAt: inShanghai(at), answeredBy: by },
    })),
    closing: closing && { ...closing, closedAt: inShanghai(closing.closedAt) },
  };
}

export function itemOf({ itemNo, typeId, status, departmentId, dueOn, projectCode, projectName }: ItemOfNotice) {
  return { itemNo, typeId, status: status as ItemStatus, departmentId, dueOn, projectCode, projectName };
}

/** Without a language. */
export function neutralEscalation(row: EscalationRow) {
  return { ...rungView(row), posture: postureOf(row.tier), item: itemOf(row) };
}

/** The item that a notice or an escalation is about, in the reader's words. */
export function itemIn<Item extends { readonly status: ItemStatus }>(item: Item, language: Language) {
  return { ...item, statusText: TERMS.statuses[item.status][language] };
}

export function escalationIn(view: ReturnType<typeof neutralEscalation>, language: Language) {
  return {
    ...view,
    stateText: view.state && TERMS.escalationStates[view.state][language],
    postureText: TERMS.postures[view.posture][language],
    item: itemIn(view.item, language),
  };
}

const inShanghai = (instant: string) => isoShanghai(Date.parse(instant));
