/** The register: numbers without gaps, and documents that are kept word for word. */
import { randomInt } from 'node:crypto';
import { dayOf, type Instant, isoShanghai, localDate } from '../domain/calendar/local-date.ts';
import { documentNumber } from '../domain/numbers.ts';
import {
  DOCUMENT_KINDS,
  type DocumentIdentity,
  type DocumentKind,
  type Issuer,
  type WrittenDocument,
} from '../domain/supervision/issued-document.ts';
import { iso } from './iso.ts';
import type { Transaction } from './pool.ts';

/** A document that is to be numbered and written. */
export interface Draft {
  readonly kind: DocumentKind;
  readonly issuer: Issuer;
  readonly issuedAt: Instant;
  readonly issuedBy: string;
  /** The act that it belongs to; null for one that a person writes by itself. */
  readonly act: { readonly itemId: string; readonly seq: number } | null;
  /** The items that it lists. */
  readonly itemIds: readonly string[];
  readonly unitId: string | null;
  readonly departmentId: string | null;
  readonly division: string;
  /** Null: the document gets one of its own. */
  readonly queryCode: string | null;
  readonly write: (identity: DocumentIdentity) => WrittenDocument;
}

export interface RegisteredDocument {
  readonly id: string;
  readonly documentNo: string;
}

/**
 * Numbers and keeps the drafts in their order, one statement each for all of them. Acts that have their document by
 * now are passed over. The series are held from before that is looked at until the transaction ends, so two
 * processes never write one document, and no number is drawn in vain.
 */
export async function register(
  transaction: Transaction,
  drafts: readonly Draft[],
): Promise<readonly RegisteredDocument[]> {
  if (drafts.length === 0) return [];
  const last = await holdSeries(transaction, drafts);
  const written = await actsWithDocument(transaction, drafts);
  const rows = drafts
    .filter(({ act }) => act === null || !written.has(keyOfAct(act)))
    .map((draft) => {
      const series = keyOfSeries(draft);
      const sequence = (last.get(series) ?? 0) + 1;
      last.set(series, sequence);
      const identity = identityOf(draft, sequence);
      return { draft, identity, document: draft.write(identity) };
    });
  if (rows.length === 0) return [];
  const kept = await insertDocuments(transaction, rows);
  await insertItems(transaction, rows, kept);
  await keepSeries(transaction, last);
  return kept;
}

interface Row {
  readonly draft: Draft;
  readonly identity: DocumentIdentity;
  readonly document: WrittenDocument;
}

const yearOf = (at: Instant) => Number(localDate(dayOf(at)).slice(0, 4));
const keyOfSeries = ({ issuer, kind, issuedAt }: Draft) => `${issuer.id} ${kind} ${yearOf(issuedAt)}`;
const keyOfAct = ({ itemId, seq }: NonNullable<Draft['act']>) => `${itemId} ${seq}`;

function identityOf(draft: Draft, sequence: number): DocumentIdentity {
  const { kind, issuer, issuedAt, issuedBy } = draft;
  const year = yearOf(issuedAt);
  return {
    kind,
    issuer,
    year,
    sequence,
    documentNo: documentNumber(issuer.id, DOCUMENT_KINDS[kind].code, year, sequence),
    issuedAt: isoShanghai(issuedAt),
    issuedBy,
    queryCode: draft.queryCode ?? String(randomInt(1_000_000)).padStart(6, '0'),
  };
}

/** Locks the series in one order, whoever asks, and answers the last number of each. */
async function holdSeries(transaction: Transaction, drafts: readonly Draft[]): Promise<Map<string, number>> {
  const keys = [...new Set(drafts.map(keyOfSeries))].sort().map((key) => key.split(' '));
  const columns = [0, 1, 2].map((i) => keys.map((key) => key[i]));
  const { rows } = await transaction.query<{ issuer: string; kind: string; year: number; last: number }>({
    name: 'hold-document-series',
    text: `INSERT INTO document_series AS s (issuer, kind, year, last)
           SELECT issuer, kind, year, 0 FROM unnest($1::text[], $2::text[], $3::int[]) AS k(issuer, kind, year)
           ORDER BY issuer, kind, year
           ON CONFLICT (issuer, kind, year) DO UPDATE SET last = s.last RETURNING issuer, kind, year, last`,
    values: columns,
  });
  return new Map(rows.map(({ issuer, kind, year, last }) => [`${issuer} ${kind} ${year}`, last]));
}

