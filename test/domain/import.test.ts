/** Bringing running items over (rules.md 4): original instants, and silence elsewhere deems nothing here. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { dayOf, endOfDay, localDate } from '../../domain/calendar/local-date.ts';
import { clockOf } from '../../domain/item/clock.ts';
import type { ImportCommand } from '../../domain/item/commands.ts';
import { nextDeadline } from '../../domain/item/deadlines.ts';
import { decide } from '../../domain/item/decide.ts';
import type { ItemEvent } from '../../domain/item/events.ts';
import { replay } from '../../domain/item/evolve.ts';
import { importProblems } from '../../domain/item/import.ts';
import type { ApprovalItem } from '../../domain/item/state.ts';
import { USUAL_LADDER } from '../../domain/supervision/ladder.ts';
import type { Tier } from '../../domain/timetable/timetable.ts';
import { context, GRACE_MS, rulebook, shanghai } from '../support/rulebook.ts';
import { submit, typesOf } from './item-story.ts';

const IMPORTED_AT = '2026-09-14T10:00';
/** On the usual ladder: what the published one makes of an import is told in rungs.test.ts. */
const rules = rulebook({ ladder: USUAL_LADDER });

function row(typeId: string, tier: Tier, receivedAt: string, change: Partial<ImportCommand> = {}): ImportCommand {
  const nothing = { acceptedOn: null, pauses: [], extension: null, foreignNo: 'XT-1' };
  return { ...submit(typeId, tier), type: 'Import', receivedAt: shanghai(receivedAt), ...nothing, ...change };
}

interface Imported {
  readonly events: readonly ItemEvent[];
  readonly item: ApprovalItem;
  /** What settling gives at that local time, G included. */
  settle(when: string): readonly ItemEvent[];
}

function bringOver(command: ImportCommand, at = IMPORTED_AT): Imported {
  const first = decide(null, command, context({ now: shanghai(at), rulebook: rules }));
  expect(first.error).toBeNull();
  let state = first.state as ApprovalItem;
  return {
    events: first.events,
    get item() {
      return state;
    },
    settle(when) {
      const then = context({ now: shanghai(when) + GRACE_MS, rulebook: rules });
      const { events, state: after } = decide(state, { type: 'Settle' }, then);
      state = after as ApprovalItem;
      return events;
    },
  };
}

