import { describe, expect, test } from '@jest/globals';
import { countLamps, groupLamp, type Lamp, timeLeft } from '../../domain/supervision/lamp.ts';
import { calendar, shanghai } from '../support/rulebook.ts';
import { type Story, story } from './item-story.ts';

const at = (item: Story, since: string, now: string | number) =>
  timeLeft(item.clock, shanghai(since), typeof now === 'string' ? shanghai(now) : now, calendar);

describe('lamps', () => {
  const accepted = () => {
    const item = story('water-plan-consent', 'city', '2026-09-14T10:00');
    item.act('Accept', '2026-09-14T10:00');
    return item;
  };
  const due = shanghai('2026-09-29T00:00');

  test.each([
    ['2026-09-14T10:00', 'green', 10],
    ['2026-09-22T23:59', 'green', 3],
    ['2026-09-23T00:00', 'yellow', 2],
    ['2026-09-24T12:00', 'yellow', 1],
    ['2026-09-27T12:00', 'yellow', 1],
    ['2026-09-28T23:59', 'yellow', 0],
  ])('10 working days due 2026-09-28, yellow when a fifth is left: at %s %s, %i left', (now, lamp, workingDaysLeft) => {
    expect(at(accepted(), '2026-09-14T10:00', now)).toEqual({ lamp, workingDaysLeft });
  });

  test('red from the due instant on, and not a millisecond sooner', () => {
    expect(at(accepted(), '2026-09-14T10:00', due - 1).lamp).toBe('yellow');
    expect(at(accepted(), '2026-09-14T10:00', due)).toEqual({ lamp: 'red', workingDaysLeft: 0 });
    expect(at(accepted(), '2026-09-14T10:00', '2026-12-01T00:00').lamp).toBe('red');
  });

  test('a retroactive acceptance does not light red before the working day after it is over', () => {
    const item = story('soil-water-form', 'county', '2026-09-14T10:00');
    item.settle('2026-09-21T00:01');
    expect(at(item, '2026-09-14T10:00', '2026-09-21T12:00').lamp).toBe('yellow');
    expect(at(item, '2026-09-14T10:00', '2026-09-22T00:00').lamp).toBe('red');
  });

  test('before acceptance the lamp follows the 5 working days of acceptance', () => {
    const item = story('soil-water-form', 'county', '2026-09-14T10:00');
    expect(at(item, '2026-09-14T10:00', '2026-09-16T12:00')).toEqual({ lamp: 'green', workingDaysLeft: 3 });
    expect(at(item, '2026-09-14T10:00', '2026-09-18T12:00')).toEqual({ lamp: 'yellow', workingDaysLeft: 1 });
  });

  test('a receipt-anchored type is lit by its own limit from the beginning', () => {
    const item = story('project-filing', 'city', '2026-09-14T10:00');
    expect(at(item, '2026-09-14T10:00', '2026-09-14T12:00')).toEqual({ lamp: 'yellow', workingDaysLeft: 1 });
    expect(at(item, '2026-09-14T10:00', '2026-09-16T00:00').lamp).toBe('red');
  });

  test('nothing runs, nothing is lit', () => {
    const item = story('land-acquisition', 'province', '2026-09-14T10:00');
    item.act('Accept', '2026-09-14T11:00');
    expect(at(item, '2026-09-14T11:00', '2026-12-01T00:00')).toEqual({ lamp: 'none', workingDaysLeft: null });
  });
});

describe('the lamp of a department or a project', () => {
  const usual = { yellowPercentLeft: 20, yellowWorkingDaysLeft: 1 };
  const many = (counts: Partial<Record<Lamp, number>>) =>
    countLamps(Object.entries(counts).flatMap(([lamp, count]) => Array<Lamp>(count).fill(lamp as Lamp)));

  test.each<[Partial<Record<Lamp, number>>, object, Lamp]>([
    [{}, {}, 'none'],
    [{ none: 3 }, {}, 'none'],
    [{ blue: 1, none: 3 }, {}, 'blue'],
    [{ grey: 1, blue: 1 }, {}, 'grey'],
    [{ green: 9, grey: 1 }, {}, 'green'],
    [{ green: 9, yellow: 1 }, {}, 'yellow'],
    [{ green: 9, yellow: 1, red: 1 }, {}, 'red'],
    [{ green: 9, yellow: 1 }, { yellowItems: 2 }, 'green'],
    [{ green: 9, yellow: 2 }, { yellowItems: 2 }, 'yellow'],
    // A red one that is not yet enough for red counts for yellow.
    [{ green: 9, yellow: 1, red: 1 }, { redItems: 2, yellowItems: 2 }, 'yellow'],
    [{ red: 1 }, { redItems: 2, yellowItems: 2 }, 'green'],
    [{ red: 2 }, { redItems: 2, yellowItems: 2 }, 'red'],
  ])('%j with %j: %s', (counts, thresholds, lamp) => {
    expect(groupLamp(many(counts), { ...usual, ...thresholds })).toBe(lamp);
  });

  test('counts each item once', () => {
    expect(many({ red: 2, blue: 1 })).toEqual({ green: 0, yellow: 0, red: 2, grey: 0, blue: 1, none: 0 });
  });
});
