import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { type Issuer, signToken, startIssuer, tokenParties } from '../../local/issuer.ts';
import { repository, temporaryHome } from '../../local/paths.ts';
import { findPerson, samplePeople } from '../../local/people.ts';
import { freePort } from '../../local/ports.ts';

const home = temporaryHome();
const keyDir = join(home, 'issuer');
let issuer: Issuer;

beforeAll(async () => {
  issuer = await startIssuer({ keyDir, port: await freePort() });
});

afterAll(async () => {
  await issuer.stop();
  rmSync(home, { recursive: true, force: true });
});

const officer = { id: 'officer-1', name: '甲', role: 'officer', departmentId: 'D1', unitId: null, division: '990100' };
const verify = (token: string, parties = tokenParties({})) =>
  jwtVerify(token, createRemoteJWKSet(new URL(issuer.jwksUrl)), { ...parties, typ: 'at+jwt', algorithms: ['ES256'] });

describe('the local issuer', () => {
  test('publishes the key that verifies its tokens, with the claims of the contract', async () => {
    const { payload } = await verify(await signToken(keyDir, officer, tokenParties({})));
    expect(payload).toMatchObject({ sub: 'officer-1', roles: ['officer'], departmentId: 'D1', division: '990100' });
    expect(payload).not.toHaveProperty('unitId');
    expect((payload.exp as number) - (payload.iat as number)).toBe(12 * 3600);
  });

  test('does not verify a token of another key', async () => {
    const foreign = await signToken(join(home, 'another'), officer, tokenParties({}));
    await expect(verify(foreign)).rejects.toThrow();
  });

  test('keeps the secret in a file for its owner alone and never publishes it', async () => {
    expect(statSync(join(keyDir, 'key.json')).mode & 0o777).toBe(0o600);
    const { d } = JSON.parse(readFileSync(join(keyDir, 'key.json'), 'utf8')) as { d: string };
    expect(d.length).toBeGreaterThan(40);
    expect(await (await fetch(issuer.jwksUrl)).text()).not.toContain(d);
  });

  test('still verifies after a restart', async () => {
    const token = await signToken(keyDir, officer, tokenParties({}));
    await issuer.stop();
    issuer = await startIssuer({ keyDir, port: await freePort() });
    expect((await verify(token)).payload.sub).toBe('officer-1');
  });
});

describe('npm run -s token', () => {
  const token = (...args: string[]) =>
    spawnSync(process.execPath, ['--import', 'tsx', 'local/token.ts', ...args], {
      cwd: repository,
      encoding: 'utf8',
      env: { ...process.env, SHIXIAN_HOME: home, NODE_OPTIONS: '', JWT_ISSUER: '', JWT_AUDIENCE: '' },
    });

  test('prints a token that the running issuer vouches for, and nothing else', async () => {
    const head = samplePeople().find((person) => person.role === 'head');
    const { stdout, stderr, status } = token(head?.id ?? '');
    expect({ stderr, status, lines: stdout.split('\n').length }).toEqual({ stderr: '', status: 0, lines: 2 });
    const { payload } = await verify(stdout.trim(), issuer.parties);
    expect(payload).toMatchObject({ sub: head?.id, departmentId: head?.departmentId });
  });

  test('a wrong name exits 1 and lists the closest', () => {
    const { stdout, stderr, status } = token('admn');
    expect({ stdout, status }).toEqual({ stdout: '', status: 1 });
    expect(stderr).toContain('Closest: admin');
    expect(() => findPerson(samplePeople(), '')).toThrow(/No name was given.*One of each role: .*supervisor/);
  });
});
