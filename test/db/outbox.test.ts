/** The outbox: what Temporal must be told goes out at least once, in order of urgency, and a bad line blocks no other. */
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Ledger } from '../../db/ledger.ts';
import { countWaiting, type Delivery, deliverBatch, type OutboxLine } from '../../db/outbox.ts';
import { deliver } from '../../worker/relay.ts';
import { approvalItemWorkflowId } from '../../workflows/names.ts';
import { createTestDatabase, ledgerOver, type TestDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { accept, act, handInMany } from '../support/items.ts';
import { startTestWorker, type TestWorker } from '../support/worker.ts';

let database: TestDatabase;
let ledger: Ledger;
beforeEach(async () => {
  database = await createTestDatabase({ clock: { startAt: '2026-09-14T09:00:00+08:00' } });
  ledger = ledgerOver(database.appUrl);
});
afterEach(async () => {
  await ledger.pool.end();
  await database.drop();
});

const addLines = (kind: OutboxLine['kind'], count: number) =>
  ledger.pool.query(
    `INSERT INTO outbox (item_id, kind, created_at, next_attempt_at)
     SELECT gen_random_uuid(), $1, ledger_clock(), clock_timestamp() FROM generate_series(1, $2)`,
    [kind, count],
  );
const all = (delivery: Delivery) => async (lines: readonly OutboxLine[]) => lines.map(() => delivery);
const take = async (limit: number): Promise<readonly OutboxLine[]> => {
  let taken: readonly OutboxLine[] = [];
  await deliverBatch(ledger, limit, async (lines) => {
    taken = lines;
    return lines.map(() => 'delivered');
  });
  return taken;
};
const lines = async () => {
  const { rows } = await ledger.pool.query(
    'SELECT id, attempts, last_error, parked_at IS NOT NULL AS parked FROM outbox ORDER BY id',
  );
  return rows;
};
/** The time of the next attempt has come for every line. */
const dueAgain = () => ledger.pool.query('UPDATE outbox SET next_attempt_at = clock_timestamp()');
/** A promise and the means to keep it. */
const gate = () => {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
};

describe('taking and delivering', () => {
  test('starts before wakes, each in the order in which they were written', async () => {
    await addLines('wake', 5);
    await addLines('start', 3);
    await addLines('wake', 2);
    const taken = [...(await take(4)), ...(await take(100))];
    expect(taken.map(({ kind }) => kind)).toEqual([...Array(3).fill('start'), ...Array(7).fill('wake')]);
    for (const kind of ['start', 'wake']) {
      const ids = taken.filter((line) => line.kind === kind).map(({ id }) => Number(id));
      expect(ids).toEqual(ids.toSorted((a, b) => a - b));
    }
    expect(await lines()).toEqual([]);
    expect(await deliverBatch(ledger, 10, all('delivered'))).toEqual({ taken: 0, delivered: 0 });
  });

  test('a line is there until Temporal has taken it: seen from outside, it vanishes only after the delivery', async () => {
    await addLines('start', 2);
    await deliverBatch(ledger, 10, async (taken) => {
      expect(await countWaiting(ledger.pool)).toBe(2);
      return taken.map(() => 'delivered');
    });
    expect(await countWaiting(ledger.pool)).toBe(0);
  });

  test('two relays never take the same line, and neither waits for the other', async () => {
    await addLines('wake', 10);
    const first = gate();
    const holding = gate();
    const seen: string[] = [];
    const slow = deliverBatch(ledger, 6, async (taken) => {
      seen.push(...taken.map(({ id }) => id));
      holding.open();
      await first.opened;
      return taken.map(() => 'delivered');
    });
    await holding.opened;
    seen.push(...(await take(6)).map(({ id }) => id));
    expect(await deliverBatch(ledger, 6, all('delivered'))).toEqual({ taken: 0, delivered: 0 });
    first.open();
    expect(await slow).toEqual({ taken: 6, delivered: 6 });
    expect(seen).toHaveLength(10);
    expect(new Set(seen).size).toBe(10);
  });

  test('20 relays over 400 lines take each exactly once', async () => {
    await addLines('start', 200);
    await addLines('wake', 200);
    const seen: string[] = [];
    const relay = async () => {
      while ((await countWaiting(ledger.pool)) > 0) seen.push(...(await take(15)).map(({ id }) => id));
    };
    await Promise.all(Array.from({ length: 20 }, relay));
    expect(seen).toHaveLength(400);
    expect(new Set(seen).size).toBe(400);
  });
});

describe('a crash in the middle', () => {
  test('a delivery that throws puts all lines back, unchanged', async () => {
    await addLines('start', 3);
    const before = await lines();
    await expect(deliverBatch(ledger, 10, () => Promise.reject(new Error('the process fell over')))).rejects.toThrow(
      'fell over',
    );
    expect(await lines()).toEqual(before);
    expect(await take(10)).toHaveLength(3);
  });

  test('a session that dies after the delivery puts all lines back: they go out again', async () => {
    await addLines('start', 3);
    const before = await lines();
    const broken = deliverBatch(ledger, 10, async (taken) => {
      const { rowCount } = await ledger.pool.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND state = 'idle in transaction'`,
      );
      expect(rowCount).toBe(1);
      return taken.map(() => 'delivered');
    });
    await expect(broken).rejects.toThrow(/terminat|not queryable/);
    await eventually('the dead session frees its lines', async () =>
      (await countWaiting(ledger.pool)) === 3 ? true : undefined,
    );
    expect(await lines()).toEqual(before);
    expect(await take(10)).toHaveLength(3);
  });
});

describe('a line that is refused', () => {
  test('backs off, is parked after the tenth refusal with one alarm, and blocks no other', async () => {
    await addLines('start', 3);
    const [bad] = await lines();
    const refuse = async (taken: readonly OutboxLine[]): Promise<Delivery[]> =>
      taken.map(({ id }) => (id === bad.id ? { failed: 'INVALID_ARGUMENT' } : 'delivered'));
    expect(await deliverBatch(ledger, 10, refuse)).toEqual({ taken: 3, delivered: 2 });
    // Backed off: not taken again before its time.
    expect(await deliverBatch(ledger, 10, refuse)).toEqual({ taken: 0, delivered: 0 });
    const waits = [];
    for (let attempt = 2; attempt <= 10; attempt++) {
      await dueAgain();
      expect(await deliverBatch(ledger, 10, refuse)).toEqual({ taken: 1, delivered: 0 });
      const { rows } = await ledger.pool.query(
        'SELECT round(extract(epoch FROM next_attempt_at - clock_timestamp()))::int AS seconds, attempts FROM outbox',
      );
      expect(rows[0].attempts).toBe(attempt);
      waits.push(rows[0].seconds);
    }
    for (const [i, expected] of [2, 4, 8, 16, 32, 64, 128, 256, 300].entries()) {
      expect(waits[i]).toBeGreaterThanOrEqual(expected - 1);
      expect(waits[i]).toBeLessThanOrEqual(expected);
    }
    expect(await lines()).toEqual([{ id: bad.id, attempts: 10, last_error: 'INVALID_ARGUMENT', parked: true }]);
    await dueAgain();
    await addLines('wake', 1);
    expect(await deliverBatch(ledger, 10, refuse)).toEqual({ taken: 1, delivered: 1 });
    expect(await countWaiting(ledger.pool)).toBe(0);
    const { rows } = await ledger.pool.query('SELECT kind, key FROM alarms');
    expect(rows).toEqual([{ kind: 'outbox-parked', key: bad.id }]);
  });

  test('while Temporal is away nothing is held against a line, however often it is tried', async () => {
    await addLines('start', 4);
    for (let i = 0; i < 12; i++)
      expect(await deliverBatch(ledger, 10, all('retry'))).toEqual({ taken: 4, delivered: 0 });
    for (const line of await lines()) expect(line).toMatchObject({ attempts: 0, last_error: null, parked: false });
    expect(await take(10)).toHaveLength(4);
  });

  test('some delivered, some away, some refused, in one batch', async () => {
    await addLines('wake', 3);
    const [, second, third] = await lines();
    const answers: Delivery[] = ['delivered', 'retry', { failed: 'no' }];
    expect(await deliverBatch(ledger, 10, async () => answers)).toEqual({ taken: 3, delivered: 1 });
    expect(await lines()).toEqual([second, { ...third, attempts: 1, last_error: 'no' }]);
  });
});

describe.each([true, false])(
  'the same line five times, on the real Temporal (sweep and reconciler: %s)',
  (standing) => {
    let worker: TestWorker;
    beforeEach(async () => {
      worker = await startTestWorker({ ledger, standing });
    });
    afterEach(() => worker.stop());

    const executions = async (itemId: string) => {
      const found = [];
      const query = `WorkflowId = '${approvalItemWorkflowId(itemId)}'`;
      for await (const { runId, status } of worker.client.workflow.list({ query }))
        found.push({ runId, status: status.name });
      return found;
    };

    test('one workflow; after its end a further line leaves nothing running', async () => {
      const [itemId = ''] = await handInMany(ledger, 1);
      const line: OutboxLine = { id: '0', itemId, kind: 'start' };
      const deliveries = await Promise.all([0, 1, 2, 3, 4].map(() => deliver(worker.client, line)));
      expect(deliveries).toEqual(Array(5).fill('delivered'));
      await eventually('the relay is idle', async () => ((await countWaiting(ledger.pool)) === 0 ? true : undefined));
      const [only, ...more] = await eventually('it can be seen', async () => {
        const found = await executions(itemId);
        return found.length > 0 ? found : undefined;
      });
      expect(more).toEqual([]);
      expect(only?.status).toBe('RUNNING');
      const handle = worker.client.workflow.getHandle(approvalItemWorkflowId(itemId), only?.runId);
      await accept(ledger, itemId);
      await act(ledger, itemId, { type: 'Approve', expectedVersion: 2, reasons: null });
      await act(ledger, itemId, { type: 'RecordDelivery', expectedVersion: 3, method: '窗口领取' });
      await handle.result();
      for (let i = 0; i < 5; i++) expect(await deliver(worker.client, line)).toBe('delivered');
      await eventually('nothing of the item runs', async () => {
        const description = await worker.client.workflow.getHandle(approvalItemWorkflowId(itemId)).describe();
        return description.status.name === 'COMPLETED' ? true : undefined;
      });
      const { rows } = await ledger.pool.query('SELECT type FROM events ORDER BY seq');
      expect(rows.map(({ type }) => type)).toEqual([
        'ItemSubmitted',
        'ItemAccepted',
        'ItemApproved',
        'DecisionDelivered',
      ]);
    });

    test('a line of an item that the ledger never knew ends at once', async () => {
      const itemId = randomUUID();
      expect(await deliver(worker.client, { id: '0', itemId, kind: 'wake' })).toBe('delivered');
      await worker.client.workflow.getHandle(approvalItemWorkflowId(itemId)).result();
    });
  },
);
