/** One form of a JSON value, byte for byte (RFC 8785), and the hashes over it. */
import { createHash } from 'node:crypto';

/** Names in the order of their UTF-16 code units, no blanks. Throws for what JSON cannot hold. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  // A Map or a Date would lose what it holds.
  if (Object.prototype.toString.call(value) === '[object Object]') {
    const names = Object.keys(value as object).sort();
    const member = (name: string) =>
      `${JSON.stringify(name)}:${canonicalJson((value as Record<string, unknown>)[name])}`;
    return `{${names.map(member).join(',')}}`;
  }
  const plain = typeof value === 'string' || typeof value === 'boolean' || value === null;
  if (plain || (typeof value === 'number' && Number.isFinite(value))) return JSON.stringify(value);
  throw new TypeError(`${String(value)} cannot stand in JSON`);
}

/** The sha256 of the canonical form in UTF-8, in hexadecimal. */
export function canonicalHash(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}

const BEFORE_THE_FIRST = Buffer.alloc(32);

/** hash[n] = sha256(hash[n-1] || canonical form of event n), from 32 zero bytes: no event can be changed, moved or left out. */
export function chainHashes(events: readonly unknown[]): readonly string[] {
  let last: Uint8Array = BEFORE_THE_FIRST;
  return events.map((event) => {
    const hash = createHash('sha256').update(last).update(canonicalJson(event)).digest();
    last = hash;
    return hash.toString('hex');
  });
}
