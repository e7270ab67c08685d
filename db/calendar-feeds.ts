/** Calendars of a window's due dates: the tokens that open them, and what stands in them. */
import type { Queryable } from './pool.ts';

export interface FeedOwner {
  readonly personId: string;
  readonly departmentId: string;
}

/** Opens the window's calendar to the person by a token of which only the digest is kept; a former token ends. */
export async function openFeed(
  db: Queryable,
  { personId, departmentId }: FeedOwner,
  tokenSha256: Buffer,
  language: string,
): Promise<boolean> {
  const { rowCount } = await db.query(
    `INSERT INTO calendar_feeds (person_id, department_id, token_sha256, language, created_at)
     SELECT p.id, $2, $3, $4, ledger_clock() FROM people p WHERE p.id = $1
     ON CONFLICT (person_id, department_id) DO UPDATE SET
       token_sha256 = excluded.token_sha256, language = excluded.language, created_at = excluded.created_at`,
    [personId, departmentId, tokenSha256, language],
  );
  return rowCount === 1;
}

/** Ends the person's calendar of the window. Answers whether there was one. */
export async function endFeed(db: Queryable, { personId, departmentId }: FeedOwner): Promise<boolean> {
  const { rowCount } = await db.query('DELETE FROM calendar_feeds WHERE person_id = $1 AND department_id = $2', [
    personId,
    departmentId,
  ]);
  return rowCount === 1;
}

export interface OpenedFeed {
  readonly language: 'zh-CN' | 'en';
  readonly windowZh: string;
  readonly windowEn: string;
}

/** What the token opens, while the person still works at the window or oversees it; undefined where it opens nothing. */
export async function feedByToken(
  db: Queryable,
  departmentId: string,
  tokenSha256: Buffer,
): Promise<OpenedFeed | undefined> {
  const { rows } = await db.query<OpenedFeed>({
    name: 'feed-by-token',
    text: `SELECT f.language, d.window_zh AS "windowZh", d.window_en AS "windowEn"
           FROM calendar_feeds f JOIN people p ON p.id = f.person_id JOIN departments d ON d.id = f.department_id
           WHERE f.token_sha256 = $1 AND f.department_id = $2 AND (
             (p.role IN ('officer', 'head') AND p.department_id = d.id)
             OR (p.role IN ('leader', 'supervisor') AND p.division IN (
               WITH RECURSIVE above AS (
                 SELECT code, parent FROM divisions WHERE code = d.division
                 UNION ALL SELECT up.code, up.parent FROM divisions up JOIN above ON above.parent = up.code
               ) SELECT code FROM above)))`,
    values: [tokenSha256, departmentId],
  });
  return rows[0];
}

/** A calendar program has no use for more. */
const MOST_DUE = 5_000;

export interface DueRow {
  readonly itemNo: string;
  readonly typeId: string;
  readonly projectCode: string;
  readonly status: 'awaitingAcceptance' | 'underReview';
  readonly dueAt: Date;
  readonly provisional: boolean;
  readonly eventCount: number;
  readonly changedAt: Date;
}

/** The open items on which the window must act by some day, the earliest due first. */
export async function dueItemsOf(db: Queryable, departmentId: string): Promise<readonly DueRow[]> {
  const { rows } = await db.query<DueRow>({
    name: 'due-items-of',
    text: `SELECT i.item_no AS "itemNo", i.type_id AS "typeId", pr.code AS "projectCode", i.status,
             i.turn_due_at AS "dueAt", i.provisional, i.event_count AS "eventCount", e.decided_at AS "changedAt"
           FROM items i JOIN projects pr ON pr.id = i.project_id
             JOIN events e ON e.item_id = i.id AND e.seq = i.event_count
           WHERE i.department_id = $1 AND i.closed_at IS NULL AND i.turn_due_at IS NOT NULL
             AND i.status IN ('awaitingAcceptance', 'underReview')
           ORDER BY i.turn_due_at, i.id LIMIT ${MOST_DUE}`,
    values: [departmentId],
  });
  return rows;
}
