/** One item's life, told command by command: what a test needs to say "given … when … then". */
import { dayOf, type Instant, localDate } from '../../domain/calendar/local-date.ts';
import { clockOf, type ItemClock, type Rulebook } from '../../domain/item/clock.ts';
import type { Action, Command } from '../../domain/item/commands.ts';
import type { Deadline } from '../../domain/item/deadline.ts';
import { nextDeadline } from '../../domain/item/deadlines.ts';
import { decide } from '../../domain/item/decide.ts';
import type { Decision, DecisionContext } from '../../domain/item/decision.ts';
import type { ItemEvent } from '../../domain/item/events.ts';
import type { Given } from '../../domain/item/particulars.ts';
import type { ApprovalItem, ItemState } from '../../domain/item/state.ts';
import { USUAL_LADDER } from '../../domain/supervision/ladder.ts';
import type { ItemTerms, Tier } from '../../domain/timetable/timetable.ts';
import { context, rulebook, shanghai } from '../support/rulebook.ts';

export type ActionType = Action['type'];

/** A sound action of each type, on the version that the actor saw, at a day of the story. */
export function action(type: ActionType, expectedVersion: number, reasons = 'as examined', day = '2026-09-15'): Action {
  const notice = { noticeNo: '临水函〔2026〕7号', noticedOn: day };
  const seen = { expectedVersion };
  switch (type) {
    case 'Accept':
      return { type, ...seen };
    case 'RequestCorrection':
      return { type, ...seen, ...notice, missing: ['水土保持图', '法人签章'] };
    case 'Resubmit':
      return { type, ...seen, answers: [1, 2] };
    case 'HandInDeferred':
      return { type, ...seen, ordinals: [1] };
    case 'Suspend':
      return { type, ...seen, ...notice, ground: 'technical-review' };
    case 'Resume':
      return { type, ...seen, ordinal: 1 };
    case 'Extend':
      return { type, ...seen, ...notice, by: { value: 10, unit: 'working' }, reasons, approvers: ['organ-head'] };
    case 'TellHearingRight':
      return { type, ...seen, ...notice };
    case 'RequestOpinion': {
      const asked = {
        kind: 'opinion',
        departmentId: '990100-STH',
        question: '是否同意',
        onSilence: 'consent',
      } as const;
      return { type, ...seen, ...asked, limit: { value: 7, unit: 'working' } };
    }
    case 'ReleaseHold':
      return { type, ...seen, decision: 'originalInstant', reasons };
    case 'IssuePaper':
      return { type, ...seen, documentNo: '临水批〔2026〕31号' };
    case 'RecordDelivery':
      return { type, ...seen, method: '窗口领取' };
    case 'VerifyPromise':
      return { type, ...seen, kept: true, findings: reasons };
    case 'ProposeRevocation':
      return { type, ...seen, ground: 'procedure-violated', reasons, by: 'head-1' };
    case 'ConfirmRevocation':
      return { type, ...seen, by: 'supervisor-1' };
    case 'ProposeRectification':
      return { type, ...seen, field: 'officer', from: 'officer-1', to: 'officer-2', reasons, by: 'officer-1' };
    case 'ConfirmRectification':
      return { type, ...seen, by: 'head-1' };
    default:
      return { type, ...seen, reasons };
  }
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
  /** A sound action on the version that the actor sees now, with a notice of that day, or what `change` makes of it. */
  act(type: ActionType, when: When, change?: string | object): Decision;
  /** The events that settling at this time appends. */
  settle(when: When): readonly ItemEvent[];
}

type When = string | Instant | Partial<DecisionContext>;

/**
 * A story that begins with an item of this type handed in at this local time; `terms`: where the type differs from
 * the timetable; `given`: what else is known of the item. On the usual ladder, unless `terms` gives another: the rungs
 * that the sample city publishes have stories of their own (rungs.test.ts), and no outcome hangs on them.
 */
export function story(
  typeId: string,
  tier: Tier,
  receivedAt: string,
  terms: Partial<ItemTerms> = {},
  given: Partial<Given> = {},
): Story {
  const rules = rulebook({ ladder: USUAL_LADDER, ...terms });
  const contextAt = (when: When) => contextUnder(rules, when);
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
  tell({ ...submit(typeId, tier), ...given }, receivedAt);
  return {
    events,
    get item() {
      return item();
    },
    get clock() {
      return clockOf(item(), rules);
    },
    get next() {
      return nextDeadline(item(), rules);
    },
    tell,
    act(type, when, change) {
      const reasons = typeof change === 'string' ? change : undefined;
      const { receivedAt } = contextAt(when);
      const sound = action(type, item().decisionVersion, reasons, localDate(dayOf(receivedAt)));
      return tell({ ...sound, ...(typeof change === 'object' && change) } as Action, when);
    },
    settle: (when) => tell({ type: 'Settle' }, when).events,
  };
}

export function typesOf(events: readonly ItemEvent[]): readonly string[] {
  return events.map(({ type }) => type);
}

function contextUnder(rules: Rulebook, when: When): DecisionContext {
  if (typeof when === 'object') return context({ rulebook: rules, ...when });
  return context({ rulebook: rules, now: typeof when === 'string' ? shanghai(when) : when });
}
