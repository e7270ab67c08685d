/** The due-process gate: silence by policy deems only where the officer's inbox held the warning in time. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ItemEvent } from '../../domain/item/events.ts';
import { replay } from '../../domain/item/evolve.ts';
import type { LadderRecipient } from '../../domain/supervision/ladder.ts';
import type { ItemTerms } from '../../domain/timetable/timetable.ts';
import { problemsOf } from '../../domain/timetable/validate.ts';
import { rulebook, shanghai, timetable } from '../support/rulebook.ts';
import { type Story, story, typesOf } from './item-story.ts';

const { deemedBasis: basis } = rulebook().terms(timetable.version, 'soil-water', 'city');
if (basis === null) throw new Error('soil-water is deemed by nobody');
const GATE = { deemedBasis: { ...basis, onlyIfWarned: true } };
/** soil-water, accepted on 14 September: due on Sunday the 20th, a make-up workday, warned of on Friday the 18th. */
const CUTOFF = shanghai('2026-09-21T00:00');
const REASONS = '核查收件箱记录后决定';

function accepted(terms: Partial<ItemTerms> = GATE): Story {
  const item = story('soil-water', 'city', '2026-09-14T09:00', terms);
  item.act('Accept', '2026-09-14T10:00');
  return item;
}
function held(): Story {
  const item = accepted();
  item.settle('2026-09-21T00:01');
  return item;
}
const release = (item: Story, when: string, change: object = {}) =>
  item.act('ReleaseHold', when, { reasons: REASONS, ...change });
const lastOf = (item: Story) => typesOf(item.events).at(-1);

describe('with the gate, silence by policy', () => {
  test('deems where the officer was warned, at the same instant as without it', () => {
    const item = accepted();
    item.settle('2026-09-18T09:03');
    expect(item.events.at(-1)).toMatchObject({ type: 'WarningRaised', toldAt: shanghai('2026-09-18T09:03') });
    item.settle('2026-09-21T00:01');
    expect(item.item).toMatchObject({ status: 'deemedApproved', closedAt: CUTOFF });
    expect(replay(item.events)).toEqual(item.item);
  });

  test('is held for a person where no warning was ever raised', () => {
    const item = accepted();
    expect(typesOf(item.settle('2026-09-21T00:01'))).toEqual(['EscalationRaised', 'ItemHeld']);
    expect(item.events.at(-1)).toEqual({
      ...{ type: 'ItemHeld', effectiveAt: CUTOFF, of: 'deeming', reason: 'notWarned', dueOn: '2026-09-20' },
    });
    expect(item.clock).toMatchObject({ deemsAt: null, deemingHeld: true, heldFor: 'notWarned' });
    expect(item.next).toBeNull();
    expect(item.settle('2026-10-30T00:00')).toEqual([]);
    expect(replay(item.events)).toEqual(item.item);
  });

  test.each([
    ['08:59 of the last working day: in time', '2026-09-20T08:59', 'ItemDeemedApproved'],
    ['09:00, as the last working hours begin', '2026-09-20T09:00', 'ItemHeld'],
    ['a minute before the day ends', '2026-09-20T23:59', 'ItemHeld'],
  ])('looks at when the warning came to stand in the inbox: %s', (_when, toldAt, outcome) => {
    const item = accepted();
    expect(typesOf(item.settle(toldAt))).toEqual(['WarningRaised']);
    item.settle('2026-09-21T00:01');
    expect(lastOf(item)).toBe(outcome);
  });

  test('is held where the limit was too short for a warning', () => {
    const item = accepted({ ...GATE, promisedLimit: { value: 1, unit: 'working' } });
    for (const when of ['2026-09-14T12:00', '2026-09-15T09:01', '2026-09-15T18:00', '2026-09-17T00:01'])
      item.settle(when);
    expect([lastOf(item), item.clock.heldFor]).toEqual(['ItemHeld', 'notWarned']);
  });

  test('is held where a pause ended behind the warning of the new date', () => {
    const item = accepted();
    item.settle('2026-09-18T09:01');
    item.act('Suspend', '2026-09-18T10:00');
    item.act('Resume', '2026-09-22T10:00');
    const moved = item.clock.runningDue?.dueOn;
    expect(moved).not.toBe('2026-09-20');
    item.settle('2026-11-02T00:01');
    expect([lastOf(item), item.clock.heldFor]).toEqual(['ItemHeld', 'notWarned']);
    const warned = accepted();
    warned.act('Suspend', '2026-09-16T10:00');
    warned.act('Resume', '2026-09-17T10:00');
    warned.settle(shanghai(`${warned.next?.dueOn}T00:00`));
    warned.settle('2026-11-02T00:01');
    expect(warned.item.status).toBe('deemedApproved');
  });

  test('counts the rungs of the ladder that tell the officer, and no others', () => {
    const { ladder } = rulebook().terms(timetable.version, 'soil-water', 'city');
    const rung = (half: readonly LadderRecipient[]) => ({ ...GATE, ladder: { ...ladder, half } });
    for (const [half, outcome] of [
      [['officer'], 'ItemDeemedApproved'],
      [['head'], 'ItemHeld'],
    ] as const) {
      const item = accepted(rung(half));
      expect(typesOf(item.settle('2026-09-17T17:00'))).toEqual(['RungReached']);
      item.settle('2026-09-21T00:01');
      expect([half, typesOf(item.events).includes(outcome)]).toEqual([half, true]);
    }
    const others = accepted({ ...GATE, ladder: { ...ladder, half: null, yellow: { days: 1, to: ['head'] } } });
    others.settle('2026-09-18T09:01');
    others.settle('2026-09-21T00:01');
    expect(others.clock.heldFor).toBe('notWarned');
  });

  test('never is held because a mail failed', () => {
    const item = accepted();
    item.settle('2026-09-18T09:01');
    const of = item.events.length;
    const told = {
      of,
      channel: 'email',
      to: 'officer-1',
      outcome: 'failed',
      at: shanghai('2026-09-18T09:05'),
    } as const;
    item.tell({ type: 'NoteDelivery', ...told }, '2026-09-18T09:06');
    item.settle('2026-09-21T00:01');
    expect(lastOf(item)).toBe('ItemDeemedApproved');
  });
});

