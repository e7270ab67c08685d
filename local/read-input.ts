/** What the commands that check things read: files, addresses, public keys. */
import { createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { exportJWK, type JWK } from 'jose';
import { z } from 'zod';

const FETCH_WITHIN_MS = 10_000;

/** Input that cannot be used; the message is the sentence for the reader. */
export class BadInput extends Error {}

const jwk = z.looseObject({ kty: z.string(), kid: z.string().optional() });

/** The public keys that the reader trusts: one in a file (PEM, SPKI or private, or a JWK), a set in a file or at an address. */
export async function trustedKeys(key: string | undefined, jwks: string | undefined): Promise<readonly JWK[]> {
  return [...(await keysOf(key)), ...(await keySetOf(jwks))];
}

async function keysOf(path: string | undefined): Promise<readonly JWK[]> {
  if (path === undefined) return [];
  const text = readText(path);
  if (!text.includes('-----BEGIN')) return [parseWith(jwk, readJson(path), `${path} is not a public key`) as JWK];
  try {
    return [await exportJWK(createPublicKey(text))];
  } catch (error) {
    throw new BadInput(`${path} is not a public key: ${(error as Error).message}`);
  }
}

async function keySetOf(source: string | undefined): Promise<readonly JWK[]> {
  if (source === undefined) return [];
  const set = /^https?:\/\//.test(source) ? await fetchJson(source) : readJson(source);
  return parseWith(z.looseObject({ keys: z.array(jwk) }), set, `${source} is not a set of keys`).keys as JWK[];
}

async function fetchJson(url: string): Promise<unknown> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(FETCH_WITHIN_MS) });
    if (!response.ok) throw new Error(`it answered ${response.status}`);
    return await response.json();
  } catch (error) {
    throw new BadInput(`${url} cannot be fetched: ${(error as Error).message}`);
  }
}

/** Throws BadInput with the complaint and what is wrong. */
export function parseWith<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  complaint: string,
): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new BadInput(`${complaint}:\n${z.prettifyError(parsed.error)}`);
}

/** Throws BadInput. */
export function readJson(path: string): unknown {
  const text = readText(path);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new BadInput(`${path} cannot be read as JSON: ${(error as Error).message}`);
  }
}

/** A text in UTF-8. Throws BadInput. */
export function readText(path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
  } catch (error) {
    throw new BadInput(`${path} cannot be read: ${(error as Error).message}`);
  }
}
