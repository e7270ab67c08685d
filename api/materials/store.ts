/** Where the files of materials lie. A store keeps and gives; who may do what, and whether a file is sound, is decided before it. */
import type { Readable } from 'node:stream';
import { Problem } from '../problems.ts';

export interface StatedFile {
  readonly bytes: number;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
}

export interface MaterialStore {
  /** A folder of this process's machine for files on their way in. */
  readonly spool: string;
  /** Keeps the file at `path`, durably; the same key again is the same file. The store may move it away. */
  put(key: string, path: string, file: StatedFile): Promise<void>;
  /** The file, from its beginning; undefined where the store has none. */
  open(key: string): Promise<Readable | undefined>;
}

/** The store cannot be reached, or does not do what it was asked. */
export function storeFailed(cause: unknown): Problem {
  return new Problem('STORE_UNAVAILABLE', { headers: { 'retry-after': '30' } }, cause);
}

/** The name of a unit's file in the store: of letters, digits, `-`, `_` and `/` alone, whatever the unit is called. */
export function keyOf(unitId: string, sha256: string): string {
  return `${Buffer.from(unitId).toString('base64url')}/${sha256.slice(0, 2)}/${sha256}`;
}
