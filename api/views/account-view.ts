/** The account of an item and the duties of its outcome, as they are read. */
import { type Calendar, countWorkingDays } from '../../domain/calendar/calendar.ts';
import type { Due } from '../../domain/calendar/limit.ts';
import { isoShanghai, localDate } from '../../domain/calendar/local-date.ts';
import type { ItemClock } from '../../domain/item/clock.ts';
import { deliveryDue, expiresOn, paperDue } from '../../domain/item/deadlines.ts';
import {
  type Account,
  type ApprovalItem,
  type Hold,
  isOpen,
  type Opinion,
  type Pause,
} from '../../domain/item/state.ts';
import type { ItemTerms } from '../../domain/timetable/timetable.ts';
import { type Language, TERMS } from '../../terms/catalogue.ts';
import { instantOrNull } from './clock-view.ts';

export type AccountView = ReturnType<typeof accountView>;

export function accountView(item: ApprovalItem, calendar: Calendar, clock: ItemClock) {
  const { account } = item;
  const { correction, pauses, extension, hearing, opinions, deferred, hold } = account;
  return {
    correction: correction && correctionView({ ...correction, unitDue: clock.unitDue ?? correction.unitDue }),
    pauses: pauses.map((pause) => pauseView(pause, calendar)),
    extension: extension && { ...extension.by, approver: extension.approver, noticeNo: extension.noticeNo },
    hearing: hearing && { toldAt: isoShanghai(hearing.toldAt), closedAt: instantOrNull(hearing.closedAt) },
    opinions: opinions.map((opinion, i) => opinionView(opinion, clock.opinionDues[i] ?? opinion.due, isOpen(item))),
    deferred: deferred.map((one, i) => ({ ...one, ordinal: i + 1 })),
    hold: hold && holdView(hold),
  };
}

export function holdView({ of, reason, cutoffAt, outage, release }: Hold) {
  return {
    of,
    reason,
    cutoffAt: isoShanghai(cutoffAt),
    outage: outage && {
      cause: outage.cause,
      from: isoShanghai(outage.from),
      through: instantOrNull(outage.through),
    },
    release: release && { decision: release.decision, at: isoShanghai(release.at) },
  };
}

/** The account with its words in one language. */
export function accountIn(view: AccountView, language: Language) {
  const pauses = view.pauses.map((pause) => ({ ...pause, groundText: TERMS.grounds[pause.ground][language] }));
  // An answer that was stored before opinions had a state is given again as it was.
  const opinions = view.opinions.map((opinion) =>
    'state' in opinion
      ? { ...opinion, ...opinionTexts(opinion, language) }
      : (opinion as typeof opinion & OpinionTexts),
  );
  return { ...view, pauses, opinions };
}

type OpinionTexts = Partial<ReturnType<typeof opinionTexts>>;

/** What an opinion or a leg is, how it stands, and what its silence means, in words. */
export function opinionTexts(
  { kind, state, onSilence }: Pick<AccountView['opinions'][number], 'kind' | 'state' | 'onSilence'>,
  language: Language,
) {
  return {
    kindText: TERMS.opinionKinds[kind][language],
    stateText: TERMS.opinionStates[state][language],
    silenceText: TERMS.opinionSilence[onSilence][language],
  };
}

function correctionView({
  missing,
  answered,
  requestedAt,
  unitDue,
  onMiss,
  completedAt,
}: NonNullable<Account['correction']>) {
  return {
    missing: missing.map((text, i) => ({ entry: i + 1, text, answered: answered.includes(i + 1) })),
    requestedAt: isoShanghai(requestedAt),
    unitDueOn: unitDue.dueOn,
    onMiss,
    completedAt: instantOrNull(completedAt),
  };
}

function pauseView(
  { ordinal, ground, article, noticeNo, from, through, capWorkingDays, byCap }: Pause,
  calendar: Calendar,
) {
  return {
    ordinal,
    ground,
    article,
    noticeNo,
    from: localDate(from),
    through: through === null ? null : localDate(through),
    capWorkingDays,
    byCap,
    workingDays: through === null ? null : countWorkingDays(calendar, from, through),
  };
}

/** Whose turn it is with an opinion or a leg, or what became of it; `closed`: the item ended before. */
export function opinionState({ answer, escalated }: Opinion, open: boolean): keyof typeof TERMS.opinionStates {
  if (answer !== null) return answer.view === 'consented-by-silence' ? 'consented' : 'given';
  if (!open) return 'closed';
  return escalated ? 'overdue' : 'waiting';
}

function opinionView(opinion: Opinion, due: Due, open: boolean) {
  const { ordinal, kind, departmentId, question, onSilence, answer, leg, limit } = opinion;
  return {
    ordinal,
    kind,
    leg: leg ?? null,
    departmentId,
    question,
    requestedAt: isoShanghai(opinion.requestedAt),
    startsOn: opinion.startsOn ?? null,
    limit: limit === undefined ? null : { value: limit.value, unit: limit.unit },
    dueOn: due.dueOn,
    dueExclusiveAt: isoShanghai(due.dueExclusiveAt),
    provisional: due.provisional,
    state: opinionState(opinion, open),
    onSilence,
    view: answer?.view ?? null,
    text: answer !== null && 'text' in answer ? answer.text : null,
    answeredAt: instantOrNull(answer?.at),
  };
}

export function dutiesView(item: ApprovalItem, terms: ItemTerms, calendar: Calendar) {
  const aftermath = 'aftermath' in item ? item.aftermath : null;
  const paper = paperDue(item, calendar);
  const delivery = deliveryDue(item, calendar);
  const expires = expiresOn(item, terms);
  const promise = aftermath?.promise ?? null;
  const revocation = aftermath?.revocation ?? null;
  return {
    paper: paper && {
      dueOn: paper.dueOn,
      issuedAt: instantOrNull(aftermath?.paper.issuedAt),
      documentNo: aftermath?.paper.documentNo ?? null,
      overdue: aftermath?.paper.overdue ?? null,
    },
    delivery: delivery && { dueOn: delivery.dueOn, deliveredAt: instantOrNull(aftermath?.deliveredAt) },
    promise: promise && { text: promise.text, verifyBy: promise.verifyBy, kept: promise.kept },
    revocation: revocation && {
      ...revocation,
      revokedAt: item.status === 'revoked' ? isoShanghai(item.revokedAt) : null,
    },
    expiresOn: expires === null ? null : localDate(expires),
    expired: aftermath?.expired ?? false,
    revokedPredecessors: item.revokedPredecessors.map((one) => ({ ...one })),
  };
}
