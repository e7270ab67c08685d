import { describe, expect, test } from '@jest/globals';
import { playYear } from './year/play.ts';

/** The year in short: `npm run year` plays 2,000 items from January to December. */
const SHORT = { items: 60, from: '2026-09-01', through: '2026-10-31', seed: 20_260_901 };

describe('two months of a city on the real engines, with random people', () => {
  test('every journal comes to what the oracle says: 0 differences', async () => {
    const { differences, items, requests, answers, counts } = await playYear(SHORT);
    expect(differences).toEqual([]);
    expect(items).toBe(SHORT.items);
    // It would show nothing if little had happened.
    expect(requests).toBeGreaterThan(80);
    expect(Object.keys(answers)).toEqual(expect.arrayContaining(['200', 'ACTION_NOT_ALLOWED', 'LIMIT_EXPIRED']));
    expect(Object.keys(counts)).toEqual(
      expect.arrayContaining([
        'ItemAcceptedBySilence',
        'EscalationRaised',
        'deemedApproved',
        'approved',
        'PaperOverdue',
      ]),
    );
  }, 120_000);
});