describe('nothing else is held', () => {
  test('without the gate, and the journal says no more than before', () => {
    const item = accepted({});
    item.settle('2026-09-20T23:59');
    expect(item.events.at(-1)).toEqual({
      ...{ type: 'WarningRaised', effectiveAt: shanghai('2026-09-18T09:00'), dueOn: '2026-09-20' },
    });
    expect(typesOf(accepted({}).settle('2026-09-21T00:01'))).toEqual(['EscalationRaised', 'ItemDeemedApproved']);
  });

  test('what a law lets silence do, even if the flag stood there', () => {
    const item = accepted({ deemedBasis: { ...basis, class: 'statute', runsOn: 'statutory', onlyIfWarned: true } });
    item.settle('2026-10-30T00:00');
    expect(item.item.status).toBe('deemedApproved');
  });

  test('an outage says more: it is what the item is held for', () => {
    const item = accepted();
    const outage = { cause: 'silence', from: shanghai('2026-09-20T15:00'), through: null } as const;
    item.settle({ now: shanghai('2026-09-21T00:01'), outages: [outage] });
    expect(item.clock.heldFor).toBe('outage');
  });
});

describe('while it is held', () => {
  test('a decision is timely, one in the minute after the cutoff is asked to come again', () => {
    const item = accepted();
    expect(item.act('Refuse', '2026-09-21T00:00').error?.code).toBe('CUTOFF_IN_PROGRESS');
    expect(typesOf(item.act('Refuse', '2026-09-22T10:00').events)).toEqual([
      ...['EscalationRaised', 'ItemHeld', 'ItemRefused'],
    ]);
    expect(item.item).toMatchObject({ status: 'refused', overdue: true });
  });

  test('a supervisor lets it stand at its original instant', () => {
    const item = held();
    expect(typesOf(release(item, '2026-09-22T10:00').events)).toEqual(['HoldReleased', 'ItemDeemedApproved']);
    expect(item.events.at(-2)).toMatchObject({ reason: 'notWarned', cutoffAt: CUTOFF });
    expect(item.item).toMatchObject({ status: 'deemedApproved', closedAt: CUTOFF });
    expect(typesOf(item.act('Approve', '2026-09-22T11:00').events)).toEqual(['LateReplyRecorded']);
  });

  test('or sets a new day, of which the release itself has told the officer', () => {
    const item = held();
    release(item, '2026-09-22T10:00', { decision: 'newDueDay', dueOn: '2026-09-23' });
    expect(item.clock).toMatchObject({ heldFor: null, deemsAt: shanghai('2026-09-24T00:00') });
    item.settle('2026-09-24T00:01');
    expect(item.item).toMatchObject({ status: 'deemedApproved', closedAt: shanghai('2026-09-24T00:00') });
    expect(replay(item.events)).toEqual(item.item);
  });
});

test('whenever and however often it is settled: deemed exactly where the warning stood before the last hours', () => {
  const from = shanghai('2026-09-14T10:00');
  const rings = fc.uniqueArray(fc.integer({ min: 0, max: 12 * 24 * 60 }), { maxLength: 8 });
  fc.assert(
    fc.property(rings, (minutes) => {
      const item = accepted();
      const times = minutes.map((minute) => from + minute * 60_000).sort((a, b) => a - b);
      for (const now of times) item.settle({ now });
      item.settle('2026-09-30T00:00');
      const warned = times.some((now) => now >= shanghai('2026-09-18T09:01') && now < shanghai('2026-09-20T09:00'));
      const types = typesOf(item.events as readonly ItemEvent[]);
      expect([types.includes('ItemDeemedApproved'), types.includes('ItemHeld')]).toEqual([warned, !warned]);
    }),
  );
});

describe('in a timetable', () => {
  const withGate = (id: string, onlyIfWarned: unknown) => ({
    ...timetable,
    items: timetable.items.map((type) =>
      type.id === id ? { ...type, deemedBasis: { ...type.deemedBasis, onlyIfWarned } } : type,
    ),
  });

  test('it belongs to a basis by policy, as a flag', () => {
    expect(problemsOf(withGate('soil-water', true))).toEqual([]);
    expect(problemsOf(withGate('soil-water', false))).toEqual([]);
    expect(problemsOf(withGate('soil-water', 'yes')).map(({ code }) => code)).toEqual(['WRONG_TYPE']);
    const other = timetable.items.find(({ deemedBasis }) => deemedBasis !== null && deemedBasis.class !== 'policy');
    expect(problemsOf(withGate(other?.id ?? '', true))).toEqual([
      expect.objectContaining({ code: 'GATE_OF_OTHER_CLASS', given: other?.deemedBasis?.class }),
    ]);
    expect(problemsOf(withGate(other?.id ?? '', false))).toEqual([]);
  });
});
