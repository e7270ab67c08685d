/**
 * A witness of the ledger in a small file outside the database: a ledger that no longer holds the event last seen in it
 * was restored to an earlier state, and silence must not decide on what it has forgotten. The signed heads of the log
 * are kept beside it, and must follow from each other.
 */
import { open, readFile, rename } from 'node:fs/promises';
import { raiseAlarm } from '../db/alarms.ts';
import { freezeDecisions } from '../db/clock.ts';
import type { Ledger } from '../db/ledger.ts';
import { type LedgerEnd, readLedgerEnd } from '../db/witness.ts';
import { createHeadsFile, headsFileBeside } from './heads-file.ts';

const WRITE_EVERY_MS = 5_000;

/** What the file holds. */
interface Seen {
  readonly systemId: string;
  readonly position: string;
  readonly event: string;
  /** The count of releases when the ledger was first found restored; a higher one says that a person knows. */
  readonly suspectedAt: number | null;
}

export interface Witness {
  /**
   * Compares the ledger with what was last seen of it. Freezes decisions and answers the reason where it was restored;
   * once a person has released that freeze, the ledger as it then stands is the one that counts.
   * Throws where the file cannot be read or written, or what the database throws.
   */
  check(ledger: Ledger): Promise<string | null>;
}

/** The witness of one worker; each worker has a file of its own. */
export function createWitness(file: string): Witness {
  let seen: Seen | null | undefined;
  let writtenAt = Number.NEGATIVE_INFINITY;
  const keep = async (next: Seen) => {
    await write(file, next);
    seen = next;
    writtenAt = performance.now();
  };
  const heads = createHeadsFile(headsFileBeside(file));
  return {
    async check({ pool }) {
      seen = seen === undefined ? await read(file) : seen;
      const now = await readLedgerEnd(pool, seen?.position ?? null);
      const isThere = seen === null || now.eventAsked === seen.event;
      const reason = isThere ? await heads.follow(pool) : reasonOf(seen as Seen, now);
      if (reason !== null) {
        const suspectedAt = seen?.suspectedAt ?? null;
        const accepted = suspectedAt !== null && now.releases > suspectedAt;
        if (!accepted) {
          // A second restore may bring an older count with it.
          const since = Math.min(suspectedAt ?? now.releases, now.releases);
          const before = seen ?? { systemId: now.systemId, ...(now.end ?? NOTHING) };
          if (since !== suspectedAt) await keep({ ...before, suspectedAt: since });
          await freezeDecisions(pool, reason);
          // Also where decisions were frozen for another reason before.
          await raiseAlarm(pool, {
            kind: 'ledger-restored',
            key: `${before.position}#${now.releases}`,
            detail: reason,
          });
          return reason;
        }
        if ((await heads.follow(pool)) !== null) await heads.beginAnew(pool);
        writtenAt = Number.NEGATIVE_INFINITY;
      }
      const changed = now.end !== null && (now.end.event !== seen?.event || seen.suspectedAt !== null);
      if (now.end !== null && changed && performance.now() - writtenAt >= WRITE_EVERY_MS) {
        await keep({ systemId: now.systemId, ...now.end, suspectedAt: null });
      }
      return null;
    },
  };
}

/** Where only the heads say that there was more. */
const NOTHING = { position: '0', event: '' };

function reasonOf({ position, systemId }: Seen, { end, systemId: now }: LedgerEnd): string {
  const what =
    end === null || BigInt(end.position) < BigInt(position)
      ? `event ${position} was seen in it, and it ends at ${end?.position ?? 0}`
      : `its event ${position} is not the one that was seen there`;
  return `the ledger was restored to an earlier state: ${what}${now === systemId ? '' : ', on another server'}`;
}

async function read(file: string): Promise<Seen | null> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  try {
    const { systemId, position, event, suspectedAt } = JSON.parse(text) as Seen;
    BigInt(position);
    return { systemId, position, event, suspectedAt: suspectedAt ?? null };
  } catch (error) {
    throw new Error(`The witness file ${file} cannot be read: look whether the ledger is whole, then remove it.`, {
      cause: error,
    });
  }
}

/** Whole or not at all, also through a loss of power. */
async function write(file: string, seen: Seen): Promise<void> {
  const draft = `${file}.${process.pid}.new`;
  const handle = await open(draft, 'w', 0o600);
  try {
    await handle.writeFile(`${JSON.stringify(seen)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(draft, file);
}
