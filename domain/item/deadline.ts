/** An instant that an item has before it, and the order in which those of one instant are settled. */
import type { Due } from '../calendar/limit.ts';
import { type DayNumber, type Instant, type LocalDate, MS_PER_HOUR, startOfDay } from '../calendar/local-date.ts';

/** In the order in which deadlines at one instant are settled. */
export const ORDER = [
  'acceptance',
  'correction',
  'resumption',
  'opinion',
  'deferred',
  'pauseFlag',
  'opinionReminder',
  'half',
  'warning',
  'lastDay',
  'held',
  'escalation',
  'upwardReport',
  'after',
  'raising',
  'promise',
  'deeming',
  'paperReminder',
  'paper',
  'delivery',
  'verification',
  'expiryReminder',
  'expiry',
] as const;

export type DeadlineKind = (typeof ORDER)[number];

export interface Deadline {
  readonly kind: DeadlineKind;
  readonly at: Instant;
  /** The day that people read beside it. */
  readonly dueOn: LocalDate;
  /** Which pause, opinion, deferred material or escalation; 1 for the rest. */
  readonly ordinal: number;
}

/** What the ladder says before the due instant, from below. */
export const BEFORE_DUE = ['half', 'warning', 'lastDay'] as const satisfies readonly DeadlineKind[];

/** Reminders: one that would come together with a later step helps nobody. */
const REMINDERS: ReadonlySet<DeadlineKind> = new Set([
  ...BEFORE_DUE,
  'opinionReminder',
  'paperReminder',
  'expiryReminder',
]);

export function isReminder(kind: DeadlineKind): boolean {
  return REMINDERS.has(kind);
}

/** A provisional date yields no deadline: it is shown, and settled only when a notice confirms it. */
export function on(kind: DeadlineKind, due: Due | null, instant?: Instant, ordinal = 1): readonly Deadline[] {
  if (due === null || due.provisional) return [];
  return [{ kind, at: instant ?? due.dueExclusiveAt, dueOn: due.dueOn, ordinal }];
}

const REMINDER_HOUR = 9;

/** 09:00 Asia/Shanghai of the day: when people are reminded. */
export function morning(day: DayNumber): Instant {
  return startOfDay(day) + REMINDER_HOUR * MS_PER_HOUR;
}
