import { describe, expect, test } from '@jest/globals';
import { decide } from '../../domain/item/decide.ts';
import type { ItemEvent } from '../../domain/item/events.ts';
import { ladderOf, USUAL_LADDER } from '../../domain/supervision/ladder.ts';
import type { Tier } from '../../domain/timetable/timetable.ts';
import { context, GRACE_MS, shanghai, timetable } from '../support/rulebook.ts';
import { type Story, story as storyOf, submit, typesOf } from './item-story.ts';

/** On the ladder that the sample city publishes for the tier. */
const story = (typeId: string, tier: Tier, at: string, terms = {}) =>
  storyOf(typeId, tier, at, { ladder: ladderOf(timetable.ladder, tier), ...terms });
const after = (local: string) => shanghai(local) + GRACE_MS;

/** What an event says in a line: its type, its instant in the city, whom it tells. */
function said(event: ItemEvent): string {
  const at = new Date(event.effectiveAt + 28_800_000).toISOString().slice(5, 16);
  const to = 'to' in event && Array.isArray(event.to) ? event.to.join(' ') : '';
  const who = event.type === 'EscalationRaisedFurther' ? event.recipient : to;
  const which = event.type === 'RungReached' ? (event.rung === 'after' ? `+${event.days}` : event.rung) : event.type;
  return [at, which, who].filter((part) => part !== '').join(' ');
}

/** Settles at every deadline on the way, as the sweep does; answers what was recorded. */
function walk(item: Story, until: string): readonly string[] {
  const events: ItemEvent[] = [];
  for (let next = item.next; next !== null && next.at + GRACE_MS <= shanghai(until); next = item.next) {
    events.push(...item.settle(next.at + GRACE_MS));
  }
  return events.map(said);
}

/** Eight working days from Monday 14 September: through 23 September, over the make-up Sunday. */
const fireDesign = (terms = {}) => {
  const item = story('fire-design', 'city', '2026-09-14T10:00', terms);
  item.act('Accept', '2026-09-14T11:00');
  return item;
};
const overdue = (): Story => {
  const item = fireDesign();
  walk(item, '2026-09-24T08:00');
  return item;
};

describe('the rungs of a limit', () => {
  test('given a city item that nobody decides, then each rung comes at its own instant, once, to its own people', () => {
    expect(walk(fireDesign(), '2026-10-16T00:00')).toEqual([
      // Four of the eight days have gone; Sunday the 20th is worked.
      '09-20T09:00 half officer',
      '09-22T09:00 WarningRaised',
      '09-23T09:00 last-day officer head',
      '09-24T00:00 EscalationRaised',
      // The 25th to the 27th rest, and 1 to 7 October.
      '09-25T00:00 +1 head',
      '09-25T00:00 EscalationRaisedFurther leader',
      '09-30T00:00 +3 leader supervisor',
      '10-09T00:00 +5 head leader supervisor',
      '10-15T00:00 +10 head leader supervisor',
    ]);
  });

  test('at the county the escalation has two working days to be acknowledged', () => {
    const item = story('fire-design', 'county', '2026-09-14T10:00');
    item.act('Accept', '2026-09-14T11:00');
    expect(walk(item, '2026-10-01T00:00').slice(3)).toEqual([
      '09-24T00:00 EscalationRaised',
      '09-25T00:00 +1 head',
      '09-29T00:00 EscalationRaisedFurther leader',
      '09-30T00:00 +3 leader supervisor',
    ]);
  });

  test('above the city the liaison is told, and again every ten working days', () => {
    const item = story('soil-water', 'province', '2026-09-14T10:00');
    item.act('Accept', '2026-09-14T11:00');
    // Ten working days: through 28 September.
    expect(item.events.map(said)[1]).toBe('09-14T10:00 UpwardReportOpened liaison supervisor');
    expect(walk(item, '2026-11-01T00:00')).toEqual([
      '09-21T09:00 half liaison',
      '09-24T09:00 WarningRaised officer liaison',
      '09-28T09:00 last-day liaison',
      '09-29T00:00 UpwardReportOpened head liaison supervisor',
      '10-17T00:00 +10 liaison supervisor',
      '10-31T00:00 +20 liaison supervisor',
    ]);
    expect(item.next).toMatchObject({ kind: 'after', at: shanghai('2026-11-14T00:00') });
  });

  test('nothing comes after a decision in time', () => {
    const item = fireDesign();
    walk(item, '2026-09-21T00:00');
    item.act('Approve', '2026-09-21T10:00');
    expect(typesOf(item.settle('2026-12-01T00:00'))).toEqual(['DeliveryOverdue']);
  });

  test('nor after one that came in the minute before a rung is recorded', () => {
    const item = overdue();
    item.act('Approve', { now: shanghai('2026-09-25T00:00:30'), receivedAt: shanghai('2026-09-24T23:59:59') });
    expect(typesOf(item.events).filter((type) => type === 'RungReached')).toHaveLength(2);
    expect(item.item).toMatchObject({ status: 'approved', overdue: true });
  });

  test('silence that deems ends them', () => {
    const item = story('soil-water', 'city', '2026-09-14T10:00');
    item.act('Accept', '2026-09-14T11:00');
    walk(item, '2026-09-21T00:01');
    expect(typesOf(item.settle('2026-12-01T00:00'))).toEqual(['PaperOverdue']);
  });

  test('a day too late to be reminded of: nobody saw to it, and only the last rung before the due instant is told', () => {
    const item = fireDesign();
    expect(item.settle(after('2026-09-23T09:00')).map(said)).toEqual(['09-23T09:00 last-day officer head']);
    expect(item.settle(after('2026-09-23T12:00'))).toEqual([]);
  });

  test('seen to weeks late, the rungs after the due instant stand at their own instants all the same', () => {
    const late = fireDesign();
    const walked = fireDesign();
    walk(walked, '2026-10-16T00:00');
    const fromDue = (item: Story) => item.events.map(said).filter((line) => line >= '09-24T00:00');
    late.settle('2026-10-16T00:00');
    expect(fromDue(late)).toEqual(fromDue(walked));
  });
});

