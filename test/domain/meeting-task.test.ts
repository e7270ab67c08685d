/** Tasks of the minutes: reported, confirmed or returned by a second person, reminded of, late; and the closure rate. */
import { describe, expect, test } from '@jest/globals';
import { dayNumber, localDate } from '../../domain/calendar/local-date.ts';
import { closureRate } from '../../domain/supervision/closure.ts';
import type { TaskFact } from '../../domain/supervision/meeting-facts.ts';
import {
  assign,
  decideTask,
  dueDay,
  evolveTask,
  isLate,
  nextOfTask,
  replayTask,
  settleTask,
  type Task,
  type TaskCommand,
  type TaskEvent,
} from '../../domain/supervision/meeting-task.ts';
import { calendar, shanghai } from '../support/rulebook.ts';

const given = {
  entryKey: 'red:990100-SLJ',
  text: '完成水保方案审查并出具批文',
  measure: '批文文号',
  departmentId: '990100-SLJ',
  personId: null,
  dueOn: '2026-10-12',
};
const taskGiven = (at = '2026-09-28T10:00', change = {}) =>
  replayTask([assign({ ...given, ...change }, calendar, shanghai(at))]);
const after = (task: Task, events: readonly TaskEvent[]) => events.reduce(evolveTask, task);
const act = (task: Task, command: Partial<TaskCommand>, at: string): readonly TaskEvent[] => {
  const decided = decideTask(task, { expectedVersion: task.version, ...command } as TaskCommand, shanghai(at));
  if ('code' in decided) throw new Error(decided.code);
  return decided;
};
const report = { type: 'Report', text: '批文已出具：临水批〔2026〕31号', by: 'head-1' } as const;
const confirm = { type: 'Confirm', remarks: null, by: 'supervisor-1' } as const;
const giveBack = { type: 'Return', reasons: '批文未附', by: 'supervisor-1' } as const;

describe('what the clock tells', () => {
  test('at 09:00 of the last working day before its day, and at its end; each once', () => {
    const task = taskGiven();
    // 10-10 is a make-up Saturday, so it is the last working day before Monday the 12th.
    expect(nextOfTask(task)).toEqual({ type: 'TaskReminded', at: shanghai('2026-10-10T09:00') });
    expect(settleTask(task, shanghai('2026-10-10T08:59'))).toEqual([]);
    const told = settleTask(task, shanghai('2026-10-20T00:00'));
    expect(told).toEqual([
      { type: 'TaskReminded', effectiveAt: shanghai('2026-10-10T09:00') },
      { type: 'TaskOverdue', effectiveAt: shanghai('2026-10-12T24:00') },
    ]);
    expect(settleTask(after(task, told), shanghai('2026-12-01T00:00'))).toEqual([]);
  });

  test('no reminder where its hour has passed when the task is given', () => {
    expect(nextOfTask(taskGiven('2026-10-10T09:00'))?.type).toBe('TaskOverdue');
  });

  test('nothing while a report waits; one that is returned too late is told of at once', () => {
    const task = taskGiven();
    const reported = after(task, act(task, report, '2026-10-09T10:00'));
    expect(nextOfTask(reported)).toBeNull();
    const returned = after(reported, act(reported, giveBack, '2026-10-15T10:00'));
    expect(nextOfTask(returned)).toEqual({ type: 'TaskOverdue', at: shanghai('2026-10-15T10:00') });
    expect(returned).toMatchObject({ status: 'open', report: null, returns: 1 });
  });
});

