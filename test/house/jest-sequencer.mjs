/**
 * The long files first: with two workers, one that begins near the end leaves the other without work for minutes. A
 * fresh clone has no times to go by, and jest then goes by size, which says little of files that start engines.
 */
const LONG = [
  'faults/faults',
  'house/time-zones',
  'e2e/year',
  'bench/short',
  'domain/law-histories',
  'documents/letterhead',
  'worker/mail',
  'e2e/demo',
  'house/killed-run',
  'api/documents',
  'console/desk',
  'console/story',
].map((name) => `/test/${name}.test.ts`);

const rankOf = ({ path }) => {
  const place = LONG.findIndex((name) => path.endsWith(name));
  return place === -1 ? LONG.length : place;
};

/** What jest asks of a sequencer: https://jestjs.io/docs/configuration#testsequencer-string */
export default class LongestFirst {
  sort(tests) {
    return [...tests].sort((a, b) => rankOf(a) - rankOf(b) || (a.path < b.path ? -1 : 1));
  }
  shard(tests) {
    return tests;
  }
  allFailedTests(tests) {
    return tests;
  }
  cacheResults() {}
}
