/** Legs (rules 12): the county examines while the city decides, each with its clock and its silence rule. */
import { describe, expect, test } from '@jest/globals';
import { explainDue } from '../../domain/calendar/explain.ts';
import { dayNumber } from '../../domain/calendar/local-date.ts';
import type { Command } from '../../domain/item/commands.ts';
import { decide } from '../../domain/item/decide.ts';
import type { ItemEvent } from '../../domain/item/events.ts';
import { replay } from '../../domain/item/evolve.ts';
import type { ItemTerms } from '../../domain/timetable/timetable.ts';
import { calendar, context, GRACE_MS as G, shanghai } from '../support/rulebook.ts';
import { type Story, story, typesOf } from './item-story.ts';

const COUNTY = { id: 'county-examination', departmentId: '990121-SLJ' };
const NAVIGATION = { id: 'navigation-opinion', departmentId: '990100-JTJ' };
/** Seven working days at the city; the county has four of them, and its silence consents. */
const river = (legs = [COUNTY, NAVIGATION], terms: Partial<ItemTerms> = {}): Story =>
  story('river-works', 'city', '2026-09-11T09:00', terms, { legs });
/** As much, but the county's silence is escalated. */
const flood = (): Story => story('flood-impact', 'city', '2026-09-11T09:00', {}, { legs: [COUNTY] });
const asked = ({ events }: Pick<Story, 'events'>) => events.filter(({ type }) => type === 'OpinionRequested');
const answer = (ordinal: number, departmentId: string): Command => ({
  ...{ type: 'GiveOpinion', ordinal, departmentId, view: 'objects', text: '占用行洪断面' },
});

describe('legs begin when the item is accepted', () => {
  test('by an officer: each from that day, with its own date', () => {
    const item = river();
    expect(item.item.account.opinions).toEqual([]);
    item.act('Accept', '2026-09-14T10:00');
    expect(asked(item)).toMatchObject([
      {
        ...{ ordinal: 1, kind: 'leg', leg: 'county-examination', departmentId: '990121-SLJ', onSilence: 'consent' },
        ...{ effectiveAt: shanghai('2026-09-14T10:00'), startsOn: '2026-09-14', due: { dueOn: '2026-09-18' } },
      },
      { ordinal: 2, leg: 'navigation-opinion', departmentId: '990100-JTJ', due: { dueOn: '2026-09-22' } },
    ]);
    expect(explainDue(calendar, dayNumber('2026-09-14'), { value: 4, unit: 'working' }).at(-1)?.on).toBe('2026-09-18');
    expect(replay(item.events)).toEqual(item.item);
  });

  test('by silence, which accepts as of the receipt: from the day on which that was settled', () => {
    const item = river([COUNTY]);
    item.settle('2026-09-19T00:01');
    // Received on the 11th, accepted by silence at 24:00 of the 18th; Sunday the 20th is worked.
    expect(asked(item)).toMatchObject([
      { effectiveAt: shanghai('2026-09-19T00:00'), startsOn: '2026-09-18', due: { dueOn: '2026-09-23' } },
    ]);
    expect(replay(item.events)).toEqual(item.item);
  });

  test('by a complete answer over a counter that had closed: from the day on which it counts', () => {
    const item = river([COUNTY]);
    item.act('RequestCorrection', '2026-09-11T10:00');
    item.act('Resubmit', '2026-09-14T18:00', { channel: 'counter' });
    expect(asked(item)).toMatchObject([{ startsOn: '2026-09-15', due: { dueOn: '2026-09-20' } }]);
  });

  test('an item that was given none has none, and nor has one that is decided on the spot or refused', () => {
    const without = story('river-works', 'city', '2026-09-11T09:00');
    without.act('Accept', '2026-09-14T10:00');
    expect(asked(without)).toEqual([]);
    const refused = river();
    refused.act('RefuseAcceptance', '2026-09-14T10:00');
    expect(asked(refused)).toEqual([]);
  });

  test('a leg that the timetable lacks is a broken journal, not a leg that is passed over', () => {
    expect(() => river([{ ...COUNTY, id: 'moon' }]).act('Accept', '2026-09-14T10:00')).toThrow('moon');
  });
});

