/** Published calendars and timetables, loaded once: a version never changes after it was published. */
import { type Calendar, type CalendarYear, compileCalendar } from '../domain/calendar/calendar.ts';
import type { Rulebook } from '../domain/item/clock.ts';
import { type ItemTerms, type ItemType, type Tier, type Timetable, termsAt } from '../domain/timetable/timetable.ts';
import type { Queryable } from './pool.ts';

/** A rulebook that can fetch the versions that it has not seen yet. */
export interface RulebookStore extends Rulebook {
  /** Loads the named versions; those that are known cost nothing. */
  load(db: Queryable, versions: RuleVersions): Promise<void>;
  timetable(version: string): Timetable;
  /** Undefined where the version has no such type. */
  itemType(version: string, typeId: string): ItemType | undefined;
}

export interface RuleVersions {
  readonly timetables: Iterable<string>;
  readonly calendars: Iterable<string>;
}

export function createRulebookStore(): RulebookStore {
  const calendars = new Map<string, Calendar>();
  const timetables = new Map<string, { timetable: Timetable; types: Map<string, ItemType> }>();
  const known = (version: string) => need(timetables.get(version), `timetable ${version}`);
  return {
    async load(db, versions) {
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
    calendar: (version) => need(calendars.get(version), `calendar ${version}`),
    timetable: (version) => known(version).timetable,
    itemType: (version, typeId) => known(version).types.get(typeId),
    terms(version: string, typeId: string, tier: Tier): ItemTerms {
      const type = need(known(version).types.get(typeId), `item type ${typeId} in timetable ${version}`);
      return need(termsAt(type, tier), `item type ${typeId} at the ${tier} in timetable ${version}`);
    },
  };
}

async function loadCalendars(db: Queryable, into: Map<string, Calendar>, missing: string[]): Promise<void> {
  if (missing.length === 0) return;
  const { rows } = await db.query<{ version: string; years: CalendarYear[] }>(
    'SELECT version, years FROM calendar_versions WHERE version = ANY($1)',
    [missing],
  );
  for (const { version, years } of rows) into.set(version, compileCalendar(version, years));
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
    into.set(content.version, { timetable: content, types: new Map(content.items.map((type) => [type.id, type])) });
  }
}

function need<T>(found: T | undefined, what: string): T {
  if (found === undefined) throw new Error(`${what} was never published in this ledger`);
  return found;
}
