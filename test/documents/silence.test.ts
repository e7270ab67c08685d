/** What a receipt and an item say about silence (rules 4 and 8), where a limit is shorter than the time for acceptance. */
import { describe, expect, test } from '@jest/globals';
import { silenceOf, silenceText } from '../../documents/silence.ts';
import { type Story, story } from '../domain/item-story.ts';
import { rulebook } from '../support/rulebook.ts';

const RECEIVED = '2026-09-14T10:00';
const rules = rulebook();

function silence({ item }: Story) {
  const { timetableVersion, typeId, tier } = item.particulars;
  return silenceOf(item, rules.terms(timetableVersion, typeId, tier), rules);
}

describe('project-filing: one working day from receipt, five for acceptance', () => {
  test('given a receipt, then it says what silence means with and without acceptance, and not that the date is past', () => {
    const told = silence(story('project-filing', 'city', RECEIVED));
    expect(told).toEqual({ code: 'deemed-if-accepted', on: '2026-09-15', hour: '24:00' });
    expect(silenceText(told, 'zh-CN')).toBe(
      '至 2026-09-15 24 时未作出决定的，即行督办；部门届时已予受理的，视为同意；未予受理的，不自动视为同意，由人工决定。',
    );
    expect(silenceText(told, 'en')).toMatch(/^If nothing is decided by .*2026-09-15.*, the item is escalated\./u);
  });

  test('given that it was accepted in time, then silence deems it', () => {
    const item = story('project-filing', 'city', RECEIVED);
    item.act('Accept', '2026-09-14T11:00');
    expect(silence(item)).toMatchObject({ code: 'deemed-approved', on: '2026-09-15' });
  });

  test('given that silence accepted it behind its date, then a person decides', () => {
    const item = story('project-filing', 'city', RECEIVED);
    item.settle('2026-12-31T00:00');
    expect(silence(item)).toMatchObject({ code: 'deemed-approved-held', on: '2026-09-15' });
  });
});

test('an item whose limit outlasts acceptance says from the first day that silence deems it', () => {
  expect(silence(story('soil-water', 'county', RECEIVED))).toMatchObject({ code: 'deemed-approved' });
});