describe('bringing over', () => {
  test('given an item accepted, paused and extended elsewhere, when imported, then each act has its own instant (ALL 42, 45)', () => {
    const { events, item } = bringOver(
      row('soil-water', 'city', '2026-09-01T09:30', {
        acceptedOn: '2026-09-02',
        pauses: [{ ground: 'technical-review', from: '2026-09-04', through: '2026-09-10', noticeNo: 'P-1' }],
        extension: {
          by: { value: 10, unit: 'working' },
          reasons: '案情复杂',
          noticeNo: 'E-1',
          noticedOn: '2026-09-03',
        },
      }),
    );
    expect(events.map(({ type, effectiveAt }) => [type, effectiveAt])).toEqual([
      ['ItemSubmitted', shanghai('2026-09-01T09:30')],
      ['ItemAccepted', shanghai('2026-09-02T00:00')],
      ['LimitExtended', shanghai('2026-09-03T00:00')],
      ['ClockSuspended', shanghai('2026-09-04T00:00')],
      ['ClockResumed', shanghai('2026-09-10T00:00')],
      ['ItemImported', shanghai(IMPORTED_AT)],
    ]);
    expect(item).toMatchObject({ status: 'underReview', entries: { imported: { foreignNo: 'XT-1' } } });
    // 5 + 10 working days after 09-02 without the five of 09-04 to 09-10: 09-03, 09-11, then 13 more; 09-20 is worked, 09-25 rests.
    expect(clockOf(item, rules).promisedDue?.dueOn).toBe('2026-09-30');
    expect(replay(events)).toEqual(item);
  });

  test('given a limit that was over, when imported, then it escalates at the import and is never deemed (rules.md 4)', () => {
    const imported = bringOver(row('soil-water', 'city', '2026-08-03T09:00', { acceptedOn: '2026-08-04' }));
    expect(clockOf(imported.item, rules)).toMatchObject({ deemsAt: null, deemingHeld: true });
    expect(imported.settle('2027-01-01T00:00')).toEqual([
      { type: 'EscalationRaised', effectiveAt: shanghai(IMPORTED_AT), dueOn: '2026-08-11', ordinal: 1 },
    ]);
    expect(imported.item.status).toBe('underReview');
  });

  test('given nobody accepted for 5 working days elsewhere, then it counts as accepted as of receipt, and is not deemed (ALL 32)', () => {
    const imported = bringOver(row('soil-water', 'city', '2026-08-03T09:00'));
    expect(typesOf(imported.settle(IMPORTED_AT))).toEqual(['ItemAcceptedBySilence', 'EscalationRaised']);
    expect(imported.item).toMatchObject({ acceptance: { acceptedOn: dayOf(shanghai('2026-08-03T00:00')) } });
    expect(imported.settle('2026-12-01T00:00')).toEqual([]);
  });

  test('given a limit that ends with the day of the import, then policy deems at the end of the next working day (rules.md 4)', () => {
    const imported = bringOver(row('soil-water', 'city', '2026-09-07T09:00', { acceptedOn: '2026-09-07' }));
    expect(clockOf(imported.item, rules)).toMatchObject({
      promisedDue: { dueOn: '2026-09-14' },
      deemsAt: shanghai('2026-09-16T00:00'),
    });
    expect(typesOf(imported.settle('2026-09-15T00:00'))).toEqual(['EscalationRaised']);
    expect(typesOf(imported.settle('2026-09-16T00:00'))).toEqual(['ItemDeemedApproved']);
  });

  test('given a limit far ahead, then it runs on as if it had always been here', () => {
    const imported = bringOver(row('eia-report', 'city', '2026-09-01T09:00', { acceptedOn: '2026-09-02' }));
    expect(clockOf(imported.item, rules).deemsAt).toBe(shanghai('2026-10-09T00:00'));
  });

  test('given a statute whose date had passed, then a person decides (EIA five-year re-review; rules.md 4)', () => {
    const imported = bringOver(row('eia-rereview', 'province', '2026-08-03T09:00', { acceptedOn: '2026-08-04' }));
    expect(clockOf(imported.item, rules)).toMatchObject({ deemsAt: null, deemingHeld: true });
    expect(typesOf(imported.settle('2026-10-30T00:00'))).toEqual(['EscalationRaised']);
  });

  test('given a province item without a limit, then it is followed from the import on and not for the years before', () => {
    const imported = bringOver(row('land-acquisition', 'province', '2026-03-02T09:00', { acceptedOn: '2026-03-03' }));
    expect(typesOf(imported.events)).toEqual(['ItemSubmitted', 'ItemAccepted', 'ItemImported', 'UpwardReportOpened']);
    expect(nextDeadline(imported.item, rules)).toMatchObject({ kind: 'upwardReport', dueOn: '2026-09-28' });
  });

  test('given a pause that lasts, then it stands still here too, and its cap still ends it (ALL 45)', () => {
    const pauses = [{ ground: 'technical-review', from: '2026-08-10', through: null, noticeNo: 'P-1' }] as const;
    const imported = bringOver(row('soil-water', 'city', '2026-08-03T09:00', { acceptedOn: '2026-08-04', pauses }));
    expect(imported.item.status).toBe('suspended');
    expect(nextDeadline(imported.item, rules)).toMatchObject({ kind: 'resumption', dueOn: '2026-09-18' });
  });
});

