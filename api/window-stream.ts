/**
 * The changes of windows as they happen, for many listeners: one reader per process asks the ledger, whether one
 * listens or a thousand. A listener that comes again with the place it had sees each change that it has missed, once.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyBaseLogger } from 'fastify';
import type { Ledger } from '../db/ledger.ts';
import { changesAfter, isBehind, type Place, type WindowChange } from '../db/queries/window-changes.ts';

export interface Listener {
  readonly departmentId: string;
  /** The place that it had when it went away; null: it comes for the first time. */
  readonly since: Place | null;
  /** The listener begins at this place: nothing is missing from there on. */
  begin(place: Place): void;
  /** So much was missed that reading the queue again costs less; the listener goes on from this place. */
  restart(place: Place): void;
  change(change: WindowChange): void;
  /** Everything up to this place has been told. */
  reached(place: Place): void;
  /** The stream ends; it may be opened again. */
  end(): void;
}

export interface WindowStream {
  /** Lets the listener in, after what it missed. Answers how it leaves. Throws what the database throws. */
  join(listener: Listener): Promise<() => void>;
  /** How many listen. */
  readonly listening: number;
  /** Ends all streams. */
  close(): void;
}

const EVERY_MS = 500;
const PAGE = 1_000;
/** A listener that missed more than this reads the queue again. */
const MOST_MISSED = 5_000;

export function createWindowStream(ledger: Ledger, logger: FastifyBaseLogger): WindowStream {
  const listeners = new Set<Listener>();
  let place: Place | null = null;
  let following = false;
  let closed = false;
  let turn: Promise<unknown> = Promise.resolve();
  /** Reading and joining take turns: whoever joins does so between two reads, at a place that is known. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = turn.then(work);
    turn = result.catch(() => undefined);
    return result;
  };

  /** Tells what is new, page by page. */
  const read = async () => {
    for (let more = true; more && listeners.size > 0; ) {
      const windows = byWindow(listeners);
      const page = await changesAfter(ledger.pool, [...windows.keys()], place, PAGE);
      for (const change of page.changes) {
        for (const one of windows.get(change.departmentId) ?? []) one.change(change);
      }
      place = page.place;
      more = page.more;
    }
    if (place !== null) for (const one of listeners) one.reached(place);
  };

  const follow = async () => {
    following = true;
    while (listeners.size > 0 && !closed) {
      await inTurn(read).catch((err: unknown) => logger.warn({ err }, 'the changes of the windows could not be read'));
      await delay(EVERY_MS);
    }
    following = false;
  };

  /** What the listener missed up to the place of the others; from then on it is one of them. */
  const enter = async (listener: Listener) => {
    if (listeners.size > 0) await read();
    else place = (await changesAfter(ledger.pool, [], null, 1)).place;
    const here = place;
    if (here === null) throw new Error('the stream has lost its place');
    if (listener.since === null) listener.begin(here);
    else await catchUp(ledger, listener, listener.since, here);
    listeners.add(listener);
    if (!following) void follow();
  };

  return {
    async join(listener) {
      await inTurn(() => enter(listener));
      return () => listeners.delete(listener);
    },
    get listening() {
      return listeners.size;
    },
    close() {
      closed = true;
      for (const one of listeners) one.end();
      listeners.clear();
    },
  };
}

function byWindow(listeners: Iterable<Listener>): ReadonlyMap<string, readonly Listener[]> {
  const windows = new Map<string, Listener[]>();
  for (const one of listeners) windows.set(one.departmentId, [...(windows.get(one.departmentId) ?? []), one]);
  return windows;
}

async function catchUp(ledger: Ledger, listener: Listener, since: Place, here: Place): Promise<void> {
  // A place that this ledger has not reached was never given by it, or by one that was restored since.
  if (isBehind(since, here)) return listener.restart(here);
  const missed: WindowChange[] = [];
  for (let from = since; ; ) {
    const page = await changesAfter(ledger.pool, [listener.departmentId], from, PAGE);
    missed.push(...page.changes.filter((change) => !isBehind(change, here)));
    if (missed.length > MOST_MISSED) return listener.restart(here);
    if (!page.more || isBehind(page.place, here)) break;
    from = page.place;
  }
  for (const change of missed) listener.change(change);
  listener.reached(here);
}
