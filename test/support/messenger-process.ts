/** The part of the worker that sends webhooks, as a process of its own that a test can kill. */
import { pino } from 'pino';
import { createLedger } from '../../db/ledger.ts';
import { createPool } from '../../db/pool.ts';
import { webhookFollower } from '../../db/telling.ts';
import { networksOf } from '../../domain/telling/public-address.ts';
import { runFollowers } from '../../worker/followers.ts';
import { runMessenger } from '../../worker/messenger.ts';
import { webhookChannel } from '../../worker/webhooks.ts';

const pool = createPool(process.env.DATABASE_URL ?? '', 8, () => undefined);
const ledger = createLedger(pool, { graceMs: 60_000, lockWaitMs: 3_000 });
const logger = pino({ level: 'silent' });
const { signal } = new AbortController();
const channel = webhookChannel({ ledger, source: 'urn:test', networks: networksOf(['127.0.0.0/8']), leaseMs: 1_500 });
console.log('ready');
await Promise.all([
  runFollowers({ ledger, followers: [webhookFollower], logger, signal }),
  runMessenger(channel, { ledger, logger, signal, retryAfterMs: Array<number>(10).fill(50) }),
]);
