/** The full file of an item, put together and signed for one reader. */
import { catchUpDocuments } from '../db/act-documents.ts';
import { certificateKeys, findCertificate } from '../db/certificates.ts';
import { logFollower, untilLogged } from '../db/event-log.ts';
import { inclusionProofs, leavesOfItem } from '../db/log-tree.ts';
import type { Queryable } from '../db/pool.ts';
import { documentsOfItem, findDocument } from '../db/queries/documents.ts';
import { eventsOf, type ItemRow, materialsOf } from '../db/queries/items.ts';
import type { Reach } from '../db/queries/reach.ts';
import { canonicalJson } from '../documents/canonical-json.ts';
import { writeActDocument } from '../documents/issued/written-document.ts';
import { type ItemFileInput, itemFileArchive, itemFileEntries, itemFileManifest } from '../documents/item-file.ts';
import { hashFollowed } from '../documents/log-leaf.ts';
import { isoShanghai } from '../domain/calendar/local-date.ts';
import { certificateFile, eventOf, subjectOf } from './certificates.ts';
import type { ApiDeps } from './deps.ts';
import { signHead } from './log-heads.ts';
import { Problem } from './problems.ts';
import { readItems } from './views/item-view.ts';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

/** The archive. Throws SIGNING_UNAVAILABLE, and LogBehindError where the item's events do not come to the log in time. */
export async function itemFileOf({ ledger, config, signer }: ApiDeps, row: ItemRow, reach: Reach): Promise<Buffer> {
  if (signer === undefined) throw new Problem('SIGNING_UNAVAILABLE');
  const db = ledger.pool;
  await catchUpDocuments(ledger, row.id, writeActDocument);
  await readItems(db, ledger, [row]);
  const events = (await eventsOf(db, row.id)).map(eventOf);
  await untilLogged(ledger, logFollower(hashFollowed), { itemId: row.id, seq: events.length });
  const head = await signHead({ ledger, config, signer });
  if (head === undefined) throw new Error('the log is empty, and holds an item all the same');
  const certificate = await findCertificate(db, row.id);
  const published = (await certificateKeys(db)) as { readonly kid?: unknown }[];
  const input: ItemFileInput = {
    itemId: row.id,
    subject: subjectOf(ledger, row, events),
    events,
    leaves: await leavesOf(db, row.id, events.length, head.size),
    head,
    materials: (await materialsOf(db, row.id)).map(({ name, mediaType, bytes, sha256 }) => {
      return { name, mediaType, bytes, sha256 };
    }),
    documents: await documentsFor(db, row.id, reach),
    certificate: certificate === undefined ? null : certificateFile(certificate),
    keys: [signer.publicJwk, ...published.filter(({ kid }) => kid !== signer.keyId)],
  };
  const entries = itemFileEntries(input);
  const about = {
    issuer: config.api.publicUrl,
    itemId: row.id,
    itemNo: row.itemNo,
    exportedAt: isoShanghai(row.now.getTime()),
  };
  const content = canonicalJson(itemFileManifest(about, entries));
  return itemFileArchive({ content, jws: await signer.sign(Buffer.from(content)) }, entries);
}

async function leavesOf(db: Queryable, itemId: string, count: number, size: number): Promise<ItemFileInput['leaves']> {
  const leaves = (await leavesOfItem(db, itemId)).slice(0, count);
  const proofs = await inclusionProofs(
    db,
    leaves.map(({ no }) => no),
    size,
  );
  return leaves.map(({ chain, ...leaf }, i) => ({ ...leaf, chain: hex(chain), path: (proofs[i] ?? []).map(hex) }));
}

async function documentsFor(db: Queryable, itemId: string, reach: Reach): Promise<ItemFileInput['documents']> {
  const files: { documentNo: string; file: string }[] = [];
  for (const { documentNo } of await documentsOfItem(db, itemId, reach)) {
    const kept = await findDocument(db, documentNo, reach);
    if (kept === undefined) continue;
    files.push({ documentNo, file: `{"content":${kept.content},"contentSha256":"${kept.sha256}"}\n` });
  }
  return files;
}
