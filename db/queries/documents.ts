/** The register as people read it. */
import type { DocumentKind } from '../../domain/supervision/issued-document.ts';
import type { Queryable } from '../pool.ts';
import { divisionTree, type Reach, reachValues } from './reach.ts';

export interface DocumentRow {
  readonly id: string;
  readonly documentNo: string;
  readonly symbol: string;
  readonly kind: DocumentKind;
  readonly title: string;
  readonly sha256: string;
  readonly unitId: string | null;
  readonly departmentId: string | null;
  readonly division: string;
  readonly issuedAt: Date;
  readonly issuedBy: string;
  /** Those that it lists, or the one whose act it belongs to. */
  readonly itemNos: readonly string[];
}

/** With the canonical text that the hash is over. */
export interface KeptDocument extends DocumentRow {
  readonly content: string;
}

const COLUMNS = `d.id, d.document_no AS "documentNo", d.symbol, d.kind, d.title, d.sha256, d.unit_id AS "unitId",
  d.department_id AS "departmentId", d.division, d.issued_at AS "issuedAt", d.issued_by AS "issuedBy",
  coalesce((SELECT array_agg(i.item_no ORDER BY i.id) FROM issued_document_items l JOIN items i ON i.id = l.item_id
    WHERE l.document_id = d.id), (SELECT ARRAY[i.item_no] FROM items i WHERE i.id = d.item_id), '{}') AS "itemNos"`;

/** The condition on `issued_documents d`: addressed to the unit, concerning the department, or followed from the division. */
function documentInReach(n: number): string {
  return `(d.unit_id = $${n} OR d.department_id = $${n + 1} OR d.division IN ${divisionTree(n + 2)})`;
}

/** The document of that number, if the caller may see it. */
export async function findDocument(db: Queryable, documentNo: string, reach: Reach): Promise<KeptDocument | undefined> {
  const { rows } = await db.query<KeptDocument>({
    name: 'find-document',
    text: `SELECT ${COLUMNS}, d.content FROM issued_documents d WHERE d.document_no = $1 AND ${documentInReach(2)}`,
    values: [documentNo, ...reachValues(reach)],
  });
  return rows[0];
}

/** The documents in reach that belong to the item or list it, the oldest first. */
export async function documentsOfItem(db: Queryable, itemId: string, reach: Reach): Promise<readonly DocumentRow[]> {
  const { rows } = await db.query<DocumentRow>({
    name: 'documents-of-item',
    text: `SELECT ${COLUMNS} FROM issued_documents d
           WHERE (d.item_id = $1 OR d.id IN (SELECT document_id FROM issued_document_items WHERE item_id = $1))
             AND ${documentInReach(2)} ORDER BY d.issued_at, d.id`,
    values: [itemId, ...reachValues(reach)],
  });
  return rows;
}

export interface DocumentFilter {
  readonly kind: DocumentKind | null;
  readonly departmentId: string | null;
}

/** Documents in reach, the newest first, behind `before`. */
export async function documentsPage(
  db: Queryable,
  { kind, departmentId }: DocumentFilter,
  reach: Reach,
  before: string | null,
  limit: number,
): Promise<readonly DocumentRow[]> {
  const { rows } = await db.query<DocumentRow>({
    name: 'documents-page',
    text: `SELECT ${COLUMNS} FROM issued_documents d
           WHERE ${documentInReach(1)} AND ($4::text IS NULL OR d.kind = $4)
             AND ($5::text IS NULL OR d.department_id = $5) AND ($6::bigint IS NULL OR d.id < $6)
           ORDER BY d.id DESC LIMIT $7`,
    values: [...reachValues(reach), kind, departmentId, before, limit],
  });
  return rows;
}

/** The document of that number, for whoever knows its query code or has scanned its hash. */
export async function findDocumentByProof(
  db: Queryable,
  documentNo: string,
  proof: { readonly code: string } | { readonly hash: string },
): Promise<KeptDocument | undefined> {
  const [condition, value] =
    'code' in proof ? ['d.query_code = $2', proof.code] : ['starts_with(d.sha256, $2)', proof.hash];
  const { rows } = await db.query<KeptDocument>(
    `SELECT ${COLUMNS}, d.content FROM issued_documents d WHERE d.document_no = $1 AND ${condition}`,
    [documentNo, value],
  );
  return rows[0];
}
