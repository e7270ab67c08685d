/** Workflows that run today go on under tomorrow's code: every saved history is replayed on the present bundle. */
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { bundleWorkflowCode, DefaultLogger, Runtime, Worker, type WorkflowBundleOption } from '@temporalio/worker';
import { cachedBundle } from '../../worker/bundle.ts';
import { savedHistories } from './saved-history.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const histories = savedHistories();
const silent = new DefaultLogger('ERROR', () => undefined);

/** The error of each replayed history; undefined where the workflow did just what it did then. */
async function replay(workflowBundle: WorkflowBundleOption): Promise<Record<string, Error | undefined>> {
  const workflows = histories.map(({ name, history }) => ({ workflowId: name, history }));
  const errors: Record<string, Error | undefined> = {};
  for await (const { workflowId, error } of Worker.runReplayHistories({ workflowBundle }, workflows))
    errors[workflowId] = error;
  return errors;
}

describe('the saved histories', () => {
  beforeAll(() => {
    Runtime.install({
      shutdownSignals: [],
      logger: silent,
      telemetryOptions: { logging: { forward: {}, filter: 'OFF' } },
    });
  });

  test('are one of each shape', () => {
    expect(histories.map(({ name }) => name)).toEqual([
      'approved-in-time',
      'bulletin-round',
      'continued-as-new',
      'deemed',
      'many-wakes',
      'meeting-round',
      'reconcile',
      'sweep-with-update',
      'withdrawn-while-waiting',
    ]);
    // Each holds what its name says, so that a recording gone wrong does not pass for a golden one.
    const holds = (name: string, attributes: string) =>
      histories
        .find((saved) => saved.name === name)
        ?.history.events?.some((event) => attributes in event && event[attributes as keyof typeof event]);
    expect(holds('continued-as-new', 'workflowExecutionContinuedAsNewEventAttributes')).toBeTruthy();
    expect(holds('bulletin-round', 'activityTaskCompletedEventAttributes')).toBeTruthy();
    expect(holds('deemed', 'timerFiredEventAttributes')).toBeTruthy();
    expect(holds('many-wakes', 'workflowExecutionSignaledEventAttributes')).toBeTruthy();
    expect(holds('sweep-with-update', 'workflowExecutionUpdateCompletedEventAttributes')).toBeTruthy();
  });

  test('replay on the workflows as they are', async () => {
    expect(await replay({ codePath: await cachedBundle() })).toEqual(
      Object.fromEntries(histories.map(({ name }) => [name, undefined])),
    );
  });

  describe('do not replay on workflows that do something else', () => {
    let copy: string;
    beforeAll(() => {
      copy = mkdtempSync(join(tmpdir(), 'shixian-replay-'));
      cpSync(join(ROOT, 'workflows'), join(copy, 'workflows'), { recursive: true });
      symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
    });
    afterAll(() => rmSync(copy, { recursive: true }));

    /** Bundles the copy with one passage of one file changed. */
    const altered = async (file: string, from: string, to: string) => {
      const path = join(copy, 'workflows', file);
      const source = readFileSync(path, 'utf8');
      expect(source).toContain(from);
      writeFileSync(path, source.replace(from, to));
      try {
        return await bundleWorkflowCode({ workflowsPath: join(copy, 'workflows', 'index.ts'), logger: silent });
      } finally {
        writeFileSync(path, source);
      }
    };

    test.each([
      [
        'an answer that is no longer asked again after a change',
        'approval-item.ts',
        'if (changed) continue;',
        '',
        ['many-wakes'],
      ],
      [
        'a settle step before every answer',
        'approval-item.ts',
        'const next = await',
        'await settle(itemId);\n    const next = await',
        ['approved-in-time', 'deemed', 'withdrawn-while-waiting'],
      ],
      [
        'a sweep that asks for its deadline twice',
        'cutoff-sweep.ts',
        'const { waitMs } = await sweep();',
        'await sweep();\n    const { waitMs } = await sweep();',
        ['sweep-with-update'],
      ],
      [
        'a round of meetings that looks twice',
        'meeting-round.ts',
        'await meetings();',
        'await meetings();\n  await meetings();',
        ['meeting-round'],
      ],
      [
        'a reconciler that compares first',
        'reconcile.ts',
        'await repair();',
        'await compareWithTemporal();\n    await repair();',
        ['reconcile'],
      ],
    ])('%s', async (_, file, from, to, failing) => {
      const errors = await replay(await altered(file, from, to));
      const failed = Object.keys(errors).filter((name) => errors[name] !== undefined);
      expect(failed).toEqual(expect.arrayContaining(failing));
      for (const name of failed) expect(String(errors[name])).toMatch(/[Nn]ondeterminism/);
    });
  });
});