describe('what people do', () => {
  test('reported, returned, reported, confirmed', () => {
    let task = taskGiven();
    task = after(task, act(task, report, '2026-10-09T10:00'));
    expect(task).toMatchObject({ status: 'reported', version: 2, report: { by: 'head-1' } });
    task = after(task, act(task, giveBack, '2026-10-10T08:00'));
    task = after(task, act(task, { ...report, text: '附批文' }, '2026-10-12T23:59'));
    task = after(task, act(task, confirm, '2026-10-14T10:00'));
    expect(task).toMatchObject({ status: 'confirmed', version: 5, report: { text: '附批文' } });
    expect(isLate(task, shanghai('2026-12-01T00:00'))).toBe(false);
  });

  test('what was due by then is told before', () => {
    const task = taskGiven();
    expect(act(task, report, '2026-10-13T00:00').map(({ type }) => type)).toEqual([
      'TaskReminded',
      'TaskOverdue',
      'TaskReported',
    ]);
    expect(isLate(after(task, act(task, report, '2026-10-13T00:00')), shanghai('2026-10-14T00:00'))).toBe(true);
    expect(act(task, report, '2026-10-12T23:59').map(({ type }) => type)).toEqual(['TaskReminded', 'TaskReported']);
  });

  test('nobody confirms or returns a report of their own', () => {
    const task = taskGiven();
    const reported = after(task, act(task, report, '2026-10-09T10:00'));
    for (const command of [confirm, giveBack]) {
      const own = { ...command, expectedVersion: 2, by: 'head-1' };
      expect(decideTask(reported, own, shanghai('2026-10-10T10:00'))).toEqual({ code: 'SECOND_PERSON_REQUIRED' });
    }
  });

  test('a stale version and an act that does not fit are refused', () => {
    const task = taskGiven();
    const at = shanghai('2026-10-09T10:00');
    expect(decideTask(task, { ...report, expectedVersion: 9 }, at)).toEqual({
      code: 'TASK_CHANGED',
      currentVersion: 1,
    });
    expect(decideTask(task, { ...confirm, expectedVersion: 1 }, at)).toMatchObject({
      code: 'TASK_ACTION_NOT_ALLOWED',
      allowed: ['reported'],
    });
    const reported = after(task, act(task, report, '2026-10-09T10:00'));
    const confirmed = after(reported, act(reported, confirm, '2026-10-09T11:00'));
    for (const command of [report, confirm, giveBack]) {
      expect(decideTask(confirmed, { ...command, expectedVersion: 3 }, at)).toMatchObject({
        code: 'TASK_ACTION_NOT_ALLOWED',
      });
    }
  });
});

test('a day in working days is counted from the day of the meeting, which is not counted (民法典 201)', () => {
  expect(localDate(dueDay({ workingDays: 3 }, dayNumber('2026-09-28'), calendar))).toBe('2026-10-08');
  expect(localDate(dueDay({ on: '2026-10-31' }, dayNumber('2026-09-28'), calendar))).toBe('2026-10-31');
});

describe('the closure rate', () => {
  const task = (taskNo: string, dueOn: string, more: Partial<TaskFact> = {}): TaskFact => ({
    ...{ taskNo, dueOn, text: '', measure: '', departmentId: '990100-SLJ', personId: null },
    ...{ dueExclusiveAt: shanghai(`${dueOn}T24:00`), status: 'open', reportedAt: null },
    ...more,
  });
  const [since, asOf] = [shanghai('2026-09-24T10:00'), shanghai('2026-10-24T10:00')];

  test('of the tasks that fell due since the last meeting, those reported in time and confirmed', () => {
    const inTime = shanghai('2026-10-08T10:00');
    const late = shanghai('2026-10-13T00:00');
    const tasks = [
      task('1', '2026-10-12', { status: 'confirmed', reportedAt: inTime }),
      task('2', '2026-10-12', { status: 'confirmed', reportedAt: late }),
      task('3', '2026-10-12', { status: 'reported', reportedAt: inTime }),
      task('4', '2026-10-12', { status: 'reported', reportedAt: late }),
      task('5', '2026-10-12'),
      task('6', '2026-09-23'),
      task('7', '2026-10-24'),
    ];
    const rate = closureRate(tasks, since, asOf);
    expect(rate).toMatchObject({ due: 5, closedInTime: 1, awaitsConfirmation: 1 });
    expect(rate.tasks.map(({ task: { taskNo }, closure }) => [taskNo, closure])).toEqual([
      ['1', 'closedInTime'],
      ['2', 'closedLate'],
      ['3', 'awaitsConfirmation'],
      ['4', 'open'],
      ['5', 'open'],
    ]);
  });

  test('a day that ends at the very instant of a pack counts in that pack, and not in the next', () => {
    const [first, second] = [shanghai('2026-10-01T00:00'), shanghai('2026-10-13T00:00')];
    const tasks = [task('1', '2026-09-30'), task('2', '2026-10-12')];
    expect(closureRate(tasks, first, second).tasks.map((one) => one.task.taskNo)).toEqual(['2']);
    expect(closureRate(tasks, second, asOf).tasks).toEqual([]);
  });

  test('each task is in the rate of exactly one meeting', () => {
    const days = Array.from({ length: 90 }, (_, i) => localDate(dayNumber('2026-08-01') + i));
    const meetings = ['2026-08-01T00:00', '2026-08-25T10:00', '2026-09-24T10:00', '2026-10-31T00:00'].map(shanghai);
    const tasks = days.map((day) => task(day, day));
    const counted = meetings.slice(1).flatMap((at, i) => closureRate(tasks, meetings[i] ?? 0, at).tasks);
    expect(counted.map(({ task: { taskNo } }) => taskNo)).toEqual(days);
  });
});
