/** The classes of the follow-up ledger: told through the lives of items and projects, and against the folded journal. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { clockOf } from '../../domain/item/clock.ts';
import { replay } from '../../domain/item/evolve.ts';
import { classesOfItem, followUpOfProject, isFollowed, lampOfLine } from '../../domain/supervision/follow-up.ts';
import { compareKeys, type FollowUpRow, fits, keyOf } from '../../domain/supervision/follow-up-row.ts';
import { timeLeft } from '../../domain/supervision/lamp.ts';
import { lineHistory, lineOf } from '../../domain/supervision/ledger-line.ts';
import type { ChecklistEntry } from '../../domain/timetable/checklist.ts';
import { calendar, rulebook, shanghai, timetable } from '../support/rulebook.ts';
import { type ActionType, type Story, story } from './item-story.ts';

const rules = rulebook();
const at = (one: Story, when: string) => {
  const line = lineOf(one.item, rules);
  return {
    classes: classesOfItem(line, shanghai(when)).join(' '),
    lamp: lampOfLine(line, shanghai(when), calendar).lamp,
  };
};
/** A Monday; soil-water at the city has 5 working days from acceptance, the last of them the 20th (a make-up Sunday). */
const given = (typeId = 'soil-water', tier: 'city' | 'province' = 'city') => {
  const one = story(typeId, tier, '2026-09-14T10:00');
  one.act('Accept', '2026-09-14T11:00');
  return one;
};
const deemed = () => {
  const one = given();
  one.settle('2026-09-21T00:02');
  return one;
};