async function keepSeries(transaction: Transaction, last: ReadonlyMap<string, number>): Promise<void> {
  const keys = [...last].map(([key, number]) => [...key.split(' '), number] as const);
  await transaction.query({
    name: 'keep-document-series',
    text: `UPDATE document_series s SET last = k.last
           FROM unnest($1::text[], $2::text[], $3::int[], $4::int[]) AS k(issuer, kind, year, last)
           WHERE s.issuer = k.issuer AND s.kind = k.kind AND s.year = k.year`,
    values: [0, 1, 2, 3].map((i) => keys.map((key) => key[i])),
  });
}

async function actsWithDocument(transaction: Transaction, drafts: readonly Draft[]): Promise<ReadonlySet<string>> {
  const acts = drafts.flatMap(({ act }) => (act === null ? [] : [act]));
  if (acts.length === 0) return new Set();
  const { rows } = await transaction.query<{ itemId: string; seq: number }>({
    name: 'acts-with-document',
    text: `SELECT item_id AS "itemId", event_seq AS seq FROM issued_documents
           WHERE (item_id, event_seq) IN (SELECT * FROM unnest($1::uuid[], $2::int[]))`,
    values: [acts.map(({ itemId }) => itemId), acts.map(({ seq }) => seq)],
  });
  return new Set(rows.map(keyOfAct));
}

async function insertDocuments(transaction: Transaction, rows: readonly Row[]): Promise<readonly RegisteredDocument[]> {
  const column = <T>(of: (row: Row) => T) => rows.map(of);
  const { rows: kept } = await transaction.query<RegisteredDocument>({
    name: 'insert-documents',
    text: `INSERT INTO issued_documents (document_no, symbol, kind, issuer, year, sequence, title, content, sha256,
             query_code, item_id, event_seq, unit_id, department_id, division, issued_at, issued_by)
           SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::int[], $6::int[], $7::text[],
             $8::text[], $9::text[], $10::text[], $11::uuid[], $12::int[], $13::text[], $14::text[], $15::text[],
             $16::timestamptz[], $17::text[])
           RETURNING id, document_no AS "documentNo"`,
    values: [
      column(({ identity }) => identity.documentNo),
      column(({ document }) => document.symbol),
      column(({ draft }) => draft.kind),
      column(({ draft }) => draft.issuer.id),
      column(({ identity }) => identity.year),
      column(({ identity }) => identity.sequence),
      column(({ document }) => document.title),
      column(({ document }) => document.content),
      column(({ document }) => document.sha256),
      column(({ identity }) => identity.queryCode),
      column(({ draft }) => draft.act?.itemId ?? null),
      column(({ draft }) => draft.act?.seq ?? null),
      column(({ draft }) => draft.unitId),
      column(({ draft }) => draft.departmentId),
      column(({ draft }) => draft.division),
      column(({ draft }) => iso(draft.issuedAt)),
      column(({ draft }) => draft.issuedBy),
    ],
  });
  return kept;
}

async function insertItems(
  transaction: Transaction,
  rows: readonly Row[],
  kept: readonly RegisteredDocument[],
): Promise<void> {
  const ids = new Map(kept.map(({ documentNo, id }) => [documentNo, id]));
  const listed = rows.flatMap(({ draft, identity }) =>
    draft.itemIds.map((itemId) => ({ itemId, id: ids.get(identity.documentNo) })),
  );
  if (listed.length === 0) return;
  await transaction.query({
    name: 'insert-document-items',
    text: 'INSERT INTO issued_document_items (document_id, item_id) SELECT * FROM unnest($1::bigint[], $2::uuid[])',
    values: [listed.map(({ id }) => id), listed.map(({ itemId }) => itemId)],
  });
}
