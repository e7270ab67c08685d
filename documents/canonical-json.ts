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

/** sha256(hash before it || canonical form), from 32 zero bytes: no event can be changed, moved or left out. */
export function chainHash(before: Uint8Array | null, event: unknown): Buffer {
  return createHash('sha256')
    .update(before ?? BEFORE_THE_FIRST)
    .update(canonicalJson(event))
    .digest();
}

/** The hashes of a chain of events, in hexadecimal. */
export function chainHashes(events: readonly unknown[]): readonly string[] {
  let last: Buffer | null = null;
  return events.map((event) => {
    last = chainHash(last, event);
    return last.toString('hex');
  });
}
