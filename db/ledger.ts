/** What every use of the ledger needs. */
import type { Pool } from './pool.ts';
import type { RulebookStore } from './rulebook.ts';

export interface Ledger {
  readonly pool: Pool;
  readonly rulebooks: RulebookStore;
  /** G, in milliseconds. */
  readonly graceMs: number;
  /** How long a command waits for an item that another holds, in milliseconds. */
  readonly lockWaitMs: number;
}
