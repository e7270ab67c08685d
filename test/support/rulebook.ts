/** The published rules of the sample city, read from data/, for tests that need a rulebook. */
import { readdirSync, readFileSync } from 'node:fs';
import { type Calendar, type CalendarYear, compileCalendar } from '../../domain/calendar/calendar.ts';
import type { Instant } from '../../domain/calendar/local-date.ts';
import type { Rulebook } from '../../domain/item/clock.ts';
import type { DecisionContext } from '../../domain/item/decision.ts';
import { type ItemTerms, type Tier, type Timetable, termsAt } from '../../domain/timetable/timetable.ts';

const DATA = new URL('../../data/', import.meta.url);
const CALENDARS = new URL('calendars/', DATA);

const CALENDAR_VERSION = 'cn-2024-2026';
export const GRACE_MS = 60_000;

/** The yearly notices as published, in order of the year. */
export const notices: readonly CalendarYear[] = readdirSync(CALENDARS)
  .filter((file) => file.endsWith('.json'))
  .sort()
  .map((file) => JSON.parse(readFileSync(new URL(file, CALENDARS), 'utf8')) as CalendarYear);

/** All notices, compiled. */
export const calendar: Calendar = compileCalendar(CALENDAR_VERSION, notices);

/** The sample city's timetable. */
export const timetable = JSON.parse(readFileSync(new URL('item-types.json', DATA), 'utf8')) as Timetable;

/** The rulebook with exactly these two published versions. Throws for any other, and for a tier that a type lacks. */
export function rulebook(differing: Partial<ItemTerms> = {}): Rulebook {
  const differs = Object.keys(differing).length > 0;
  return {
    calendar(version) {
      if (version !== CALENDAR_VERSION) throw new RangeError(`calendar ${version} was never published`);
      return calendar;
    },
    counterClosesAt: () => timetable.counterClosesAt,
    terms(version, typeId, tier) {
      if (version !== timetable.version) throw new RangeError(`timetable ${version} was never published`);
      const type = timetable.items.find(({ id }) => id === typeId);
      const terms = type && termsAt(type, tier as Tier, timetable.ladder);
      if (terms === undefined) throw new RangeError(`timetable ${version} has no ${typeId} at tier ${tier}`);
      return differs ? { ...terms, ...differing } : terms;
    },
  };
}

/** A context at `now`; without a `receivedAt` the request was complete at that very instant. Grace: 60 s. */
export function context(overrides: Partial<DecisionContext> = {}): DecisionContext {
  const now = overrides.now ?? overrides.receivedAt ?? shanghai('2026-09-14T10:00');
  return {
    now,
    receivedAt: now,
    graceMs: GRACE_MS,
    frozen: false,
    inForce: { timetableVersion: timetable.version, calendarVersion: CALENDAR_VERSION },
    rulebook: rulebook(),
    outages: [],
    ...overrides,
  };
}

/** The instant of a local time of the city: `2026-09-14T10:00`, seconds and milliseconds as wanted. */
export function shanghai(localTime: string): Instant {
  const instant = Date.parse(`${localTime}+08:00`);
  if (Number.isNaN(instant)) throw new RangeError(`"${localTime}" is not a local time such as 2026-09-14T10:00`);
  return instant;
}
