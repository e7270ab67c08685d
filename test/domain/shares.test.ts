import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { dayNumber, dayOf, localDate, startOfDay } from '../../domain/calendar/local-date.ts';
import type { DeskAction } from '../../domain/item/commands.ts';
import { sharesOf } from '../../domain/item/shares.ts';
import { calendar, notices, shanghai } from '../support/rulebook.ts';
import { type Story, story } from './item-story.ts';

const send = (item: Story, to: string, when: string) => {
  const assignment = { officerId: `officer-${to}`, by: 'default', claimed: true } as const;
  const { decisionVersion: expectedVersion } = item.item;
  const command: DeskAction = { type: 'Transfer', expectedVersion, to, assignment, reasons: '职权调整' };
  const { error } = item.tell(command, when);
  if (error !== null) throw new Error(JSON.stringify(error));
};
const shares = (item: Story, now: string) =>
  sharesOf(item.item, calendar, shanghai(now)).map(({ departmentId, workingDays, stoodStill }) => [
    departmentId.slice(7),
    workingDays,
    stoodStill,
  ]);

/*
 * September and October 2026 by the notice: 25–27 September (Mid-Autumn) and 1–7 October (National Day) rest; Sunday 20
 * September and Saturday 10 October work. Counted by hand below.
 */
