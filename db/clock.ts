/** The ledger's clock: one reading per decision, the simulated clock, and the safety freeze. */
import type { Instant } from '../domain/calendar/local-date.ts';
import type { ProcessClock } from './ledger.ts';
import type { Queryable } from './pool.ts';

/** One reading of the clock, with the rules in force on that day. */
export interface Moment {
  readonly now: Instant;
  /** A simulated clock that stands still: no time passes while a request is under way. */
  readonly standsStill: boolean;
  readonly frozenReason: string | null;
  readonly reading: ClockReading;
  readonly inForce: { readonly timetableVersion: string; readonly calendarVersion: string };
  /** The last publication of a calendar; 0 before the first. */
  readonly publication: number;
}

/** Reads the clock now; in a transaction, call it after the locks were obtained. */
export async function readMoment(db: Queryable): Promise<Moment> {
  const { rows } = await db.query<{
    now: Date;
    stands_still: boolean;
    frozen_reason: string | null;
    wall: Date;
    high: string;
    releases: number;
    timetable: string | null;
    calendar: string | null;
    publication: number;
  }>({
    name: 'read-moment',
    text: `WITH clock AS MATERIALIZED (
             SELECT ledger_clock() AS now, stands_at IS NOT NULL AS stands_still, frozen_reason,
               clock_timestamp() AS wall, extract(epoch FROM high_water_at) * 1000 AS high, releases
             FROM clock_settings
           )
           SELECT now, stands_still, frozen_reason, wall, high, releases,
             (SELECT version FROM timetable_versions WHERE effective_on <= (now AT TIME ZONE 'Asia/Shanghai')::date
              ORDER BY effective_on DESC, version DESC LIMIT 1) AS timetable,
             (SELECT version FROM calendar_versions WHERE effective_on <= (now AT TIME ZONE 'Asia/Shanghai')::date
              ORDER BY effective_on DESC, version DESC LIMIT 1) AS calendar,
             (SELECT coalesce(max(id), 0)::float8 FROM calendar_publications) AS publication
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
    reading: { wallAt: row.wall.getTime(), highWaterAt: Number(row.high), releases: row.releases },
    inForce: { timetableVersion: row.timetable, calendarVersion: row.calendar },
    publication: row.publication,
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
  }>(
    `SELECT mode, ledger_clock() AS now, stands_at IS NOT NULL AS stands, frozen_reason, frozen_at FROM clock_settings`,
  );
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

/** One observation of PostgreSQL's clock. */
export interface ClockReading {
  /** PostgreSQL's own wall clock, without the simulation's offset. */
  readonly wallAt: Instant;
  /** The highest reading before this one; -Infinity before the first. */
  readonly highWaterAt: Instant;
  /** How often a person has released a freeze. */
  readonly releases: number;
}

/** How far PostgreSQL's clock may be from a process's own, and how far behind its own highest reading. */
const CLOCKS_APART_MS = 5_000;
const STEP_BACK_MS = 500;
/** What two clocks may differ by between two readings without anything being wrong. */
const DRIFT_MS = 1_000;

/** Why a reading is not to be trusted with a legal fact; null where nothing speaks against it. */
export function distrust({ wallAt, highWaterAt, releases }: ClockReading, clock: ProcessClock): string | null {
  if (wallAt < highWaterAt - STEP_BACK_MS) {
    return `PostgreSQL's clock stepped back by ${Math.round(highWaterAt - wallAt)} ms`;
  }
  // A person has said since that PostgreSQL's clock is right: this process follows it.
  if (clock.acknowledge(releases)) clock.follow(wallAt);
  const apart = wallAt - clock.now();
  // Slow drift is followed, so that it does not add up over months; a step is not.
  if (Math.abs(apart) <= DRIFT_MS) clock.follow(wallAt);
  if (Math.abs(apart) <= CLOCKS_APART_MS) return null;
  const direction = apart > 0 ? 'ahead of' : 'behind';
  return `PostgreSQL's clock is ${Math.round(Math.abs(apart))} ms ${direction} this process's monotonic clock`;
}

/** Reads PostgreSQL's clock and raises its high-water mark. */
export async function observeClock(db: Queryable): Promise<ClockReading> {
  const { rows } = await db.query<{ wall: string; high: string; releases: number }>(
    `WITH before AS (SELECT high_water_at FROM clock_settings),
     reading AS MATERIALIZED (SELECT clock_timestamp() AS wall),
     raised AS (
       UPDATE clock_settings SET high_water_at = greatest(high_water_at, reading.wall) FROM reading
       RETURNING reading.wall, releases
     )
     SELECT extract(epoch FROM wall) * 1000 AS wall, extract(epoch FROM high_water_at) * 1000 AS high, releases FROM before, raised`,
  );
  const row = rows[0];
  if (row === undefined) throw new Error('clock_settings has lost its row: restore the database.');
  return { wallAt: Number(row.wall), highWaterAt: Number(row.high), releases: row.releases };
}

/**
 * From now on silence decides nothing. The first reason stays. Answers whether this call froze it. The alarm's key
 * counts the releases too: a simulated clock may be frozen twice at one instant.
 */
export async function freezeDecisions(db: Queryable, reason: string): Promise<boolean> {
  const { rowCount } = await db.query(
    `WITH frozen AS (
       UPDATE clock_settings SET frozen_reason = $1, frozen_at = ledger_clock() WHERE frozen_reason IS NULL
       RETURNING frozen_at, releases
     )
     INSERT INTO alarms (kind, key, detail, raised_at)
     SELECT 'clock-frozen', to_char(frozen_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '#' || releases, $1, frozen_at
     FROM frozen
     ON CONFLICT (kind, key) DO NOTHING`,
    [reason],
  );
  return rowCount === 1;
}

/** A person has looked at the clock and lets decisions go on. The reason is kept as an alarm's answer. */
export async function releaseFreeze(db: Queryable, by: string, reason: string): Promise<boolean> {
  const { rowCount } = await db.query(
    `WITH released AS (
       UPDATE clock_settings SET frozen_reason = NULL, frozen_at = NULL, high_water_at = clock_timestamp(),
         releases = releases + 1
       WHERE frozen_reason IS NOT NULL RETURNING ledger_clock() AS at, releases
     )
     INSERT INTO alarms (kind, key, detail, raised_at)
     SELECT 'clock-released', to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '#' || releases, $1 || ': ' || $2, at
     FROM released`,
    [by, reason],
  );
  return rowCount === 1;
}
