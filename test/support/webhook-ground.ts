/** A ledger, a receiver, and what sends from the one to the other. */
import { afterEach, beforeEach } from '@jest/globals';
import { pino } from 'pino';
import { followOnce } from '../../db/followers.ts';
import type { Ledger } from '../../db/ledger.ts';
import { messagesPage } from '../../db/messages.ts';
import { webhookFollower } from '../../db/telling.ts';
import { addEndpoint, type EndpointReach } from '../../db/webhooks.ts';
import { networksOf } from '../../domain/telling/public-address.ts';
import { type MessengerOptions, runMessenger } from '../../worker/messenger.ts';
import { webhookChannel } from '../../worker/webhooks.ts';
import { createTestDatabase, ledgerOver, type TestDatabase } from './database.ts';
import { eventually } from './eventually.ts';
import { act, handIn } from './items.ts';
import { type Receiver, startReceiver } from './receiver.ts';

export const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
export const ALL: EndpointReach = { all: true, unitId: null, division: null };
const logger = pino({ level: process.env.TEST_LOG ?? 'silent' });
const TYPES = ['soil-water', 'water-intake', 'eia-report'];

/** Set up before each test of the file and taken down after it. */
export function webhookGround() {
  let running: (() => Promise<void>)[] = [];
  const ground = {
    database: undefined as unknown as TestDatabase,
    ledger: undefined as unknown as Ledger,
    receiver: undefined as unknown as Receiver,
    /** Adds an endpoint of unit `linhu` that leads to the receiver. */
    async endpoint(overrides: Partial<Parameters<typeof addEndpoint>[1]> = {}): Promise<string> {
      const owner = { unitId: 'linhu', division: null, secret: SECRET, createdBy: 'unit-linhu' };
      const settings = { url: ground.receiver.url, description: 'x', eventTypes: [] };
      return (await addEndpoint(ground.ledger.pool, { ...owner, ...settings, ...overrides }, 99))?.id ?? '';
    },
    /** Up to three new items. */
    items: (count: number) =>
      handIn(
        ground.ledger,
        TYPES.slice(0, count).map((typeId) => ({ typeId, division: '990100' })),
      ),
    /** One more event of the item. */
    event: (itemId: string, name: string) =>
      act(ground.ledger, itemId, { type: 'FlagPredecessor', itemNo: name, typeId: 'soil-water' }),
    /** Lets the follower take everything; transactions of other tests on the same server may hold it up for a moment. */
    async follow(): Promise<void> {
      await eventually('the follower is through', async () => {
        while ((await followOnce(ground.ledger, webhookFollower)) > 0);
        const { rowCount } = await ground.ledger.pool.query(
          `SELECT FROM events e, followers f WHERE f.name = $1 AND (e.tx, e.position) > (f.tx, f.position) LIMIT 1`,
          [webhookFollower.name],
        );
        return rowCount === 0 ? true : undefined;
      });
    },
    /** Sends until the test is over. */
    send(options: Partial<MessengerOptions> = {}, channel: Partial<Parameters<typeof webhookChannel>[0]> = {}): void {
      const stopping = new AbortController();
      const { ledger } = ground;
      const way = webhookChannel({ ledger, source: 'urn:test', networks: networksOf(['127.0.0.0/8']), ...channel });
      const fast = { retryAfterMs: Array<number>(10).fill(20) };
      const done = runMessenger(way, { ledger, logger, signal: stopping.signal, ...fast, ...options });
      running.push(() => {
        stopping.abort();
        return done;
      });
    },
    messages: (state: 'pending' | 'sent' | 'dead' | null = null) =>
      messagesPage(ground.ledger.pool, { channel: null, state, webhookId: null, before: null, id: null }, ALL, 1_000),
    untilSent: (count: number) =>
      eventually(`${count} sent`, async () => ((await ground.messages('sent')).length >= count ? true : undefined)),
    untilDead: (count: number) =>
      eventually(`${count} given up`, async () =>
        (await ground.messages('dead')).length === count ? true : undefined,
      ),
    async alarms(): Promise<readonly string[]> {
      const { rows } = await ground.ledger.pool.query<{ kind: string }>('SELECT kind FROM alarms ORDER BY kind');
      return rows.map(({ kind }) => kind);
    },
  };
  beforeEach(async () => {
    ground.database = await createTestDatabase({ clock: { startAt: '2026-09-14T10:00:00+08:00' } });
    ground.ledger = ledgerOver(ground.database.appUrl);
    ground.receiver = await startReceiver();
    running = [];
    // The follower begins with what happens from here on.
    await followOnce(ground.ledger, webhookFollower);
  });
  afterEach(async () => {
    await Promise.all(running.map((stop) => stop()));
    await ground.receiver.close();
    await ground.ledger.pool.end();
    await ground.database.drop();
  });
  return ground;
}
