/** What a city has settled for its supervision, as published. */
import type { LocalDate } from '../domain/calendar/local-date.ts';
import type { DatedRules } from '../domain/supervision/rules.ts';
import type { Queryable } from './pool.ts';

/** The rules that hold in a division, in the order of their days: its own, else those of the nearest division above. */
export async function supervisionRules(db: Queryable, division: string): Promise<readonly DatedRules[]> {
  return (await supervisionRulesOf(db, [division])).get(division) ?? [];
}

/** The rules that hold in each of the divisions (null: in every one); a division without rules, and none above it with rules, is left out. */
export async function supervisionRulesOf(
  db: Queryable,
  divisions: readonly string[] | null,
): Promise<ReadonlyMap<string, readonly DatedRules[]>> {
  const { rows } = await db.query<DatedRules & { asked: string }>({
    name: 'supervision-rules',
    text: `WITH RECURSIVE above AS (
             SELECT code AS asked, code, parent, 0 AS distance FROM divisions WHERE $1::text[] IS NULL OR code = ANY($1::text[])
             UNION ALL SELECT above.asked, d.code, d.parent, above.distance + 1
             FROM divisions d JOIN above ON d.code = above.parent
           ), nearest AS (
             SELECT DISTINCT ON (asked) asked, code FROM above
             WHERE EXISTS (SELECT FROM supervision_rules r WHERE r.division = above.code) ORDER BY asked, distance
           )
           SELECT asked, effective_on::text AS "effectiveOn", content AS rules
           FROM nearest JOIN supervision_rules r ON r.division = nearest.code ORDER BY asked, effective_on`,
    values: [divisions],
  });
  const found = new Map<string, DatedRules[]>();
  for (const { asked, effectiveOn, rules } of rows) {
    found.set(asked, [...(found.get(asked) ?? []), { effectiveOn, rules }]);
  }
  return found;
}

/** The divisions that issue bulletins of their own on that day. */
export async function issuingDivisions(db: Queryable, on: LocalDate): Promise<readonly string[]> {
  const { rows } = await db.query<{ division: string }>({
    name: 'issuing-divisions',
    text: `SELECT division FROM (
             SELECT DISTINCT ON (division) division, content FROM supervision_rules
             WHERE effective_on <= $1 ORDER BY division, effective_on DESC
           ) AS in_force WHERE content -> 'bulletin' ->> 'organ' IS NOT NULL ORDER BY division`,
    values: [on],
  });
  return rows.map(({ division }) => division);
}
