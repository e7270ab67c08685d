/** A Temporal of the caller's own that suggests continue-as-new after a few events instead of thousands. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Connection } from '@temporalio/client';
import { localPaths } from '../../local/paths.ts';
import { freePort } from '../../local/ports.ts';
import { findTemporal } from '../../local/temporal-binary.ts';
import { eventually } from './eventually.ts';

/** Starts it in memory; its namespace is `default`. */
export async function startShortHistories(
  eventsPerRun: number,
): Promise<{ readonly address: string; stop(): Promise<void> }> {
  const source = await findTemporal({ env: process.env, cache: localPaths().cache, log: () => undefined });
  if (source.kind === 'server') throw new Error('This test starts its own Temporal: unset TEMPORAL_ADDRESS.');
  const port = await freePort();
  const child: ChildProcess = spawn(
    source.path,
    [
      ...['server', 'start-dev', '--headless', '--ip', '127.0.0.1', '--port', String(port), '--log-level', 'never'],
      ...['--dynamic-config-value', `limit.historyCount.suggestContinueAsNew=${eventsPerRun}`],
    ],
    { stdio: 'ignore' },
  );
  const exited = once(child, 'exit');
  const address = `127.0.0.1:${port}`;
  await eventually('Temporal answers', async () => {
    if (child.exitCode !== null) throw new Error(`Temporal ended with code ${child.exitCode}`);
    const connection = await Connection.connect({ address, connectTimeout: '1 second' }).catch(() => undefined);
    const answer = await connection?.workflowService.describeNamespace({ namespace: 'default' }).catch(() => undefined);
    await connection?.close();
    return answer?.namespaceInfo ? true : undefined;
  });
  return {
    address,
    async stop() {
      child.kill('SIGTERM');
      await exited;
    },
  };
}
