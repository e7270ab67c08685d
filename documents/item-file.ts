/**
 * The full file of an item as one archive that proves itself: its events with the proof that they are in the log, the
 * log's signed head, documents, certificate, and a list of every entry with its hash, signed. Entries are stored as
 * they are, so that the same content is the same archive, byte for byte, whatever packs it.
 */
import { fill, TERMS } from '../terms/catalogue.ts';
import { canonicalJson } from './canonical-json.ts';
import type { CertificateEvent, CertificateSubject } from './certificate-content.ts';
import { headLine } from './log-head.ts';
import { sha256 } from './log-leaf.ts';
import { zipOf } from './zip.ts';

export const ITEM_FILE_FORMAT = 'shixian-item-file/1';
export const MANIFEST = 'manifest.json';

/** Where an event stands in the log, and the proof of it. */
export interface LeafProof {
  readonly seq: number;
  readonly no: number;
  readonly tx: string;
  readonly position: string;
  /** All digests in hexadecimal. */
  readonly chain: string;
  readonly path: readonly string[];
}

export interface ListedMaterial {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: number;
  readonly sha256: string;
}

interface Signed {
  /** The signed bytes, as text. */
  readonly content: string;
  readonly jws: string;
}

export interface ItemFileInput {
  readonly itemId: string;
  readonly subject: CertificateSubject;
  readonly events: readonly CertificateEvent[];
  readonly leaves: readonly LeafProof[];
  readonly head: Signed;
  readonly materials: readonly ListedMaterial[];
  /** Those that the reader may see, as `{content, contentSha256}`. */
  readonly documents: readonly { readonly documentNo: string; readonly file: string }[];
  /** As it was issued; null where none was. */
  readonly certificate: string | null;
  readonly keys: readonly object[];
}

/** An entry of the archive, as the list has it. */
export interface ListedEntry {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** What is signed of the archive. */
export interface ItemFileManifest {
  readonly format: typeof ITEM_FILE_FORMAT;
  readonly issuer: string;
  readonly itemId: string;
  readonly itemNo: string;
  readonly exportedAt: string;
  readonly entries: readonly ListedEntry[];
}

/** Everything but the list, in its order. */
export function itemFileEntries(input: ItemFileInput): ReadonlyMap<string, Buffer> {
  const { itemId, subject, events, leaves, head, materials, documents, certificate, keys } = input;
  const json = (value: unknown) => `${canonicalJson(value)}\n`;
  const proof = `{"head":${headLine(head)},"leaves":${canonicalJson(leaves)}}\n`;
  const texts: [string, string][] = [
    ['README.txt', readme(subject.item.itemNo)],
    ['item.json', json({ itemId, ...subject })],
    ['events.json', json(events)],
    ['proof.json', proof],
    ['materials.json', json(materials)],
    ...documents.map(({ documentNo, file }): [string, string] => [`documents/${documentNo}.json`, file]),
    ...(certificate === null ? [] : [['certificate.json', certificate] as [string, string]]),
    ['keys.json', json({ keys })],
  ];
  return new Map(texts.map(([name, text]) => [name, Buffer.from(text)]));
}

/** Lists the entries. */
export function itemFileManifest(
  about: Pick<ItemFileManifest, 'issuer' | 'itemId' | 'itemNo' | 'exportedAt'>,
  entries: ReadonlyMap<string, Uint8Array>,
): ItemFileManifest {
  const listed = [...entries].map(([name, bytes]) => {
    return { name, bytes: bytes.length, sha256: Buffer.from(sha256(bytes)).toString('hex') };
  });
  return { format: ITEM_FILE_FORMAT, ...about, entries: listed };
}

/** The archive: the signed list in front. */
export function itemFileArchive(manifest: Signed, entries: ReadonlyMap<string, Uint8Array>): Buffer {
  return zipOf([[MANIFEST, Buffer.from(`${headLine(manifest)}\n`)], ...entries], 0);
}

function readme(itemNo: string): string {
  const { readme: text } = TERMS.itemFile;
  return `${fill(text, 'zh-CN', { itemNo })}\n\n${fill(text, 'en', { itemNo })}\n`;
}
