/** The full file of an item: what it holds for whom, and that it proves itself to the last byte without a database. */
import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { strFromU8, strToU8, unzipSync } from 'fflate';
import type { JWK } from 'jose';
import { createSigner } from '../../api/signer.ts';
import { setSimulatedClock } from '../../db/clock.ts';
import { logFollower } from '../../db/event-log.ts';
import { settleItem } from '../../db/settle.ts';
import { canonicalJson } from '../../documents/canonical-json.ts';
import { type ItemFileManifest, itemFileManifest } from '../../documents/item-file.ts';
import { hashFollowed } from '../../documents/log-leaf.ts';
import { zipOf } from '../../documents/zip.ts';
import { checkItemFile } from '../../local/item-file-check.ts';
import { runFileVerification } from '../../local/item-file-command.ts';
import { followToEnd } from '../support/followers.ts';
import { city, type Harness, startApi, submit } from './harness.ts';

let api: Harness;
let deemed: string;
let open: string;
let archive: Uint8Array;
let keys: JWK[];
let directory: string;

const clockTo = async (local: string) => {
  if (!(await setSimulatedClock(api.ledger.pool, Date.parse(`${local}+08:00`), true))) throw new Error('not forward');
};
const exported = async (person: string, itemNo: string) => {
  const authorization = `Bearer ${await api.token(person)}`;
  return api.app.inject({ method: 'GET', url: `/v1/items/${itemNo}/file`, headers: { authorization } });
};
type Entries = Record<string, Uint8Array>;
const failing = async (bytes: Uint8Array, trusted: readonly JWK[] | null = keys) =>
  (await checkItemFile(bytes, trusted)).filter(({ holds }) => !holds);

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'shixian-file-'));
  api = await startApi({ clock: { startAt: '2026-09-14T10:00:00+08:00' } });
  const receipt = await submit(api, [
    { typeId: 'soil-water', division: city },
    { typeId: 'river-works', division: city },
  ]);
  [deemed = '', open = ''] = receipt.items.map((item: { itemNo: string }) => item.itemNo);
  await api.as('officer-990100-SLJ-1').post(`/v1/items/${deemed}/accept`, undefined, { 'if-match': '"1"' });
  await clockTo('2026-09-21T00:02:00');
  const { rows } = await api.ledger.pool.query<{ id: string }>('SELECT id FROM items WHERE item_no = $1', [deemed]);
  await settleItem(api.ledger, rows[0]?.id ?? '');
  await api.as('unit-linhu').get(`/v1/items/${deemed}/certificate`);
  const answer = await exported('unit-linhu', deemed);
  expect([answer.statusCode, answer.headers['content-type'], answer.headers['content-disposition']]).toEqual([
    200,
    'application/zip',
    `attachment; filename="${deemed}.zip"`,
  ]);
  archive = new Uint8Array(answer.rawPayload);
  keys = (await api.as(null).get('/.well-known/shixian-keys.json')).body.keys;
});
afterAll(async () => {
  await api.close();
  await rm(directory, { recursive: true });
});

describe('the file', () => {
  test('holds the journal, its proof, documents, certificate and the list of materials, and every check holds', async () => {
    const lines = await checkItemFile(archive, keys);
    expect(lines.map(({ check, holds }) => [check, holds])).toEqual(
      [
        'archive',
        'keys',
        'list',
        'entries',
        'item',
        'events',
        'head of the log',
        'in the log',
        'documents',
        'certificate',
      ].map((check) => [check, true]),
    );
    const entries: Entries = unzipSync(archive);
    const json = (name: string) => JSON.parse(strFromU8(entries[name] ?? new Uint8Array()));
    const journal = (await api.as('unit-linhu').get(`/v1/items/${deemed}/events`)).body.items;
    expect(json('events.json').map(({ type }: { type: string }) => type)).toEqual(
      journal.map(({ type }: { type: string }) => type),
    );
    expect(json('materials.json')).toEqual([
      { name: '水土保持方案报告书.pdf', mediaType: 'application/pdf', bytes: 38410, sha256: '7'.repeat(64) },
    ]);
    const { items } = (await api.as('unit-linhu').get(`/v1/items/${deemed}/documents`)).body;
    const documents = Object.keys(entries).filter((name) => name.startsWith('documents/'));
    expect(documents).toEqual(items.map(({ documentNo }: { documentNo: string }) => `documents/${documentNo}.json`));
    expect(strFromU8(entries['README.txt'] ?? new Uint8Array())).toContain(`办件 ${deemed} 全卷`);
  });

  test('is the same archive for another reader but for what only one may read, and not there for a stranger', async () => {
    const officers: Entries = unzipSync(new Uint8Array((await exported('officer-990100-SLJ-1', deemed)).rawPayload));
    const units: Entries = unzipSync(archive);
    expect(officers['events.json']).toEqual(units['events.json']);
    const documentsOf = async (person: string) =>
      (await api.as(person).get(`/v1/items/${deemed}/documents`)).body.items.length;
    const inFile = (entries: Entries) => Object.keys(entries).filter((name) => name.startsWith('documents/')).length;
    expect([inFile(officers), inFile(units)]).toEqual([
      await documentsOf('officer-990100-SLJ-1'),
      await documentsOf('unit-linhu'),
    ]);
    expect((await exported('officer-990100-FGW-1', deemed)).statusCode).toBe(404);
  });

  test('of an item whose newest event nobody has logged yet is brought up to date first', async () => {
    await api.as('officer-990100-SLJ-1').post(`/v1/items/${open}/accept`, undefined, { 'if-match': '"1"' });
    const { statusCode, rawPayload } = await exported('head-990100-SLJ', open);
    expect(statusCode).toBe(200);
    expect(await failing(new Uint8Array(rawPayload))).toEqual([]);
    await followToEnd(api.ledger, logFollower(hashFollowed));
  });

  test('is checked by the command, with published keys or, saying so, with its own', async () => {
    const [file, set] = [join(directory, 'item.zip'), join(directory, 'keys.json')];
    await writeFile(file, archive);
    await writeFile(set, JSON.stringify({ keys }));
    const trusting = await runFileVerification([file, '--jwks', set]);
    expect([trusting.complaint, trusting.lines.every(({ holds }) => holds)]).toEqual([null, true]);
    const alone = await runFileVerification([file]);
    expect(alone.lines.every(({ holds }) => holds)).toBe(true);
    expect(alone.lines[1]?.detail).toContain('those in the file');
    expect((await runFileVerification([])).complaint).toContain('verify-file -- FILE.zip');
    expect((await runFileVerification(['no-such.zip'])).complaint).toContain('cannot be read');
  });
});

