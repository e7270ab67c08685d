import { describe, expect, test } from '@jest/globals';
import type { Ledger } from '../../db/ledger.ts';
import { dayNumber, MS_PER_HOUR } from '../../domain/calendar/local-date.ts';
import { closingOf, periodAfter, periodOf } from '../../domain/supervision/periods.ts';
import type { Harness } from '../api/harness.ts';
import { differingFigures } from '../support/figures.ts';
import { ledgerNow } from '../support/items.ts';
import { playYear } from './year/play.ts';

/** The year in short: `npm run year` plays 2,000 items from January to December. */
const SHORT = { items: 60, from: '2026-09-01', through: '2026-10-31', seed: 11 };

/** The figures of every half-month as of its closing, of a week later and of the end, where they differ from the journal's. */
async function figuresOf(ledger: Ledger) {
  const end = Math.floor((await ledgerNow(ledger)) / MS_PER_HOUR) * MS_PER_HOUR;
  const found = [];
  let compared = 0;
  for (let period = periodOf(dayNumber(SHORT.from)); closingOf(period) <= end; period = periodAfter(period)) {
    for (const asOf of [closingOf(period), closingOf(period) + 7 * 24 * MS_PER_HOUR, end]) {
      if (asOf > end) continue;
      found.push(...(await differingFigures(ledger, '990100', period, asOf)));
      compared += 1;
    }
  }
  return { found, compared };
}

describe('two months of a city on the real engines, with random people', () => {
  test('every journal comes to what the oracle says, and every figure to what the journals say: 0 differences', async () => {
    let figures: Awaited<ReturnType<typeof figuresOf>> | undefined;
    const atTheEnd = async ({ ledger }: Harness) => {
      figures = await figuresOf(ledger);
    };
    const { differences, items, requests, answers, counts } = await playYear({ ...SHORT, atTheEnd });
    expect(differences).toEqual([]);
    expect(figures?.found).toEqual([]);
    expect(figures?.compared).toBeGreaterThan(6);
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
        'OpinionRequested',
        'OpinionGiven',
        'OpinionConsentedBySilence',
        'OpinionEscalated',
      ]),
    );
  }, 120_000);
});