describe('the share of days of each department (移送，各自用时)', () => {
  test('across National Day: 5 days, then 4, then 2, together 11', () => {
    const item = story('flood-impact', 'city', '2026-09-21T10:00');
    item.act('Accept', '2026-09-22T09:00');
    send(item, '990100-STH', '2026-09-29T15:00');
    send(item, '990100-LYC', '2026-10-10T11:00');
    item.act('Approve', '2026-10-13T16:00');
    // 22, 23, 24, 28, 29 September · 30 September, 8, 9, 10 October · 12, 13 October.
    const counted = [
      ['SLJ', 5, 0],
      ['STH', 4, 0],
      ['LYC', 2, 0],
    ];
    expect(shares(item, '2026-10-13T17:00')).toEqual(counted);
    expect(shares(item, '2026-12-01T17:00')).toEqual(counted);
    expect(sharesOf(item.item, calendar, shanghai('2026-10-13T17:00'))).toMatchObject([
      { from: shanghai('2026-09-21T10:00'), until: shanghai('2026-09-29T15:00') },
      { from: shanghai('2026-09-29T15:00'), until: shanghai('2026-10-10T11:00') },
      { from: shanghai('2026-10-10T11:00'), until: shanghai('2026-10-13T16:00') },
    ]);
  });

  test('while it is open the last share grows with the days, and rest days add nothing', () => {
    const item = story('flood-impact', 'city', '2026-09-21T10:00');
    item.act('Accept', '2026-09-22T09:00');
    send(item, '990100-STH', '2026-09-29T15:00');
    expect(shares(item, '2026-09-29T23:59')).toEqual([
      ['SLJ', 5, 0],
      ['STH', 0, 0],
    ]);
    expect(shares(item, '2026-09-30T00:00')).toEqual([
      ['SLJ', 5, 0],
      ['STH', 1, 0],
    ]);
    expect(shares(item, '2026-10-07T23:59')).toEqual([
      ['SLJ', 5, 0],
      ['STH', 1, 0],
    ]);
    expect(shares(item, '2026-10-10T12:00')).toEqual([
      ['SLJ', 5, 0],
      ['STH', 4, 0],
    ]);
    expect(sharesOf(item.item, calendar, shanghai('2026-10-10T12:00')).at(-1)?.until).toBeNull();
  });

  test('a pause over a transfer: each department has its own days of standing still', () => {
    const item = story('flood-impact', 'city', '2026-09-21T10:00');
    item.act('Accept', '2026-09-22T09:00');
    item.act('Suspend', '2026-09-28T09:00', { ground: 'expert-review' });
    send(item, '990100-STH', '2026-09-30T09:00');
    item.act('Resume', '2026-10-09T09:00');
    // Worked on: 22, 23, 24 September · 10 October. Stood still: 28, 29, 30 September · 8, 9 October.
    expect(shares(item, '2026-10-10T12:00')).toEqual([
      ['SLJ', 3, 3],
      ['STH', 1, 2],
    ]);
  });

  test('the days on which the unit answers a correction list are nobody’s', () => {
    const item = story('soil-water', 'city', '2026-09-21T10:00');
    item.act('RequestCorrection', '2026-09-23T10:00');
    item.act('Resubmit', '2026-09-29T10:00');
    // 22, 23 worked on; 24, 28, 29 waited; 30 September and 8 October worked on.
    expect(shares(item, '2026-10-08T12:00')).toEqual([['SLJ', 4, 3]]);
  });

  test('silence ends an item at 24:00, so the day before is its last', () => {
    const item = story('soil-water', 'city', '2026-09-14T10:00');
    item.act('Accept', '2026-09-14T11:00');
    item.settle('2026-09-22T00:00');
    expect(item.item.status).toBe('deemedApproved');
    expect(item.clock.runningDue?.dueOn).toBe('2026-09-20');
    // 15, 16, 17, 18, and Sunday the 20th, which works.
    expect(shares(item, '2026-10-20T00:00')).toEqual([['SLJ', 5, 0]]);
  });

  test('sent on twice in a day, and back: the department between has no day', () => {
    const item = story('flood-impact', 'city', '2026-09-21T10:00');
    item.act('Accept', '2026-09-22T09:00');
    send(item, '990100-STH', '2026-09-23T09:00');
    send(item, '990100-SLJ', '2026-09-23T17:00');
    expect(shares(item, '2026-09-24T12:00')).toEqual([
      ['SLJ', 2, 0],
      ['STH', 0, 0],
      ['SLJ', 1, 0],
    ]);
  });

  test('whatever the transfers and pauses, the shares add up to the item’s own days, counted one by one', () => {
    const rest = new Set(notices.flatMap(({ restDays }) => restDays));
    const makeUp = new Set(notices.flatMap(({ makeUpWorkdays }) => makeUpWorkdays));
    const works = (date: string) =>
      makeUp.has(date) || (!rest.has(date) && ![0, 6].includes(new Date(`${date}T00:00:00Z`).getUTCDay()));
    const first = dayNumber('2026-09-15');
    const steps = fc.array(fc.tuple(fc.integer({ min: 1, max: 6 }), fc.constantFrom('send', 'pause', 'resume')), {
      maxLength: 8,
    });
    fc.assert(
      fc.property(steps, fc.integer({ min: 0, max: 10 }), (told, tail) => {
        const item = story('flood-impact', 'city', '2026-09-14T10:00', {
          promisedLimit: { value: 200, unit: 'working' },
        });
        item.act('Accept', '2026-09-14T11:00');
        let day = first;
        const paused: number[] = [];
        for (const [days, what] of told) {
          const before = day;
          day += days;
          const suspended = item.item.status === 'suspended';
          if (suspended) for (let d = before + 1; d <= day; d++) paused.push(d);
          const when = startOfDay(day) + 10 * 3_600_000;
          if (what === 'send')
            send(
              item,
              item.item.particulars.departmentId === '990100-SLJ' ? '990100-STH' : '990100-SLJ',
              localTime(when),
            );
          else if (what === 'pause' && !suspended) {
            item.act('Suspend', when, { ground: 'expert-review' });
            paused.push(day);
          } else if (what === 'resume' && suspended)
            item.act('Resume', when, { ordinal: item.item.account.pauses.length });
        }
        const end = day + tail;
        if (item.item.status === 'suspended') for (let d = day + 1; d <= end; d++) paused.push(d);
        const all = sharesOf(item.item, calendar, startOfDay(end) + 12 * 3_600_000);
        let worked = 0;
        let still = 0;
        for (let d = first; d <= end; d++) {
          if (!works(localDate(d))) continue;
          if (paused.includes(d)) still += 1;
          else worked += 1;
        }
        expect(all.reduce((sum, { workingDays }) => sum + workingDays, 0)).toBe(worked);
        expect(all.reduce((sum, { stoodStill }) => sum + stoodStill, 0)).toBe(still);
        expect(all.length).toBe(item.item.desk.transfers.length + 1);
      }),
      { numRuns: 200 },
    );
  });
});

const localTime = (at: number) => `${localDate(dayOf(at))}T10:00`;
