/** Takes a file in from the network: written to a place of its own, counted and hashed on the way, gone unless it is what was stated. */
import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Problem } from '../problems.ts';
import { type StatedFile, storeFailed } from './store.ts';

/**
 * Does `work` with the received file, which is on the disk for as long as that takes, unless `work` moves it away.
 * Throws MATERIAL_DIFFERS as soon as it cannot be the stated one any more, MALFORMED_REQUEST where the line breaks.
 */
export async function withReceived<T>(
  body: Readable,
  { spool, stated }: { readonly spool: string; readonly stated: StatedFile },
  work: (path: string) => Promise<T>,
): Promise<T> {
  const path = join(spool, randomUUID());
  try {
    await receive(body, path, stated);
    return await work(path);
  } finally {
    await rm(path, { force: true });
  }
}

async function receive(body: Readable, path: string, stated: StatedFile): Promise<void> {
  const hash = createHash('sha256');
  let bytes = 0;
  async function* counted(): AsyncGenerator<Buffer> {
    // The line stays open where too much comes, so that the sender can still be told.
    for await (const chunk of body.iterator({ destroyOnReturn: false })) {
      bytes += (chunk as Buffer).length;
      if (bytes > stated.bytes) throw differs(stated, { bytes });
      hash.update(chunk as Buffer);
      yield chunk as Buffer;
    }
  }
  // On the disk before anybody is told so.
  const file = createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true });
  await pipeline(counted, file).catch((error: unknown) => {
    if (error instanceof Problem) throw error;
    throw isOfDisk(error) ? storeFailed(error) : new Problem('MALFORMED_REQUEST', {}, error);
  });
  const sha256 = hash.digest('hex');
  if (bytes !== stated.bytes || sha256 !== stated.sha256) throw differs(stated, { bytes, sha256 });
}

/** MATERIAL_DIFFERS with what was stated and what came. */
export function differs(stated: StatedFile, came: { readonly bytes: number; readonly sha256?: string }): Problem {
  const values = { bytes: stated.bytes, sha256: stated.sha256, gotBytes: came.bytes, gotSha256: came.sha256 ?? '—' };
  return new Problem('MATERIAL_DIFFERS', { values });
}

/** Our own disk, not the sender's line. */
function isOfDisk(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).syscall !== undefined && (error as NodeJS.ErrnoException).path !== undefined;
}
