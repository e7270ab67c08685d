/** An item as it is read: first without a language (so an answer can be stored and given again), then in the reader's. */
import { readJournals } from '../../db/item-rows.ts';
import type { Ledger } from '../../db/ledger.ts';
import type { Queryable } from '../../db/pool.ts';
import { escalationsOf } from '../../db/queries/escalations.ts';
import { type ItemRow, materialsOf } from '../../db/queries/items.ts';
import { supervisionRulesOf } from '../../db/supervision-rules.ts';
import { silenceOf, silenceText } from '../../documents/silence.ts';
import type { Calendar } from '../../domain/calendar/calendar.ts';
import { dayOf, isoShanghai, localDate } from '../../domain/calendar/local-date.ts';
import { anchorOf, clockOf, type ItemClock, turnDue } from '../../domain/item/clock.ts';
import { calendarVersionOf } from '../../domain/item/editions.ts';
import type { RefusalGround } from '../../domain/item/refusal.ts';
import { type Share, sharesOf } from '../../domain/item/shares.ts';
import { type ApprovalItem, acceptanceOf, type ItemStatus, isOpen } from '../../domain/item/state.ts';
import { lampOf } from '../../domain/supervision/lamp.ts';
import { type LampThresholds, thresholdsAt } from '../../domain/supervision/rules.ts';
import type { ItemTerms } from '../../domain/timetable/timetable.ts';
import { type Language, TERMS } from '../../terms/catalogue.ts';
import { accountIn, accountView, dutiesView } from './account-view.ts';
import { clockView, instantOrNull } from './clock-view.ts';
import { rungView } from './escalation-view.ts';
import { originView } from './origin-view.ts';
import { personView } from './person-view.ts';

/** A row with what its journal says. */
export interface ReadItem {
  readonly row: ItemRow;
  readonly state: ApprovalItem;
  readonly clock: ItemClock;
  readonly terms: ItemTerms;
  /** The calendar by which its days are counted now. */
  readonly calendar: Calendar;
  /** When its lamp changes, as its division has settled it for today. */
  readonly thresholds: LampThresholds;
}

export type SummaryView = ReturnType<typeof summaryOf>;
export type ItemView = Awaited<ReturnType<typeof readDetail>>;

/** Replays the journals of the rows and computes their clocks. */
export async function readItems(db: Queryable, ledger: Ledger, rows: readonly ItemRow[]): Promise<readonly ReadItem[]> {
  const journals = await readJournals(
    db,
    rows.map(({ id }) => id),
  );
  const particulars = [...journals.values()].map(({ state }) => state.particulars);
  await ledger.rulebooks.load(db, {
    timetables: new Set(particulars.map(({ timetableVersion }) => timetableVersion)),
    calendars: new Set(particulars.map(({ calendarVersion }) => calendarVersion)),
  });
  const rules = await supervisionRulesOf(db, [...new Set(rows.map(({ divisionCode }) => divisionCode))]);
  return rows.map((row) => {
    const state = journals.get(row.id)?.state;
    if (state === undefined) throw new Error(`item ${row.itemNo} has no journal`);
    const { timetableVersion, typeId, tier } = state.particulars;
    return {
      row,
      state,
      clock: clockOf(state, ledger.rulebooks),
      terms: ledger.rulebooks.terms(timetableVersion, typeId, tier),
      calendar: ledger.rulebooks.calendar(calendarVersionOf(state, ledger.rulebooks)),
      thresholds: thresholdsAt(rules.get(row.divisionCode), row.now.getTime()),
    };
  });
}

/** What lists show. */
export function summaryOf(ledger: Ledger, item: ReadItem) {
  const { row, state, clock } = item;
  const runningOn = clock.runningDue?.dueOn ?? null;
  return {
    itemNo: row.itemNo,
    type: typeView(ledger, item),
    project: { code: row.projectCode, name: row.projectName },
    receiptNo: row.receiptNo,
    tier: row.tier,
    division: { code: row.divisionCode, name: { zh: row.divisionZh, en: row.divisionEn } },
    window: {
      departmentId: row.departmentId,
      department: { zh: row.departmentZh, en: row.departmentEn },
      name: { zh: row.windowZh, en: row.windowEn },
    },
    responsibleOfficer: personView({ id: row.officerId, zh: row.officerZh, en: row.officerEn }),
    actingOfficer: row.acting && personView(row.acting),
    claimed: row.claimed,
    status: state.status,
    decisionVersion: state.decisionVersion,
    receivedAt: isoShanghai(state.particulars.receivedAt),
    turnDueAt: isOpen(state) ? instantOrNull(turnDue(state, clock)?.dueExclusiveAt) : null,
    dueOn: clock.ifSilent ? null : runningOn,
    dueOnIfSilent: clock.ifSilent ? runningOn : null,
    lamp: lampOf(state, ledger.rulebooks, row.now.getTime(), item.thresholds),
    outcome: outcomeOf(item),
  };
}

