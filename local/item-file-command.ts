/** What the command verify-file is asked, and what it reads. */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { CheckLine } from './certificate-check.ts';
import { checkItemFile } from './item-file-check.ts';
import { BadInput, trustedKeys } from './read-input.ts';

const USAGE = 'Name one file: npm run -s verify-file -- FILE.zip [--key FILE] [--jwks URL|FILE]';

export interface FileVerification {
  readonly lines: readonly CheckLine[];
  /** Why nothing could be checked; null: it was. */
  readonly complaint: string | null;
}

export async function runFileVerification(args: readonly string[]): Promise<FileVerification> {
  try {
    const { file, key, jwks } = readCall(args);
    const keys = key === undefined && jwks === undefined ? null : await trustedKeys(key, jwks);
    return { lines: await checkItemFile(readBytes(file), keys), complaint: null };
  } catch (error) {
    if (!(error instanceof BadInput)) throw error;
    return { lines: [], complaint: error.message };
  }
}

function readCall(args: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { key: { type: 'string' }, jwks: { type: 'string' } },
    });
    const [file, ...more] = positionals;
    if (file === undefined || more.length > 0) throw new BadInput(USAGE);
    return { file, ...values };
  } catch (error) {
    throw error instanceof BadInput ? error : new BadInput(`${(error as Error).message}\n${USAGE}`);
  }
}

function readBytes(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new BadInput(`${path} cannot be read: ${(error as Error).message}`);
  }
}
