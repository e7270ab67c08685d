/** What the documents of acts name: items, bodies and people as they are called now, and what was handed in. */
import type { ItemInWords } from '../domain/supervision/issued-document.ts';
import type { Tier } from '../domain/timetable/timetable.ts';
import { toEvent } from './item-rows.ts';
import type { Queryable } from './pool.ts';
import type { RulebookStore } from './rulebook.ts';

/** An item with the keys of those around it. */
export interface ItemFacts {
  readonly id: string;
  readonly words: Omit<ItemInWords, 'type'>;
  readonly typeId: string;
  readonly submissionId: string;
  /** Whether its number is the first of its submission: that item carries the receipt. */
  readonly first: boolean;
  readonly queryCode: string;
  readonly unitId: string;
  readonly departmentId: string;
  readonly departmentDivision: Named;
  /** Where it was handed in: the project's division, whose window gives the receipt. */
  readonly window: Named;
  readonly supervision: Named;
  /** An item that was brought over: what lies before this event was told elsewhere. */
  readonly importedAtSeq: number | null;
}

interface Named {
  readonly id: string;
  readonly name: string;
}

interface Row {
  readonly id: string;
  readonly item_no: string;
  readonly type_id: string;
  readonly tier: Tier;
  readonly receipt_no: string;
  readonly query_code: string;
  readonly submission_id: string;
  readonly first: boolean;
  readonly project_code: string;
  readonly project_name: string;
  readonly project_division: string;
  readonly project_division_name: string;
  readonly supervision_division: string;
  readonly supervision_name: string;
  readonly department_id: string;
  readonly department: string;
  readonly department_division: string;
  readonly department_division_name: string;
  readonly officer: string;
  readonly unit_id: string;
  readonly unit: string;
  readonly credit_code: string;
  readonly imported_at_seq: number | null;
  readonly effective_at: Date;
  readonly data: object;
}

const SELECT = `SELECT i.id, i.item_no, i.type_id, i.tier, s.receipt_no, s.query_code, i.submission_id,
    NOT EXISTS (SELECT FROM items e WHERE e.submission_id = i.submission_id AND e.id < i.id) AS first,
    pr.code AS project_code, pr.name AS project_name, pr.division AS project_division,
    pd.name_zh AS project_division_name, i.supervision_division, sd.name_zh AS supervision_name,
    i.department_id, d.name_zh AS department, d.division AS department_division,
    dd.name_zh AS department_division_name, o.name AS officer, u.id AS unit_id, u.name AS unit, u.credit_code,
    (SELECT e.seq FROM events e JOIN imported_items m ON m.item_id = e.item_id
     WHERE e.item_id = i.id AND e.type = 'ItemImported' LIMIT 1) AS imported_at_seq, e.effective_at, e.data
  FROM items i JOIN events e ON e.item_id = i.id AND e.seq = 1 JOIN submissions s ON s.id = i.submission_id
  JOIN projects pr ON pr.id = i.project_id JOIN divisions pd ON pd.code = pr.division
  JOIN divisions sd ON sd.code = i.supervision_division JOIN departments d ON d.id = i.department_id
  JOIN divisions dd ON dd.code = d.division JOIN people o ON o.id = i.officer_id JOIN units u ON u.id = i.unit_id`;

/** The items with these ids, by id. */
export async function itemFacts(db: Queryable, itemIds: readonly string[]): Promise<ReadonlyMap<string, ItemFacts>> {
  const { rows } = await db.query<Row>({
    name: 'document-item-facts',
    text: `${SELECT} WHERE i.id = ANY($1::uuid[])`,
    values: [itemIds],
  });
  return new Map(rows.map((row) => [row.id, factsOf(row)]));
}

/** All items of these submissions, in the order of the receipt. */
export async function itemsOfSubmissions(db: Queryable, ids: readonly string[]): Promise<readonly ItemFacts[]> {
  if (ids.length === 0) return [];
  const { rows } = await db.query<Row>({
    name: 'document-submission-items',
    text: `${SELECT} WHERE i.submission_id = ANY($1::uuid[]) ORDER BY i.id`,
    values: [ids],
  });
  return rows.map(factsOf);
}

interface HandedIn {
  readonly submissionId: string;
  readonly name: string;
  readonly sha256: string;
}

export async function materialsOfSubmissions(db: Queryable, ids: readonly string[]): Promise<readonly HandedIn[]> {
  if (ids.length === 0) return [];
  const { rows } = await db.query<HandedIn>({
    name: 'document-materials',
    text: `SELECT submission_id AS "submissionId", name, sha256 FROM materials
           WHERE submission_id = ANY($1::uuid[]) ORDER BY submission_id, ordinal`,
    values: [ids],
  });
  return rows;
}

function factsOf(row: Row): ItemFacts {
  const submitted = toEvent({ type: 'ItemSubmitted', effective_at: row.effective_at, data: row.data });
  if (submitted.type !== 'ItemSubmitted') throw new Error(`item ${row.item_no} has no first event`);
  return {
    id: row.id,
    words: {
      itemNo: row.item_no,
      receiptNo: row.receipt_no,
      tier: row.tier,
      projectCode: row.project_code,
      projectName: row.project_name,
      unit: row.unit,
      creditCode: row.credit_code,
      department: row.department,
      officer: row.officer,
      submitted,
    },
    typeId: row.type_id,
    submissionId: row.submission_id,
    first: row.first,
    queryCode: row.query_code,
    unitId: row.unit_id,
    departmentId: row.department_id,
    departmentDivision: { id: row.department_division, name: row.department_division_name },
    window: { id: row.project_division, name: row.project_division_name },
    supervision: { id: row.supervision_division, name: row.supervision_name },
    importedAtSeq: row.imported_at_seq,
  };
}

/** The item as documents name it, under the timetable that it runs under. */
export function inWords({ words, typeId }: ItemFacts, rulebooks: RulebookStore): ItemInWords {
  const type = rulebooks.itemType(words.submitted.timetableVersion, typeId);
  return { ...words, type: type?.nameZh ?? typeId };
}
