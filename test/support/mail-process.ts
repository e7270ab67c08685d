/** The part of the worker that sends e-mail, as a process of its own that a test can kill. */
import { pino } from 'pino';
import { createLedger } from '../../db/ledger.ts';
import { mailFollower } from '../../db/mail-lines.ts';
import { createPool } from '../../db/pool.ts';
import { runFollowers } from '../../worker/followers.ts';
import { mailChannel } from '../../worker/mail.ts';
import { runMessenger } from '../../worker/messenger.ts';

const pool = createPool(process.env.DATABASE_URL ?? '', 8, () => undefined);
const ledger = createLedger(pool, { graceMs: 60_000, lockWaitMs: 3_000 });
const logger = pino({ level: 'silent' });
const { signal } = new AbortController();
const smtpUrl = process.env.SMTP_URL ?? '';
const channel = mailChannel({ ledger, smtpUrl, from: 'shixian@window.example', publicUrl: '', leaseMs: 1_500 });
console.log('ready');
await Promise.all([
  runFollowers({ ledger, followers: [mailFollower(true)], logger, signal }),
  runMessenger(channel, { ledger, logger, signal, retryAfterMs: Array<number>(10).fill(50) }),
]);