/** One item with everything that is known of it. */
export async function readDetail(db: Queryable, ledger: Ledger, row: ItemRow) {
  const materials = await materialsOf(db, row.id);
  const escalations = await escalationsOf(db, row.id);
  // Last, so that a calendar published meanwhile is in all of the answer or in none.
  const [item] = await readItems(db, ledger, [row]);
  if (item === undefined) throw new Error(`item ${row.itemNo} could not be read`);
  const { state, clock, terms } = item;
  const { timetableVersion } = state.particulars;
  const calendarVersion = calendarVersionOf(state, ledger.rulebooks);
  const acceptance = acceptanceOf(state);
  const calendar = ledger.rulebooks.calendar(calendarVersion);
  return {
    ...summaryOf(ledger, item),
    unit: { id: row.unitId, name: { zh: row.unitZh, en: row.unitEn } },
    acceptance: acceptance && {
      acceptedOn: localDate(acceptance.acceptedOn),
      actOn: localDate(acceptance.actOn),
      actAt: isoShanghai(acceptance.actAt),
      bySilence: acceptance.bySilence,
    },
    clock: {
      ...clockView(terms, clock, { startsOn: startsOn(item), timetableVersion, calendarVersion }),
      overdueAt: instantOrNull(clock.overdueAt),
      deemsAt: instantOrNull(clock.deemsAt),
      deemingHeld: clock.deemingHeld,
      heldFor: clock.heldFor,
      newDueOn: clock.newDue?.dueOn ?? null,
      hearingPending: clock.hearingPending,
      paused: clock.paused,
      unitDueOn: clock.unitDue?.dueOn ?? null,
    },
    account: accountView(state, calendar, clock),
    shares: sharesOf(state, calendar, row.now.getTime()).map(shareView),
    origin: originView(state),
    duties: dutiesView(state, terms, calendar),
    silence: silenceOf(state, terms, ledger.rulebooks),
    materials: materials.map((material) => ({ ...material, forItems: [...material.forItems] })),
    escalations: escalations.map(rungView),
    lateReplies: state.marks.lateReplies.map(({ decision, receivedAt }) => ({
      decision,
      receivedAt: isoShanghai(receivedAt),
    })),
    parked: row.parked,
    asOf: isoShanghai(row.now.getTime()),
  };
}

function shareView({ from, until, ...share }: Share) {
  return { ...share, from: isoShanghai(from), until: instantOrNull(until) };
}

/** How the item ended, and when that was recorded; null while it is open. */
export function outcomeOf({ row, state }: Pick<ReadItem, 'row' | 'state'>) {
  if (isOpen(state)) return null;
  return {
    kind: state.status,
    effectiveAt: isoShanghai(state.closedAt),
    recordedAt: row.closing === null ? null : isoShanghai(Date.parse(row.closing.decidedAt)),
    overdue: 'overdue' in state ? state.overdue : null,
    reasons: 'reasons' in state ? state.reasons : null,
    ground: 'ground' in state ? state.ground : null,
  };
}

function typeView(ledger: Ledger, { row, state }: ReadItem) {
  const type = ledger.rulebooks.itemType(state.particulars.timetableVersion, row.typeId);
  return { id: row.typeId, name: { zh: type?.nameZh ?? row.typeId, en: type?.nameEn ?? row.typeId } };
}

/** The day from which the limit counts; null while nothing runs yet. */
function startsOn({ state, clock, terms }: ReadItem): number | null {
  return clock.ifSilent || clock.unitDue !== null ? null : dayOf(anchorOf(state, terms));
}

type Outcome = NonNullable<ReturnType<typeof outcomeOf>>;

export function outcomeIn<O extends { readonly kind: ItemStatus; readonly ground?: RefusalGround | null }>(
  outcome: O | null,
  language: Language,
) {
  if (outcome === null) return null;
  const { kind, ground } = outcome;
  const groundText = ground ? TERMS.refusalGrounds[ground][language] : null;
  return { ...outcome, text: TERMS.statuses[kind][language], groundText };
}

/** The summary with its words in one language. */
export function summaryIn<View extends SummaryView>(view: View, language: Language) {
  return {
    ...view,
    statusText: TERMS.statuses[view.status][language],
    lamp: { ...view.lamp, text: TERMS.lamps[view.lamp.lamp][language] },
    outcome: outcomeIn<Outcome>(view.outcome, language),
  };
}

/** The item with its words in one language. */
export function itemIn(view: ItemView, language: Language) {
  const account = accountIn(view.account, language);
  return {
    ...summaryIn(view, language),
    account,
    silence: { ...view.silence, text: silenceText(view.silence, language) },
  };
}
