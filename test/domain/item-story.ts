/** One item's life, told command by command: what a test needs to say "given … when … then". */
import type { Instant } from '../../domain/calendar/local-date.ts';
import type { Command } from '../../domain/item/commands.ts';
import { clockOf, type Deadline, type ItemClock, nextDeadline } from '../../domain/item/deadlines.ts';
import { type Decision, type DecisionContext, decide } from '../../domain/item/decide.ts';
import type { ApprovalItem, ItemEvent, ItemState } from '../../domain/item/state.ts';
import type { Tier } from '../../domain/timetable/timetable.ts';
import { context, rulebook, shanghai } from '../support/rulebook.ts';

export type Action = Extract<Command, { expectedVersion: number }>;
export type ActionType = Action['type'];

/** An action with sound reasons. */
export function action(type: ActionType, expectedVersion: number, reasons = 'as examined'): Action {
  return type === 'Accept' ? { type, expectedVersion } : { type, expectedVersion, reasons };
}

export function submit(typeId: string, tier: Tier): Extract<Command, { type: 'Submit' }> {
  return {
    type: 'Submit',
    itemNo: '990100-SLJ-23-20260914-000042-K',
    typeId,
    tier,
    division: '990100',
    departmentId: '990100-SLJ',
    officerId: 'officer-1',
    unitId: 'unit-1',
    supervisionDivision: '990100',
  };
}

export interface Story {
  readonly events: readonly ItemEvent[];
  readonly item: ApprovalItem;
  readonly clock: ItemClock;
  readonly next: Deadline | null;
  /** Decides and keeps the result. `when`: the local time of `now`, or the context's own fields. */
  tell(command: Command, when: When): Decision;
  /** An action on the version that the actor sees now. */
  act(type: ActionType, when: When, reasons?: string): Decision;
  /** The events that settling at this time appends. */
  settle(when: When): readonly ItemEvent[];
}

type When = string | Instant | Partial<DecisionContext>;

/** A story that begins with an item of this type handed in at this local time. */
export function story(typeId: string, tier: Tier, receivedAt: string): Story {
  let state: ItemState = null;
  const events: ItemEvent[] = [];
  const item = (): ApprovalItem => {
    if (state === null) throw new Error('nothing submitted');
    return state;
  };
  const tell = (command: Command, when: When): Decision => {
    const decision = decide(state, command, contextAt(when));
    state = decision.state;
    events.push(...decision.events);
    return decision;
  };
  tell(submit(typeId, tier), receivedAt);
  return {
    events,
    get item() {
      return item();
    },
    get clock() {
      return clockOf(item(), rulebook());
    },
    get next() {
      return nextDeadline(item(), rulebook());
    },
    tell,
    act: (type, when, reasons) => tell(action(type, item().decisionVersion, reasons), when),
    settle: (when) => tell({ type: 'Settle' }, when).events,
  };
}

export function typesOf(events: readonly ItemEvent[]): readonly string[] {
  return events.map(({ type }) => type);
}

function contextAt(when: When): DecisionContext {
  if (typeof when === 'object') return context(when);
  return context({ now: typeof when === 'string' ? shanghai(when) : when });
}
