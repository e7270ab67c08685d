import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { compactVerify, importJWK } from 'jose';
import { createSigner } from '../../api/signer.ts';

const pem = (type: 'ec' | 'ed25519' | 'rsa', options: object = {}) =>
  generateKeyPairSync(type as 'ec', options as { namedCurve: string }).privateKey.export({
    type: 'pkcs8',
    format: 'pem',
  }) as string;

describe('the signer', () => {
  test.each([
    ['ES256', pem('ec', { namedCurve: 'P-256' })],
    ['EdDSA', pem('ed25519')],
  ])('signs with %s, detached, and publishes no private part', async (alg, key) => {
    const { sign, publicJwk, keyId } = await createSigner(key);
    expect(publicJwk).toMatchObject({ alg, kid: keyId, use: 'sig' });
    expect(publicJwk).not.toHaveProperty('d');
    const [header, payload, signature] = (await sign(Buffer.from('text'))).split('.');
    expect(payload).toBe('');
    const whole = `${header}.${Buffer.from('text').toString('base64url')}.${signature}`;
    const verified = await compactVerify(whole, await importJWK(publicJwk));
    expect(verified.protectedHeader).toEqual({ alg, kid: keyId });
    const other = `${header}.${Buffer.from('Text').toString('base64url')}.${signature}`;
    await expect(compactVerify(other, await importJWK(publicJwk))).rejects.toThrow();
  });

  test('keeps the id of a key for as long as the key', async () => {
    const key = pem('ed25519');
    expect((await createSigner(key)).keyId).toBe((await createSigner(key)).keyId);
  });

  test.each([
    ['no key at all', 'hello', 'holds no private key in PEM'],
    ['another curve', pem('ec', { namedCurve: 'P-384' }), 'make one of type EC P-256 or Ed25519'],
    ['RSA', pem('rsa', { modulusLength: 2048 }), 'make one of type EC P-256 or Ed25519'],
  ])('refuses %s', async (_what, key, complaint) => {
    await expect(createSigner(key)).rejects.toThrow(complaint);
  });
});
