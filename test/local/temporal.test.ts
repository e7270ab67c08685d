import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import { localPaths, temporaryHome } from '../../local/paths.ts';
import { freePort } from '../../local/ports.ts';
import { startTemporal, type Temporal } from '../../local/temporal.ts';
import { findTemporal } from '../../local/temporal-binary.ts';
import { SEARCH_ATTRIBUTES } from '../../worker/standing.ts';

const home = temporaryHome();
let binary: string;
let temporal: Temporal;

const start = async (file: string, namespaces: string[]) =>
  startTemporal({
    binary,
    dbFile: join(home, file),
    port: await freePort(),
    uiPort: null,
    namespaces,
    fsync: false,
    log: () => undefined,
  });

async function ask<T>(question: (connection: Connection) => Promise<T>): Promise<T> {
  const connection = await Connection.connect({ address: temporal.address });
  try {
    return await question(connection);
  } finally {
    await connection.close();
  }
}

const namespaceId = (namespace: string) =>
  ask(async ({ workflowService }) => (await workflowService.describeNamespace({ namespace })).namespaceInfo?.id);

beforeAll(async () => {
  const { cache } = localPaths({ ...process.env, SHIXIAN_HOME: home });
  // TEMPORAL_ADDRESS would name a server that these tests must not stop.
  const source = await findTemporal({ env: { ...process.env, TEMPORAL_ADDRESS: undefined }, cache, log: console.log });
  if (source.kind !== 'program') throw new Error('These tests need a Temporal program.');
  binary = source.path;
  temporal = await start('one.db', ['default', 'city']);
}, 400_000);

afterAll(async () => {
  await temporal.stop();
  rmSync(home, { recursive: true, force: true });
});

describe('the embedded Temporal', () => {
  test('finds namespaces, their ids and workflows again on the same file, after a stop and after a kill', async () => {
    const before = await namespaceId('city');
    expect(before).toMatch(/^[0-9a-f-]{36}$/);
    await ask(({ workflowService }) =>
      workflowService.startWorkflowExecution({
        namespace: 'city',
        workflowId: 'kept',
        requestId: 'once',
        workflowType: { name: 'any' },
        taskQueue: { name: 'nobody' },
      }),
    );
    await temporal.stop();
    temporal = await start('one.db', ['default', 'city']);
    expect(await namespaceId('city')).toBe(before);
    await temporal.kill();
    await temporal.restart();
    expect(await namespaceId('city')).toBe(before);
    const kept = await ask(({ workflowService }) =>
      workflowService.describeWorkflowExecution({ namespace: 'city', execution: { workflowId: 'kept' } }),
    );
    expect(kept.workflowExecutionInfo?.type?.name).toBe('any');
  }, 20_000);

  test('adds the search attributes that a namespace of the file lacks', async () => {
    const attributesOf = async (namespace: string) => {
      const answer = await ask(({ operatorService }) => operatorService.listSearchAttributes({ namespace }));
      return Object.keys(answer.customAttributes ?? {});
    };
    await ask(({ workflowService }) =>
      workflowService.registerNamespace({ namespace: 'county', workflowExecutionRetentionPeriod: msToTs('1 day') }),
    );
    await temporal.stop();
    temporal = await start('one.db', ['default', 'city', 'county']);
    for (const namespace of ['default', 'city', 'county']) {
      expect(await attributesOf(namespace)).toEqual(expect.arrayContaining([...SEARCH_ATTRIBUTES]));
    }
  }, 20_000);

  test('gives a namespace another id when its file is lost', async () => {
    const before = await namespaceId('city');
    await temporal.stop();
    for (const end of ['', '-wal', '-shm']) rmSync(join(home, `one.db${end}`), { force: true });
    temporal = await start('one.db', ['default', 'city']);
    const after = await namespaceId('city');
    expect(after).toMatch(/^[0-9a-f-]{36}$/);
    expect(after).not.toBe(before);
  }, 20_000);
});
