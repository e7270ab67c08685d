/** `npm run reset`: empties the data directory of the embedded default. Fetched programs stay in the cache. */
import { heldBy, lockHolder } from './lock.ts';
import { emptyHome, localPaths } from './paths.ts';
import { endLeftovers } from './stack.ts';

try {
  const paths = localPaths();
  const holder = lockHolder(paths.lock);
  if (holder !== undefined) throw new Error(`Nothing was deleted. ${heldBy(holder, paths.lock)}`);
  const log = (line: string) => process.stdout.write(`${line}\n`);
  await endLeftovers(paths, log);
  emptyHome(paths);
  log(`The data in ${paths.home} are gone; the next npm start begins with an empty ledger and the sample city.`);
  if (paths.note) log(paths.note);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
