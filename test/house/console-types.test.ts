/** The console's client is generated: it must say what the API says. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

const ROOT = join(import.meta.dirname, '..', '..');

test("the types of the console's client are those of the API (npm run console:types)", () => {
  const env = { ...process.env, NODE_OPTIONS: '' };
  const args = ['--import', 'tsx', 'local/console-types.ts', '--check'];
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, env, encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});
