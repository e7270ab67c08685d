/** A second session beside the ledger's pool: it holds what the test wants held, and says who waits. */
import pg from 'pg';
import { eventually } from './eventually.ts';

export interface Session {
  readonly client: pg.Client;
  /** The server process behind the session. */
  readonly pid: number;
  /** Resolves when at least `sessions` others wait for a lock that this one holds. */
  isWaitedFor(sessions?: number): Promise<void>;
  end(): Promise<void>;
}

/** Opens a session of its own; end it before the database is dropped. */
export async function openSession(url: string): Promise<Session> {
  const client = new pg.Client({ connectionString: url });
  const watcher = new pg.Client({ connectionString: url });
  // A test may terminate a session on purpose.
  for (const each of [client, watcher]) each.on('error', () => undefined);
  await Promise.all([client.connect(), watcher.connect()]);
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  const pid = rows[0]?.pid ?? 0;
  return {
    client,
    pid,
    async isWaitedFor(sessions = 1) {
      await eventually(`${sessions} sessions wait for session ${pid}`, async () => {
        const waiting = await watcher.query<{ count: number }>(WAITING, [pid]);
        return (waiting.rows[0]?.count ?? 0) >= sessions ? true : undefined;
      });
    },
    async end() {
      await Promise.allSettled([client.end(), watcher.end()]);
    },
  };
}

// Whoever queues behind a waiter waits for this session too.
const WAITING = `
  WITH RECURSIVE waiting AS (
    SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND $1 = ANY(pg_blocking_pids(pid))
    UNION
    SELECT a.pid FROM pg_stat_activity a, waiting w
    WHERE a.datname = current_database() AND w.pid = ANY(pg_blocking_pids(a.pid))
  )
  SELECT count(*)::int AS count FROM waiting`;
