/** What the follow-up ledger (台账) is told from, as of an instant that is closed: lines of items, and projects. */
import type { Instant, LocalDate } from '../../domain/calendar/local-date.ts';
import type { NameOf, Ownership } from '../../domain/supervision/follow-up-row.ts';
import type { LedgerLine } from '../../domain/supervision/ledger-line.ts';
import type { ChecklistEntry } from '../../domain/timetable/checklist.ts';
import type { Tier } from '../../domain/timetable/timetable.ts';
import { iso } from '../iso.ts';
import type { Ledger } from '../ledger.ts';
import { inTransaction, type Queryable, type Transaction } from '../pool.ts';
import { DEFAULT_LEAD } from './checklists.ts';
import { divisionTree, ledProjectInReach, lineInReach, type Reach, reachValues } from './reach.ts';

/** What is asked of rows before anything is computed of them; null asks nothing. */
export interface LedgerFilter {
  readonly departmentId: string | null;
  /** It and those below it. */
  readonly division: string | null;
  readonly tier: Tier | null;
  readonly typeId: string | null;
  readonly ownership: Ownership | null;
  readonly projectCode: string | null;
  readonly officerId: string | null;
}

export interface LedgerAsked {
  /** What was recorded before it. */
  readonly asOf: Instant;
  readonly reach: Reach;
  readonly filter: LedgerFilter;
}

interface Around {
  readonly projectCode: string;
  readonly projectName: string;
  readonly division: string;
  readonly unitZh: string;
  readonly unitEn: string;
  readonly ownership: Ownership;
}

export interface LedgerItem extends Around {
  readonly itemNo: string;
  readonly typeId: string;
  readonly tier: Tier;
  readonly line: LedgerLine;
}

const UNIT = 'u.name AS "unitZh", u.name_en AS "unitEn", u.ownership';
const HELD = 'l.recorded_from < $1 AND l.recorded_until >= $1';
/** How many rows are read at once: what parses them holds the process up for some milliseconds. */
const BATCH = 250;

/** Hands over the items that any class may have, some at a time, in no order. */
export async function eachLedgerItem(
  ledger: Ledger,
  { asOf, reach, filter }: LedgerAsked,
  take: (transaction: Transaction, items: readonly LedgerItem[]) => Promise<void>,
): Promise<void> {
  const { departmentId, division, tier, typeId, ownership, projectCode, officerId } = filter;
  await inTransaction(ledger.pool, ledger.lockWaitMs, async (transaction) => {
    await transaction.query(
      `DECLARE ledger_items NO SCROLL CURSOR FOR
       SELECT i.item_no AS "itemNo", i.type_id AS "typeId", i.tier, i.division, pr.code AS "projectCode",
         pr.name AS "projectName", ${UNIT}, l.line
       FROM ledger_lines l JOIN items i ON i.id = l.item_id JOIN projects pr ON pr.id = i.project_id
         JOIN units u ON u.id = i.unit_id
       WHERE l.followed AND ${HELD} AND ${lineInReach(2)}
         AND ($5::text IS NULL OR l.department_id = $5)
         AND ($6::text IS NULL OR i.division IN ${divisionTree(6)} OR i.supervision_division IN ${divisionTree(6)})
         AND ($7::text IS NULL OR i.tier = $7) AND ($8::text IS NULL OR i.type_id = $8)
         AND ($9::text IS NULL OR u.ownership = $9) AND ($10::text IS NULL OR pr.code = $10)
         AND ($11::text IS NULL OR l.officer_id = $11)`,
      [iso(asOf), ...reachValues(reach), departmentId, division, tier, typeId, ownership, projectCode, officerId],
    );
    for (;;) {
      const { rows } = await transaction.query<LedgerItem>(`FETCH ${BATCH} FROM ledger_items`);
      if (rows.length === 0) return;
      await take(transaction, rows);
    }
  });
}

export interface LedgerProject extends Around {
  readonly leadId: string | null;
  /** Null where no checklist had been composed. */
  readonly entries: readonly ChecklistEntry[] | null;
  readonly timetableVersion: string | null;
  readonly worksBeganOn: LocalDate | null;
  readonly items: readonly { readonly typeId: string; readonly line: LedgerLine }[];
}

/** The projects that had a checklist or of which works had been recorded, each with all its items, whoever holds them. */
export async function ledgerProjects(
  db: Queryable,
  { asOf, reach, filter }: LedgerAsked,
): Promise<readonly LedgerProject[]> {
  const { departmentId, division, ownership, projectCode } = filter;
  const { rows } = await db.query<LedgerProject>(
    `SELECT * FROM (
       SELECT pr.code AS "projectCode", pr.name AS "projectName", pr.division, ${UNIT}, lead.id AS "leadId", c.entries,
         c.timetable_version AS "timetableVersion", w.began_on::text AS "worksBeganOn",
         (SELECT coalesce(jsonb_agg(jsonb_build_object('typeId', i.type_id, 'line', l.line)
            ORDER BY (l.line ->> 'receivedAt')::float8, i.id), '[]')
          FROM items i JOIN ledger_lines l ON l.item_id = i.id AND ${HELD} WHERE i.project_id = pr.id) AS items
       FROM projects pr JOIN units u ON u.id = pr.unit_id
       LEFT JOIN LATERAL (SELECT * FROM project_checklists own WHERE own.project_id = pr.id AND own.composed_at < $1
         ORDER BY own.version DESC LIMIT 1) c ON true
       LEFT JOIN LATERAL (SELECT * FROM project_works own WHERE own.project_id = pr.id AND own.recorded_at < $1
         ORDER BY own.version DESC LIMIT 1) w ON true
       CROSS JOIN LATERAL (SELECT coalesce(c.lead_department, ${DEFAULT_LEAD}) AS id) lead
       WHERE (c.version IS NOT NULL OR w.began_on IS NOT NULL) AND ${ledProjectInReach(2)}
         AND ($6::text IS NULL OR pr.division IN ${divisionTree(6)})
         AND ($7::text IS NULL OR u.ownership = $7) AND ($8::text IS NULL OR pr.code = $8)
     ) listed WHERE $5::text IS NULL OR "leadId" = $5 ORDER BY "projectCode"`,
    [iso(asOf), ...reachValues(reach), departmentId, division, ownership, projectCode],
  );
  return rows;
}

/** The names of departments and of officers, by their ids. */
export async function namesAround(
  db: Queryable,
): Promise<{ readonly departments: ReadonlyMap<string, NameOf>; readonly people: ReadonlyMap<string, NameOf> }> {
  const { rows } = await db.query<{ person: boolean; id: string; zh: string; en: string }>({
    name: 'names-around',
    text: `SELECT false AS person, id, name_zh AS zh, name_en AS en FROM departments
           UNION ALL SELECT true, id, name, name_en FROM people WHERE unit_id IS NULL`,
  });
  const named = (people: boolean) =>
    new Map(rows.filter(({ person }) => person === people).map(({ id, zh, en }) => [id, { zh, en }]));
  return { departments: named(false), people: named(true) };
}