describe('rungs that a short limit does not have', () => {
  test.each([
    ['soil-water-form', 'one working day: the last day is all there is', ['09-15T09:00 last-day officer head']],
    ['archive-acceptance', 'two: the second half begins with the last day', ['WarningRaised', 'last-day']],
    ['soil-water', 'five: the half stands for itself', ['half', 'WarningRaised', 'last-day']],
  ])('%s, %s', (typeId, _why, expected) => {
    const item = story(typeId, 'city', '2026-09-14T10:00');
    item.act('Accept', '2026-09-14T11:00');
    const lines = walk(item, '2026-09-20T12:00').filter((line) => !/Escalation|Deemed|Paper/.test(line));
    expect(lines).toHaveLength(expected.length);
    lines.forEach((line, i) => {
      expect(line).toContain(expected[i]);
    });
  });
});

describe('the clock of the rungs is that of the item', () => {
  const tell = (item: Story, type: 'Suspend' | 'Resume', at: string) =>
    expect(item.act(type, at, type === 'Suspend' ? { ground: 'expert-review' } : {}).error).toBeNull();

  test('a pause moves what lies behind it, and nothing is told while it lasts', () => {
    const item = fireDesign();
    tell(item, 'Suspend', '2026-09-16T10:00');
    expect(walk(item, '2026-09-21T12:00')).toEqual([]);
    // The 16th to the 21st are left out: five working days, the worked Sunday among them.
    tell(item, 'Resume', '2026-09-21T12:00');
    expect(item.clock.runningDue).toMatchObject({ dueOn: '2026-10-08' });
    expect(walk(item, '2026-10-09T00:01')).toEqual([
      '09-28T09:00 half officer',
      '09-30T09:00 WarningRaised',
      '10-08T09:00 last-day officer head',
      '10-09T00:00 EscalationRaised',
    ]);
  });

  test('half of the limit is told once, however often the due day moves behind it', () => {
    const item = fireDesign();
    walk(item, '2026-09-21T00:00');
    tell(item, 'Suspend', '2026-09-21T10:00');
    tell(item, 'Resume', '2026-09-22T10:00');
    const lines = walk(item, '2026-10-09T00:01');
    expect(lines.filter((line) => line.includes('half'))).toEqual([]);
    expect(lines.filter((line) => line.includes('last-day'))).toEqual(['09-28T09:00 last-day officer head']);
  });

  test('a clock that starts anew has another half', () => {
    const item = story('eia-report', 'city', '2026-09-01T10:00');
    walk(item, '2026-09-02T00:00');
    item.act('RequestCorrection', '2026-09-02T10:00');
    item.act('Resubmit', '2026-09-04T10:00', { answers: [1, 2] });
    const first = item.item.marks.halfToldFor;
    walk(item, '2026-10-01T00:00');
    expect([first, item.item.marks.halfToldFor]).toEqual([[], ['2026-09-04']]);
  });

  test('an extension moves the rungs that it leaves ahead', () => {
    const item = story('flood-impact', 'city', '2026-09-14T10:00');
    item.act('Accept', '2026-09-14T11:00');
    walk(item, '2026-09-18T12:00');
    expect(item.act('Extend', '2026-09-18T15:00').error).toBeNull();
    const lines = walk(item, '2026-10-20T00:00');
    expect(lines.filter((line) => line.includes('last-day'))).toHaveLength(1);
    expect(lines.filter((line) => line.includes('half'))).toEqual([]);
    expect(item.item.marks.escalations).toHaveLength(1);
  });
});

