/**
 * The only place where an item changes: a command and the state before it give events, or one error.
 * Pure: the ledger's clock, the received instant and the published versions are arguments.
 */
import { act } from './act.ts';
import { deskEvents } from './act-desk.ts';
import { escalationEvents } from './act-escalation.ts';
import { dayAfterClosing } from './act-intake.ts';
import { adoptions } from './adoptions.ts';
import { acceptanceDue, expiryOf, runningDates } from './clock.ts';
import type { Command, DomainError } from './commands.ts';
import { BEFORE_DUE, type Deadline, isReminder } from './deadline.ts';
import { deadlinesOf } from './deadlines.ts';
import type { Decision, DecisionContext, Result } from './decision.ts';
import type { ItemEvent } from './events.ts';
import { evolve } from './evolve.ts';
import { importItem } from './import.ts';
import { giveOpinion } from './opinion.ts';
import { receiptCountsFrom } from './particulars.ts';
import { noteRenewal } from './renewal.ts';
import { dispatched } from './rungs.ts';
import { settleOne } from './settle.ts';
import { withBothNames } from './standing-in.ts';
import type { ApprovalItem, ItemState } from './state.ts';

/**
 * Decides one command at its `receivedAt`: first the calendars published since, then what the clock has made due,
 * then the command itself.
 */
export function decide(before: ItemState, command: Command, context: DecisionContext): Decision {
  const adopted = adoptions(before, context.rulebook);
  const due = settle(adopted.reduce(evolve, before), context, command.type === 'Settle');
  const settled = [...adopted, ...due.events];
  const byClock = settled.length;
  const result = decideCommand(due.state, command, context);
  if (!Array.isArray(result)) return { events: settled, state: due.state, error: result as DomainError, byClock };
  const events = withBothNames(result, command.type, context.onBehalfOf);
  return { events: [...settled, ...events], state: events.reduce(evolve, due.state), error: null, byClock };
}

function decideCommand(state: ItemState, command: Command, context: DecisionContext): Result {
  switch (command.type) {
    case 'Submit':
      return submit(state, command, context);
    case 'Import':
      return importItem(state, command, context);
    case 'Settle':
      return [];
    case 'AcknowledgeEscalation':
    case 'AnswerEscalation':
    case 'CloseEscalation':
    case 'RaiseEscalation':
      return escalationEvents(existing(state), command, context);
    case 'GiveOpinion':
      return giveOpinion(existing(state), command, context);
    case 'NoteRenewal':
      return noteRenewal(existing(state), command, context);
    case 'Claim':
    case 'Reassign':
    case 'Transfer':
      return deskEvents(existing(state), command, context);
    case 'FlagPredecessor': {
      const { itemNo, typeId } = command;
      return [{ type: 'PredecessorRevoked', effectiveAt: context.receivedAt, itemNo, typeId }];
    }
    case 'NoteDelivery': {
      const { of, channel, to, outcome, at: effectiveAt } = command;
      return [{ type: 'NoticeDelivered', effectiveAt, of, channel, to, outcome }];
    }
    default:
      return act(existing(state), command, context);
  }
}

/** Settles every deadline that is due by `now`, each at its own legal instant. `reminders`: those too. */
function settle(before: ItemState, context: DecisionContext, reminders: boolean): Pick<Decision, 'events' | 'state'> {
  const events: ItemEvent[] = [];
  let state = before;
  while (state !== null && !context.frozen) {
    const due = deadlinesOf(state, context.rulebook).filter(({ at }) => context.now >= at + context.graceMs);
    // A reminder that would come together with a later step helps nobody: the escalation says more.
    const next = due.find(({ kind }) => !isReminder(kind)) ?? (reminders ? reminderOf(due) : undefined);
    if (next === undefined) break;
    const settled = settleOne(state, next, context);
    events.push(...settled);
    state = settled.reduce(evolve, state);
  }
  return { events, state };
}

/** The first reminder that is due. Of those before the due instant the latest says all that the others would. */
function reminderOf(due: readonly Deadline[]): Deadline | undefined {
  const isBefore = ({ kind }: Deadline) => (BEFORE_DUE as readonly string[]).includes(kind);
  const latest = due.findLast(isBefore);
  return due.find((one) => one === latest || !isBefore(one));
}

function submit(
  state: ItemState,
  command: Extract<Command, { type: 'Submit' }>,
  { receivedAt, inForce, rulebook }: DecisionContext,
): Result {
  if (state !== null) return { code: 'ITEM_ALREADY_SUBMITTED' };
  const { type: _type, ...given } = command;
  const terms = rulebook.terms(inForce.timetableVersion, given.typeId, given.tier);
  const calendar = rulebook.calendar(inForce.calendarVersion);
  const received = { ...given, receivedAt, ...dayAfterClosing(receivedAt, given.closesAt) };
  const dates = {
    acceptanceDue: acceptanceDue(calendar, received),
    ifSilent: {
      ...runningDates(terms, calendar, receiptCountsFrom(received), { particulars: given }),
      ...expiryOf(given),
    },
  };
  const submitted: ItemEvent = {
    type: 'ItemSubmitted',
    effectiveAt: receivedAt,
    ...received,
    ...inForce,
    dates,
  };
  if (terms.onTimeout !== 'report-upward') return [submitted];
  return [submitted, dispatched(terms, receivedAt)];
}

/** The caller looked the item up; commands other than Submit never reach one that does not exist. */
function existing(state: ItemState): ApprovalItem {
  if (state === null) throw new Error('a command other than Submit needs an item');
  return state;
}
