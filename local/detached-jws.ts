/** Checking a detached JWS (RFC 7515, appendix F) with keys that the reader trusts. */
import { compactVerify, importJWK, type JWK } from 'jose';

export interface SignedBy {
  readonly alg: string;
  readonly kid: string | undefined;
}

/** Who signed the payload. Throws Error, a sentence, where no trusted key did. */
export async function checkDetached(payload: string, jws: string, keys: readonly JWK[]): Promise<SignedBy> {
  if (keys.length === 0) throw new Error('no public key was given: name one with --key FILE or --jwks URL|FILE');
  const [header = '', empty, value = '', ...more] = jws.split('.');
  if (empty !== '' || more.length > 0) throw new Error('the jws is not detached: it must read header..signature');
  if ([header, value].some((part) => Buffer.from(part, 'base64url').toString('base64url') !== part)) {
    throw new Error('the jws is not written as base64url has it');
  }
  const { alg, kid } = JSON.parse(Buffer.from(header, 'base64url').toString()) as { alg?: string; kid?: string };
  const key = keys.find((one) => one.kid === undefined || one.kid === kid);
  if (key === undefined) throw new Error(`it was signed with key ${kid}, which is not among those given`);
  const verifier = await importJWK(key, alg);
  const whole = `${header}.${Buffer.from(payload).toString('base64url')}.${value}`;
  await compactVerify(whole, verifier, { algorithms: ['ES256', 'EdDSA'] });
  return { alg: alg ?? '', kid };
}
