/** Everything about the full file of an item that can be checked without trusting whoever made it: one line per check. */
import { unzipSync } from 'fflate';
import type { JWK } from 'jose';
import { canonicalJson, chainHashes } from '../documents/canonical-json.ts';
import type { CertificateEvent } from '../documents/certificate-content.ts';
import { ITEM_FILE_FORMAT, type ItemFileManifest, type LeafProof, MANIFEST } from '../documents/item-file.ts';
import type { LogHead } from '../documents/log-head.ts';
import { leafOf, sha256 } from '../documents/log-leaf.ts';
import { zipOf } from '../documents/zip.ts';
import { rootOfInclusion } from '../domain/proof/merkle.ts';
import type { CheckLine } from './certificate-check.ts';
import { checkDetached } from './detached-jws.ts';

interface Signed<Content> {
  readonly content: Content;
  readonly jws: string;
}

type Entries = Readonly<Record<string, Uint8Array>>;

/**
 * Runs every check, whatever the one before it found. `keys`: the public keys that the reader trusts; null takes those
 * in the file, which then proves only that it is whole.
 */
export async function checkItemFile(bytes: Uint8Array, keys: readonly JWK[] | null): Promise<readonly CheckLine[]> {
  let entries: Entries = {};
  const archive = await line('archive', () => {
    entries = unzipSync(bytes);
    return sameArchive(bytes, entries);
  });
  const trusted = keys ?? keysIn(entries);
  const json = (name: string): unknown => JSON.parse(textOf(entries, name));
  const lines = [
    archive,
    await line('keys', () => whose(keys, trusted)),
    await line('list', () => manifestHolds(entries, trusted)),
    await line('entries', () => entriesHold(entries, json(MANIFEST) as Signed<ItemFileManifest>)),
    await line('item', () => isOneItem(json)),
    await line('events', () => chainHolds(json)),
    await line('head of the log', () => headHolds(json('proof.json') as Proof, trusted)),
    await line('in the log', () => inclusionHolds(json)),
    await line('documents', () => documentsHold(entries)),
  ];
  if ('certificate.json' in entries) lines.push(await line('certificate', () => certificateHolds(json, trusted)));
  return lines;
}

interface Proof {
  readonly head: Signed<LogHead>;
  readonly leaves: readonly LeafProof[];
}

async function line(check: string, work: () => string | Promise<string>): Promise<CheckLine> {
  try {
    return { holds: true, check, detail: await work() };
  } catch (error) {
    return { holds: false, check, detail: error instanceof Error ? error.message : String(error) };
  }
}

function textOf(entries: Entries, name: string): string {
  const bytes = entries[name];
  if (bytes === undefined) throw new Error(`${name} is not in it`);
  return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
}

/** Packed again the entries give the same bytes: so nothing hides between them. */
function sameArchive(bytes: Uint8Array, entries: Entries): string {
  const again = zipOf(Object.entries(entries), 0);
  const at = again.findIndex((byte, i) => byte !== bytes[i]);
  if (at < 0 && again.length === bytes.length) return `${bytes.length} bytes, ${Object.keys(entries).length} entries`;
  if (at < 0) throw new Error(`${bytes.length - again.length} bytes stand behind its end`);
  throw new Error(`byte ${at} is not as it was packed, at ${entryAt(entries, at)}`);
}

/** The entry whose header or content lies there; behind all of them the directory. */
function entryAt(entries: Entries, at: number): string {
  const HEADER = 30;
  let end = 0;
  for (const [name, content] of Object.entries(entries)) {
    end += HEADER + Buffer.byteLength(name) + content.length;
    if (at < end) return name;
  }
  return 'the directory of the archive';
}

function keysIn(entries: Entries): readonly JWK[] {
  try {
    return (JSON.parse(textOf(entries, 'keys.json')) as { keys: JWK[] }).keys;
  } catch {
    return [];
  }
}

function whose(given: readonly JWK[] | null, used: readonly JWK[]): string {
  if (used.length === 0) throw new Error('there is none: name one with --key FILE or --jwks URL|FILE');
  if (given !== null) return `${used.length} that you trust`;
  return "those in the file: whether they are the city's, compare with its published ones (--jwks URL|FILE)";
}

async function manifestHolds(entries: Entries, keys: readonly JWK[]): Promise<string> {
  const text = textOf(entries, MANIFEST);
  const { content, jws } = JSON.parse(text) as Signed<ItemFileManifest>;
  const canonical = canonicalJson(content);
  if (text !== `{"content":${canonical},"jws":"${jws}"}\n`) throw new Error(`${MANIFEST} is not in its canonical form`);
  if (content.format !== ITEM_FILE_FORMAT) throw new Error(`${MANIFEST} is of another form: ${content.format}`);
  const { alg, kid } = await checkDetached(canonical, jws, keys).catch((error: Error) => {
    throw new Error(`${MANIFEST}: ${error.message}`);
  });
  return `${content.itemNo}, exported at ${content.exportedAt}, signed with ${alg}, key ${kid}`;
}