describe('a past that cannot have been so', () => {
  const accepted = { acceptedOn: '2026-09-02' };
  const pause = { ground: 'technical-review', from: '2026-09-03', through: '2026-09-04', noticeNo: 'P' } as const;
  const extension = {
    by: { value: 10, unit: 'working' },
    reasons: 'r',
    noticeNo: 'E',
    noticedOn: '2026-09-03',
  } as const;

  test.each<[string, Partial<ImportCommand>, string, string, readonly string[]]>([
    [
      'received tomorrow',
      { receivedAt: shanghai('2026-09-15T09:00') },
      'receivedAt',
      'DAY_NOT_POSSIBLE',
      ['2026-09-14'],
    ],
    [
      'accepted before receipt',
      { acceptedOn: '2026-08-31' },
      'acceptedOn',
      'DAY_NOT_POSSIBLE',
      ['2026-09-01', '2026-09-14'],
    ],
    ['accepted tomorrow', { acceptedOn: '2026-09-15' }, 'acceptedOn', 'DAY_NOT_POSSIBLE', ['2026-09-01', '2026-09-14']],
    ['paused but not accepted', { pauses: [pause] }, 'pauses', 'NEEDS_ACCEPTANCE', ['acceptedOn']],
    ['extended but not accepted', { extension }, 'extension', 'NEEDS_ACCEPTANCE', ['acceptedOn']],
    [
      'another type’s ground (ALL 45)',
      { ...accepted, pauses: [{ ...pause, ground: 'tender' }] },
      'pauses/0/ground',
      'GROUND_NOT_OF_TYPE',
      ['technical-review'],
    ],
    [
      'paused after the limit was over (ALL 45)',
      { ...accepted, pauses: [{ ...pause, from: '2026-09-10', through: null }] },
      'pauses/0/from',
      'DAY_NOT_POSSIBLE',
      ['2026-09-02', '2026-09-09'],
    ],
    [
      'resumed before it was paused',
      { ...accepted, pauses: [{ ...pause, through: '2026-09-02' }] },
      'pauses/0/through',
      'DAY_NOT_POSSIBLE',
      ['2026-09-03', '2026-09-14'],
    ],
    [
      'extended too long (ALL 42)',
      { ...accepted, extension: { ...extension, by: { value: 11, unit: 'working' } } },
      'extension/by',
      'EXTENSION_NOT_OF_TYPE',
      ['10 working'],
    ],
    [
      'extended after the limit was over (ALL 42)',
      { ...accepted, extension: { ...extension, noticedOn: '2026-09-10' } },
      'extension/noticedOn',
      'DAY_NOT_POSSIBLE',
      ['2026-09-02', '2026-09-09'],
    ],
  ])('%s', (_name, change, field, code, allowed) => {
    const command = row('soil-water', 'city', '2026-09-01T09:00', change);
    expect(importProblems(command, context({ now: shanghai(IMPORTED_AT) }))).toEqual([
      expect.objectContaining({ field, code, allowed }),
    ]);
  });

  test('a pause longer than its cap names the last day that the cap allows (ALL 45)', () => {
    const command = row('soil-water', 'city', '2026-06-01T09:00', {
      acceptedOn: '2026-06-02',
      pauses: [{ ...pause, from: '2026-06-03', through: '2026-09-01' }],
    });
    const [problem] = importProblems(command, context({ now: shanghai(IMPORTED_AT) }));
    expect(problem).toMatchObject({ field: 'pauses/0/through', allowed: ['2026-06-03', '2026-07-15'] });
  });
});

test('property: whatever the day of receipt, an import never deems by policy before the end of the next working day (rules.md 4)', () => {
  const types = ['soil-water', 'eia-report', 'land-prereview', 'water-intake'] as const;
  const days = fc.integer({ min: 1, max: 250 });
  fc.assert(
    fc.property(fc.constantFrom(...types), days, fc.integer({ min: 0, max: 8 }), (typeId, before, late) => {
      const now = shanghai(IMPORTED_AT);
      const receivedOn = dayOf(now) - before;
      const acceptedOn = localDate(Math.min(receivedOn + late, dayOf(now)));
      const command = row(typeId, 'city', `${localDate(receivedOn)}T09:00`, { acceptedOn });
      const clock = clockOf(bringOver(command).item, rules);
      const due = clock.promisedDue?.dueExclusiveAt ?? 0;
      if (due <= now) expect(clock).toMatchObject({ deemsAt: null, deemingHeld: true });
      else expect(clock.deemsAt).toBe(Math.max(due, endOfDay(dayOf(now) + 1)));
    }),
  );
});
