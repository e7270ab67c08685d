/** Published calendars and timetables, loaded once: a version never changes after it was published. */
import { type Calendar, type CalendarYear, compileCalendar } from '../domain/calendar/calendar.ts';
import type { Rulebook } from '../domain/item/clock.ts';
import type { Edition } from '../domain/item/editions.ts';
import { type ItemTerms, type ItemType, type Tier, type Timetable, termsAt } from '../domain/timetable/timetable.ts';
import type { Queryable } from './pool.ts';

/** A rulebook that can fetch the versions that it has not seen yet. */
export interface RulebookStore extends Rulebook {
  /** The last publication of a calendar that is known here. */
  readonly publication: number;
  editions(division: string, after: string): readonly Edition[];
  /** The calendar under which a new item of the division begins; undefined where none was published for it. */
  editionInForce(division: string): string | undefined;
  /** Loads the named versions; those that are known cost nothing. */
  load(db: Queryable, versions: RuleVersions): Promise<void>;
  timetable(version: string): Timetable;
  /** Undefined where the version has no such type. */
  itemType(version: string, typeId: string): ItemType | undefined;
}

export interface RuleVersions {
  readonly timetables: Iterable<string>;
  readonly calendars: Iterable<string>;
  /** The last publication that the caller has seen; without it the ledger is asked. */
  readonly publication?: number;
}

export function createRulebookStore(): RulebookStore {
  const calendars = new Map<string, Calendar>();
  const timetables = new Map<string, { timetable: Timetable; types: Map<string, ItemType> }>();
  const published: Published = { last: 0, editions: new Map() };
  const known = (version: string) => timetables.get(version) ?? unpublished(`timetable ${version}`);
  return {
    async load(db, versions) {
      await loadPublications(db, published, calendars, versions.publication);
      await loadCalendars(
        db,
        calendars,
        [...versions.calendars].filter((version) => !calendars.has(version)),
      );
      await loadTimetables(
        db,
        timetables,
        [...versions.timetables].filter((version) => !timetables.has(version)),
      );
    },
    get publication() {
      return published.last;
    },
    editions(division, after) {
      const all = published.editions.get(division) ?? [];
      return all.slice(all.findIndex(({ version }) => version === after) + 1);
    },
    editionInForce: (division) => published.editions.get(division)?.at(-1)?.version,
    calendar: (version) => calendars.get(version) ?? unpublished(`calendar ${version}`),
    timetable: (version) => known(version).timetable,
    counterClosesAt: (version) => known(version).timetable.counterClosesAt,
    itemType: (version, typeId) => known(version).types.get(typeId),
    terms(version: string, typeId: string, tier: Tier): ItemTerms {
      const { timetable, types } = known(version);
      const type = types.get(typeId) ?? unpublished(`item type ${typeId} in timetable ${version}`);
      const terms = termsAt(type, tier, timetable.ladder);
      return terms ?? unpublished(`item type ${typeId} at the ${tier} in timetable ${version}`);
    },
  };
}

interface Published {
  last: number;
  readonly editions: Map<string, Edition[]>;
}

/** Takes over what was published since; publications become visible in the order of their numbers. */
async function loadPublications(
  db: Queryable,
  published: Published,
  calendars: Map<string, Calendar>,
  seen: number | undefined,
): Promise<void> {
  if (seen !== undefined && seen <= published.last) return;
  const { rows } = await db.query<PublishedRow>({
    name: 'load-publications',
    text: `SELECT p.id::float8 AS id, e.division, e.version, p.published_at, p.reason
           FROM calendar_publications p JOIN calendar_editions e ON e.publication_id = p.id
           WHERE p.id > $1 ORDER BY p.id, e.division`,
    values: [published.last],
  });
  if (rows.length === 0) return;
  const versions = new Set(rows.map(({ version }) => version));
  await loadCalendars(
    db,
    calendars,
    [...versions].filter((version) => !calendars.has(version)),
  );
  // Another request may have taken them over while this one was reading.
  const fresh = rows.filter(({ id }) => id > published.last);
  for (const { division, version, published_at, reason } of fresh) {
    const edition = { version, publishedAt: published_at.getTime(), reason };
    published.editions.set(division, [...(published.editions.get(division) ?? []), edition]);
  }
  published.last = Math.max(published.last, rows.at(-1)?.id ?? 0);
}

interface PublishedRow {
  readonly id: number;
  readonly division: string;
  readonly version: string;
  readonly published_at: Date;
  readonly reason: string;
}

async function loadCalendars(db: Queryable, into: Map<string, Calendar>, missing: string[]): Promise<void> {
  if (missing.length === 0) return;
  const { rows } = await db.query<{ version: string; years: CalendarYear[] }>(
    'SELECT version, years FROM calendar_versions WHERE version = ANY($1)',
    [missing],
  );
  for (const { version, years } of rows) {
    if (!into.has(version)) into.set(version, compileCalendar(version, years));
  }
}

async function loadTimetables(
  db: Queryable,
  into: Map<string, { timetable: Timetable; types: Map<string, ItemType> }>,
  missing: string[],
): Promise<void> {
  if (missing.length === 0) return;
  const { rows } = await db.query<{ content: Timetable }>(
    'SELECT content FROM timetable_versions WHERE version = ANY($1)',
    [missing],
  );
  for (const { content } of rows) {
    // Several requests may load it at once: who has seen a type finds the same one in what is asked for later.
    if (into.has(content.version)) continue;
    into.set(content.version, { timetable: content, types: new Map(content.items.map((type) => [type.id, type])) });
  }
}

function unpublished(what: string): never {
  throw new Error(`${what} was never published in this ledger`);
}
