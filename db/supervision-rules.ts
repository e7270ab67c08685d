/** What a city has settled for its supervision, as published. */
import type { LocalDate } from '../domain/calendar/local-date.ts';
import type { DatedRules, SupervisionRules } from '../domain/supervision/rules.ts';
import type { Queryable } from './pool.ts';

/** The rules that hold in a division, in the order of their days: its own, else those of the nearest division above. */
export async function supervisionRules(db: Queryable, division: string): Promise<readonly DatedRules[]> {
  const { rows } = await db.query<{ effectiveOn: LocalDate; rules: SupervisionRules }>({
    name: 'supervision-rules',
    text: `WITH RECURSIVE above AS (
             SELECT code, parent, 0 AS distance FROM divisions WHERE code = $1
             UNION ALL SELECT d.code, d.parent, above.distance + 1 FROM divisions d JOIN above ON d.code = above.parent
           ), nearest AS (
             SELECT code FROM above WHERE EXISTS (SELECT FROM supervision_rules r WHERE r.division = above.code)
             ORDER BY distance LIMIT 1
           )
           SELECT effective_on::text AS "effectiveOn", content AS rules FROM supervision_rules
           WHERE division = (SELECT code FROM nearest) ORDER BY effective_on`,
    values: [division],
  });
  return rows;
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
