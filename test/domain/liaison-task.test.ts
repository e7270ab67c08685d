import { describe, expect, test } from '@jest/globals';
import type { ItemEvent } from '../../domain/item/events.ts';
import {
  decideLiaisonTask,
  evolveLiaisonTask,
  isContactMissed,
  type LiaisonTask,
  liaisonStep,
} from '../../domain/supervision/liaison-task.ts';

const at = Date.parse('2026-10-17T00:00:00+08:00');
const open: LiaisonTask = { status: 'open', departmentId: '990000-ZRZ', contacts: 0, nextOn: null, version: 1 };
const report = (reason: string) => ({ type: 'UpwardReportOpened', effectiveAt: at, reason, ordinal: 2 }) as ItemEvent;
const rung = (name: string) => ({ type: 'RungReached', effectiveAt: at, rung: name }) as ItemEvent;
const step = (event: ItemEvent, task: LiaisonTask | null, count = task === null ? 0 : 1) =>
  liaisonStep({ open: task, count }, event, '990000-ZRZ')?.type ?? null;

describe('what the journal of an item means to its task', () => {
  test('a limit that is over opens one, and so does asking after an item without a limit; the dispatch does not', () => {
    expect(liaisonStep({ open: null, count: 0 }, report('statutoryDue'), '990000-ZRZ')).toEqual({
      ...{ type: 'LiaisonTaskOpened', effectiveAt: at, occasion: 'statutoryDue', departmentId: '990000-ZRZ' },
    });
    expect(step(report('followUp'), null)).toBe('LiaisonTaskOpened');
    expect(step(report('dispatch'), null)).toBe(null);
  });

  test('while one is open nothing opens another; a rung after it was closed does', () => {
    expect([step(report('followUp'), open), step(rung('after'), open)]).toEqual(Array(2).fill('LiaisonTaskPressed'));
    expect([step(rung('after'), null, 1), step(rung('half'), null, 1)]).toEqual(['LiaisonTaskOpened', null]);
    // Of an escalation: no report upward was ever opened.
    expect(step(rung('after'), null, 0)).toBe(null);
  });

  test('it moves with the item, and ends with it', () => {
    const to = (department: string) => ({ type: 'ItemTransferred', effectiveAt: at, to: department }) as ItemEvent;
    expect(step(to('990000-FGW'), open)).toBe('LiaisonTaskMoved');
    expect(step(to('990000-ZRZ'), open)).toBe(null);
    for (const type of ['ItemApproved', 'ItemRefused', 'ItemWithdrawn', 'ItemLapsed', 'ItemNotAccepted']) {
      expect(step({ type, effectiveAt: at } as ItemEvent, open)).toBe('LiaisonTaskEnded');
      expect(step({ type, effectiveAt: at } as ItemEvent, null)).toBe(null);
    }
  });
});

describe('what a person does to it', () => {
  const contact = { heldOn: '2026-10-17', way: 'visit', met: '审批处', said: '请求加快', answer: null } as const;
  const enter = (heldOn: string, nextOn: string | null = null) =>
    decideLiaisonTask(open, { type: 'EnterContact', ...contact, heldOn, nextOn }, at);

  test('a contact took place today at the latest, and the next is not behind us', () => {
    expect(enter('2026-10-17', '2026-10-17')).toMatchObject({ type: 'ContactEntered', way: 'visit' });
    // One millisecond before midnight it is the 16th still.
    expect(decideLiaisonTask(open, { type: 'EnterContact', ...contact, nextOn: null }, at - 1)).toMatchObject({
      code: 'CONTACT_NOT_YET_HELD',
      today: '2026-10-16',
    });
    expect(enter('2026-10-01', '2026-10-16')).toMatchObject({ code: 'NEXT_CONTACT_PASSED' });
  });

  test('it is closed once, with a contact behind it', () => {
    const close = { type: 'CloseTask', outcome: '十日内决定' } as const;
    expect(decideLiaisonTask(open, close, at)).toEqual({ code: 'NO_CONTACT_ENTERED' });
    const entered = evolveLiaisonTask(open, { type: 'ContactEntered', effectiveAt: at, ...contact, nextOn: null });
    const closed = evolveLiaisonTask(entered, decideLiaisonTask(entered, close, at) as never);
    expect(closed).toMatchObject({ status: 'closed', contacts: 1, version: 3 });
    expect(decideLiaisonTask(closed, close, at)).toEqual({ code: 'LIAISON_TASK_OVER', status: 'closed' });
  });

  test('the day of the next contact is missed once it is over', () => {
    const seen = (today: string) => isContactMissed({ nextOn: '2026-10-20' }, today);
    expect([seen('2026-10-20'), seen('2026-10-21')]).toEqual([false, true]);
    expect(isContactMissed({ nextOn: null }, '2026-10-21')).toBe(false);
  });
});
