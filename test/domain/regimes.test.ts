import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { RegimeEvent } from '../../domain/timetable/regime.ts';
import { answerOf } from '../../domain/timetable/regime-answer.ts';
import { runClock } from '../../local/clock-vectors.ts';
import { loadRegime, parseRegime, regimeNames } from '../../local/regimes.ts';

const folder = mkdtempSync(join(tmpdir(), 'regimes-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const regimes = regimeNames().map(loadRegime);
const worked = regimes.flatMap((regime) => regime.worked.map((each) => ({ regime, ...each })));
const named = worked.map((each) => [`${each.regime.name}: ${each.name} (${each.section})`, each] as const);

/** Runs the command over vectors in a file of their own. */
function clock(vectors: readonly unknown[]) {
  const path = join(folder, 'vectors.json');
  writeFileSync(path, JSON.stringify({ vectors }));
  return runClock([path]);
}

const complaintOf = (vector: Record<string, unknown>) => clock([{ name: 'odd', ...vector }]).complaint;

describe('worked dates of other countries, each from its own rules', () => {
  test('are there for all six regimes and every clock of them', () => {
    expect(regimeNames()).toEqual(['california-psa', 'fcc-shot-clocks', 'france', 'italy', 'spain', 'ts-bpass']);
    const unworked = regimes.flatMap(({ name, clocks, worked }) =>
      Object.keys(clocks).flatMap((each) => (worked.some(({ clock }) => clock === each) ? [] : `${name}/${each}`)),
    );
    expect(unworked).toEqual([]);
  });

  test.each(named)('%s', (_name, { regime, clock, events, expect: expected }) => {
    expect(answerOf(regime, clock, events)).toMatchObject(expected);
  });

  test('come out of the command the same', () => {
    const { lines, complaint } = clock(
      worked.map(({ regime, name, clock, events }) => ({ name, rule: `${regime.name}/${clock}`, events })),
    );
    expect(complaint).toBeNull();
    lines.forEach((line, i) => {
      const { regime, clock, events, name } = worked[i] as (typeof worked)[number];
      const { dueOn, provisional, steps, outcome } = answerOf(regime, clock, events);
      expect(JSON.parse(line)).toMatchObject({ name, dueOn, provisional, rejected: false, steps, outcome });
    });
  });
});

describe('each country counts over its own days', () => {
  const spain = loadRegime('spain');
  const fcc = loadRegime('fcc-shot-clocks');
  const submitted = (on: string): RegimeEvent[] => [{ on, event: 'application-submitted' }];

  test("China's rest days and make-up workdays play no part", () => {
    // 5 October 2026 is in China's National Day week, 10 October a make-up Saturday; 12 October is Columbus Day.
    expect(answerOf(spain, 'positive-silence', [{ on: '2026-07-05', event: 'request-registered' }]).dueOn).toBe(
      '2026-10-05',
    );
    expect(answerOf(fcc, 'small-on-existing', submitted('2026-08-11')).dueOn).toBe('2026-10-13');
  });

  test('a day that no list of holidays covers makes the date provisional', () => {
    expect(answerOf(fcc, 'small-on-existing', submitted('2026-11-09'))).toMatchObject({
      dueOn: '2027-01-08',
      provisional: true,
    });
  });

  test('the due day is that of a counter which knows the raw lists only', () => {
    const rest = new Set(fcc.calendar.holidays);
    const text = (day: number) => new Date(day * 86_400_000).toISOString().slice(0, 10);
    const rests = (day: number) => rest.has(text(day)) || fcc.calendar.weeklyRest.includes(((day + 3) % 7) + 1);
    const first = Date.UTC(2026, 0, 1) / 86_400_000;
    const day = fc.integer({ min: first, max: first + 150 });
    fc.assert(
      fc.property(day, fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 40 }), (start, told, away) => {
        let left = 90;
        let last = start;
        while (left > 0) {
          last += 1;
          if (last <= start + told || last > start + told + away) left -= 1;
        }
        while (rests(last)) last += 1;
        const answer = answerOf(fcc, 'other-on-existing', [
          ...submitted(text(start)),
          { on: text(start + told), event: 'incompleteness-notified' },
          { on: text(start + told + away), event: 'supplement-submitted' },
        ]);
        expect(answer.dueOn).toBe(text(last));
        expect(answer.steps.at(-1)?.on).toBe(answer.dueOn);
        expect(answer.steps.filter(({ count }) => count !== null)).toHaveLength(90);
      }),
    );
  });
});

