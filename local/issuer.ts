/** The token issuer of the embedded default. A city uses its own identity provider instead. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose';
import { loopback, requireFreePort } from './ports.ts';

/** A person of the sample city, as far as a token speaks of them. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly role: string;
  readonly departmentId?: string | null;
  readonly unitId?: string | null;
  readonly division?: string | null;
}

export interface Issuer {
  readonly jwksUrl: string;
  readonly stop: () => Promise<void>;
}

const jwksPath = '/.well-known/jwks.json';
const lifetimeHours = 12;
const algorithm = 'ES256';

/** Who signs and for whom: the same settings, with the same defaults, as the API reads. */
export function tokenParties(env: NodeJS.ProcessEnv): { issuer: string; audience: string } {
  return {
    issuer: env.JWT_ISSUER || 'https://issuer.shixian.invalid',
    audience: env.JWT_AUDIENCE || 'shixian',
  };
}

/** Serves the public key on the loopback interface. Throws a sentence when the port is taken. */
export async function startIssuer(options: { keyDir: string; port: number }): Promise<Issuer> {
  await requireFreePort(options.port, 'the token issuer', 'ISSUER_PORT');
  const { d: _secret, ...publicKey } = await loadOrCreateKey(options.keyDir);
  const body = JSON.stringify({ keys: [publicKey] });
  const server = createServer((request, response) => {
    const found = request.method === 'GET' && request.url === jwksPath;
    response.writeHead(found ? 200 : 404, { 'content-type': 'application/json', 'cache-control': 'max-age=60' });
    response.end(found ? body : '{}');
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, loopback, resolve);
  });
  return {
    jwksUrl: `http://${loopback}:${options.port}${jwksPath}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A token for `person`, good for 12 hours, signed with the key kept in `keyDir` (made when absent). */
export async function signToken(
  keyDir: string,
  person: Person,
  parties: { issuer: string; audience: string } = tokenParties(process.env),
): Promise<string> {
  const key = await loadOrCreateKey(keyDir);
  const claims: Record<string, unknown> = { name: person.name, roles: [person.role] };
  for (const claim of ['departmentId', 'unitId', 'division'] as const) if (person[claim]) claims[claim] = person[claim];
  return new SignJWT(claims)
    .setProtectedHeader({ alg: algorithm, typ: 'at+jwt', kid: key.kid as string })
    .setSubject(person.id)
    .setIssuer(parties.issuer)
    .setAudience(parties.audience)
    .setIssuedAt()
    .setExpirationTime(`${lifetimeHours}h`)
    .sign(await importJWK(key, algorithm));
}

async function loadOrCreateKey(keyDir: string): Promise<JWK> {
  const file = join(keyDir, 'key.json');
  const present = readKey(file);
  if (present) return present;
  const { privateKey } = await generateKeyPair(algorithm, { extractable: true });
  const jwk = await exportJWK(privateKey);
  const key = { ...jwk, kid: await calculateJwkThumbprint(jwk), alg: algorithm, use: 'sig' };
  mkdirSync(keyDir, { recursive: true, mode: 0o700 });
  try {
    writeFileSync(file, JSON.stringify(key), { mode: 0o600, flag: 'wx' });
    return key;
  } catch (error) {
    // Another process was first: its key counts.
    const theirs = (error as NodeJS.ErrnoException).code === 'EEXIST' ? readKey(file) : undefined;
    if (theirs) return theirs;
    throw error;
  }
}

function readKey(file: string): JWK | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as JWK;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new Error(`The issuer's key ${file} cannot be read. Delete it: the next start makes another.`, {
      cause: error,
    });
  }
}
