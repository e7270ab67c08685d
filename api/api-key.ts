/** The text of a key: which one it is, and a secret that only its holder knows. */
import { createHash, randomBytes } from 'node:crypto';

const SECRET_BYTES = 32;
const KEY = /^sxk_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})_([\w-]{43})$/;

/** How every key begins, so that one that was let slip is found by those who look for them. */
export const KEY_PREFIX = 'sxk_';

export interface Secret {
  readonly secret: string;
  readonly hash: Buffer;
}

export function newSecret(): Secret {
  const secret = randomBytes(SECRET_BYTES).toString('base64url');
  return { secret, hash: digest(secret) };
}

export function keyText(id: string, secret: string): string {
  return `${KEY_PREFIX}${id}_${secret}`;
}

/** The id and the digest of the secret; undefined for what is no key. */
export function parseKey(text: string): { readonly id: string; readonly hash: Buffer } | undefined {
  const [, id, secret] = KEY.exec(text) ?? [];
  return id === undefined || secret === undefined ? undefined : { id, hash: digest(secret) };
}

function digest(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
