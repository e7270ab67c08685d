/** The key that certificates are signed with. Its public half is published; the private one never leaves this file. */
import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK, FlattenedSign, type JWK } from 'jose';

export interface Signer {
  readonly keyId: string;
  /** With `kid`, `alg` and `use`, as it is published. */
  readonly publicJwk: JWK;
  /** A compact JWS over the bytes, with the payload left out (RFC 7515, appendix F). */
  sign(payload: Uint8Array): Promise<string>;
}

/** Reads a private key in PEM (PKCS#8): P-256 signs with ES256, Ed25519 with EdDSA. Throws a sentence for any other. */
export async function createSigner(pem: string): Promise<Signer> {
  const key = readKey(pem);
  const alg = algorithmOf(key);
  const bare = await exportJWK(createPublicKey(key));
  const keyId = await calculateJwkThumbprint(bare);
  return {
    keyId,
    publicJwk: { ...bare, kid: keyId, alg, use: 'sig' },
    async sign(payload) {
      const signed = await new FlattenedSign(payload).setProtectedHeader({ alg, kid: keyId }).sign(key);
      return `${signed.protected}..${signed.signature}`;
    },
  };
}

function readKey(pem: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch (error) {
    throw new Error('SIGNING_KEY_FILE holds no private key in PEM (PKCS#8, without a passphrase).', { cause: error });
  }
}

function algorithmOf({ asymmetricKeyType: type, asymmetricKeyDetails: details }: KeyObject): 'ES256' | 'EdDSA' {
  if (type === 'ec' && details?.namedCurve === 'prime256v1') return 'ES256';
  if (type === 'ed25519') return 'EdDSA';
  throw new Error(`SIGNING_KEY_FILE holds a key of type ${type}: make one of type EC P-256 or Ed25519.`);
}
