/** numpy in a virtual environment of its own, made by the bench and removed with its home. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const NUMPY = 'numpy==2.4.6';
const PATIENCE_MS = 180_000;
const run = promisify(execFile);

/** Runs a Python script in which numpy can be imported, and answers what it printed. */
export type Python = (script: URL, ...args: readonly string[]) => Promise<string>;

/** Installs numpy from PyPI. Answers the reason as text where this machine cannot. */
export async function installNumpy(home: string): Promise<Python | string> {
  const folder = join(home, 'numpy');
  const python = join(folder, 'bin', 'python');
  const steps = [
    ['no python3 with venv', 'python3', '-m', 'venv', folder],
    [
      `no ${NUMPY} from PyPI`,
      python,
      '-m',
      'pip',
      'install',
      '--quiet',
      '--retries',
      '1',
      '--only-binary',
      ':all:',
      NUMPY,
    ],
  ] as const;
  for (const [otherwise, command, ...args] of steps) {
    try {
      await run(command, args, { timeout: PATIENCE_MS });
    } catch (error) {
      return `${otherwise} (${lastLine(error)})`;
    }
  }
  return async (script, ...args) => (await run(python, [script.pathname, ...args], { timeout: PATIENCE_MS })).stdout;
}

function lastLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).trim().split('\n').at(-1) ?? '';
}
