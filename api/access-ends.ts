/** Whose access was ended: looked up every few seconds, so that no request waits for it. */
import type { FastifyBaseLogger } from 'fastify';
import { lastAccessEnds } from '../db/access-ends.ts';
import type { Queryable } from '../db/pool.ts';

const EVERY_MS = 10_000;
/** Whoever was sent away must be away within a minute: older knowledge is none. */
const OLDEST_MS = 50_000;

interface Issued {
  /** `sub` of the token. */
  readonly id: string;
  /** In milliseconds since 1970; null where the token does not say. */
  readonly issuedAt: number | null;
}

export interface AccessEnds {
  /** Whether the token of these claims was issued before access ended. Throws where that is not known well enough. */
  isOver(token: Issued): boolean;
  /** Looks, and goes on looking. */
  start(): Promise<void>;
  /** Looks now. Throws where the ledger does not answer. */
  refresh(): Promise<void>;
  /** Resolves when no look is under way any more. */
  stop(): Promise<void>;
}

export function followAccessEnds(db: Queryable, logger: FastifyBaseLogger, now = () => performance.now()): AccessEnds {
  let ends: ReadonlyMap<string, number> = new Map();
  let knownAt = Number.NEGATIVE_INFINITY;
  const refresh = async () => {
    const since = now();
    const found = await lastAccessEnds(db);
    // Of two looks at once the one that began later knows more.
    if (since > knownAt) [ends, knownAt] = [found, since];
  };
  let looking = Promise.resolve();
  const look = () => {
    looking = refresh().catch((err: unknown) => logger.warn({ err }, 'whose access was ended could not be read'));
    return looking;
  };
  let timer: NodeJS.Timeout | undefined;
  return {
    async start() {
      timer = setInterval(() => void look(), EVERY_MS).unref();
      await look();
    },
    isOver({ id, issuedAt }) {
      if (now() - knownAt > OLDEST_MS) throw new Error('whose access was ended is not known');
      const endedAt = ends.get(id);
      return endedAt !== undefined && (issuedAt === null || issuedAt <= endedAt);
    },
    refresh,
    async stop() {
      clearInterval(timer);
      await looking;
    },
  };
}
