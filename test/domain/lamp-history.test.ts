import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compileCalendar } from '../../domain/calendar/calendar.ts';
import { type Instant, isoShanghai } from '../../domain/calendar/local-date.ts';
import type { Rulebook } from '../../domain/item/clock.ts';
import { replay } from '../../domain/item/evolve.ts';
import { type Lamp, lampOf } from '../../domain/supervision/lamp.ts';
import { type LampSpan, lampHistory, type Recorded } from '../../domain/supervision/lamp-history.ts';
import { type DatedRules, USUAL_RULES } from '../../domain/supervision/rules.ts';
import { notices, rulebook, shanghai } from '../support/rulebook.ts';
import { type Story, story } from './item-story.ts';

interface Told {
  readonly item: Story;
  readonly records: readonly Recorded[];
  act(...given: Parameters<Story['act']>): void;
  settle(at: string): void;
}

/** A story whose events are recorded at the time at which they are told. */
function told(typeId: string, at: string): Told {
  const item = story(typeId, 'city', at);
  const records: Recorded[] = [];
  const record = (when: string) => {
    for (const event of item.events.slice(records.length)) records.push({ event, at: shanghai(when) });
  };
  record(at);
  return {
    item,
    records,
    act(type, when, change) {
      if (item.act(type, when, change).error !== null) throw new Error(`${type} was refused`);
      record(String(when));
    },
    settle(when) {
      item.settle(when);
      record(when);
    },
  };
}

const inWords = (spans: readonly LampSpan[]) =>
  spans.map(({ lamp, from, until }) => {
    const minute = (at: Instant | null) => (at === null ? '' : isoShanghai(at).slice(5, 16));
    return `${lamp} ${minute(from)}–${minute(until)}`;
  });
const historyOf = (
  { records }: Told,
  now: string,
  { rules = [], under = rulebook() }: { rules?: readonly DatedRules[]; under?: Rulebook } = {},
) => lampHistory(records, under, rules, shanghai(now));

/** Ten working days, due on 28 September; a fifth is two. */
function accepted() {
  const one = told('water-plan-consent', '2026-09-14T10:00');
  one.act('Accept', '2026-09-14T11:00');
  return one;
}

