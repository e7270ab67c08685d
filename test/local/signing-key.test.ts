import { readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { createSigner } from '../../api/signer.ts';
import { temporaryHome } from '../../local/paths.ts';
import { signingKeyFile } from '../../local/signing-key.ts';

const home = temporaryHome();
afterAll(() => rmSync(home, { recursive: true }));

test('the embedded default makes one signing key, readable by its owner alone, and keeps it', async () => {
  const directory = join(home, 'signing');
  const file = signingKeyFile(directory);
  const pem = readFileSync(file, 'utf8');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(signingKeyFile(directory)).toBe(file);
  expect(readFileSync(file, 'utf8')).toBe(pem);
  expect((await createSigner(pem)).publicJwk.alg).toBe('ES256');
});