test('whatever happens in whatever order, the answer holds together', () => {
  const cases = regimes.flatMap((regime) =>
    Object.entries(regime.clocks).map(([name, clock]) => ({ regime, name, clock })),
  );
  const first = Date.UTC(2026, 0, 5);
  const date = (days: number) => new Date(first + days * 86_400_000).toISOString().slice(0, 10);
  const happening = fc.tuple(fc.integer({ min: 0, max: 40 }), fc.nat(), fc.integer({ min: 1, max: 30 }));
  fc.assert(
    fc.property(
      fc.constantFrom(...cases),
      fc.array(happening, { maxLength: 8 }),
      ({ regime, name, clock }, happenings) => {
        const known = Object.keys(regime.events).filter((event) => event !== clock.starts);
        let day = 0;
        const events = happenings.map(([gap, place, by]) => {
          day += gap;
          return { on: date(day), event: known[place % known.length] ?? '', by: date(day + by) };
        });
        const answer = answerOf(regime, name, [{ on: date(0), event: clock.starts }, ...events]);
        const { dueOn, outcome, steps } = answer;
        if (dueOn !== null) expect(steps.at(-1)?.on).toBe(dueOn);
        if (outcome.kind === 'decided' && dueOn !== null) expect(outcome.on <= dueOn).toBe(true);
        if (outcome.kind === 'decided-late' || outcome.kind === 'silence') {
          expect(dueOn !== null && (outcome.kind === 'silence' ? outcome.on >= dueOn : outcome.on > dueOn)).toBe(true);
        }
        if (outcome.kind === 'standing-still') expect([dueOn, outcome.waitingFor.length > 0]).toEqual([null, true]);
      },
    ),
    { numRuns: 2_000 },
  );
});

describe('input that a regime cannot take: exit 2, the name and the field', () => {
  const submitted = { on: '2026-03-02', event: 'application-submitted' };
  const bad: readonly [string, Record<string, unknown>, string, string][] = [
    [
      'an unknown rule',
      { rule: 'atlantis', events: [] },
      'rule',
      '"atlantis" is no regime; the regimes: california-psa',
    ],
    ['a path as rule', { rule: '../regimes/spain', events: [] }, 'rule', 'is no regime'],
    ['a rule that is no text', { rule: 7, events: [] }, 'rule', 'must be a text'],
    [
      'an unknown clock',
      { rule: 'spain/silence', events: [] },
      'rule',
      'spain/positive-silence, spain/negative-silence',
    ],
    ['no clock, of several', { rule: 'spain', events: [] }, 'rule', 'names no clock of spain'],
    ['no events', { rule: 'spain/positive-silence' }, 'events', 'must be a list'],
    [
      'an unknown event',
      { rule: 'fcc-shot-clocks/small-on-existing', events: [submitted, { on: '2026-03-03', event: 'sunrise' }] },
      'events[1].event',
      '"sunrise" is no event of fcc-shot-clocks; it knows: application-submitted, incompleteness-notified',
    ],
    [
      'events out of order',
      { rule: 'fcc-shot-clocks/small-on-existing', events: [submitted, { on: '2026-03-01', event: 'decision-made' }] },
      'events[1].on',
      'decision-made of 2026-03-01 comes after application-submitted of 2026-03-02',
    ],
    [
      'no start',
      { rule: 'fcc-shot-clocks/small-on-existing', events: [{ on: '2026-03-01', event: 'decision-made' }] },
      'events',
      'application-submitted is missing',
    ],
    [
      'two starts',
      { rule: 'fcc-shot-clocks/small-on-existing', events: [submitted, submitted] },
      'events[1].event',
      'application-submitted is there twice',
    ],
    [
      'no such day',
      { rule: 'fcc-shot-clocks/small-on-existing', events: [{ ...submitted, on: '2026-02-30' }] },
      'events[0].on',
      'is not a date',
    ],
    [
      'a date decades away',
      { rule: 'fcc-shot-clocks/small-on-existing', events: [{ ...submitted, on: '2099-01-01' }] },
      'events',
      'lies outside the calendar of fcc-shot-clocks',
    ],
    [
      'a notice that sets no day',
      {
        rule: 'france/acceptance',
        events: [
          { on: '2026-06-02', event: 'request-received' },
          { on: '2026-06-10', event: 'missing-pieces-asked' },
        ],
      },
      'events[1].by',
      'sets a later day for the answer',
    ],
    ['a limit beside a rule', { rule: 'ts-bpass', events: [], limit: [5, 'working'] }, 'limit', 'not a field'],
    [
      'a misspelt event',
      { rule: 'ts-bpass', events: [{ on: '2026-06-10', what: 'x' }] },
      'events[0].what',
      'not a field',
    ],
  ];

  test.each(bad)('%s', (_what, vector, field, message) => {
    const complaint = complaintOf(vector);
    expect(complaint).toContain(`vector "odd": ${field}: `);
    expect(complaint).toContain(message);
  });

  test('a regime with one clock needs no name of it', () => {
    const { lines } = clock([
      { name: 'day 22', rule: 'ts-bpass', events: [{ on: '2026-03-02', event: 'application-received' }] },
    ]);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ dueOn: '2026-03-23', outcome: { on: '2026-03-24' } });
  });
});