describe('each leg by its own silence rule', () => {
  test('consent: reminded the day before, silence consents at the end of its day, and the lead still decides', () => {
    const item = river();
    item.act('Accept', '2026-09-14T10:00');
    expect(item.next).toMatchObject({ kind: 'opinionReminder', ordinal: 1, at: shanghai('2026-09-17T09:00') });
    expect(item.settle('2026-09-17T09:02')).toMatchObject([
      { type: 'OpinionReminded', ordinal: 1, departmentId: '990121-SLJ' },
    ]);
    expect(item.settle('2026-09-19T00:01')).toMatchObject([
      {
        type: 'OpinionConsentedBySilence',
        ordinal: 1,
        effectiveAt: shanghai('2026-09-19T00:00'),
        departmentId: '990121-SLJ',
      },
    ]);
    expect(item.tell(answer(1, '990121-SLJ'), '2026-09-19T10:00').error?.code).toBe('OPINION_ALREADY_GIVEN');
    expect(item.act('Refuse', '2026-09-20T10:00').error).toBeNull();
  });

  test('escalate: told at the end of its day, once; it may still be done, and holds nothing up', () => {
    const item = flood();
    item.act('Accept', '2026-09-14T10:00');
    expect(typesOf(item.settle('2026-09-19T00:01'))).toEqual(['OpinionEscalated']);
    expect(typesOf(item.settle('2026-09-21T00:01'))).not.toContain('OpinionEscalated');
    expect(item.tell(answer(1, '990121-SLJ'), '2026-09-21T10:00').error).toBeNull();
    expect(item.item.account.opinions[0]).toMatchObject({ escalated: true, answer: { view: 'objects' } });
    expect(item.act('Approve', '2026-09-21T11:00').error).toBeNull();
  });

  test('one is given, the other is silent: neither touches the other, nor the clock of the item', () => {
    const item = river();
    item.act('Accept', '2026-09-14T10:00');
    const before = item.clock;
    item.tell(answer(2, '990100-JTJ'), '2026-09-15T10:00');
    item.settle('2026-09-19T00:01');
    expect(item.item.account.opinions.map(({ answer }) => answer?.view)).toEqual(['consented-by-silence', 'objects']);
    expect(item.clock).toMatchObject({ promisedDue: before.promisedDue, statutoryDue: before.statutoryDue });
  });

  test('a pause of the item stops no leg', () => {
    const item = river([COUNTY], { grounds: new Map([['technical-review', 5]]) });
    item.act('Accept', '2026-09-14T10:00');
    item.act('Suspend', '2026-09-15T10:00');
    expect(typesOf(item.settle('2026-09-19T00:01'))).toContain('OpinionConsentedBySilence');
    expect(item.item.status).toBe('suspended');
  });

  test('in the minute of its cutoff a timely answer wins and a late one does not, whatever is settled when', () => {
    const due = shanghai('2026-09-19T00:00');
    const told = (receivedAt: number, now: number) => {
      const item = river([COUNTY]);
      item.act('Accept', '2026-09-14T10:00');
      return item.tell(answer(1, '990121-SLJ'), { receivedAt, now }).error?.code ?? null;
    };
    expect([told(due - 1, due + G - 1), told(due, due + 1), told(due + G, due + G)]).toEqual([
      null,
      'OPINION_ALREADY_GIVEN',
      'OPINION_ALREADY_GIVEN',
    ]);
  });

  test('what was decided before needs no leg any more', () => {
    const item = river();
    item.act('Accept', '2026-09-14T10:00');
    item.act('Approve', '2026-09-15T10:00');
    const after = item.settle('2026-10-20T00:00');
    expect(typesOf(after).filter((type) => type.startsWith('Opinion'))).toEqual([]);
    expect(item.tell(answer(1, '990121-SLJ'), '2026-09-16T10:00').error?.code).toBe('ACTION_NOT_ALLOWED');
  });
});

describe('a joint review (联合审查)', () => {
  const review = { kind: 'joint-review', limit: { value: 2, unit: 'working' } };
  const accepted = () => {
    const item = story('soil-water', 'city', '2026-09-11T09:00');
    item.act('Accept', '2026-09-11T10:00');
    return item;
  };

  test('absence counts as consent, whatever was asked for; the lead decides', () => {
    const item = accepted();
    item.act('RequestOpinion', '2026-09-11T11:00', { ...review, onSilence: 'escalate' });
    expect(item.events.at(-1)).toMatchObject({ kind: 'joint-review', onSilence: 'consent' });
    expect(typesOf(item.settle('2026-09-16T00:02'))).toContain('OpinionConsentedBySilence');
    expect(item.act('Refuse', '2026-09-16T10:00').error).toBeNull();
  });

  test('also where an old journal says that its silence is escalated', () => {
    const item = accepted();
    item.act('RequestOpinion', '2026-09-11T11:00', review);
    const [opinion] = item.item.account.opinions;
    const old = { ...(item.events.at(-1) as ItemEvent & { type: 'OpinionRequested' }), onSilence: 'escalate' as const };
    expect(opinion?.onSilence).toBe('consent');
    const state = replay([...item.events.slice(0, -1), old]);
    expect(state?.account.opinions[0]).toMatchObject({ kind: 'joint-review', onSilence: 'escalate' });
    const { events } = decide(state, { type: 'Settle' }, context({ now: shanghai('2026-09-16T00:02') }));
    expect(typesOf(events)).toContain('OpinionConsentedBySilence');
  });
});
