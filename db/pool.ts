/** Connections and transactions. */
import { types } from 'node:util';
import pg from 'pg';

export type Pool = pg.Pool;
/** A connection inside a transaction, or the pool for a single statement. */
export type Queryable = Pick<pg.ClientBase, 'query'>;
export type Transaction = pg.PoolClient;

/** A pool that outlives a restart of the server: broken idle connections are dropped and reported, never thrown. */
export function createPool(url: string, size: number, onIdleError: (error: Error) => void): Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: size,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    application_name: 'shixian',
    options: '-c timezone=UTC -c statement_timeout=120000 -c idle_in_transaction_session_timeout=120000',
  });
  pool.on('error', onIdleError);
  return pool;
}

/** Runs `work` in one READ COMMITTED transaction. `lockWaitMs`: how long a statement waits for a row that another holds. */
export async function inTransaction<T>(
  pool: Pool,
  lockWaitMs: number,
  work: (transaction: Transaction) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  // A connection that dies between two statements says so here; the next statement then fails and rolls back.
  const onError = (error: Error) => {
    broken = error;
  };
  client.on('error', onError);
  try {
    await client.query(`BEGIN; SET LOCAL lock_timeout = ${Math.trunc(lockWaitMs)}`);
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch((failure: Error) => {
      broken = failure;
    });
    throw error;
  } finally {
    client.off('error', onError);
    client.release(broken);
  }
}

/** Does the work while no other process does work under the same name; waits for its turn. A crash frees the name at once. */
export async function oneAtATime<T>(pool: Pool, name: string, work: () => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  const onError = (error: Error) => {
    broken = error;
  };
  client.on('error', onError);
  try {
    await client.query('SELECT pg_advisory_lock(hashtext($1))', [name]);
    return await work();
  } finally {
    await client.query('SELECT pg_advisory_unlock(hashtext($1))', [name]).catch(onError);
    client.off('error', onError);
    client.release(broken);
  }
}

/** Classes of SQLSTATE that say "later", not "wrong": connection, resources, shutdown, deadlock, lock not available. */
const TRANSIENT = /^(08|53|57P|58|40|55P03|25P0[34])/;
const TRANSIENT_SOCKET = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOTFOUND', 'ETIMEDOUT', 'ENOENT']);

/** Whether the same call may succeed later: the database is away, restarting, or busy with the row. */
export function isTransient(error: unknown): boolean {
  if (!types.isNativeError(error)) return false;
  const code = (error as { code?: unknown }).code;
  if (typeof code === 'string') return TRANSIENT.test(code) || TRANSIENT_SOCKET.has(code);
  return /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/.test(
    error.message,
  );
}

/** Whether a statement gave up waiting for a row that another transaction holds. */
export function isLockTimeout(error: unknown): boolean {
  return types.isNativeError(error) && (error as { code?: unknown }).code === '55P03';
}

/** Data and constraint violations: the only database errors that one item's own row can be the cause of. */
const OF_THE_DATA = /^(22|23|P0)/;

/**
 * Whether an error can be laid at one item's door. A missing column, a lost right or a full disk fails every item
 * alike, and must stop the work instead of condemning the items one by one.
 */
export function blamesItem(error: unknown): boolean {
  if (isTransient(error)) return false;
  const code = error instanceof Error ? (error as { code?: unknown }).code : undefined;
  return typeof code !== 'string' || OF_THE_DATA.test(code);
}
