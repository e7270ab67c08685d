/** What every use of the ledger needs. */
import { performance } from 'node:perf_hooks';
import type { Instant } from '../domain/calendar/local-date.ts';
import type { Pool } from './pool.ts';
import { createRulebookStore, type RulebookStore } from './rulebook.ts';

export interface Ledger {
  readonly pool: Pool;
  readonly rulebooks: RulebookStore;
  /** G, in milliseconds. */
  readonly graceMs: number;
  /** How long a command waits for an item that another holds, in milliseconds. */
  readonly lockWaitMs: number;
  /** Whether this installation sends e-mail. */
  readonly mailIsOn: boolean;
  /** This process's own clock; where PostgreSQL's is too far from it, silence decides nothing. */
  readonly processClock: ProcessClock;
}

/** A wall clock that no step of the system's clock can move: where it stood once, plus monotonic time since. */
export interface ProcessClock {
  now(): Instant;
  /** Takes over a reading that agrees, so that slow drift does not add up over months. */
  follow(wallAt: Instant): void;
  /** Whether a person has released a freeze since this process last asked. */
  acknowledge(releases: number): boolean;
}

export interface LedgerOptions {
  readonly graceMs: number;
  readonly lockWaitMs: number;
  /** No, unless said. */
  readonly mailIsOn?: boolean;
  readonly processClock?: ProcessClock;
}

export function createLedger(pool: Pool, options: LedgerOptions): Ledger {
  const processClock = options.processClock ?? createProcessClock();
  return { pool, rulebooks: createRulebookStore(), mailIsOn: false, ...options, processClock };
}

export function createProcessClock(): ProcessClock {
  let wallAt = Date.now();
  let monotonicAt = performance.now();
  let seenReleases: number | undefined;
  return {
    now: () => wallAt + performance.now() - monotonicAt,
    follow(reading) {
      wallAt = reading;
      monotonicAt = performance.now();
    },
    acknowledge(releases) {
      const released = seenReleases !== undefined && releases > seenReleases;
      seenReleases = releases;
      return released;
    },
  };
}
