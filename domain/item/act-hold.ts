/** A person releases a hold, with reasons: what silence meant stands at its original instant, or a new due day is set. */
import { type Calendar, countWorkingDays, isKnown, isWorkingDay } from '../calendar/calendar.ts';
import { dayNumber, dayOf, type Instant, type LocalDate, localDate } from '../calendar/local-date.ts';
import { deemingDue, type ItemClock, rulesOf } from './clock.ts';
import type { Action, DomainError } from './commands.ts';
import { deadlinesOf } from './deadlines.ts';
import type { DecisionContext, Result } from './decision.ts';
import type { HeldSilence, HoldReason, ItemEvent } from './events.ts';
import { evolve } from './evolve.ts';
import { endingSilence } from './hold.ts';
import { settleOne } from './settle.ts';
import type { ApprovalItem } from './state.ts';

type Release = Extract<Action, { type: 'ReleaseHold' }>;
type Released = Extract<ItemEvent, { type: 'HoldReleased' }>;

/** `originalInstant` takes effect at once; while decisions are frozen it waits for the release of the freeze. */
export function releaseHold(item: ApprovalItem, command: Release, clock: ItemClock, context: DecisionContext): Result {
  const { receivedAt: effectiveAt, rulebook } = context;
  const { terms, calendar } = rulesOf(item, rulebook);
  const held = pendingHold(item) ?? passedBefore(clock, deemingDue(terms, clock)?.dueExclusiveAt);
  if (held === null) return { code: 'NOT_HELD' };
  const { reasons, decision } = command;
  if (reasons.trim() === '') return { code: 'REASONS_REQUIRED' };
  const event = { type: 'HoldReleased', effectiveAt, ...held, decision, reasons } as const;
  if (command.decision === 'newDueDay') {
    const { dueOn } = command;
    const today = dayOf(effectiveAt);
    const workingDays = countWorkingDays(calendar, today + 1, Math.min(dayNumber(dueOn), calendar.knownThrough));
    return dayRefusal(dueOn, today, calendar) ?? [{ ...event, dueOn, workingDays }];
  }
  const released: Released = { ...event, dueOn: null, workingDays: null };
  if (context.frozen) return [released];
  const after = evolve(item, released);
  const deadline = deadlinesOf(after, rulebook).find(({ kind }) => endingSilence(after, kind) === held.of);
  if (deadline === undefined) throw new Error(`the released ${held.of} of ${item.particulars.itemNo} has no deadline`);
  return [released, ...settleOne(after, deadline, context)];
}

interface Pending {
  readonly of: HeldSilence;
  readonly reason: HoldReason;
  readonly cutoffAt: Instant;
}

/** The hold that stands in the journal. One of a lapse is over once the list has been answered in full. */
function pendingHold({ status, account: { hold } }: ApprovalItem): Pending | null {
  if (hold === null || hold.release !== null) return null;
  if ((hold.of === 'lapse') !== (status === 'awaitingApplicant')) return null;
  return { of: hold.of, reason: hold.reason, cutoffAt: hold.cutoffAt };
}

/** The statutory date had passed before acceptance or a hearing was settled: the clock says so, no event does. */
function passedBefore({ heldFor }: ItemClock, cutoffAt: Instant | undefined): Pending | null {
  if (heldFor !== 'statutoryDatePassed' || cutoffAt === undefined) return null;
  return { of: 'deeming', reason: heldFor, cutoffAt };
}

function dayRefusal(dueOn: LocalDate, today: number, calendar: Calendar): DomainError | null {
  const day = dayNumber(dueOn);
  if (day <= today) return { code: 'DATE_NOT_AHEAD', date: dueOn, today: localDate(today) };
  if (!isKnown(calendar, day) || !isWorkingDay(calendar, day)) return { code: 'NOT_A_WORKING_DAY', date: dueOn };
  return null;
}