describe('an item that is held because intake was down', () => {
  test('is escalated, and then nobody is pressed for it', () => {
    const item = story('soil-water', 'city', '2026-09-14T10:00');
    item.act('Accept', '2026-09-14T11:00');
    const outages = [
      { from: shanghai('2026-09-20T16:00'), through: shanghai('2026-09-20T19:00'), cause: 'silence' as const },
    ];
    const at = (local: string) => ({ now: shanghai(local), outages });
    item.tell({ type: 'Settle' }, at('2026-09-21T00:01'));
    expect(typesOf(item.tell({ type: 'Settle' }, at('2026-10-20T00:00')).events)).toEqual([]);
    expect(typesOf(item.events).slice(-2)).toEqual(['EscalationRaised', 'ItemHeld']);
  });
});

describe('an item that was brought over overdue', () => {
  test('is escalated at the import, and the rungs count from then', () => {
    const [typeId, tier, at] = ['flood-impact', 'city', shanghai('2026-09-14T10:00')] as const;
    const past = { acceptedOn: '2026-08-04', pauses: [], extension: null, foreignNo: 'XT-1' };
    const command = {
      ...submit(typeId, tier),
      type: 'Import',
      receivedAt: shanghai('2026-08-03T09:00'),
      ...past,
    } as const;
    const { state } = decide(null, command, context({ now: at }));
    const { events } = decide(state, { type: 'Settle' }, context({ now: shanghai('2026-09-18T00:01') }));
    expect(events.map(said)).toEqual([
      '09-14T10:00 EscalationRaised',
      '09-16T00:00 +1 head',
      '09-16T00:00 EscalationRaisedFurther leader',
      '09-18T00:00 +3 leader supervisor',
    ]);
  });
});

describe('a timetable that publishes no ladder', () => {
  test('warns once, escalates once, and that is all', () => {
    const item = fireDesign({ ladder: USUAL_LADDER });
    expect(walk(item, '2026-12-31T00:00')).toEqual(['09-22T09:00 WarningRaised', '09-24T00:00 EscalationRaised']);
    expect(item.next).toBeNull();
    const above = story('soil-water', 'province', '2026-09-14T10:00', { ladder: USUAL_LADDER });
    expect(above.events.map(said)[1]).toBe('09-14T10:00 UpwardReportOpened');
    above.act('Accept', '2026-09-14T11:00');
    expect(walk(above, '2026-12-01T00:00')).toEqual(['09-24T09:00 WarningRaised', '09-29T00:00 UpwardReportOpened']);
  });

  test('whom the published ladder tells as the usual one does is not said again', () => {
    const item = fireDesign();
    walk(item, '2026-09-24T08:00');
    const [warning, escalation] = item.events.filter(({ type }) =>
      ['WarningRaised', 'EscalationRaised'].includes(type),
    );
    expect([warning, escalation].map((event) => Object.keys(event ?? {}))).toEqual([
      ['type', 'effectiveAt', 'dueOn'],
      ['type', 'effectiveAt', 'dueOn', 'ordinal'],
    ]);
  });
});

