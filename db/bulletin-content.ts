/** Puts the content of a bulletin together from the figures of its period and of the one before. */
import { type Instant, localDate } from '../domain/calendar/local-date.ts';
import { type BulletinContent, bulletinContent, type Named } from '../domain/supervision/bulletin.ts';
import { closingOf, daysOf, type Period, periodBefore } from '../domain/supervision/periods.ts';
import { rulesOn } from '../domain/supervision/rules.ts';
import { iso } from './iso.ts';
import type { Ledger } from './ledger.ts';
import type { Queryable } from './pool.ts';
import { readCells, supervisedDepartments } from './queries/supervision.ts';
import { supervisionRules } from './supervision-rules.ts';

export interface ContentAsked {
  readonly division: string;
  readonly period: Period;
  /** A closed full hour. */
  readonly asOf: Instant;
  readonly corrects: { readonly content: BulletinContent; readonly bulletin: string; readonly reasons: string } | null;
}

/** The content of the bulletin as of that instant: asked again it is the same, byte for byte. */
export async function composeBulletin(ledger: Ledger, asked: ContentAsked): Promise<BulletinContent> {
  const { division, period, asOf, corrects } = asked;
  const earlier = periodBefore(period);
  const published = await publishedBefore(ledger.pool, division, earlier.code, asOf);
  const earlierAsOf = published?.asOf.getTime() ?? closingOf(earlier);
  return bulletinContent({
    division: await divisionNamed(ledger.pool, division),
    current: { period, asOf, cells: await readCells(ledger, { division, period, asOf }) },
    before: {
      period: earlier,
      asOf: earlierAsOf,
      cells: await readCells(ledger, { division, period: earlier, asOf: earlierAsOf }),
      bulletin: published?.no ?? null,
    },
    rules: rulesOn(await supervisionRules(ledger.pool, division), localDate(period.through)),
    departments: await supervisedDepartments(ledger.pool, division),
    typeName: await typeNames(ledger, localDate(period.through)),
    corrects,
  });
}

/** The issue of the period before that counted at that instant. */
async function publishedBefore(db: Queryable, division: string, period: string, at: Instant) {
  const { rows } = await db.query<{ no: string; asOf: Date }>(
    `SELECT no, as_of AS "asOf" FROM bulletins WHERE division = $1 AND period = $2 AND published_at < $3
     ORDER BY issue DESC LIMIT 1`,
    [division, period, iso(at)],
  );
  return rows[0];
}

async function divisionNamed(db: Queryable, code: string): Promise<BulletinContent['division']> {
  const { rows } = await db.query<Named>('SELECT name_zh AS zh, name_en AS en FROM divisions WHERE code = $1', [code]);
  const name = rows[0];
  if (name === undefined) throw new Error(`no division ${code}`);
  return { code, name };
}

/** The names of item types in the timetable of that day; a type that it does not have keeps its id. */
async function typeNames(ledger: Ledger, on: string): Promise<(typeId: string) => Named> {
  const { rows } = await ledger.pool.query<{ version: string }>(
    `SELECT version FROM timetable_versions WHERE effective_on <= $1 ORDER BY effective_on DESC, version DESC LIMIT 1`,
    [on],
  );
  const version = rows[0]?.version;
  if (version === undefined) return (typeId) => ({ zh: typeId, en: typeId });
  await ledger.rulebooks.load(ledger.pool, { timetables: [version], calendars: [] });
  return (typeId) => {
    const type = ledger.rulebooks.itemType(version, typeId);
    return { zh: type?.nameZh ?? typeId, en: type?.nameEn ?? typeId };
  };
}

/** Whether silence of the period's own days was recorded after its closing, because the engine or the clock had stood still. */
export async function settledLate(db: Queryable, period: Period, closing: Instant): Promise<boolean> {
  const { from, through } = daysOf(period);
  const { rows } = await db.query<{ late: boolean }>(
    `SELECT EXISTS (
       SELECT FROM item_facts f
       WHERE (f.verdict = 'overdue' AND f.verdict_on BETWEEN $1 AND $2 OR f.ending = 'deemed' AND f.ended_on BETWEEN $1 AND $2)
         AND f.recorded_from >= $3
         AND NOT EXISTS (SELECT FROM item_facts e WHERE e.item_id = f.item_id AND e.recorded_from < $3
           AND (e.verdict_on, e.ending) IS NOT DISTINCT FROM (f.verdict_on, f.ending))
     ) AS late`,
    [from, through, iso(closing)],
  );
  return rows[0]?.late ?? false;
}
