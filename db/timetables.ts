/** Publishing timetables (办理时限表): append-only, from a day to come, so that what already runs is never touched. */
import { dayOf, type Instant, type LocalDate, localDate } from '../domain/calendar/local-date.ts';
import type { TimetableProblem } from '../domain/timetable/problem.ts';
import type { DepartmentTiers } from '../domain/timetable/rules.ts';
import type { Timetable } from '../domain/timetable/timetable.ts';
import { problemsOf } from '../domain/timetable/validate.ts';
import type { Queryable, Transaction } from './pool.ts';

export interface Publication {
  /** The parsed timetable; judged here, whoever has judged it before. */
  readonly content: unknown;
  readonly effectiveOn: LocalDate;
  readonly publishedBy: string;
  readonly reason: string;
}

/** One reason why a timetable is not published. Pointers are those of `{timetable, effectiveOn}`. */
export interface PublicationProblem extends Omit<TimetableProblem, 'code'> {
  readonly code: TimetableProblem['code'] | 'VERSION_TAKEN' | 'EFFECTIVE_TOO_EARLY' | 'EFFECTIVE_DAY_TAKEN';
}

/** The timetable cannot be published; nothing was stored. */
export class TimetableRefusedError extends Error {
  override readonly name = 'TimetableRefusedError';
  readonly problems: readonly PublicationProblem[];
  constructor(problems: readonly PublicationProblem[]) {
    super(`${problems.length} problem(s), the first: ${problems[0]?.code} at ${problems[0]?.pointer}`);
    this.problems = problems;
  }
}

export interface Published {
  readonly version: string;
  readonly publishedAt: Instant;
}

/**
 * Publishes a timetable from 00:00 Asia/Shanghai of `effectiveOn` on, tomorrow at the earliest by the ledger's clock.
 * Before that day a further version may take its place: it names the same day, and a name that sorts behind, because
 * of two for one day the greater name is in force. Throws TimetableRefusedError with everything that stands against it.
 */
export async function publishTimetable(transaction: Transaction, publication: Publication): Promise<Published> {
  const { content, effectiveOn, publishedBy, reason } = publication;
  // One publication at a time: each sees the names and days of those before it.
  await transaction.query(`SELECT pg_advisory_xact_lock(hashtext('shixian-publish-timetable'))`);
  const { problems, version, now } = await judgePublication(transaction, content, effectiveOn);
  if (problems.length > 0) throw new TimetableRefusedError(problems);
  await transaction.query(
    `INSERT INTO timetable_versions (version, effective_on, content, published_at, published_by, reason)
     VALUES ($1, $2::date, $3, $4, $5, $6)`,
    [version, effectiveOn, JSON.stringify(content), new Date(now), publishedBy, reason],
  );
  return { version, publishedAt: now };
}

/** Throws TimetableRefusedError with everything that stands against a publication now; stores nothing. */
export async function refuseUnpublishable(
  db: Queryable,
  content: unknown,
  effectiveOn: LocalDate | null,
): Promise<void> {
  const { problems } = await judgePublication(db, content, effectiveOn);
  if (problems.length > 0) throw new TimetableRefusedError(problems);
}

async function judgePublication(db: Queryable, content: unknown, effectiveOn: LocalDate | null) {
  const said = (content as { version?: unknown } | null)?.version;
  const version = typeof said === 'string' ? said : '';
  const ofContent = problemsOf(content, await departmentTiers(db));
  const { now, taken, other } = await readPlace(db, version, effectiveOn);
  const earliest = localDate(dayOf(now) + 1);
  const named = { pointer: '/timetable/version', given: version };
  const problems: PublicationProblem[] = [];
  if (effectiveOn !== null && effectiveOn < earliest) {
    const what = { code: 'EFFECTIVE_TOO_EARLY', allowed: [earliest], values: { earliest } } as const;
    problems.push({ pointer: '/effectiveOn', given: effectiveOn, ...what });
  }
  if (taken) problems.push({ ...named, code: 'VERSION_TAKEN' });
  else if (other !== null) problems.push({ ...named, code: 'EFFECTIVE_DAY_TAKEN', values: { other } });
  const pointed = ofContent.map((problem) => ({ ...problem, pointer: `/timetable${problem.pointer}` }));
  return { problems: [...problems, ...pointed], version, now };
}

/** The ledger's time, whether the version exists, and the greatest name beyond it that has the same day. */
async function readPlace(db: Queryable, version: string, effectiveOn: LocalDate | null) {
  const { rows } = await db.query<{ now: Date; taken: boolean; other: string | null }>(
    `SELECT ledger_clock() AS now,
       EXISTS (SELECT FROM timetable_versions WHERE version = $1) AS taken,
       (SELECT max(version) FROM timetable_versions WHERE effective_on = $2::date AND version > $1) AS other`,
    [version, effectiveOn],
  );
  const row = rows[0];
  if (row === undefined) throw new Error('the ledger does not tell its time');
  return { now: row.now.getTime(), taken: row.taken, other: row.other };
}

