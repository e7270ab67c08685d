/** Figures for readiness, metrics and the simulated clock. */
import { readdirSync } from 'node:fs';
import type { Instant } from '../../domain/calendar/local-date.ts';
import type { Queryable } from '../pool.ts';

/** The newest migration that this release brings. */
const NEWEST = readdirSync(new URL('../migrations/', import.meta.url))
  .filter((file) => file.endsWith('.sql'))
  .sort()
  .at(-1)
  ?.replace(/\.sql$/, '');
const UNDEFINED_TABLE = '42P01';

/** Whether the schema is there: the newest migration of this release has been applied. */
export async function schemaIsThere(db: Queryable): Promise<boolean> {
  try {
    const { rowCount } = await db.query('SELECT FROM migrations WHERE name = $1', [NEWEST]);
    return rowCount === 1;
  } catch (error) {
    if ((error as { code?: unknown }).code === UNDEFINED_TABLE) return false;
    throw error;
  }
}

export interface Figures {
  readonly outboxWaiting: number;
  readonly outboxParked: number;
  readonly itemsOpen: number;
  readonly itemsParked: number;
  /** How long the oldest deadline that may be settled has been waiting, in seconds. */
  readonly settleLagSeconds: number;
  readonly alarms: number;
  readonly messagesPending: number;
  readonly messagesDead: number;
  readonly frozen: boolean;
}

export async function readFigures(db: Queryable, graceMs: number): Promise<Figures> {
  const { rows } = await db.query<Figures>({
    name: 'read-figures',
    text: `SELECT
        (SELECT count(*) FROM outbox WHERE parked_at IS NULL)::int AS "outboxWaiting",
        (SELECT count(*) FROM outbox WHERE parked_at IS NOT NULL)::int AS "outboxParked",
        (SELECT count(*) FROM items WHERE closed_at IS NULL)::int AS "itemsOpen",
        (SELECT count(*) FROM items WHERE parked_at IS NOT NULL)::int AS "itemsParked",
        (SELECT greatest(0, coalesce(extract(epoch FROM ledger_clock() - min(next_deadline_at)) - $1::float8 / 1000, 0))
         FROM items WHERE next_deadline_at IS NOT NULL AND parked_at IS NULL)::float8 AS "settleLagSeconds",
        (SELECT count(*) FROM alarms)::int AS alarms,
        (SELECT count(*) FROM messages WHERE state = 'pending')::int AS "messagesPending",
        (SELECT count(*) FROM messages WHERE state = 'dead')::int AS "messagesDead",
        (SELECT frozen_reason IS NOT NULL FROM clock_settings) AS frozen`,
    values: [graceMs],
  });
  if (rows[0] === undefined) throw new Error('the figures of the ledger gave no row');
  return rows[0];
}

/** The earliest deadline of the ledger and the item that has it; null where none runs. */
export async function earliestDeadline(
  db: Queryable,
): Promise<{ readonly at: Instant; readonly itemNo: string } | null> {
  const { rows } = await db.query<{ at: Date; item_no: string }>(
    `SELECT next_deadline_at AS at, item_no FROM items
     WHERE next_deadline_at IS NOT NULL AND parked_at IS NULL ORDER BY next_deadline_at, id LIMIT 1`,
  );
  const row = rows[0];
  return row === undefined ? null : { at: row.at.getTime(), itemNo: row.item_no };
}
