/** The calendars as an administrator reads them: by division, and the publications with their progress. */
import type { CalendarYear } from '../../domain/calendar/calendar.ts';
import { type Calendars, readCalendars, versionOf, yearsOf } from '../calendars.ts';
import type { Queryable } from '../pool.ts';

export interface DivisionCalendar {
  readonly division: string;
  readonly version: string;
  readonly years: readonly CalendarYear[];
  /** The years for which the division has notices of its own. */
  readonly ownYears: readonly number[];
}

/** The calendar by which each division counts now. */
export async function divisionCalendars(db: Queryable): Promise<readonly DivisionCalendar[]> {
  const city: Calendars = await readCalendars(db);
  return [...city.parents.keys()].map((division) => ({
    division,
    version: versionOf(city, division),
    years: yearsOf(city, division),
    ownYears: [...(city.own.get(division)?.years.keys() ?? [])].sort((a, b) => a - b),
  }));
}

export interface PublicationRow {
  readonly id: number;
  readonly division: string;
  readonly version: string;
  readonly years: readonly number[];
  readonly publishedAt: Date;
  readonly publishedBy: string;
  readonly reason: string;
  /** Open items whose rows have followed the publication, of those that it concerns. */
  readonly resettled: number;
  readonly of: number;
}

const SHOWN = 20;

/** The last publications, the newest first. */
export async function publications(db: Queryable): Promise<readonly PublicationRow[]> {
  const { rows } = await db.query<PublicationRow>(
    `SELECT p.id::float8 AS id, p.division, own.version,
       (SELECT coalesce(jsonb_agg((n ->> 'year')::int ORDER BY (n ->> 'year')::int), '[]') FROM jsonb_array_elements(p.notices) n) AS years,
       p.published_at AS "publishedAt", p.published_by AS "publishedBy", p.reason,
       progress.resettled, progress.of
     FROM (SELECT * FROM calendar_publications ORDER BY id DESC LIMIT $1) p
     JOIN calendar_editions own ON own.publication_id = p.id AND own.division = p.division
     CROSS JOIN LATERAL (
       SELECT count(*)::int AS of, (count(*) FILTER (WHERE i.calendar_publication >= p.id))::int AS resettled
       FROM items i JOIN calendar_editions e ON e.publication_id = p.id AND e.division = i.division
       WHERE i.closed_at IS NULL
     ) progress
     ORDER BY p.id DESC`,
    [SHOWN],
  );
  return rows;
}