describe('a regime file that cannot work is refused with its field', () => {
  const text = readFileSync(new URL('../../examples/regimes/fcc-shot-clocks.json', import.meta.url), 'utf8');
  const broken: readonly [string, (file: ReturnType<typeof read>) => void, string][] = [
    ['another name', (file) => Object.assign(file, { name: 'fcc' }), 'name: must be that of the file'],
    [
      'an unknown unit',
      (file) => Object.assign(clockIn(file), { limit: [60, 'weeks'] }),
      'clocks.small-on-existing.limit[1]: ',
    ],
    [
      'a misspelt field',
      (file) => Object.assign(clockIn(file), { rolls: true }),
      'clocks.small-on-existing.rolls: not a field',
    ],
    [
      'an unknown start',
      (file) => Object.assign(clockIn(file), { starts: 'dawn' }),
      'clocks.small-on-existing.starts: "dawn"',
    ],
    [
      'an unknown pause',
      (file) => Object.assign(clockIn(file), { pauses: ['nap'] }),
      'clocks.small-on-existing.pauses: "nap"',
    ],
    [
      'an unknown answer',
      (file) => Object.assign(file.pauses.later ?? {}, { until: 'dawn' }),
      'pauses.later.until: "dawn"',
    ],
    [
      'a restart with a cap',
      (file) => Object.assign(file.pauses['small-by-day-10'] ?? {}, { cap: [5, 'working'] }),
      'pauses.small-by-day-10: ',
    ],
    [
      'a clock that waits for itself',
      (file) => Object.assign(clockIn(file).silence, { yields: 'application-submitted' }),
      'clocks.small-on-existing.starts: the clock waits for its own silence',
    ],
    ['years with a gap', (file) => Object.assign(file.calendar, { years: [2026, 2028] }), 'calendar: '],
    [
      'a holiday that is no day',
      (file) => Object.assign(file.calendar, { holidays: ['2026-02-30'] }),
      'calendar.holidays[0]: ',
    ],
  ];
  interface File {
    pauses: Record<string, object>;
    calendar: object;
    clocks: Record<string, { silence: object }>;
  }
  const read = () => JSON.parse(text) as File;
  const clockIn = (file: File) => file.clocks['small-on-existing'] ?? { silence: {} };

  test.each(broken)('%s', (_what, breakIt, message) => {
    const file = read();
    breakIt(file);
    expect(() => parseRegime('x.json', JSON.stringify(file), 'fcc-shot-clocks')).toThrow(`x.json: ${message}`);
  });

  test('no JSON', () => {
    expect(() => parseRegime('x.json', '{', 'x')).toThrow('x.json cannot be read as JSON');
  });
});