function entriesHold(entries: Entries, { content }: Signed<ItemFileManifest>): string {
  const listed = content.entries;
  const wrong = listed.flatMap(({ name, bytes, sha256: hash }) => {
    const entry = entries[name];
    if (entry === undefined) return [`${name} is missing`];
    const isSame = entry.length === bytes && Buffer.from(sha256(entry)).toString('hex') === hash;
    return isSame ? [] : [`${name} is not the one that was listed`];
  });
  const names = new Set([MANIFEST, ...listed.map(({ name }) => name)]);
  const strange = Object.keys(entries).filter((name) => !names.has(name));
  const complaints = [...wrong, ...strange.map((name) => `${name} was not listed`)];
  if (complaints.length > 0) throw new Error(complaints.join('; '));
  return `${listed.length}, each with its hash`;
}

type Json = (name: string) => unknown;

/** The list, the particulars and the first event are about the same item. */
function isOneItem(json: Json): string {
  const { content } = json(MANIFEST) as Signed<ItemFileManifest>;
  const item = json('item.json') as { itemId: string; item: { itemNo: string } };
  const [first] = json('events.json') as CertificateEvent[];
  const numbers = [content.itemNo, item.item.itemNo, first?.data.itemNo];
  if (new Set(numbers).size !== 1 || item.itemId !== content.itemId)
    throw new Error(`it is about ${numbers.join(', ')}`);
  return content.itemNo;
}

function chainHolds(json: Json): string {
  const events = json('events.json') as CertificateEvent[];
  const { leaves } = json('proof.json') as Proof;
  const hashes = chainHashes(events);
  for (const [i, { seq, chain }] of leaves.entries()) {
    if (seq === i + 1 && events[i]?.seq === seq && hashes[i] === chain) continue;
    throw new Error(`event ${i + 1} in events.json is not the one whose hash is in proof.json`);
  }
  if (events.length !== leaves.length)
    throw new Error(`${events.length} events, ${leaves.length} of them with a proof`);
  return `${events.length}, each chained to the one before it; last hash ${hashes.at(-1)}`;
}

async function headHolds({ head }: Proof, keys: readonly JWK[]): Promise<string> {
  const { alg, kid } = await checkDetached(canonicalJson(head.content), head.jws, keys);
  return `${head.content.size} events by ${head.content.signedAt}, signed with ${alg}, key ${kid}`;
}

function inclusionHolds(json: Json): string {
  const { itemId } = json('item.json') as { itemId: string };
  const { head, leaves } = json('proof.json') as Proof;
  const { size, root } = head.content;
  for (const { seq, no, tx, position, chain, path } of leaves) {
    const leaf = leafOf(Buffer.from(chain, 'hex'), { itemId, seq, tx, position });
    const proof = { index: no, size, path: path.map((one) => Buffer.from(one, 'hex')) };
    const found = rootOfInclusion(sha256, leaf, proof);
    if (found === null || Buffer.from(found).toString('hex') !== root) {
      throw new Error(`the proof of event ${seq} in proof.json does not lead to the root of the head`);
    }
  }
  return `each event, by its proof, under the root ${root}`;
}

function documentsHold(entries: Entries): string {
  const names = Object.keys(entries).filter((name) => name.startsWith('documents/'));
  for (const name of names) {
    const { content, contentSha256 } = JSON.parse(textOf(entries, name)) as { content: unknown; contentSha256: string };
    const hash = Buffer.from(sha256(Buffer.from(canonicalJson(content)))).toString('hex');
    if (hash !== contentSha256) throw new Error(`${name} does not have the hash that is printed on it`);
  }
  return `${names.length}, each with the hash that is printed on it`;
}

/** Signed, and about the first of these events. Its dates are checked by verify-certificate. */
async function certificateHolds(json: Json, keys: readonly JWK[]): Promise<string> {
  const { content, jws } = json('certificate.json') as Signed<{ certificateNo: string; eventHashes: string[] }>;
  await checkDetached(canonicalJson(content), jws, keys);
  const hashes = chainHashes(json('events.json') as CertificateEvent[]);
  if (content.eventHashes.some((hash, i) => hash !== hashes[i])) {
    throw new Error('certificate.json is about other events than events.json');
  }
  return `${content.certificateNo}, about the first ${content.eventHashes.length} events (its dates: verify-certificate)`;
}
