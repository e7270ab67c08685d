/**
 * `npm run quarter [-- ITEMS] [--seed N]`: a quarter of the city on real engines in simulated time. The bulletins of its
 * six half-months are drafted by their round, frozen and published on their day; at the end each figure is compared
 * with a recompute in SQL, and the files that were read on the day with those that are rebuilt. So are the rungs of the
 * ladder, with who was told of each, and the tasks of liaisons. Exit 1 on a difference.
 */
import { bulletinsOf } from './year/bulletins.ts';
import { runPlay } from './year/command.ts';
import { ladderOf } from './year/ladder.ts';

const QUARTER = { from: '2026-07-01', through: '2026-10-01' };
const bulletins = bulletinsOf(QUARTER);
const ladder = ladderOf(1);

await runPlay('quarter', {
  items: 3_000,
  ...QUARTER,
  async eachDate(api, date) {
    await bulletins.publish(api, date);
    await ladder.act(api, date);
  },
  async atTheEnd(api) {
    await bulletins.compare(api);
    await ladder.compare(api);
  },
});
const { published, departments, figures, files, differences } = bulletins.result();
const { told, tasks, differences: ofLadder } = ladder.result();
for (const difference of [...differences.slice(0, 10), ...ofLadder.slice(0, 10)])
  console.log(JSON.stringify(difference));
console.log(
  `${differences.length} differences in ${published} bulletins of ${departments} departments: ${figures} figures, ${files} files`,
);
const notices = Object.values(told).reduce((sum, count) => sum + count, 0);
console.log(
  `${ofLadder.length} differences in ${notices} notices of rungs and ${tasks} tasks: ${JSON.stringify(told)}`,
);
if (differences.length + ofLadder.length > 0 || published !== bulletins.expected || notices === 0) process.exitCode = 1;
