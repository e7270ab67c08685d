import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  answering,
  type Ladder,
  ladderOf,
  nextRecipient,
  postureOf,
  type Rung,
  stepsAfter,
  USUAL_LADDER,
} from '../../domain/supervision/ladder.ts';
import { termsAt } from '../../domain/timetable/timetable.ts';
import { problemsOf } from '../../domain/timetable/validate.ts';
import { FIELDS } from '../../terms/fields.ts';
import { timetable } from '../support/rulebook.ts';

const days = (value: number) => ({ value, unit: 'working' }) as const;
const rungs = timetable.ladder ?? [];

describe('the ladder of a tier', () => {
  test('is the one that the timetable publishes for it', () => {
    expect(ladderOf(rungs, 'city')).toEqual({
      half: ['officer'],
      yellow: { days: 1, to: ['officer'] },
      lastDay: ['officer', 'head'],
      due: { to: ['head', 'supervisor'], acknowledgeWithin: 1 },
      after: [
        { days: 1, to: ['head'] },
        { days: 3, to: ['leader', 'supervisor'] },
        { days: 5, to: ['head', 'leader', 'supervisor'] },
      ],
      every: 5,
    });
    expect(ladderOf(rungs, 'county').due.acknowledgeWithin).toBe(2);
    expect(ladderOf(rungs, 'ministry').after).toEqual([{ days: 10, to: ['liaison', 'supervisor'] }]);
  });

  test('is the usual one where the timetable says nothing of the tier', () => {
    expect(ladderOf(undefined, 'city')).toBe(USUAL_LADDER);
    const county = rungs.filter(({ tier }) => tier === 'county');
    expect(ladderOf(county, 'city')).toBe(USUAL_LADDER);
    expect([...stepsAfter(USUAL_LADDER, 0)]).toEqual([]);
  });

  test('belongs to the version of the timetable: a type of another version keeps its own', () => {
    const [type] = timetable.items;
    if (type === undefined) throw new Error('no types');
    expect(termsAt(type, 'city', rungs)?.ladder.every).toBe(5);
    expect(termsAt(type, 'city')?.ladder).toBe(USUAL_LADDER);
    expect(termsAt(type, 'city', rungs)?.ladder.every).toBe(5);
  });
});

describe('the steps after the due instant', () => {
  const first = (ladder: Ladder, after: number, count: number) => {
    const found: number[] = [];
    for (const { days: day } of stepsAfter(ladder, after)) if (found.push(day) === count) break;
    return found;
  };

  test('come each once, the last of them again and again', () => {
    const city = ladderOf(rungs, 'city');
    expect(first(city, 0, 6)).toEqual([1, 3, 5, 10, 15, 20]);
    expect(first(city, 3, 3)).toEqual([5, 10, 15]);
    expect(first(city, 10, 2)).toEqual([15, 20]);
    expect(first(city, 12, 2)).toEqual([15, 20]);
  });

  test('whatever the ladder: they rise, and going on after one gives the rest of the same', () => {
    const rising = fc
      .uniqueArray(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 6 })
      .map((list) => [...list].sort((a, b) => a - b));
    const ladders = fc.record({ rising, every: fc.option(fc.integer({ min: 1, max: 20 })) });
    fc.assert(
      fc.property(ladders, fc.nat({ max: 8 }), ({ rising: list, every }, place) => {
        const ladder = { ...USUAL_LADDER, after: list.map((day) => ({ days: day, to: ['head'] as const })), every };
        const all = first(ladder, 0, 12);
        expect(all).toEqual([...new Set(all)].sort((a, b) => a - b));
        const from = all[Math.min(place, all.length - 1)] ?? 0;
        expect(first(ladder, from, 3)).toEqual(
          all
            .slice(all.indexOf(from) + 1)
            .slice(0, 3)
            .concat(every === null ? [] : first(ladder, all.at(-1) ?? 0, 3))
            .slice(0, 3),
        );
      }),
    );
  });
});

describe('who is told', () => {
  test('the next higher one is the lowest who does not know yet', () => {
    expect(
      [[], ['head'], ['head', 'supervisor'], ['head', 'leader'], ['head', 'leader', 'supervisor']].map(nextRecipient),
    ).toEqual(['head', 'leader', 'leader', 'supervisor', null]);
  });

  test('officer and liaison are told; head, leader and supervisor answer', () => {
    expect(answering(['supervisor', 'officer', 'liaison', 'head'])).toEqual(['head', 'supervisor']);
  });

  test('the county is supervised, the city sped up, and above it somebody goes and asks', () => {
    expect(['county', 'city', 'province', 'ministry'].map(postureOf)).toEqual([
      ...['supervise', 'speedUp', 'reportUpward', 'reportUpward'],
    ]);
  });
});

