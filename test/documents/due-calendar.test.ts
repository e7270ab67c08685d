import { describe, expect, test } from '@jest/globals';
import { type DueItem, dueCalendar } from '../../documents/due-calendar.ts';

const window = { zh: '临沄市水利局窗口', en: 'Water window' };
const item: DueItem = {
  itemNo: '990100-SLJ-23-20260914-000042-K',
  type: { zh: '生产建设项目水土保持方案审批', en: 'Soil-water plan' },
  projectCode: '2609-990100-04-01-200017',
  turn: 'decision',
  dueExclusiveAt: Date.parse('2026-10-17T00:00:00+08:00'),
  provisional: false,
  revision: 3,
  changedAt: Date.parse('2026-09-15T09:30:00+08:00'),
};
const lines = (text: string) => text.replaceAll('\r\n ', '').split('\r\n');

describe('the calendar of due dates', () => {
  test('an item that is due until 24:00 of a day stands on that day, all day, in any time zone', () => {
    const text = dueCalendar({ window, items: [item] }, 'zh-CN');
    expect(lines(text)).toEqual(
      expect.arrayContaining([
        'X-WR-CALNAME:临沄市水利局窗口 到期日',
        'UID:990100-SLJ-23-20260914-000042-K@shixian',
        'DTSTART;VALUE=DATE:20261016',
        'DTSTAMP:20260915T013000Z',
        'LAST-MODIFIED:20260915T013000Z',
        'SEQUENCE:3',
        'STATUS:CONFIRMED',
        'SUMMARY:办理期限：生产建设项目水土保持方案审批 990100-SLJ-23-20260914-000042-K',
        'DESCRIPTION:项目 2609-990100-04-01-200017',
      ]),
    );
    expect(text.split('\r\n').every((line) => Buffer.byteLength(line) <= 75)).toBe(true);
  });

  test('a counter that closes earlier says when, a provisional date that it is one', () => {
    const closes = { ...item, dueExclusiveAt: Date.parse('2026-10-16T17:00:00+08:00'), provisional: true };
    const text = lines(dueCalendar({ window, items: [closes] }, 'en'));
    expect(text).toContain('DTSTART;VALUE=DATE:20261016');
    expect(text).toContain('STATUS:TENTATIVE');
    expect(text.find((line) => line.startsWith('DESCRIPTION'))).toBe(
      "DESCRIPTION:Project 2609-990100-04-01-200017\\nUntil 17:00 of that day.\\nProvisional: that year's holidays are not published yet.",
    );
  });

  test('what a name holds cannot add lines', () => {
    const evil = { ...item, type: { zh: '事项\r\nBEGIN:VALARM;,\\', en: '' } };
    expect(lines(dueCalendar({ window, items: [evil] }, 'zh-CN')).some((line) => line.startsWith('BEGIN:VALARM'))).toBe(
      false,
    );
  });

  test('the same items give the same bytes', () => {
    const build = () => dueCalendar({ window, items: [item, { ...item, itemNo: 'x', turn: 'acceptance' }] }, 'zh-CN');
    expect(build()).toBe(build());
  });

  test('a window without items is a calendar all the same', () => {
    expect(lines(dueCalendar({ window, items: [] }, 'en'))).toContain('END:VCALENDAR');
  });
});
