/** Zip archives of the same bytes for the same entries. */
import { zipSync } from 'fflate';

/** The first day that a zip can hold. The year of a zip entry is read in local time, so it is made in local time. */
const FIRST_DAY = new Date(1980, 0, 1);

/** The entries in their order, without times. `level`: 0 stores them as they are, 6 packs them. */
export function zipOf(entries: Iterable<readonly [string, Uint8Array]>, level: 0 | 6): Buffer {
  return Buffer.from(zipSync(Object.fromEntries(entries), { mtime: FIRST_DAY, level }));
}
