/** The items before one in its project: what stands for a paper that is said to be missing, and what is deemed approved. */
import type { ForLack } from '../domain/item/refusal.ts';
import type { Ledger } from './ledger.ts';
import { findDeemed, findPredecessors, typeOf } from './queries/neighbours.ts';

/** `named`: the item types whose paper is said to be missing. What the item depends on says its timetable. */
export async function predecessorsOf(ledger: Ledger, itemId: string, named: readonly string[]): Promise<ForLack> {
  const { typeId, timetableVersion } = await typeOf(ledger.pool, itemId);
  await ledger.rulebooks.load(ledger.pool, { timetables: [timetableVersion], calendars: [] });
  const dependsOn = ledger.rulebooks.itemType(timetableVersion, typeId)?.dependsOn.flat() ?? [];
  return {
    missingPredecessors: await findPredecessors(ledger.pool, itemId, named),
    deemedPredecessors: await findDeemed(ledger.pool, itemId, dependsOn),
  };
}
