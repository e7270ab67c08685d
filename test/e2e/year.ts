/**
 * `npm run year [-- ITEMS] [--seed N]`: the year 2026 on real engines in simulated time, every journal compared with
 * the oracle. The last line says how many differ, with the seed; exit 1 on a difference, with both sides shown.
 */
import { runPlay } from './year/command.ts';

await runPlay('year', { items: 2_000, from: '2026-01-01', through: '2026-12-31' });
