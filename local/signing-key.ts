/** The key that the embedded default signs certificates with. A city keeps its own, in a place of its own. */
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The file of the key in `directory` (PEM, PKCS#8), made when absent. */
export function signingKeyFile(directory: string): string {
  const file = join(directory, 'certificates.pem');
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  try {
    writeFileSync(file, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    // The key that is there counts: certificates were signed with it.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return file;
}
