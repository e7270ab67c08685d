/** A ledger, people who want mail, a mail server, and what sends from the one to the other. */
import { afterEach, beforeEach } from '@jest/globals';
import { pino } from 'pino';
import { followOnce } from '../../db/followers.ts';
import type { Ledger } from '../../db/ledger.ts';
import { chooseMail, confirmMail, type WantedMail } from '../../db/mail-choices.ts';
import { mailFollower } from '../../db/mail-lines.ts';
import { messagesPage } from '../../db/messages.ts';
import { inTransaction } from '../../db/pool.ts';
import { mailChannel } from '../../worker/mail.ts';
import { type MessengerOptions, runMessenger } from '../../worker/messenger.ts';
import { createTestDatabase, ledgerOver, type TestDatabase } from './database.ts';
import { eventually } from './eventually.ts';
import { followToEnd } from './followers.ts';
import { type MailServer, startMailServer } from './mail-server.ts';
import { ALL } from './webhook-ground.ts';

export const FROM = 'shixian@window.example';
const logger = pino({ level: process.env.TEST_LOG ?? 'silent' });
const follower = mailFollower(true);

/** Set up before each test of the file and taken down after it. */
export function mailGround() {
  let running: (() => Promise<void>)[] = [];
  const ground = {
    database: undefined as unknown as TestDatabase,
    ledger: undefined as unknown as Ledger,
    server: undefined as unknown as MailServer,
    choose(personId: string, wanted: Partial<WantedMail> & Pick<WantedMail, 'email'>, code = '123456') {
      const choice = { digest: 'atOnce', hour: 8, language: 'zh-CN', ...wanted } as const;
      return inTransaction(ground.ledger.pool, 3_000, (transaction) =>
        chooseMail(transaction, personId, choice, () => code),
      );
    },
    /** A person with an address that is confirmed; answers the address. The mail with the code is never sent. */
    async reader(personId: string, wanted: Partial<WantedMail> = {}): Promise<string> {
      const email = `${personId}@city.example`;
      await ground.choose(personId, { email, ...wanted });
      await ground.ledger.pool.query(
        `UPDATE messages SET state = 'sent', finished_at = ledger_clock() WHERE kind = 'confirmation' AND person_id = $1`,
        [personId],
      );
      const outcome = await confirmMail(ground.ledger.pool, personId, '123456');
      if (outcome.kind !== 'confirmed') throw new Error(`${personId} could not confirm: ${outcome.kind}`);
      return email;
    },
    /** Lets the follower take everything. */
    follow: () => followToEnd(ground.ledger, follower),
    /** Sends until the test is over. */
    send(options: Partial<MessengerOptions> = {}, channel: Partial<Parameters<typeof mailChannel>[0]> = {}): void {
      const stopping = new AbortController();
      const { ledger, server } = ground;
      const way = mailChannel({
        ledger,
        smtpUrl: server.url,
        from: FROM,
        publicUrl: 'https://window.example',
        ...channel,
      });
      const fast = { retryAfterMs: Array<number>(10).fill(20) };
      const done = runMessenger(way, { ledger, logger, signal: stopping.signal, ...fast, ...options });
      running.push(() => {
        stopping.abort();
        return done;
      });
    },
    async messages(state: 'pending' | 'sent' | 'dead' | null = null) {
      const filter = { channel: 'email', state, webhookId: null, before: null, id: null } as const;
      const all = await messagesPage(ground.ledger.pool, filter, ALL, 1_000);
      return all.filter(({ kind }) => kind === 'notices');
    },
    untilSent: (count: number) =>
      eventually(`${count} sent`, async () => ((await ground.messages('sent')).length >= count ? true : undefined)),
    untilDead: (count: number) =>
      eventually(`${count} given up`, async () => ((await ground.messages('dead')).length >= count ? true : undefined)),
    /** Lines by person: how many wait, how many were gathered. */
    async lines(): Promise<Readonly<Record<string, number>>> {
      const { rows } = await ground.ledger.pool.query<{ addressee: string; count: number }>(
        `SELECT addressee, count(*)::int AS count FROM message_lines WHERE channel = 'email' GROUP BY addressee`,
      );
      return Object.fromEntries(rows.map(({ addressee, count }) => [addressee, count]));
    },
  };
  beforeEach(async () => {
    ground.database = await createTestDatabase({ clock: { startAt: '2026-09-14T10:00:00+08:00' } });
    ground.ledger = ledgerOver(ground.database.appUrl);
    ground.server = await startMailServer();
    running = [];
    // The follower begins with what happens from here on.
    await followOnce(ground.ledger, follower);
  });
  afterEach(async () => {
    await Promise.all(running.map((stop) => stop()));
    await ground.server.close();
    await ground.ledger.pool.end();
    await ground.database.drop();
  });
  return ground;
}
