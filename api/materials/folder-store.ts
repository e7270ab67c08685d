/** A store in a folder: every file under its key, moved into place whole, and on the disk before anybody is told so. */
import { createReadStream } from 'node:fs';
import { mkdir, open, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type MaterialStore, storeFailed } from './store.ts';

export function createFolderStore(folder: string, spool: string): MaterialStore {
  const placeOf = (key: string) => join(folder, 'kept', key);
  return {
    spool,
    async put(key, path) {
      const place = placeOf(key);
      try {
        await mkdir(dirname(place), { recursive: true, mode: 0o700 });
        // On one file system with the spool: whoever opens the place sees the whole file or none.
        await rename(path, place);
        await flushFolder(dirname(place));
      } catch (error) {
        throw storeFailed(error);
      }
    },
    async open(key) {
      try {
        const file = await open(placeOf(key));
        return createReadStream('', { fd: file });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
        throw storeFailed(error);
      }
    },
  };
}

/** A name is on the disk when its folder is. */
async function flushFolder(path: string): Promise<void> {
  const folder = await open(path);
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
