/**
 * The documents of acts. They are written behind the journal, by a follower or when somebody asks for them first, never
 * in the transaction of the act: at a due instant thousands of items are decided, and no reply may wait for a letter.
 * What a document says follows from its event; its date is that of the event.
 */
import type { Rulebook } from '../domain/item/clock.ts';
import {
  ACT_DOCUMENTS,
  type ActToDocument,
  DOCUMENT_KINDS,
  type DocumentedEvent,
  type Issuer,
  isDocumented,
  type WrittenDocument,
} from '../domain/supervision/issued-document.ts';
import { type ItemFacts, inWords, itemFacts, itemsOfSubmissions, materialsOfSubmissions } from './document-facts.ts';
import { type Draft, register } from './document-register.ts';
import type { Follower, JournalEntry } from './followers.ts';
import { toEvent } from './item-rows.ts';
import type { Ledger } from './ledger.ts';
import { inTransaction, type Queryable, type Transaction } from './pool.ts';

/** Puts the document of an act into words. */
export type WriteAct = (act: ActToDocument, rulebook: Rulebook) => WrittenDocument;

type Entry = Pick<JournalEntry, 'itemId' | 'seq' | 'event' | 'decidedAt' | 'actor'>;

/** Writes the document of every act, in the order of the journal. */
export function documentFollower(ledger: Ledger, write: WriteAct): Follower {
  return {
    name: 'documents',
    from: 'beginning',
    take: (transaction, entries) => issue(transaction, ledger, entries, write),
  };
}

/** Writes what is still to be written on the item, its submission's receipt included. */
export async function catchUpDocuments(ledger: Ledger, itemId: string, write: WriteAct): Promise<void> {
  if ((await unwritten(ledger.pool, itemId)).length === 0) return;
  await inTransaction(ledger.pool, ledger.lockWaitMs, async (transaction) =>
    issue(transaction, ledger, await unwritten(transaction, itemId), write),
  );
}

async function unwritten(db: Queryable, itemId: string): Promise<readonly Entry[]> {
  const { rows } = await db.query<{
    item_id: string;
    seq: number;
    type: string;
    effective_at: Date;
    decided_at: Date;
    actor: string;
    data: object;
  }>({
    name: 'acts-without-document',
    text: `SELECT e.item_id, e.seq, e.type, e.effective_at, e.decided_at, e.actor, e.data FROM events e
           WHERE (e.item_id = $1 AND e.type = ANY($2) AND e.seq > 1 OR e.seq = 1 AND e.item_id =
               (SELECT a.id FROM items a JOIN items b USING (submission_id) WHERE b.id = $1 ORDER BY a.id LIMIT 1))
             AND NOT EXISTS (SELECT FROM issued_documents d WHERE d.item_id = e.item_id AND d.event_seq = e.seq)
             AND NOT EXISTS (SELECT FROM imported_items m JOIN events o ON o.item_id = m.item_id
               WHERE m.item_id = e.item_id AND o.type = 'ItemImported' AND o.seq > e.seq)
           ORDER BY e.position`,
    values: [itemId, Object.keys(ACT_DOCUMENTS)],
  });
  return rows.map((row) => ({
    itemId: row.item_id,
    seq: row.seq,
    event: toEvent(row),
    decidedAt: row.decided_at.getTime(),
    actor: row.actor,
  }));
}

async function issue(
  transaction: Transaction,
  ledger: Ledger,
  entries: readonly Entry[],
  write: WriteAct,
): Promise<void> {
  const acts = entries.filter((entry): entry is Entry & { event: DocumentedEvent } => isDocumented(entry.event));
  if (acts.length === 0) return;
  const facts = await itemFacts(transaction, [...new Set(acts.map(({ itemId }) => itemId))]);
  const known = acts.flatMap((entry) => {
    const item = facts.get(entry.itemId);
    if (item === undefined) throw new Error(`item ${entry.itemId} has gone from the ledger`);
    const toldElsewhere = item.importedAtSeq !== null && entry.seq < item.importedAtSeq;
    const notTheFirst = entry.event.type === 'ItemSubmitted' && !item.first;
    return toldElsewhere || notTheFirst ? [] : [{ ...entry, item }];
  });
  const submissions = await submissionsOf(transaction, known);
  const items = [...known.map(({ item }) => item), ...[...submissions.values()].flatMap((one) => one.items)];
  await ledger.rulebooks.load(transaction, {
    timetables: new Set(items.map(({ words }) => words.submitted.timetableVersion)),
    calendars: new Set(items.map(({ words }) => words.submitted.calendarVersion)),
  });
  await register(
    transaction,
    known.map((act) => draftOf(ledger, act, submissions.get(act.item.submissionId) ?? null, write)),
  );
}

type KnownAct = Entry & { readonly event: DocumentedEvent; readonly item: ItemFacts };

interface Submission {
  readonly items: readonly ItemFacts[];
  readonly materials: readonly { readonly name: string; readonly sha256: string }[];
}

/** What the receipts among the acts list, by submission. */
async function submissionsOf(db: Queryable, acts: readonly KnownAct[]): Promise<ReadonlyMap<string, Submission>> {
  const ids = acts.filter(({ event }) => event.type === 'ItemSubmitted').map(({ item }) => item.submissionId);
  const items = await itemsOfSubmissions(db, ids);
  const materials = await materialsOfSubmissions(db, ids);
  const of = <T extends { readonly submissionId: string }>(all: readonly T[], id: string) =>
    all.filter(({ submissionId }) => submissionId === id);
  return new Map(
    ids.map((id) => [
      id,
      { items: of(items, id), materials: of(materials, id).map(({ name, sha256 }) => ({ name, sha256 })) },
    ]),
  );
}

function draftOf(ledger: Ledger, act: KnownAct, submission: Submission | null, write: WriteAct): Draft {
  const { event, item, itemId, seq, decidedAt, actor } = act;
  const kind = ACT_DOCUMENTS[event.type];
  const { to } = DOCUMENT_KINDS[kind];
  const isReceipt = event.type === 'ItemSubmitted';
  const words = (one: ItemFacts) => inWords(one, ledger.rulebooks);
  return {
    kind,
    issuer: issuerOf(item, DOCUMENT_KINDS[kind].issuer),
    issuedAt: decidedAt,
    issuedBy: actor,
    act: { itemId, seq },
    itemIds: isReceipt ? (submission?.items ?? []).map(({ id }) => id) : [],
    unitId: to === 'unit' ? item.unitId : null,
    departmentId: isReceipt ? null : item.departmentId,
    division: isReceipt ? item.window.id : item.supervision.id,
    queryCode: to === 'unit' ? item.queryCode : null,
    write: (identity) =>
      write(
        {
          identity,
          event,
          item: words(item),
          submission: isReceipt && submission !== null ? { ...submission, items: submission.items.map(words) } : null,
        },
        ledger.rulebooks,
      ),
  };
}

function issuerOf(item: ItemFacts, role: Issuer['role']): Issuer {
  if (role === 'department') {
    const { departmentId: id, departmentDivision: division } = item;
    return { id, role, name: item.words.department, division: division.name };
  }
  const { id, name } = role === 'window' ? item.window : item.supervision;
  return { id, role, name, division: name };
}
