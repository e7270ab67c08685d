/** Publishing a calendar: what a division's notices would make of it, and the one short transaction that does it. */
import { type Calendar, type CalendarYear, compileCalendar } from '../domain/calendar/calendar.ts';
import { dayOf, type Instant } from '../domain/calendar/local-date.ts';
import {
  gapProblems,
  type NoticeProblem,
  noticeProblems,
  overlay,
  passedDayProblems,
} from '../domain/calendar/notice.ts';
import type { Queryable, Transaction } from './pool.ts';

/** Notices of one division, each the whole of its year: it replaces what the division had for that year. */
export interface CalendarInput {
  readonly division: string;
  readonly notices: readonly CalendarYear[];
}

/** A calendar as it would be published now. */
export interface Draft {
  readonly id: number;
  readonly at: Instant;
  /** The divisions that it concerns, each with its version; several may share one. */
  readonly editions: ReadonlyMap<string, string>;
  /** The years of each version that is new. */
  readonly versions: ReadonlyMap<string, readonly CalendarYear[]>;
}

/** There is no such division. */
export class UnknownDivisionError extends Error {
  override readonly name = 'UnknownDivisionError';
  readonly known: readonly string[];
  constructor(division: string, known: readonly string[]) {
    super(`no division ${division}`);
    this.known = known;
  }
}

/** The notices cannot be published; every day that stands against it is named. Nothing was stored. */
export class CalendarRefusedError extends Error {
  override readonly name = 'CalendarRefusedError';
  readonly problems: readonly NoticeProblem[];
  constructor(problems: readonly NoticeProblem[]) {
    super(problems.map(({ code, given }) => `${given}: ${code}`).join('; '));
    this.problems = problems;
  }
}

/** What the notices would make of the calendars now. Throws UnknownDivisionError or CalendarRefusedError. */
export async function draftCalendar(db: Queryable, input: CalendarInput): Promise<Draft> {
  const city = await readCalendars(db);
  if (!city.parents.has(input.division)) throw new UnknownDivisionError(input.division, [...city.parents.keys()]);
  const renewed = withNotices(city, input);
  refuseBad(city, renewed, input);
  const concerned = [...city.parents.keys()].filter((code) => chainOf(city, code).includes(input.division));
  const editions = new Map(concerned.map((code) => [code, versionOf(renewed, code)]));
  const versions = new Map(concerned.map((code) => [versionOf(renewed, code), yearsOf(renewed, code)]));
  return { id: renewed.last, at: city.now, editions, versions };
}

/** The new versions of a draft, compiled. */
export function compileDraft({ versions }: Draft): ReadonlyMap<string, Calendar> {
  return new Map([...versions].map(([version, years]) => [version, compileCalendar(version, years)]));
}

/**
 * Publishes within the caller's transaction; from its commit on every reader counts by the new calendar. Two at once
 * follow one another. Throws as `draftCalendar`; then nothing is kept.
 */
export async function publishCalendar(
  transaction: Transaction,
  input: CalendarInput,
  { by, reason }: { readonly by: string; readonly reason: string },
): Promise<Draft> {
  await transaction.query(`SELECT pg_advisory_xact_lock(hashtext('shixian-calendar'))`);
  const draft = await draftCalendar(transaction, input);
  await transaction.query(
    `INSERT INTO calendar_publications (id, division, notices, published_at, published_by, reason)
     VALUES ($1, $2, $3, $4, $5, $6)`,
    [draft.id, input.division, JSON.stringify(input.notices), new Date(draft.at).toISOString(), by, reason],
  );
  await transaction.query(
    `INSERT INTO calendar_versions (version, effective_on, years)
     SELECT version, 'infinity', years FROM unnest($1::text[], $2::jsonb[]) AS v(version, years) ON CONFLICT DO NOTHING`,
    [[...draft.versions.keys()], [...draft.versions.values()].map((years) => JSON.stringify(years))],
  );
  await transaction.query(
    `INSERT INTO calendar_editions (publication_id, division, version)
     SELECT $1, division, version FROM unnest($2::text[], $3::text[]) AS e(division, version)`,
    [draft.id, [...draft.editions.keys()], [...draft.editions.values()]],
  );
  return draft;
}

