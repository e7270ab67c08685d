/** The files of the built console, read once and kept with their compressed form. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

export interface ConsoleFile {
  readonly type: string;
  readonly bytes: Buffer;
  readonly gzipped: Buffer;
  readonly etag: string;
  /** Its name holds a hash of its content, so it can be kept for ever. */
  readonly immutable: boolean;
}

/** Where the build puts it: `web/dist` of the sources, and `dist/web/dist` of the compiled product. */
const BUILT = fileURLToPath(new URL('../web/dist/', import.meta.url));

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/** Finds a file by its path below the console; undefined for one that is not there, null while nothing has been built. */
export type FindConsoleFile = (path: string) => ConsoleFile | undefined | null;

/** Nothing is read before the first request. */
export function createConsoleFiles(directory: string = BUILT): FindConsoleFile {
  let files: ReadonlyMap<string, ConsoleFile> | undefined;
  return (path) => {
    files ??= readBuilt(directory);
    return files === undefined ? null : files.get(path);
  };
}

function readBuilt(directory: string): ReadonlyMap<string, ConsoleFile> | undefined {
  if (!existsSync(join(directory, 'index.html'))) return undefined;
  const names = readdirSync(directory, { recursive: true, encoding: 'utf8' }).map((name) => name.replaceAll('\\', '/'));
  const known = names.filter((name) => TYPES[extname(name)] !== undefined);
  return new Map(known.map((name) => [name, fileOf(join(directory, name), name)]));
}

function fileOf(path: string, name: string): ConsoleFile {
  const bytes = readFileSync(path);
  return {
    type: TYPES[extname(name)] as string,
    bytes,
    gzipped: gzipSync(bytes, { level: 9 }),
    etag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`,
    immutable: name.startsWith('assets/'),
  };
}