describe('an item', () => {
  test('is in review from its receipt on, also before it is accepted and while the unit is asked', () => {
    const one = story('soil-water', 'city', '2026-09-14T10:00');
    expect(at(one, '2026-09-14T10:01')).toEqual({ classes: 'inReview', lamp: 'green' });
    one.act('RequestCorrection', '2026-09-15T10:00');
    expect(at(one, '2026-09-30T10:00')).toEqual({ classes: 'inReview', lamp: 'grey' });
    expect(lineOf(one.item, rules).dueOn).toBe('2026-10-12');
  });

  test('is overdue from the first instant after its limit, and not in the last one before it', () => {
    const one = given('fire-design');
    const due = one.clock.runningDue?.dueExclusiveAt ?? 0;
    const line = lineOf(one.item, rules);
    expect(classesOfItem(line, due - 1)).toEqual(['inReview']);
    expect(classesOfItem(line, due)).toEqual(['overdue', 'inReview']);
    expect([lampOfLine(line, due - 1, calendar).lamp, lampOfLine(line, due, calendar).lamp]).toEqual(['yellow', 'red']);
    one.settle({ now: due + 60_000 });
    expect(classesOfItem(lineOf(one.item, rules), due)).toEqual(['overdue', 'inReview']);
  });

  test('decided by a person, in time or late, it is followed no longer', () => {
    for (const day of ['2026-09-18', '2026-12-18']) {
      const one = given('fire-design');
      one.settle(`${day}T08:00`);
      one.act('Approve', `${day}T09:00`);
      expect([at(one, '2026-12-31T00:00').classes, isFollowed(lineOf(one.item, rules))]).toEqual(['', false]);
    }
  });

  test('while its clock stands still it is in review, whatever the day', () => {
    const one = given();
    one.act('Suspend', '2026-09-15T09:00');
    expect(at(one, '2026-11-15T09:00')).toEqual({ classes: 'inReview', lamp: 'grey' });
    expect(lineOf(one.item, rules).dueOn).toBeNull();
  });

  test('deemed: it owes its paper until that is issued, and stays deemed until it is revoked', () => {
    const one = deemed();
    expect(at(one, '2026-09-21T09:00')).toEqual({ classes: 'owedPaper deemed', lamp: 'none' });
    expect(lineOf(one.item, rules)).toMatchObject({ dueOn: '2026-09-21', standing: 'withoutPaper' });
    one.act('IssuePaper', '2026-09-23T09:00');
    expect([at(one, '2026-09-30T00:00').classes, lineOf(one.item, rules).dueOn]).toEqual(['deemed', null]);
    one.act('ProposeRevocation', '2026-09-24T09:00');
    expect(at(one, '2026-09-30T00:00').classes).toBe('deemed');
    one.act('ConfirmRevocation', '2026-09-25T09:00');
    expect([at(one, '2026-09-30T00:00').classes, lineOf(one.item, rules).standing]).toEqual(['', 'missing']);
  });

  test('held because intake was down: nobody is overdue by our own outage', () => {
    const one = given();
    const down = {
      cause: 'silence',
      from: shanghai('2026-09-20T15:00'),
      through: shanghai('2026-09-20T15:10'),
    } as const;
    one.settle({ now: shanghai('2026-09-21T00:02'), outages: [down] });
    expect(at(one, '2026-09-30T00:00').classes).toBe('inReview');
  });

  test('names the departments that it waits for, each late from its own day on', () => {
    const legs = [
      { id: 'county-examination', departmentId: '990121-SLJ' },
      { id: 'navigation-opinion', departmentId: '990100-JTJ' },
    ];
    const one = story('river-works', 'city', '2026-09-14T10:00', {}, { legs });
    expect(lineOf(one.item, rules)).toMatchObject({ asked: [], awaits: [] });
    one.act('Accept', '2026-09-14T11:00');
    const line = lineOf(one.item, rules);
    expect(line.asked).toEqual(['990121-SLJ', '990100-JTJ']);
    expect(line.awaits).toEqual([
      { departmentId: '990121-SLJ', dueOn: '2026-09-18', lateAt: shanghai('2026-09-19T00:00') },
      { departmentId: '990100-JTJ', dueOn: '2026-09-22', lateAt: shanghai('2026-09-23T00:00') },
    ]);
    const answer = { ordinal: 1, departmentId: '990121-SLJ', view: 'agrees', text: '同意' } as const;
    one.tell({ type: 'GiveOpinion', ...answer }, '2026-09-16T09:00');
    expect(lineOf(one.item, rules).awaits.map(({ departmentId }) => departmentId)).toEqual(['990100-JTJ']);
    expect(lineOf(one.item, rules).asked).toEqual(['990121-SLJ', '990100-JTJ']);
    one.act('Approve', '2026-09-16T10:00');
    expect(lineOf(one.item, rules).awaits).toEqual([]);
  });
});

