/** The store that the settings name, made ready. */
import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { access, mkdir, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MaterialsConfig } from '../../config/env.ts';
import { createFolderStore } from './folder-store.ts';
import { createS3Store } from './s3-store.ts';
import type { MaterialStore } from './store.ts';

/** The store that the settings name, ready for use; undefined where they name none. Throws where it cannot be written to. */
export async function openStore({ folder, s3 }: MaterialsConfig): Promise<MaterialStore | undefined> {
  if (s3 === null && folder === undefined) return undefined;
  const spool = folder === undefined ? join(tmpdir(), `shixian-materials-${randomUUID()}`) : join(folder, 'incoming');
  await mkdir(spool, { recursive: true, mode: 0o700 });
  await access(spool, constants.W_OK);
  await sweep(spool);
  return s3 === null ? createFolderStore(folder as string, spool) : createS3Store(s3, spool);
}

const OLDEST_MS = 24 * 3_600_000;

/** Removes what a process that was killed had left half received. Others may be receiving now: only what is a day old goes. */
async function sweep(spool: string): Promise<void> {
  for (const name of await readdir(spool)) {
    const { mtimeMs } = await stat(join(spool, name)).catch(() => ({ mtimeMs: Number.POSITIVE_INFINITY }));
    if (Date.now() - mtimeMs > OLDEST_MS) await rm(join(spool, name), { force: true });
  }
}