async function departmentTiers(db: Queryable): Promise<DepartmentTiers> {
  const { rows } = await db.query<{ code: string; tiers: string[] }>(
    'SELECT code, array_agg(DISTINCT tier ORDER BY tier) AS tiers FROM departments GROUP BY code ORDER BY code',
  );
  return new Map(rows.map(({ code, tiers }) => [code, tiers]));
}

/** `replaced`: another version was published for the same day before that day came, and took its place. */
export type Standing = 'scheduled' | 'inForce' | 'past' | 'replaced';

export interface TimetableVersionRow {
  readonly version: string;
  readonly effectiveOn: LocalDate;
  readonly standing: Standing;
  readonly types: number;
  /** Null for one that was installed with the ledger. */
  readonly publishedAt: Date | null;
  readonly publishedBy: string | null;
  readonly reason: string | null;
}

/** Every version, the one that takes effect last first. */
export async function timetableVersions(db: Queryable): Promise<readonly TimetableVersionRow[]> {
  const { rows } = await db.query<TimetableVersionRow>(
    `WITH today AS MATERIALIZED (SELECT (ledger_clock() AT TIME ZONE 'Asia/Shanghai')::date AS on_day),
     ranked AS (
       SELECT *, row_number() OVER (PARTITION BY effective_on ORDER BY version DESC) AS rank,
         effective_on = (SELECT max(effective_on) FROM timetable_versions, today WHERE effective_on <= on_day) AS current
       FROM timetable_versions
     )
     SELECT version, to_char(effective_on, 'YYYY-MM-DD') AS "effectiveOn",
       CASE WHEN rank > 1 THEN 'replaced' WHEN effective_on > on_day THEN 'scheduled'
            WHEN current THEN 'inForce' ELSE 'past' END AS standing,
       jsonb_array_length(content -> 'items') AS types,
       published_at AS "publishedAt", published_by AS "publishedBy", reason
     FROM ranked, today ORDER BY effective_on DESC, version DESC`,
  );
  return rows;
}

/** A version as it was published; undefined where there is none of that name. */
export async function findTimetable(db: Queryable, version: string): Promise<Timetable | undefined> {
  const { rows } = await db.query<{ content: Timetable }>('SELECT content FROM timetable_versions WHERE version = $1', [
    version,
  ]);
  return rows[0]?.content;
}

/** A day, and what is or will be in force on it by what is published so far: null where nothing is. */
export interface StandingOn {
  readonly day: LocalDate;
  readonly effectiveOn: LocalDate | null;
  readonly content: Timetable | null;
}

/** What stands on a day; null: tomorrow. */
export async function timetableOn(db: Queryable, day: LocalDate | null): Promise<StandingOn> {
  const { rows } = await db.query<StandingOn>(
    `WITH wanted AS MATERIALIZED (
       SELECT coalesce($1::date, (ledger_clock() AT TIME ZONE 'Asia/Shanghai')::date + 1) AS on_day
     )
     SELECT to_char(on_day, 'YYYY-MM-DD') AS day, to_char(effective_on, 'YYYY-MM-DD') AS "effectiveOn", content
     FROM wanted LEFT JOIN timetable_versions ON effective_on <= on_day
     ORDER BY effective_on DESC NULLS LAST, version DESC LIMIT 1`,
    [day],
  );
  if (rows[0] === undefined) throw new Error('the ledger does not tell its time');
  return rows[0];
}

export interface LedgerWeight {
  /** Open items by the version on which they run, and will go on running. */
  readonly openItems: readonly { readonly version: string; readonly count: number }[];
  /** Items handed in per type within the last `days`. */
  readonly handedIn: ReadonlyMap<string, number>;
}

/** How much of the ledger a change of the timetable would concern. It reads every open item once: for people, rarely. */
export async function weighTimetables(db: Queryable, days: number): Promise<LedgerWeight> {
  const { rows: openItems } = await db.query<{ version: string; count: number }>(
    `SELECT e.data ->> 'timetableVersion' AS version, count(*)::int AS count
     FROM items i JOIN events e ON e.item_id = i.id AND e.seq = 1
     WHERE i.closed_at IS NULL GROUP BY 1 ORDER BY 1`,
  );
  const { rows: handedIn } = await db.query<{ type: string; count: number }>(
    `WITH since AS MATERIALIZED (SELECT ledger_clock() - make_interval(days => $1) AS at)
     SELECT type_id AS type, count(*)::int AS count FROM items, since WHERE received_at >= since.at GROUP BY 1`,
    [days],
  );
  return { openItems, handedIn: new Map(handedIn.map(({ type, count }) => [type, count])) };
}
