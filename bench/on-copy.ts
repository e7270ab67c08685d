/** A measurement on a copy of a prepared database, so that every repetition begins from the same rows. */
import type { Ledger } from '../db/ledger.ts';
import type { Database, Engines } from './engines.ts';
import { digestOf } from './set-based.ts';

/** Measures on a copy of `template`, which is dropped afterwards; `digest`: of what stands in the copy then. */
export async function onCopy<T extends object>(
  engines: Engines,
  template: Database,
  measure: (ledger: Ledger) => Promise<T>,
): Promise<T & { readonly digest: string }> {
  const copy = await engines.database(template);
  const ledger = copy.ledger();
  try {
    await engines.settleDisk();
    const measured = await measure(ledger);
    return { ...measured, digest: await digestOf(ledger.pool) };
  } finally {
    await ledger.pool.end();
    await copy.drop();
  }
}