describe('what an item has shown', () => {
  test('green, yellow from midnight on, red from the end of its limit on, and nothing once silence has passed it', () => {
    const one = accepted();
    one.settle('2026-09-29T00:01');
    expect(inWords(historyOf(one, '2026-10-10T00:00'))).toEqual([
      'green 09-14T10:00–09-23T00:00',
      'yellow 09-23T00:00–09-29T00:00',
      'red 09-29T00:00–09-29T00:01',
      'none 09-29T00:01–',
    ]);
  });

  test('grey while the clock stands still, blue after an early decision', () => {
    const one = told('soil-water', '2026-09-14T10:00');
    one.act('Accept', '2026-09-14T11:00');
    one.act('Suspend', '2026-09-15T09:00');
    one.act('Resume', '2026-09-17T09:00');
    one.act('Approve', '2026-09-18T09:00');
    expect(inWords(historyOf(one, '2026-12-01T00:00'))).toEqual([
      'green 09-14T10:00–09-15T09:00',
      'grey 09-15T09:00–09-17T09:00',
      'green 09-17T09:00–09-18T09:00',
      'blue 09-18T09:00–',
    ]);
  });

  test('a decision on the last day is in time, and not early', () => {
    const one = accepted();
    one.act('Approve', '2026-09-28T16:00');
    expect(inWords(historyOf(one, '2026-10-10T00:00')).slice(-2)).toEqual([
      'yellow 09-23T00:00–09-28T16:00',
      'none 09-28T16:00–',
    ]);
    expect(
      lampOf(one.item.item, rulebook(), shanghai('2026-10-10T00:00'), {
        ...USUAL_RULES.lamps,
        blueWorkingDaysEarly: 0,
      }),
    ).toEqual({
      lamp: 'blue',
      workingDaysLeft: 0,
    });
  });

  test('is the same up to every earlier instant, whenever it is asked for', () => {
    const one = accepted();
    one.settle('2026-09-29T00:01');
    const whole = historyOf(one, '2026-10-10T00:00');
    for (const now of ['2026-09-14T10:30', '2026-09-22T23:59', '2026-09-23T00:01', '2026-09-29T00:00']) {
      const known = one.records.filter(({ at }) => at <= shanghai(now));
      const then = lampHistory(known, rulebook(), [], shanghai(now));
      expect(then.map(({ lamp, from }) => [lamp, from])).toEqual(
        whole.filter(({ from }) => from < shanghai(now)).map(({ lamp, from }) => [lamp, from]),
      );
    }
  });

  test('thresholds count from the day of their version', () => {
    const lamps = { ...USUAL_RULES.lamps, yellowPercentLeft: 60 };
    const rules = [{ effectiveOn: '2026-09-18', rules: { ...USUAL_RULES, lamps } }];
    expect(inWords(historyOf(accepted(), '2026-09-24T00:00', { rules }))).toEqual([
      'green 09-14T10:00–09-18T00:00',
      'yellow 09-18T00:00–',
    ]);
  });

  test('a calendar counts from when it was published, and changes nothing before', () => {
    // A storm: at 15:00 of 23 September that day is made a day of rest, and one working day more is left.
    const years = notices.map((one) =>
      one.year === 2026 ? { ...one, restDays: [...one.restDays, '2026-09-23'].sort() } : one,
    );
    const later = compileCalendar('later', years);
    const plain = rulebook();
    const publishedAt = shanghai('2026-09-23T15:00');
    const under: Rulebook = {
      ...plain,
      calendar: (version) => (version === 'later' ? later : plain.calendar(version)),
      editions: () => [{ version: 'later', publishedAt, reason: 'test' }],
    };
    expect(inWords(historyOf(accepted(), '2026-10-09T12:00', { under }))).toEqual([
      'green 09-14T10:00–09-23T00:00',
      'yellow 09-23T00:00–09-23T15:00',
      'green 09-23T15:00–09-24T00:00',
      'yellow 09-24T00:00–09-30T00:00',
      'red 09-30T00:00–',
    ]);
  });

  test('at any minute it is the lamp of what was recorded by then', () => {
    const one = told('soil-water', '2026-09-14T10:00');
    one.act('RequestCorrection', '2026-09-15T09:00');
    one.act('Resubmit', '2026-09-17T09:00');
    one.act('Suspend', '2026-09-21T09:00');
    one.act('Resume', '2026-09-24T16:30');
    one.settle('2026-10-15T00:01');
    const from = shanghai('2026-09-14T10:00');
    const until = shanghai('2026-10-20T00:00');
    const spans = lampHistory(one.records, rulebook(), [], until);
    const minute = fc.integer({ min: from / 60_000, max: until / 60_000 - 1 }).map((count) => count * 60_000);
    fc.assert(
      fc.property(minute, (at) => {
        const state = replay(one.records.filter((record) => record.at <= at).map(({ event }) => event));
        if (state === null) throw new Error('nothing yet');
        const shown = spans.filter((span) => span.from <= at && (span.until === null || at < span.until));
        expect(shown.map(({ lamp }) => lamp)).toEqual([lampOf(state, rulebook(), at, USUAL_RULES.lamps).lamp]);
      }),
      { numRuns: 500 },
    );
    expect(spans.every(({ lamp }, i) => lamp !== spans[i - 1]?.lamp)).toBe(true);
    expect(spans.slice(1).every(({ from: start }, i) => start === spans[i]?.until)).toBe(true);
    expect(new Set<Lamp>(spans.map(({ lamp }) => lamp)).size).toBeGreaterThan(3);
  });
});