/** The calendars of all divisions as they stand: the tree, each division's own notices, and the instant of reading. */
export interface Calendars {
  readonly now: Instant;
  /** The last publication. */
  readonly last: number;
  readonly parents: ReadonlyMap<string, string | null>;
  /** The calendar that was there before anything was published. */
  readonly base: { readonly version: string; readonly years: readonly CalendarYear[] };
  /** A division's own notices by year, and the publication that brought the last of them. */
  readonly own: ReadonlyMap<string, { readonly last: number; readonly years: ReadonlyMap<number, CalendarYear> }>;
}

export async function readCalendars(db: Queryable): Promise<Calendars> {
  const { rows } = await db.query<CalendarsRow>({
    name: 'read-calendars',
    text: `SELECT ledger_clock() AS now,
             (SELECT coalesce(max(id), 0)::float8 FROM calendar_publications) AS last,
             (SELECT jsonb_agg(jsonb_build_array(code, parent) ORDER BY code) FROM divisions) AS divisions,
             (SELECT coalesce(jsonb_agg(jsonb_build_array(id, division, notices) ORDER BY id), '[]')
              FROM calendar_publications) AS published,
             (SELECT jsonb_build_object('version', version, 'years', years) FROM calendar_versions
              WHERE effective_on <= (ledger_clock() AT TIME ZONE 'Asia/Shanghai')::date
              ORDER BY effective_on DESC, version DESC LIMIT 1) AS base`,
  });
  const row = rows[0];
  if (row === undefined || row.base === null) throw new Error('No calendar is in force: seed the ledger first.');
  const own = new Map<string, { last: number; years: Map<number, CalendarYear> }>();
  for (const [id, division, notices] of row.published) {
    const years = new Map([...(own.get(division)?.years ?? []), ...notices.map((each) => [each.year, each] as const)]);
    own.set(division, { last: id, years });
  }
  return { now: row.now.getTime(), last: row.last, parents: new Map(row.divisions), base: row.base, own };
}

interface CalendarsRow {
  readonly now: Date;
  readonly last: number;
  readonly divisions: readonly (readonly [string, string | null])[];
  readonly published: readonly (readonly [number, string, readonly CalendarYear[]])[];
  readonly base: Calendars['base'] | null;
}

/** The divisions from the outermost to this one. */
function chainOf({ parents }: Calendars, division: string): readonly string[] {
  const parent = parents.get(division) ?? null;
  return parent === null ? [division] : [...chainOf({ parents } as Calendars, parent), division];
}

/** The years by which a division counts. */
export function yearsOf(city: Calendars, division: string): readonly CalendarYear[] {
  const [outermost, ...inner] = chainOf(city, division).map((code) => [...(city.own.get(code)?.years.values() ?? [])]);
  const renewed = new Map([...city.base.years, ...(outermost ?? [])].map((notice) => [notice.year, notice]));
  return overlay([[...renewed.values()].sort((a, b) => a.year - b.year), ...inner]);
}

/** `cn-2024-2027.2+990100.3`: the years, and behind each division that has notices of its own their last publication. */
export function versionOf(city: Calendars, division: string): string {
  const [outermost = division, ...inner] = chainOf(city, division);
  const years = yearsOf(city, outermost);
  const published = city.own.get(outermost)?.last;
  const root = published === undefined ? city.base.version : `cn-${years[0]?.year}-${years.at(-1)?.year}.${published}`;
  const local = inner.flatMap((code) => (city.own.has(code) ? [`+${code}.${city.own.get(code)?.last}`] : []));
  return [root, ...local].join('');
}

function withNotices(city: Calendars, { division, notices }: CalendarInput): Calendars {
  const last = city.last + 1;
  const years = new Map([
    ...(city.own.get(division)?.years ?? []),
    ...notices.map((notice) => [notice.year, notice] as const),
  ]);
  return { ...city, last, own: new Map([...city.own, [division, { last, years }]]) };
}

function refuseBad(city: Calendars, renewed: Calendars, { division, notices }: CalendarInput): void {
  const known = yearsOf(city, division);
  const inherited = city.parents.get(division) !== null;
  const gaps = gapProblems(
    notices,
    known.map(({ year }) => year),
    inherited,
  );
  const problems = [...noticeProblems(notices), ...gaps];
  if (problems.length > 0) throw new CalendarRefusedError(problems);
  const [before, after] = [compileCalendar('before', known), compileCalendar('after', yearsOf(renewed, division))];
  const passed = passedDayProblems(notices, before, after, dayOf(city.now));
  if (passed.length > 0) throw new CalendarRefusedError(passed);
}
