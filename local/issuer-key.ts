/** What the local issuer keeps in its directory: its key, the secrets of units' systems, and who it was when it last started. */
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';

export const algorithm = 'ES256';
export const JWKS_PATH = '/.well-known/jwks.json';
export const SIGN_IN_PATH = '/sign-in/';

/** Who signs and for whom. */
export interface Parties {
  readonly issuer: string;
  readonly audience: string;
}

/** The key kept in `keyDir`, private part included; made when absent. */
export async function loadOrCreateKey(keyDir: string): Promise<JWK> {
  return loadOrCreate(join(keyDir, 'key.json'), async () => {
    const { privateKey } = await generateKeyPair(algorithm, { extractable: true });
    const jwk = await exportJWK(privateKey);
    return { ...jwk, kid: await calculateJwkThumbprint(jwk), alg: algorithm, use: 'sig' };
  });
}

/** The client secret of each system, by its id; made when absent. */
export async function loadOrCreateSecrets(keyDir: string, ids: readonly string[]): Promise<Record<string, string>> {
  const file = join(keyDir, 'systems.json');
  const drawn = () => Object.fromEntries(ids.map((id) => [id, randomBytes(32).toString('base64url')]));
  return loadOrCreate(file, async () => drawn());
}

export function keepParties(keyDir: string, parties: Parties): void {
  writeFileSync(join(keyDir, 'parties.json'), JSON.stringify(parties), { mode: 0o600 });
}

/** Who the issuer of `keyDir` was when it last started; undefined where it never did. */
export function keptParties(keyDir: string): Parties | undefined {
  return readJson<Parties>(join(keyDir, 'parties.json'));
}

async function loadOrCreate<T>(file: string, create: () => Promise<T>): Promise<T> {
  const present = readJson<T>(file);
  if (present) return present;
  const made = await create();
  mkdirSync(join(file, '..'), { recursive: true, mode: 0o700 });
  try {
    writeFileSync(file, JSON.stringify(made), { mode: 0o600, flag: 'wx' });
    return made;
  } catch (error) {
    // Another process was first: what it made counts.
    const theirs = (error as NodeJS.ErrnoException).code === 'EEXIST' ? readJson<T>(file) : undefined;
    if (theirs) return theirs;
    throw error;
  }
}

function readJson<T>(file: string): T | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new Error(`The issuer's file ${file} cannot be read. Delete it: the next start makes another.`, {
      cause: error,
    });
  }
}
