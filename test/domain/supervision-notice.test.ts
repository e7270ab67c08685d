import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  answerDueAt,
  decideStep,
  evolveNotice,
  flagAt,
  replayNotice,
  type SupervisionNotice,
  type SupervisionNoticeCommand,
  type SupervisionNoticeEvent,
} from '../../domain/supervision/supervision-notice.ts';

const at = (local: string) => Date.parse(`${local}+08:00`);
const issued: SupervisionNoticeEvent = {
  type: 'NoticeIssued',
  effectiveAt: at('2026-10-12T09:00'),
  demand: '依法作出决定',
  replyOn: '2026-10-16',
};
const answer: SupervisionNoticeCommand = { type: 'Answer', measure: '已召开专家评审会', doneOn: '2026-10-20' };
const steps: Readonly<Record<string, SupervisionNoticeCommand>> = {
  SignFor: { type: 'SignFor' },
  Answer: answer,
  Return: { type: 'Return', reasons: '措施不明确', replyOn: '2026-10-23' },
  Close: { type: 'Close', findings: '核实属实' },
};

/** The journal after these steps, each at its local time. */
function after(...taken: readonly (readonly [keyof typeof steps | 'Flag', string])[]) {
  const events: SupervisionNoticeEvent[] = [issued];
  for (const [name, local] of taken) {
    const command = name === 'Flag' ? ({ type: 'Flag' } as const) : steps[name];
    if (command === undefined) throw new Error(name);
    const decision = decideStep(replayNotice(events), command, at(local));
    if (decision.error !== null) throw new Error(`${name}: ${decision.error.code}`);
    events.push(...decision.events);
  }
  return { events, notice: replayNotice(events) };
}
const types = (events: readonly SupervisionNoticeEvent[]) => events.map(({ type }) => type);

const STATES: Readonly<Record<string, SupervisionNotice>> = {
  issued: after().notice,
  signedFor: after(['SignFor', '2026-10-12T10:00']).notice,
  answered: after(['SignFor', '2026-10-12T10:00'], ['Answer', '2026-10-14T10:00']).notice,
  returned: after(['SignFor', '2026-10-12T10:00'], ['Answer', '2026-10-14T10:00'], ['Return', '2026-10-15T10:00'])
    .notice,
  closed: after(['SignFor', '2026-10-12T10:00'], ['Answer', '2026-10-14T10:00'], ['Close', '2026-10-15T10:00']).notice,
};
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  issued: ['SignFor'],
  signedFor: ['Answer'],
  answered: ['Return', 'Close'],
  returned: ['Answer'],
  closed: [],
};

describe.each(Object.keys(STATES))('a notice that is %s', (status) => {
  const notice = STATES[status] as SupervisionNotice;
  test.each(Object.keys(steps))('%s', (name) => {
    const decision = decideStep(notice, steps[name] as SupervisionNoticeCommand, at('2026-10-15T12:00'));
    expect(notice.status).toBe(status);
    if (ALLOWED[status]?.includes(name)) {
      expect(decision.error).toBeNull();
      expect(decision.events).toHaveLength(1);
    } else {
      expect(decision).toEqual({
        events: [],
        error: { code: 'NOTICE_STEP_NOT_ALLOWED', status, allowed: ALLOWED[status] },
      });
    }
  });
});

describe('the date of the answer', () => {
  test('ends at 24:00 of its day: an answer in its last millisecond is timely, the next one late and flagged', () => {
    const { notice } = after(['SignFor', '2026-10-12T10:00']);
    expect(answerDueAt(notice)).toBe(at('2026-10-17T00:00'));
    const timely = decideStep(notice, answer, at('2026-10-17T00:00') - 1);
    expect(timely.events).toEqual([expect.objectContaining({ type: 'NoticeAnswered', late: false })]);
    const late = decideStep(notice, answer, at('2026-10-17T00:00'));
    expect(types(late.events)).toEqual(['AnswerOverdue', 'NoticeAnswered']);
    expect(late.events[0]?.effectiveAt).toBe(at('2026-10-17T00:00'));
    expect(late.events[1]).toMatchObject({ late: true });
  });

  test('is flagged once, whether or not the notice was signed for', () => {
    for (const taken of [[], [['SignFor', '2026-10-12T10:00']]] as const) {
      const { notice } = after(...taken, ['Flag', '2026-10-20T00:00']);
      expect(notice).toMatchObject({ flagged: true, overdue: true });
      expect(flagAt(notice)).toBeNull();
      expect(decideStep(notice, { type: 'Flag' }, at('2026-11-20T00:00')).events).toEqual([]);
    }
  });

  test('is flagged even where the step that comes is refused', () => {
    const decision = decideStep(after().notice, answer, at('2026-10-20T00:00'));
    expect(types(decision.events)).toEqual(['AnswerOverdue']);
    expect(decision.error?.code).toBe('NOTICE_STEP_NOT_ALLOWED');
  });

  test('is a new one for a returned answer, which is flagged again', () => {
    const { events, notice } = after(
      ['SignFor', '2026-10-12T10:00'],
      ['Answer', '2026-10-14T10:00'],
      ['Return', '2026-10-20T10:00'],
      ['Flag', '2026-10-24T00:00'],
    );
    expect(types(events).slice(-2)).toEqual(['NoticeReturned', 'AnswerOverdue']);
    expect(notice).toMatchObject({ status: 'returned', replyOn: '2026-10-23', overdue: true });
  });

  test('of a return may not have passed; today will do', () => {
    const { notice } = after(['SignFor', '2026-10-12T10:00'], ['Answer', '2026-10-14T10:00']);
    const again = (replyOn: string) =>
      decideStep(notice, { type: 'Return', reasons: '不明确', replyOn }, at('2026-10-20T23:59'));
    expect(again('2026-10-19').error).toEqual({ code: 'REPLY_DATE_PASSED', replyOn: '2026-10-19' });
    expect(again('2026-10-20').error).toBeNull();
  });

  test('is no longer awaited once answered, however late it gets', () => {
    const { notice } = after(['SignFor', '2026-10-12T10:00'], ['Answer', '2026-10-14T10:00']);
    expect(decideStep(notice, { type: 'Flag' }, at('2027-01-01T00:00')).events).toEqual([]);
  });
});

test('whatever is tried: the version counts what people did, closed ends all, and nothing is closed unanswered', () => {
  const command = fc.constantFrom(...Object.values(steps), { type: 'Flag' } as const);
  const tries = fc.array(fc.tuple(command, fc.integer({ min: 1, max: 20 * 24 * 60 })), { maxLength: 25 });
  fc.assert(
    fc.property(tries, (attempts) => {
      const events: SupervisionNoticeEvent[] = [issued];
      let now = issued.effectiveAt;
      for (const [one, minutes] of attempts) {
        now += minutes * 60_000;
        events.push(...decideStep(replayNotice(events), one, now).events);
      }
      const notice = events.reduce<SupervisionNotice | null>(evolveNotice, null);
      expect(notice?.version).toBe(events.filter(({ type }) => type !== 'AnswerOverdue').length);
      const closed = types(events).indexOf('NoticeClosed');
      expect(closed === -1 || closed === events.length - 1).toBe(true);
      if (closed > 0) expect(types(events)).toContain('NoticeAnswered');
      const instants = events.map(({ effectiveAt }) => effectiveAt);
      expect([...instants].sort((a, b) => a - b)).toEqual(instants);
      const flags = events.filter(({ type }) => type === 'AnswerOverdue').length;
      expect(flags).toBeLessThanOrEqual(1 + events.filter(({ type }) => type === 'NoticeReturned').length);
    }),
  );
});
