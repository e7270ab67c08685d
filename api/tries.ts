/** How often an address may guess. */

export interface Tries {
  /** Milliseconds until the address may try again; 0 where it may now. */
  waitFor(address: string): number;
  /** Counts one wrong guess. */
  miss(address: string): void;
}

interface Window {
  readonly endsAt: number;
  readonly misses: number;
}

export interface TriesOptions {
  readonly limit: number;
  readonly windowMs: number;
  /** A monotonic clock, in milliseconds. */
  readonly now: () => number;
}

const ADDRESSES_KEPT = 10_000;

/**
 * Wrong guesses per address, kept in this process: with two APIs an address has twice as many, and a restart forgets
 * them. That is enough against guessing a million codes by hand; a gateway may add a stricter limit.
 */
export function createTries({ limit, windowMs, now }: TriesOptions): Tries {
  const windows = new Map<string, Window>();
  const current = (address: string) => {
    const window = windows.get(address);
    return window === undefined || window.endsAt <= now() ? undefined : window;
  };
  return {
    waitFor(address) {
      const window = current(address);
      return window === undefined || window.misses < limit ? 0 : window.endsAt - now();
    },
    miss(address) {
      const window = current(address);
      windows.delete(address);
      windows.set(address, { endsAt: window?.endsAt ?? now() + windowMs, misses: (window?.misses ?? 0) + 1 });
      // The one that missed longest ago goes first: a Map keeps the order in which it was filled.
      for (const oldest of windows.keys()) {
        if (windows.size <= ADDRESSES_KEPT) break;
        windows.delete(oldest);
      }
    },
  };
}
