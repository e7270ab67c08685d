/** What was published: every type at every tier, as the catalogue has it and with terms that meet each other sooner. */
import type { LimitUnit } from '../../domain/calendar/limit.ts';
import { localDate } from '../../domain/calendar/local-date.ts';
import { clockOf, type Rulebook } from '../../domain/item/clock.ts';
import type { ItemEvent } from '../../domain/item/events.ts';
import { type ApprovalItem, acceptanceOf } from '../../domain/item/state.ts';
import { USUAL_LADDER } from '../../domain/supervision/ladder.ts';
import type { Ground, ItemTerms, Leg, Tier } from '../../domain/timetable/timetable.ts';
import { rulebook, timetable } from '../support/rulebook.ts';
import { type Rules, rulesOf } from './law-life.ts';
import type { LawOutcome } from './law-oracle.ts';

/** What the clock does by itself, and what others are asked and answer; reminders depend on who settles when. */
export const LAW_NOTICES: ReadonlySet<string> = new Set([
  'ItemAcceptedBySilence',
  'CorrectionReminded',
  'ItemLapsed',
  'ClockResumed',
  'PauseFlagged',
  'EscalationRaised',
  'UpwardReportOpened',
  'PaperOverdue',
  'DeliveryOverdue',
  'ItemHeld',
  'OpinionRequested',
  'OpinionGiven',
  'OpinionConsentedBySilence',
  'OpinionEscalated',
]);

/** One type at one tier, twice: for the engine, and raw for the oracle. */
export interface Published {
  readonly typeId: string;
  readonly tier: Tier;
  readonly rulebook: Rulebook;
  readonly rules: Rules;
  readonly grounds: readonly string[];
  readonly unit: LimitUnit;
}

const GROUNDS: readonly (readonly [Ground, number | null])[] = [
  ['expert-review', 3],
  ['technical-review', 5],
  ['hearing', null],
];

export function publications(): readonly Published[] {
  return timetable.items.flatMap((type) =>
    type.tiers.flatMap((tier) => {
      const published = as(type.id, tier, {});
      return [published, close(type.id, tier, 'policy'), close(type.id, tier, 'statute')];
    }),
  );
}

/** Short caps, a list that lapses soon, an extension for every type; silence deems on the given basis where it deems. */
function close(typeId: string, tier: Tier, basis: 'policy' | 'statute'): Published {
  const rules = rulesOf(typeId);
  const unit = (rules.promisedLimit ?? rules.statutoryLimit)?.unit as LimitUnit | undefined;
  const deems = rules.onTimeout[tier] === 'deemed-approved';
  return as(typeId, tier, {
    grounds: new Map(GROUNDS),
    correction: { unitLimit: { value: 4, unit: 'working' }, onMiss: 'lapse' },
    extension: { value: 10, unit: unit ?? 'working', max: 1, approver: 'organ-head' },
    legs: [leg('examination', tier, 2, 'working', 'consent'), leg('opinion', tier, 4, 'calendar', 'escalate')],
    ...(deems && { deemedBasis: { class: basis, text: 'as the test has it', runsOn: 'promised' } }),
  });
}

function leg(id: string, at: Tier, value: number, unit: Leg['unit'], onSilence: Leg['onSilence']): Leg {
  return { id, decidedAt: at, tier: at, department: 'STH', value, unit, onSilence };
}

function as(typeId: string, tier: Tier, differing: Partial<ItemTerms>): Published {
  const raw = rulesOf(typeId);
  const { grounds, extension, correction, deemedBasis, legs } = differing;
  const phases = [...(grounds ?? [])].map(([ground, cap]) =>
    cap === null ? { ground } : { ground, capWorkingDays: cap },
  );
  const rules: Rules = {
    ...raw,
    ...(grounds && { excludedPhases: phases }),
    ...(extension !== undefined && { extension }),
    ...(correction && { correction }),
    ...(deemedBasis !== undefined && { deemedBasis }),
    ...(legs && { legs }),
  };
  const unit = (rules.extension?.unit ?? 'working') as LimitUnit;
  const names = rules.excludedPhases.map(({ ground }) => ground);
  // No outcome hangs on a ladder; the published one has random lives of its own (rung-histories.test.ts).
  const published = rulebook({ ladder: USUAL_LADDER, ...differing });
  return { typeId, tier, rules, grounds: names, unit, rulebook: published };
}

/** What the item came to, in the oracle's words. */
export function cameTo(item: ApprovalItem, events: readonly ItemEvent[], rulebook: Rulebook): LawOutcome {
  const clock = clockOf(item, rulebook);
  const acceptance = acceptanceOf(item);
  const dateOf = (due: typeof clock.promisedDue) => (due === null || due.provisional ? null : due.dueOn);
  return {
    status: item.status,
    closedAt: 'closedAt' in item ? item.closedAt : null,
    overdue: 'overdue' in item ? item.overdue : null,
    acceptedOn: acceptance === null ? null : localDate(acceptance.acceptedOn),
    promisedDue: dateOf(clock.promisedDue),
    statutoryDue: dateOf(clock.statutoryDue),
    lateReplies: item.marks.lateReplies.map(({ receivedAt }) => receivedAt),
    notices: events
      .filter((event) => LAW_NOTICES.has(event.type) && !(event.type === 'ClockResumed' && !event.byCap))
      .map(({ type, effectiveAt }) => `${type}@${new Date(effectiveAt).toISOString()}`)
      .sort(),
  };
}