describe('tampering', () => {
  test('any byte: something fails, and the entry that holds it is named', async () => {
    const entries: Entries = unzipSync(archive);
    const spans = spansOf(entries);
    const step = Math.floor(archive.length / 500);
    const places = [...Array(500).keys()].map((i) => i * step + (i % step));
    const starts = spans.flatMap(({ from, to }) => [from, from + 10, to - 1]);
    for (const place of [...places, ...starts, archive.length - 1, archive.length - 20]) {
      const bent = Uint8Array.from(archive);
      bent[place] = (bent[place] ?? 0) ^ 1;
      const found = await failing(bent);
      if (found.length === 0) throw new Error(`byte ${place} can be changed`);
      const span = spans.find(({ from, to }) => place >= from && place < to);
      const text = found.map(({ detail }) => detail).join('\n');
      if (span !== undefined && !text.includes(span.name)) throw new Error(`byte ${place} of ${span.name}: ${text}`);
    }
  });

  test('an entry left out, put in or behind, and bytes at the end', async () => {
    const entries = Object.entries(unzipSync(archive));
    const details = async (changed: readonly (readonly [string, Uint8Array])[]) =>
      (await failing(zipOf(changed, 0))).map(({ detail }) => detail).join('\n');
    for (const [name] of entries.slice(1)) {
      expect(await details(entries.filter(([other]) => other !== name))).toContain(`${name} is missing`);
    }
    expect(await details([...entries, ['more.txt', strToU8('x')]])).toContain('more.txt was not listed');
    const longer = Buffer.concat([archive, Buffer.from('x')]);
    expect((await failing(longer)).map(({ check }) => check)).toContain('archive');
  });

  test('a whole forgery, each list and hash made to fit and signed by somebody else', async () => {
    const key = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' });
    const stranger = await createSigner(key as string);
    const entries = new Map(Object.entries(unzipSync(archive)));
    const list = JSON.parse(strFromU8(entries.get('manifest.json') ?? new Uint8Array())) as {
      content: ItemFileManifest;
    };
    entries.delete('manifest.json');
    const events = JSON.parse(strFromU8(entries.get('events.json') ?? new Uint8Array()));
    events[1].actor = 'somebody';
    entries.set('events.json', strToU8(`${canonicalJson(events)}\n`));
    entries.set('keys.json', strToU8(JSON.stringify({ keys: [stranger.publicJwk, ...keys] })));
    const content = canonicalJson(itemFileManifest(list.content, entries));
    const manifest = strToU8(`{"content":${content},"jws":"${await stranger.sign(Buffer.from(content))}"}\n`);
    const forged = zipOf([['manifest.json', manifest], ...entries], 0);
    expect((await failing(forged)).map(({ check }) => check)).toEqual(['list', 'events', 'certificate']);
    // Also for a reader who trusts the keys in it: the chain in the log is another.
    expect((await failing(forged, null)).map(({ check }) => check)).toEqual(['events', 'certificate']);
  });
});

/** Where each entry's content lies. */
function spansOf(entries: Entries): readonly { readonly name: string; readonly from: number; readonly to: number }[] {
  let at = 0;
  return Object.entries(entries).map(([name, content]) => {
    const from = at + 30 + name.length;
    at = from + content.length;
    return { name, from, to: at };
  });
}
