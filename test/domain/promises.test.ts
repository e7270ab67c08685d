/** A promise to decide by a day, which an answer to an escalation makes, and what becomes of it. */
import { describe, expect, test } from '@jest/globals';
import { ladderOf } from '../../domain/supervision/ladder.ts';
import { GRACE_MS, shanghai, timetable } from '../support/rulebook.ts';
import { type Story, story } from './item-story.ts';

const at = '2026-09-24T08:00';

/** A fire design of the city, overdue since the end of 23 September. */
function overdue(): Story {
  const item = story('fire-design', 'city', '2026-09-14T10:00', { ladder: ladderOf(timetable.ladder, 'city') });
  item.act('Accept', '2026-09-14T11:00');
  walk(item, at);
  return item;
}

const promise = (item: Story, doneOn: string, when: string) =>
  item.tell({ type: 'AnswerEscalation', ordinal: 1, recipient: 'head', by: 'head-1', measure: '已办', doneOn }, when);

/** Settles at every deadline on the way; answers what was recorded. */
function walk(item: Story, until: string): readonly string[] {
  const said: string[] = [];
  for (let next = item.next; next !== null && next.at + GRACE_MS <= shanghai(until); next = item.next) {
    for (const event of item.settle(next.at + GRACE_MS)) {
      const day = new Date(event.effectiveAt + 28_800_000).toISOString().slice(5, 16);
      const what = event.type === 'RungReached' && event.rung === 'after' ? `+${event.days}` : event.type;
      const to =
        'recipient' in event ? (event.recipient ?? '') : 'to' in event ? String(event.to).replaceAll(',', ' ') : '';
      said.push([day, what, to].join(' ').trim());
    }
  }
  return said;
}

describe('a promise', () => {
  test('a promise that is not kept: the next above has it, an answer is asked for anew, and the days count from then', () => {
    const item = overdue();
    promise(item, '2026-09-29', at);
    // The day of the promise is over at the end of the 29th; behind the 30th seven days of rest.
    expect(walk(item, '2026-10-12T08:00')).toEqual([
      '09-30T00:00 EscalationAnswerLapsed leader',
      '10-01T00:00 +1 head',
      '10-10T00:00 +3 leader supervisor',
    ]);
    expect(item.item.marks.escalations[0]).toMatchObject({
      answer: null,
      lapsed: [{ by: 'head-1', doneOn: '2026-09-29' }],
    });
  });

  test('each promise that passes is raised once, also where all know; a decision in time keeps it', () => {
    const item = overdue();
    item.tell({ type: 'RaiseEscalation', ordinal: 1, reasons: '措施不明确' }, at);
    promise(item, '2026-09-24', at);
    expect(walk(item, '2026-09-25T08:00')).toEqual(['09-25T00:00 EscalationAnswerLapsed']);
    expect(promise(item, '2026-09-28', '2026-09-25T09:00').error).toBeNull();
    expect(walk(item, '2026-09-29T08:00')).toEqual(['09-29T00:00 EscalationAnswerLapsed']);
    expect(promise(item, '2026-09-30', '2026-09-29T09:00').error).toBeNull();
    item.act('Approve', '2026-09-30T23:59');
    expect(walk(item, '2026-10-09T08:00')).toEqual([]);
    expect(item.item.marks.escalations[0]?.lapsed).toHaveLength(2);
  });
});
