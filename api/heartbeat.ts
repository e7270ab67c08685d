/** Intake says that it is up, every few seconds, as long as this process reaches the ledger. */
import { randomUUID } from 'node:crypto';
import type { FastifyBaseLogger } from 'fastify';
import { BEAT_EVERY_MS, beat } from '../db/intake-watch.ts';
import type { Ledger } from '../db/ledger.ts';

/** Gives the first sign of life before it resolves, and answers how to stop. Throws where the first one cannot be given. */
export async function startHeartbeat({ pool }: Ledger, logger: FastifyBaseLogger): Promise<() => void> {
  const process = randomUUID();
  await beat(pool, process);
  let beating = false;
  const timer = setInterval(() => {
    if (beating) return;
    beating = true;
    beat(pool, process)
      .catch((err: unknown) => logger.warn({ err }, 'intake could not say that it is up'))
      .finally(() => {
        beating = false;
      });
  }, BEAT_EVERY_MS).unref();
  return () => clearInterval(timer);
}
