/**
 * `npm run quarter [-- ITEMS] [--seed N]`: a quarter of the city on real engines in simulated time. The bulletins of its
 * six half-months are drafted by their round, frozen and published on their day; at the end each figure is compared
 * with a recompute in SQL, and the files that were read on the day with those that are rebuilt. Exit 1 on a difference.
 */
import { bulletinsOf } from './year/bulletins.ts';
import { runPlay } from './year/command.ts';

const QUARTER = { from: '2026-07-01', through: '2026-10-01' };
const bulletins = bulletinsOf(QUARTER);

await runPlay('quarter', { items: 3_000, ...QUARTER, eachDate: bulletins.publish, atTheEnd: bulletins.compare });
const { published, departments, figures, files, differences } = bulletins.result();
for (const difference of differences.slice(0, 10)) console.log(JSON.stringify(difference));
console.log(
  `${differences.length} differences in ${published} bulletins of ${departments} departments: ${figures} figures, ${files} files`,
);
if (differences.length > 0 || published !== bulletins.expected) process.exitCode = 1;