describe('a ladder that cannot be published', () => {
  const sound: readonly Rung[] = [
    { tier: 'city', rung: 'half', to: ['officer'] },
    { tier: 'city', rung: 'yellow', offset: days(2), to: ['officer'] },
    { tier: 'city', rung: 'last-day', to: ['head'] },
    { tier: 'city', rung: 'due', acknowledgeWithin: days(1), to: ['head'] },
    { tier: 'city', rung: 'after', offset: days(1), to: ['leader'] },
    { tier: 'city', rung: 'after', offset: days(4), every: days(4), to: ['supervisor'] },
  ];
  // biome-ignore lint/suspicious/noExplicitAny: a ladder that is broken on purpose
  const problemsAfter = (change: (copy: any[]) => void) => {
    const ladder = structuredClone([...sound]);
    change(ladder);
    return problemsOf({ ...timetable, ladder }).map(({ pointer, code }) => [pointer, code]);
  };

  test('unless nothing is wrong', () => {
    expect(problemsAfter(() => undefined)).toEqual([]);
    expect(problemsAfter((ladder) => ladder.splice(0, 3))).toEqual([]);
  });

  // biome-ignore lint/suspicious/noExplicitAny: as above
  const slips: readonly [string, (ladder: any[]) => void, string, string][] = [
    ['an unknown recipient', (l) => (l[3].to[0] = 'mayor'), '/ladder/3/to/0', 'NOT_ALLOWED_VALUE'],
    ['nobody', (l) => (l[3].to = []), '/ladder/3/to', 'TOO_SHORT'],
    ['an unknown rung', (l) => (l[0].rung = 'third'), '/ladder/0/rung', 'NOT_ALLOWED_VALUE'],
    ['an unknown tier', (l) => (l[0].tier = 'town'), '/ladder/0/tier', 'NOT_ALLOWED_VALUE'],
    ['a rung without unit', (l) => delete l[4].offset.unit, '/ladder/4/offset/unit', 'LIMIT_WITHOUT_UNIT'],
    [
      'days that are not working days',
      (l) => (l[4].offset.unit = 'calendar'),
      '/ladder/4/offset/unit',
      'NOT_ALLOWED_VALUE',
    ],
    ['no days after the due day', (l) => delete l[4].offset, '/ladder/4/offset', 'REQUIRED'],
    ['no days before it', (l) => delete l[1].offset, '/ladder/1/offset', 'REQUIRED'],
    ['days on the last day', (l) => (l[2].offset = days(1)), '/ladder/2/offset', 'NOT_OF_THIS_RUNG'],
    ['a yellow that comes again', (l) => (l[1].every = days(1)), '/ladder/1/every', 'NOT_OF_THIS_RUNG'],
    [
      'a later rung to be acknowledged',
      (l) => (l[4].acknowledgeWithin = days(1)),
      '/ladder/4/acknowledgeWithin',
      'NOT_OF_THIS_RUNG',
    ],
    ['rungs that do not rise', (l) => (l[5].offset.value = 1), '/ladder/5', 'RUNGS_UNORDERED'],
    ['the yellow behind the last day', (l) => l.splice(1, 2, l[2], l[1]), '/ladder/2', 'RUNGS_UNORDERED'],
    ['a rung twice', (l) => l.splice(1, 0, { ...l[0] }), '/ladder/1', 'RUNGS_UNORDERED'],
    ['a rung behind one that comes again', (l) => (l[4].every = days(1)), '/ladder/5', 'RUNGS_UNORDERED'],
    ['nothing at the due instant', (l) => l.splice(3, 1), '/ladder/0', 'LADDER_WITHOUT_DUE'],
    ['a liaison of the city', (l) => l[0].to.push('liaison'), '/ladder/0/to/1', 'LIAISON_BELOW_PROVINCE'],
    ['nobody who answers', (l) => (l[4].to = ['officer']), '/ladder/4/to', 'RUNG_WITHOUT_ANSWERER'],
    ['an unknown field', (l) => (l[0].days = 3), '/ladder/0/days', 'UNKNOWN_FIELD'],
  ];
  test.each(slips)('%s: one problem that names its place', (_name, change, pointer, code) => {
    expect(problemsAfter(change)).toEqual([[pointer, code]]);
    expect(FIELDS).toHaveProperty(code);
  });

  test('each tier is judged by itself, wherever its rungs stand', () => {
    const county = sound.map((rung) => ({ ...rung, tier: 'county' }));
    const mixed = sound.flatMap((rung, i) => [rung, county[i]]);
    expect(problemsOf({ ...timetable, ladder: mixed })).toEqual([]);
    const without = mixed.filter((rung) => rung?.tier !== 'county' || rung.rung !== 'due');
    expect(problemsOf({ ...timetable, ladder: without })).toMatchObject([
      { pointer: '/ladder/1', code: 'LADDER_WITHOUT_DUE', values: { tier: 'county' } },
    ]);
  });
});