describe('a project', () => {
  const entry = (typeId: string): ChecklistEntry => ({ typeId, tier: 'city' });
  const list = (...types: string[]) => ({ timetable, entries: types.map(entry) });
  const item = (one: Story) => ({ typeId: one.item.particulars.typeId, line: lineOf(one.item, rules) });
  const approved = (typeId: string) => {
    const one = given(typeId);
    one.act('Approve', '2026-09-15T09:00');
    return item(one);
  };
  const began = '2026-09-18';
  const told = (project: Parameters<typeof followUpOfProject>[0]) => {
    const { classes, lacking } = followUpOfProject(project);
    return [classes.join(' '), lacking.map(({ typeId, lack }) => `${typeId}:${lack}`).join(' ')];
  };

  test('lacks a key permit where something could be handed in and was not', () => {
    const checklist = list('project-filing', 'land-use-permit', 'soil-water');
    expect(told({ checklist, worksBeganOn: null, items: [] })).toEqual([
      'missingKeyPermit',
      'project-filing:notHandedIn land-use-permit:waits soil-water:notHandedIn',
    ]);
  });

  test('what runs, or waits for what runs, is nothing that the unit could hand in', () => {
    const checklist = list('project-filing', 'land-use-permit');
    const items = [item(given('project-filing'))];
    expect(told({ checklist, worksBeganOn: null, items })).toEqual([
      '',
      'project-filing:running land-use-permit:waits',
    ]);
  });

  test('started without it: works began, and something asked for by then is lacking', () => {
    const checklist = list('project-filing', 'soil-water');
    const items = [approved('project-filing'), item(given('soil-water'))];
    expect(told({ checklist, worksBeganOn: began, items })).toEqual(['startedWithoutFiling', 'soil-water:running']);
    expect(told({ checklist, worksBeganOn: null, items })).toEqual(['', 'soil-water:running']);
    const all = [approved('project-filing'), approved('soil-water')];
    expect(told({ checklist, worksBeganOn: began, items: all })).toEqual(['', '']);
  });

  test('started while nothing says what it needs', () => {
    expect(told({ checklist: null, worksBeganOn: began, items: [] })).toEqual(['startedWithoutFiling', '']);
    expect(told({ checklist: null, worksBeganOn: null, items: [] })).toEqual(['', '']);
  });

  test('what silence approved by policy opens the gate with its document alone', () => {
    const checklist = list('soil-water');
    const one = deemed();
    const without = [item(one)];
    expect(told({ checklist, worksBeganOn: began, items: without })).toEqual([
      'startedWithoutFiling',
      'soil-water:awaitsPaper',
    ]);
    one.act('IssuePaper', '2026-09-23T09:00');
    expect(told({ checklist, worksBeganOn: began, items: [item(one)] })).toEqual(['', '']);
  });

  test('a refusal leaves the entry missing; the approved item of a type counts, whichever came later', () => {
    const checklist = list('soil-water');
    const refused = given();
    refused.act('Refuse', '2026-09-15T09:00');
    expect(told({ checklist, worksBeganOn: null, items: [item(refused)] })[0]).toBe('missingKeyPermit');
    expect(told({ checklist, worksBeganOn: null, items: [approved('soil-water'), item(refused)] })[0]).toBe('');
  });

  test('what is asked for after the works, or for no gate, is no key permit', () => {
    const checklist = list('pollutant-permit', 'archive-acceptance', 'design-scheme-opinion');
    expect(told({ checklist, worksBeganOn: began, items: [] })).toEqual(['', '']);
  });
});

const ACTS: readonly ActionType[] = [
  ...(['Accept', 'Accept', 'RequestCorrection', 'Resubmit', 'Suspend', 'Resume', 'Extend'] as const),
  ...(['RequestOpinion', 'Approve', 'Refuse', 'Withdraw', 'IssuePaper', 'IssuePaper'] as const),
  ...(['ProposeRevocation', 'ConfirmRevocation', 'TellHearingRight'] as const),
];
const HOUR = 3_600_000;
const lives = fc.record({
  typeId: fc.constantFrom('soil-water', 'fire-design', 'land-use-permit', 'eia-report'),
  acts: fc.array(fc.record({ type: fc.constantFrom(...ACTS), after: fc.integer({ min: 0, max: 70 * HOUR }) }), {
    maxLength: 5,
  }),
  asked: fc.array(fc.integer({ min: -HOUR, max: 700 * HOUR }), { minLength: 1, maxLength: 6 }),
});

