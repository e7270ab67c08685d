import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';

const repository = fileURLToPath(new URL('../..', import.meta.url));

function runBench(): Promise<{ readonly code: number | null; readonly printed: string }> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'bench/main.ts', '--short'], {
    cwd: repository,
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, printed })));
}

describe('the bench in its short form', () => {
  test('every figure is sound: nothing lost, nothing double, nothing early', async () => {
    const { code, printed } = await runBench();
    expect(printed).not.toContain('VOID');
    expect(printed.match(/0 lost, 0 double, 0 early/g)).toHaveLength(9);
    expect(code).toBe(0);
  }, 300_000);
});
