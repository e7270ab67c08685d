/** Red items: past their limit and still open, or passed by silence since the last meeting, or with a paper overdue. */
import { type Calendar, countWorkingDays } from '../calendar/calendar.ts';
import { dayNumber, dayOf, type Instant, type LocalDate, localDate } from '../calendar/local-date.ts';
import { clockOf, type ItemClock, type Rulebook, rulesOf } from '../item/clock.ts';
import { paperDue } from '../item/deadlines.ts';
import { type ApprovalItem, type ClosedItem, type ItemStatus, isOpen } from '../item/state.ts';
import { timeLeft } from './lamp.ts';
import type { MeetingItem } from './meeting-facts.ts';

/** `overdue`: open with a red lamp. `defaulted`: deemed approved. `paperOverdue`: deemed, and the paper is late. */
export type RedReason = 'overdue' | 'defaulted' | 'paperOverdue';

/** An item as an agenda names it. */
export interface ItemLine {
  readonly itemNo: string;
  readonly typeId: string;
  readonly projectCode: string;
  readonly departmentId: string;
  readonly officerId: string;
  readonly status: ItemStatus;
  /** The last day in time; null where no limit runs. */
  readonly dueOn: LocalDate | null;
  /** Working days since that day, the day itself not counted; 0 where it has not passed. */
  readonly lateWorkingDays: number;
}

export interface RedLine extends ItemLine {
  readonly reason: RedReason;
  /** Escalations of the item that neither head nor supervisor has acknowledged. */
  readonly unacknowledged: number;
}

/**
 * Why an item is red at `asOf`; null where it is not. A deeming counts from the first instant after `since` on, and
 * for as long as the paper is owed (泰政办发〔2022〕58号).
 */
export function redReason(
  item: ApprovalItem,
  rulebook: Rulebook,
  { asOf, since }: { readonly asOf: Instant; readonly since: Instant },
): RedReason | null {
  const { calendar } = rulesOf(item, rulebook);
  if (isOpen(item)) {
    const { lamp } = timeLeft(clockOf(item, rulebook), item.particulars.receivedAt, asOf, calendar);
    return lamp === 'red' ? 'overdue' : null;
  }
  if (item.status !== 'deemedApproved') return null;
  const due = paperDue(item, calendar);
  const owed = item.aftermath.paper.issuedAt === null;
  if (owed && due !== null && asOf >= due.dueExclusiveAt) return 'paperOverdue';
  return owed || item.closedAt > since ? 'defaulted' : null;
}

/** The red items among these, each once, in no particular order. */
export function redLines(
  items: readonly MeetingItem[],
  rulebook: Rulebook,
  span: { readonly asOf: Instant; readonly since: Instant },
): readonly RedLine[] {
  return items.flatMap((item) => {
    const reason = redReason(item.state, rulebook, span);
    if (reason === null) return [];
    const { escalations } = item.state.marks;
    const unacknowledged = escalations.filter(({ acknowledgedBy }) => acknowledgedBy.length === 0).length;
    return [{ ...lineOf(item, rulebook, span.asOf), reason, unacknowledged }];
  });
}

/** The item as an agenda names it: open, with the day that its lamp follows; decided, with the day on which it was. */
export function lineOf({ projectCode, state }: MeetingItem, rulebook: Rulebook, asOf: Instant): ItemLine {
  const { itemNo, typeId, departmentId, officerId } = state.particulars;
  const { calendar } = rulesOf(state, rulebook);
  const dueOn = isOpen(state) ? openDueOn(clockOf(state, rulebook)) : closedDueOn(state, calendar, asOf);
  const lateWorkingDays = dueOn === null ? 0 : countWorkingDays(calendar, dayNumber(dueOn) + 1, dayOf(asOf));
  return { itemNo, typeId, projectCode, departmentId, officerId, status: state.status, dueOn, lateWorkingDays };
}

function openDueOn(clock: ItemClock): LocalDate | null {
  if (clock.unitDue !== null) return clock.unitDue.dueOn;
  if (clock.paused) return null;
  return (clock.ifSilent ? clock.acceptanceDue : clock.runningDue)?.dueOn ?? null;
}

/** Of a deeming: the day on which silence passed it, then the day on which the paper was due. */
function closedDueOn(item: ClosedItem, calendar: Calendar, asOf: Instant): LocalDate {
  const paper = paperDue(item, calendar);
  const owed = paper !== null && item.aftermath.paper.issuedAt === null;
  return owed && asOf >= paper.dueExclusiveAt ? paper.dueOn : localDate(dayOf(item.closedAt - 1));
}