describe('an escalation (督办)', () => {
  const at = '2026-09-24T10:00';
  const answer = { measure: '已召开专家评审会，责任到人。', doneOn: '2026-09-29' };
  const take = (item: Story, command: object, when = at) => item.tell({ ordinal: 1, ...command } as never, when);
  const answered = (item: Story, recipient = 'head', when = at) =>
    take(item, { type: 'AnswerEscalation', recipient, by: 'head-1', ...answer }, when);
  const close = (item: Story, when = at) =>
    take(item, { type: 'CloseEscalation', by: 'supervisor-1', findings: '属实' }, when);
  const raise = (item: Story, when = at, reasons = '措施不明确') =>
    take(item, { type: 'RaiseEscalation', reasons }, when);
  const acknowledge = (item: Story, recipient: string, when = at) =>
    take(item, { type: 'AcknowledgeEscalation', recipient }, when);
  const codeOf = ({ error }: { error: { code: string } | null }) => error?.code;

  test('acknowledged by one of those who have it, it goes no higher by itself; the rungs go on', () => {
    const item = overdue();
    acknowledge(item, 'supervisor');
    expect(walk(item, '2026-10-01T00:00')).toEqual(['09-25T00:00 +1 head', '09-30T00:00 +3 leader supervisor']);
    // With the third day it reached the leader, who from then on acknowledges too.
    expect(item.item.marks.escalations[0]?.told.map(({ recipient }) => recipient)).toEqual([
      'head',
      'supervisor',
      'leader',
    ]);
    expect(codeOf(acknowledge(item, 'leader', '2026-10-08T09:00'))).toBeUndefined();
  });

  test('a leader to whom it has not come up has nothing to acknowledge or to answer', () => {
    const item = overdue();
    expect(codeOf(acknowledge(item, 'leader'))).toBe('ESCALATION_NOT_ADDRESSED');
    expect(codeOf(answered(item, 'leader'))).toBe('ESCALATION_NOT_ADDRESSED');
    walk(item, '2026-09-25T08:00');
    expect(codeOf(answered(item, 'leader', '2026-09-25T09:00'))).toBeUndefined();
  });

  test('answered with a measure and a date: no rung comes after, and it is not raised', () => {
    const item = overdue();
    expect(answered(item).events).toEqual([
      { type: 'EscalationAnswered', effectiveAt: shanghai(at), ordinal: 1, recipient: 'head', by: 'head-1', ...answer },
    ]);
    expect(item.next).toMatchObject({ kind: 'promise', at: shanghai('2026-09-30T00:00') });
    expect(item.settle('2026-09-30T00:00')).toEqual([]);
    expect(codeOf(answered(item))).toBe('ESCALATION_ALREADY_ANSWERED');
  });

  test.each([
    ['2026-09-23', 'PROMISED_DATE_PASSED'],
    ['2026-09-24', undefined],
  ])('a promise for %s on 24 September: %s', (doneOn, code) => {
    const item = overdue();
    const command = { type: 'AnswerEscalation', recipient: 'head', by: 'head-1', measure: '已办', doneOn };
    expect(codeOf(take(item, command))).toBe(code);
  });

  test('closed once it was answered, and then nothing more is done to it', () => {
    const item = overdue();
    expect(codeOf(close(item))).toBe('ESCALATION_NOT_ANSWERED');
    answered(item);
    expect(typesOf(close(item).events)).toEqual(['EscalationClosed']);
    expect([close(item), raise(item), answered(item)].map(codeOf)).toEqual(Array(3).fill('ESCALATION_CLOSED'));
    expect(codeOf(acknowledge(item, 'head'))).toBeUndefined();
  });

  test('a decision is an answer, silence that deemed is none', () => {
    const decided = overdue();
    decided.act('Approve', '2026-09-24T09:00');
    expect(raise(decided).error).toMatchObject({ code: 'ACTION_NOT_ALLOWED', allowed: ['CloseEscalation'] });
    expect(codeOf(close(decided))).toBeUndefined();
    const deemed = story('soil-water', 'city', '2026-09-14T10:00');
    deemed.act('Accept', '2026-09-14T11:00');
    walk(deemed, '2026-09-21T00:01');
    expect(codeOf(close(deemed))).toBe('ESCALATION_NOT_ANSWERED');
    answered(deemed);
    expect(codeOf(close(deemed))).toBeUndefined();
  });

  test('raised by hand, with reasons, to the next above, until nobody is left', () => {
    const item = overdue();
    expect(codeOf(raise(item, at, ' '))).toBe('REASONS_REQUIRED');
    expect(raise(item).events).toEqual([
      {
        type: 'EscalationRaisedFurther',
        effectiveAt: shanghai(at),
        ordinal: 1,
        recipient: 'leader',
        reasons: '措施不明确',
      },
    ]);
    expect(codeOf(raise(item))).toBe('ESCALATION_AT_THE_TOP');
    // Once everybody has it, nobody acknowledging it raises it no further.
    expect(walk(item, '2026-09-26T00:00')).toEqual(['09-25T00:00 +1 head']);
  });

  test('an answer that will not do: raised further it asks anew, and the days count from then', () => {
    const item = overdue();
    answered(item);
    raise(item, '2026-09-28T10:00');
    expect(item.item.marks.escalations[0]).toMatchObject({ answer: null, lapsed: [] });
    expect(walk(item, '2026-10-15T00:00')).toEqual([
      '09-30T00:00 +1 head',
      '10-09T00:00 +3 leader supervisor',
      '10-11T00:00 +5 head leader supervisor',
    ]);
    expect(codeOf(answered(item, 'head', '2026-10-14T09:00'))).toBe('PROMISED_DATE_PASSED');
  });

  test('one that was never raised is not found, whatever is asked of it', () => {
    const item = fireDesign();
    const early = '2026-09-21T10:00';
    expect([answered(item, 'head', early), close(item, early), raise(item, early)].map(codeOf)).toEqual(
      Array(3).fill('ESCALATION_NOT_FOUND'),
    );
  });

  test('nothing of it changes what an officer decides on', () => {
    const item = overdue();
    const version = item.item.decisionVersion;
    acknowledge(item, 'head');
    answered(item);
    raise(item);
    expect(item.item.decisionVersion).toBe(version);
  });
});