test('300 lives: at any instant the kept line says what the journal says when it is folded as far as it was then', () => {
  const seen = new Map<string, number>();
  const check = ({ typeId, acts, asked }: typeof lives extends fc.Arbitrary<infer Life> ? Life : never) => {
    const begin = shanghai('2026-09-14T10:00');
    const one = story(typeId, 'city', '2026-09-14T10:00');
    const journal = one.events.map((event) => ({ event, decidedAt: begin }));
    const keep = (decidedAt: number) => {
      for (const event of one.events.slice(journal.length)) journal.push({ event, decidedAt });
    };
    let now = begin;
    for (const { type, after } of acts) {
      now += after + 60_000;
      one.settle({ now });
      one.act(type, now);
      keep(now);
    }
    // Then it lies, and the clock rings once a day.
    for (; now < begin + 700 * HOUR; now += 24 * HOUR) {
      one.settle({ now });
      keep(now);
    }
    const history = lineHistory(journal, rules);
    for (const offset of asked) {
      const asOf = begin + offset;
      const events = journal.filter(({ decidedAt }) => decidedAt < asOf).map(({ event }) => event);
      const kept = history.findLast(({ recordedAt }) => recordedAt < asOf)?.told;
      const state = replay(events);
      expect(kept === undefined).toBe(state === null);
      if (kept === undefined || state === null) continue;
      // Said once more, from the events alone.
      const happened = (...types: string[]) => events.some(({ type }) => types.includes(type));
      const clock = clockOf(state, rules);
      const silence = happened('ItemDeemedApproved') && !happened('ItemRevoked');
      const open = !happened(
        ...['ItemDeemedApproved', 'ItemApproved', 'ItemRefused', 'ItemWithdrawn', 'ItemNotAccepted', 'ItemLapsed'],
      );
      const late = open && clock.overdueAt !== null && clock.overdueAt <= asOf && clock.heldFor !== 'outage';
      const wanted = [
        ...(late ? ['overdue'] : []),
        ...(silence && !happened('PaperIssued') ? ['owedPaper'] : []),
        ...(silence ? ['deemed'] : []),
        ...(open ? ['inReview'] : []),
      ];
      expect(classesOfItem(kept, asOf)).toEqual(wanted);
      expect(isFollowed(kept)).toBe(wanted.length > 0);
      if (open && kept.lit) {
        const { since } = kept.lit;
        expect(lampOfLine(kept, asOf, calendar)).toEqual(timeLeft(clock, since, asOf, calendar));
      }
      for (const name of wanted) seen.set(name, (seen.get(name) ?? 0) + 1);
    }
  };
  fc.assert(fc.property(lives, check), { numRuns: 300 });
  // It has looked at many of each.
  for (const name of ['overdue', 'owedPaper', 'deemed', 'inReview']) expect(seen.get(name) ?? 0).toBeGreaterThan(20);
}, 60_000);

describe('rows', () => {
  const row = (classes: FollowUpRow['classes'], dueOn: string | null, code: string, itemNo: string | null) =>
    ({
      classes,
      project: { code, name: '' },
      item: itemNo === null ? null : { itemNo, dueOn, lamp: { lamp: 'red', workingDaysLeft: 0 } },
    }) as unknown as FollowUpRow;
  const any = { lamp: null, dueFrom: null, dueThrough: null };

  test('stand by their first class, then by due date, the undated last, then by project and item', () => {
    const rows = [
      row(['startedWithoutFiling'], null, 'P2', null),
      row(['overdue', 'inReview'], '2026-09-01', 'P2', 'b'),
      row(['overdue', 'inReview'], '2026-09-02', 'P1', 'a'),
      row(['overdue', 'inReview'], '2026-09-02', 'P1', 'b'),
      row(['inReview'], '2026-08-01', 'P1', 'c'),
      row(['inReview'], null, 'P1', 'd'),
    ];
    fc.assert(
      fc.property(fc.shuffledSubarray(rows, { minLength: rows.length }), (shuffled) => {
        expect([...shuffled].sort((a, b) => compareKeys(keyOf(a), keyOf(b)))).toEqual(rows);
      }),
    );
  });

  test('a range of days leaves out what has none; both ends belong to it', () => {
    const dated = row(['inReview'], '2026-09-10', 'P', 'a');
    const undated = row(['missingKeyPermit'], null, 'P', null);
    const asked = (dueFrom: string | null, dueThrough: string | null) =>
      [dated, undated].map((one) => fits(one, { ...any, dueFrom, dueThrough }));
    expect(asked(null, null)).toEqual([true, true]);
    expect(asked('2026-09-10', '2026-09-10')).toEqual([true, false]);
    expect(asked('2026-09-11', null)).toEqual([false, false]);
    expect(asked(null, '2026-09-09')).toEqual([false, false]);
    expect([dated, undated].map((one) => fits(one, { ...any, lamp: 'none' }))).toEqual([false, true]);
  });
});
