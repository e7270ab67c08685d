/** The signed head of the log: signed when it has grown, published with the proof that it goes on from an earlier one. */
import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { compactVerify, importJWK, type JWK } from 'jose';
import { signHead } from '../../api/log-heads.ts';
import { createSigner } from '../../api/signer.ts';
import { logFollower } from '../../db/event-log.ts';
import { canonicalJson } from '../../documents/canonical-json.ts';
import type { LogHead } from '../../documents/log-head.ts';
import { hashFollowed, sha256 } from '../../documents/log-leaf.ts';
import { isConsistent } from '../../domain/proof/merkle.ts';
import { followToEnd } from '../support/followers.ts';
import { city, type Harness, startApi, submit } from './harness.ts';

let api: Harness;
const pem = () =>
  generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
const [before, after] = [await createSigner(pem()), await createSigner(pem())];
const published = async (since?: number) =>
  (await api.as(null).get(`/.well-known/shixian-log-head.json${since === undefined ? '' : `?since=${since}`}`)).body;
const grow = async () => {
  await submit(api, [{ typeId: 'soil-water', division: city }]);
  await followToEnd(api.ledger, logFollower(hashFollowed));
};
const bytes = (text: string) => Buffer.from(text, 'hex');

beforeAll(async () => {
  api = await startApi({ clock: { startAt: '2026-09-14T10:00:00+08:00' } });
});
afterAll(() => api.close());

/** Checks the signature with the published keys. */
async function verified({ content, jws }: { content: LogHead; jws: string }): Promise<LogHead> {
  const [header = '', , signature = ''] = jws.split('.');
  const { kid } = JSON.parse(Buffer.from(header, 'base64url').toString()) as { kid: string };
  const { keys } = (await api.as(null).get('/.well-known/shixian-keys.json')).body as { keys: JWK[] };
  const key = keys.find((one) => one.kid === kid);
  if (key === undefined) throw new Error('the key is not published');
  const payload = Buffer.from(canonicalJson(content)).toString('base64url');
  await compactVerify(`${header}.${payload}.${signature}`, await importJWK(key, 'ES256'));
  return content;
}

describe('the head of the log', () => {
  test('is there once there is an event, and the same until there is another', async () => {
    const signing = { ledger: api.ledger, config: api.config, signer: before };
    expect(await signHead(signing)).toBeUndefined();
    expect((await api.as(null).get('/.well-known/shixian-log-head.json')).status).toBe(404);
    await grow();
    const first = await signHead(signing);
    expect(first?.size).toBe(1);
    expect(await signHead(signing)).toEqual(first);
    const { head, consistency } = await published();
    expect(await verified(head)).toMatchObject({
      format: 'shixian-log-head/1',
      size: 1,
      signedAt: '2026-09-14T10:00:00.000+08:00',
    });
    expect(consistency).toBeNull();
  });

  test('goes on from the one before it, and a new key leaves the old one published', async () => {
    const { head: first } = await published();
    await grow();
    await grow();
    await signHead({ ledger: api.ledger, config: api.config, signer: after });
    const { head, consistency } = await published(first.content.size);
    const [older, newer] = [await verified(first), await verified(head)].map(({ size, root }) => ({
      size,
      root: bytes(root),
    }));
    expect(newer?.size).toBe(3);
    if (older === undefined || newer === undefined) throw new Error('two heads');
    expect(isConsistent(sha256, { older, newer, path: consistency.path.map(bytes) })).toBe(true);
    expect(
      isConsistent(sha256, { older: { ...older, root: newer.root }, newer, path: consistency.path.map(bytes) }),
    ).toBe(false);
    expect((await published(4)).consistency).toBeNull();
    const kids = ((await api.as(null).get('/.well-known/shixian-keys.json')).body.keys as JWK[]).map(({ kid }) => kid);
    expect(kids).toEqual(expect.arrayContaining([before.keyId, after.keyId]));
    expect((await api.as(null).get('/.well-known/shixian-log-head.json?since=-1')).status).toBe(422);
  });
});
