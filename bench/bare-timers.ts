/** Bare Temporal timers with an empty worker: how fast workflows wake that were all put to sleep until one instant. */
import { fileURLToPath } from 'node:url';
import { NativeConnection, Worker } from '@temporalio/worker';
import { cpuPerItem, readCpu } from './cpu.ts';
import type { Engines } from './engines.ts';
import type { Checks, Side } from './figures.ts';
import { freshNamespace } from './temporal-side.ts';

const TASK_QUEUE = 'bench-sleepers';
const STARTS_AT_ONCE = 50;

/** Wake-ups a second, from the instant until the last one of `count` has run its code again. */
export async function measureBareTimers(
  engines: Engines,
  count: number,
  leadMs: number,
): Promise<{ readonly side: Side; readonly checks: Checks }> {
  const { client, namespace, stop } = await freshNamespace(engines.temporal.address);
  const connection = await NativeConnection.connect({ address: engines.temporal.address });
  const slept = new Set<string>();
  const woke = new Set<string>();
  let double = 0;
  let early = 0;
  let wakeAt = Number.POSITIVE_INFINITY;
  let allAwake = () => {};
  const done = new Promise<void>((resolve) => {
    allAwake = resolve;
  });
  const worker = await Worker.create({
    connection,
    namespace,
    taskQueue: TASK_QUEUE,
    workflowsPath: fileURLToPath(new URL('sleeper.ts', import.meta.url)),
    // All stay in memory: waking costs no replay.
    maxCachedWorkflows: count + 100,
    sinks: {
      sleeper: {
        asleep: { fn: ({ workflowId }) => void slept.add(workflowId) },
        woke: {
          fn({ workflowId }) {
            if (Date.now() < wakeAt) early += 1;
            if (woke.has(workflowId)) double += 1;
            woke.add(workflowId);
            if (woke.size === count) allAwake();
          },
        },
      },
    },
  });
  const running = worker.run();
  wakeAt = Date.now() + leadMs;
  await startAll(count, (i) =>
    client.workflow.start('sleeper', { workflowId: `sleeper-${i}`, taskQueue: TASK_QUEUE, args: [wakeAt] }),
  );
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, wakeAt - Date.now() - 50)));
  const asleep = slept.size;
  const cpuBefore = readCpu(engines, 'worker');
  await Promise.race([done, running]);
  const tookMs = Date.now() - wakeAt;
  const cpu = cpuPerItem(cpuBefore, readCpu(engines, 'worker'), count);
  worker.shutdown();
  await running;
  await connection.close();
  await stop();
  const late = asleep < count ? [`only ${asleep} of ${count} bare timers were set before their instant`] : [];
  const checks = { lost: count - woke.size, double, early, problems: late };
  return { side: { rate: (count / tookMs) * 1000, cpu }, checks };
}

async function startAll(count: number, start: (i: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const lane = async () => {
    for (let i = next++; i < count; i = next++) await start(i);
  };
  await Promise.all(Array.from({ length: STARTS_AT_ONCE }, lane));
}
