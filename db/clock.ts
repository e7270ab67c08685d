/** The ledger's clock: one reading per decision, the simulated clock, and the safety freeze. */
import type { Instant } from '../domain/calendar/local-date.ts';
import type { Queryable } from './pool.ts';

/** One reading of the clock, with the rules in force on that day. */
export interface Moment {
  readonly now: Instant;
  /** A simulated clock that stands still: no time passes while a request is under way. */
  readonly standsStill: boolean;
  readonly frozenReason: string | null;
  readonly inForce: { readonly timetableVersion: string; readonly calendarVersion: string };
}

/** Reads the clock now; in a transaction, call it after the locks were obtained. */
export async function readMoment(db: Queryable): Promise<Moment> {
  const { rows } = await db.query<{
    now: Date;
    stands_still: boolean;
    frozen_reason: string | null;
    timetable: string | null;
    calendar: string | null;
  }>({
    name: 'read-moment',
    text: `WITH clock AS MATERIALIZED (
             SELECT ledger_clock() AS now, stands_at IS NOT NULL AS stands_still, frozen_reason FROM clock_settings
           )
           SELECT now, stands_still, frozen_reason,
             (SELECT version FROM timetable_versions WHERE effective_on <= (now AT TIME ZONE 'Asia/Shanghai')::date
              ORDER BY effective_on DESC, version DESC LIMIT 1) AS timetable,
             (SELECT version FROM calendar_versions WHERE effective_on <= (now AT TIME ZONE 'Asia/Shanghai')::date
              ORDER BY effective_on DESC, version DESC LIMIT 1) AS calendar
           FROM clock`,
  });
  const row = rows[0];
  if (row === undefined || row.timetable === null || row.calendar === null) {
    throw new Error('No timetable or no calendar is in force: publish both before the first submission.');
  }
  return {
    now: row.now.getTime(),
    standsStill: row.stands_still,
    frozenReason: row.frozen_reason,
    inForce: { timetableVersion: row.timetable, calendarVersion: row.calendar },
  };
}

export interface ClockSettings {
  readonly mode: 'real' | 'simulated';
  readonly now: Instant;
  readonly standsStill: boolean;
  readonly frozenReason: string | null;
  readonly frozenAt: Instant | null;
}

export async function readClockSettings(db: Queryable): Promise<ClockSettings> {
  const { rows } = await db.query<{
    mode: 'real' | 'simulated';
    now: Date;
    stands: boolean;
    frozen_reason: string | null;
    frozen_at: Date | null;
  }>(`SELECT mode, ledger_clock() AS now, stands_at IS NOT NULL AS stands, frozen_reason, frozen_at FROM clock_settings`);
  const row = rows[0];
  if (row === undefined) throw new Error('clock_settings has lost its row: restore the database.');
  return {
    mode: row.mode,
    now: row.now.getTime(),
    standsStill: row.stands,
    frozenReason: row.frozen_reason,
    frozenAt: row.frozen_at?.getTime() ?? null,
  };
}

/**
 * Moves the simulated clock to `to` and lets it stand still there, or run on. It only ever moves forward:
 * false where `to` lies behind it or the clock is real.
 */
export async function setSimulatedClock(db: Queryable, to: Instant, standsStill: boolean): Promise<boolean> {
  const { rowCount } = await db.query(
    `UPDATE clock_settings SET
       offset_by = $1::timestamptz - clock_timestamp(),
       stands_at = CASE WHEN $2 THEN $1::timestamptz END
     WHERE mode = 'simulated' AND $1::timestamptz >= ledger_clock()`,
    [new Date(to).toISOString(), standsStill],
  );
  return rowCount === 1;
}

/** Lets a standing simulated clock run on from where it stands. */
export async function runSimulatedClock(db: Queryable): Promise<void> {
  await db.query(
    `UPDATE clock_settings SET offset_by = stands_at - clock_timestamp(), stands_at = NULL
     WHERE mode = 'simulated' AND stands_at IS NOT NULL`,
  );
}

/** One observation of PostgreSQL's clock, which also raises the mark that it may never fall behind. */
export interface ClockReading {
  /** PostgreSQL's own wall clock, without the simulation's offset. */
  readonly wallAt: Instant;
  /** The highest reading before this one; -Infinity before the first. */
  readonly highWaterAt: Instant;
}

export async function observeClock(db: Queryable): Promise<ClockReading> {
  const { rows } = await db.query<{ wall: string; high: string }>(
    `WITH before AS (SELECT high_water_at FROM clock_settings),
     raised AS (
       UPDATE clock_settings SET high_water_at = greatest(high_water_at, clock_timestamp())
       RETURNING clock_timestamp() AS wall
     )
     SELECT extract(epoch FROM wall) * 1000 AS wall, extract(epoch FROM high_water_at) * 1000 AS high FROM before, raised`,
  );
  const row = rows[0];
  if (row === undefined) throw new Error('clock_settings has lost its row: restore the database.');
  return { wallAt: Number(row.wall), highWaterAt: Number(row.high) };
}

/** From now on silence decides nothing. The first reason stays. Answers whether this call froze it. */
export async function freezeDecisions(db: Queryable, reason: string): Promise<boolean> {
  const { rowCount } = await db.query(
    `WITH frozen AS (
       UPDATE clock_settings SET frozen_reason = $1, frozen_at = ledger_clock() WHERE frozen_reason IS NULL RETURNING frozen_at
     )
     INSERT INTO alarms (kind, key, detail, raised_at)
     SELECT 'clock-frozen', to_char(frozen_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), $1, frozen_at FROM frozen
     ON CONFLICT (kind, key) DO NOTHING`,
    [reason],
  );
  return rowCount === 1;
}

/** A person has looked at the clock and lets decisions go on. The reason is kept as an alarm's answer. */
export async function releaseFreeze(db: Queryable, by: string, reason: string): Promise<boolean> {
  const { rowCount } = await db.query(
    `WITH released AS (
       UPDATE clock_settings SET frozen_reason = NULL, frozen_at = NULL, high_water_at = clock_timestamp()
       WHERE frozen_reason IS NOT NULL RETURNING ledger_clock() AS at
     )
     INSERT INTO alarms (kind, key, detail, raised_at)
     SELECT 'clock-released', to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), $1 || ': ' || $2, at FROM released`,
    [by, reason],
  );
  return rowCount === 1;
}
