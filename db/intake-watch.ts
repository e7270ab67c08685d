/** Whether intake was up: signs of life of the API processes, and the outages that are recorded from their absence. */
import type { Instant } from '../domain/calendar/local-date.ts';
import type { Outage, OutageCause } from '../domain/item/outage.ts';
import type { Queryable } from './pool.ts';

/** How often an API process gives a sign of life, in milliseconds. */
export const BEAT_EVERY_MS = 5_000;
/** Silence longer than this is an outage: far more than a beat that came late, no more than G. */
const SILENT_AFTER_MS = 60_000;
/** Answers within this of one that was recorded already add nothing to it. */
const SAME_SLOWNESS_MS = 5_000;

/**
 * Silence is measured on PostgreSQL's wall clock and recorded on the ledger's. So moving the simulated clock is no
 * outage, nor is anything while it stands still; and a ledger that never knew an API has none.
 */
const WATCH = `WITH clock AS MATERIALIZED (
    SELECT clock_timestamp() AS wall, ledger_clock() AS at, stands_at IS NULL AS runs FROM clock_settings
  ), last AS MATERIALIZED (SELECT max(beat_at) AS beat_at FROM intake_heartbeats)`;

const notice = (through: string) => `noticed AS (
    INSERT INTO intake_outages (cause, last_beat_at, from_at, through_at)
    SELECT 'silence', beat_at, at - (wall - beat_at), ${through} FROM clock, last
    WHERE runs AND wall - beat_at > make_interval(secs => $1)
    ON CONFLICT (last_beat_at) DO NOTHING RETURNING last_beat_at, from_at
  ), alarmed AS (
    INSERT INTO alarms (kind, key, detail, raised_at)
    SELECT 'intake-outage', to_char(last_beat_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
      'Intake has given no sign of life since ' || to_char(from_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI:SS') ||
      ' (+08:00): items with a cutoff behind it are held until a supervisor releases them.', at
    FROM noticed, clock ON CONFLICT (kind, key) DO NOTHING
  )`;

/** One sign of life. Records the silence before it, where there was one, and ends the outage that somebody else had noticed. */
export async function beat(db: Queryable, process: string): Promise<void> {
  await db.query({
    name: 'intake-beat',
    text: `${WATCH}, ${notice('at')}, ended AS (
             UPDATE intake_outages SET through_at = greatest(at, from_at + interval '1 millisecond') FROM clock
             WHERE through_at IS NULL
           ), forgotten AS (
             DELETE FROM intake_heartbeats USING clock WHERE process <> $2 AND beat_at < wall - interval '1 day'
           )
           INSERT INTO intake_heartbeats (process, beat_at) SELECT $2::uuid, wall FROM clock
           ON CONFLICT (process) DO UPDATE SET beat_at = excluded.beat_at`,
    values: [SILENT_AFTER_MS / 1000, process],
  });
}

/** Records that intake is down, where no API has given a sign of life for long. Answers whether this call was the first to say so. */
export async function noticeSilence(db: Queryable): Promise<boolean> {
  const { rowCount } = await db.query({
    name: 'notice-silence',
    text: `${WATCH}, ${notice('NULL')} SELECT FROM noticed`,
    values: [SILENT_AFTER_MS / 1000],
  });
  return rowCount === 1;
}

/** A request waited too long and was answered that it counts as never received: intake was down for whoever sent it. */
export async function recordSlowAnswer(db: Queryable, elapsedMs: number): Promise<void> {
  await db.query({
    name: 'record-slow-answer',
    text: `WITH slow AS MATERIALIZED (
             SELECT at - make_interval(secs => $1) AS from_at, at AS through_at
             FROM (SELECT ledger_clock() AS at FROM clock_settings WHERE stands_at IS NULL) AS clock
           )
           INSERT INTO intake_outages (cause, from_at, through_at)
           SELECT 'too-slow', from_at, through_at FROM slow
           WHERE NOT EXISTS (
             SELECT FROM intake_outages o WHERE o.cause = 'too-slow'
               AND o.through_at > slow.through_at - make_interval(secs => $2)
               AND o.from_at < slow.from_at + make_interval(secs => $2)
           )`,
    values: [elapsedMs / 1000, SAME_SLOWNESS_MS / 1000],
  });
}

/**
 * The outages that reach past `since`, the earliest first; a silence that nobody has recorded yet is recorded before.
 * So a deadline that is settled in the first second after PostgreSQL has come back finds its own outage.
 */
export async function outagesSince(db: Queryable, since: Instant): Promise<readonly Outage[]> {
  await noticeSilence(db);
  const { rows } = await db.query<{ cause: OutageCause; from_at: Date; through_at: Date | null }>({
    name: 'outages-since',
    text: `SELECT cause, from_at, through_at FROM intake_outages
           WHERE coalesce(through_at, 'infinity') > $1 ORDER BY from_at, id`,
    values: [new Date(since).toISOString()],
  });
  return rows.map(({ cause, from_at, through_at }) => ({
    cause,
    from: from_at.getTime(),
    through: through_at?.getTime() ?? null,
  }));
}
