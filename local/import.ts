/**
 * `npm run -s import -- FILE [--dry-run]`: brings running items of another system over. Into the database that
 * DATABASE_URL names, or into the embedded one while `npm start` runs.
 */
import { importFile } from '../api/import-command.ts';
import { localPaths } from './paths.ts';
import { embeddedAppUrl } from './postgres.ts';
import { portsOf } from './stack.ts';

try {
  const env = process.env;
  const url = env.DATABASE_URL || embeddedAppUrl(localPaths(env).postgres, portsOf(env).postgres);
  const { lines, ok } = await importFile(process.argv.slice(2), { ...env, DATABASE_URL: url });
  (ok ? process.stdout : process.stderr).write(lines.map((line) => `${line}\n`).join(''));
  if (!ok) process.exitCode = 1;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
