/** The workflows' bundle, built ahead: a worker starts without compiling, and every worker runs the same code. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';

const workflows = fileURLToPath(new URL('../workflows/', import.meta.url));

/** Compiles the workflows and writes the bundle to `target`, whole or not at all. */
async function buildBundle(target: string): Promise<void> {
  const entry = readdirSync(workflows).find((file) => /^index\.[jt]s$/.test(file));
  if (entry === undefined) throw new Error(`no workflows in ${workflows}`);
  const { code } = await bundleWorkflowCode({
    workflowsPath: join(workflows, entry),
    logger: new DefaultLogger('WARN'),
  });
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(`${target}.${process.pid}`, code);
  renameSync(`${target}.${process.pid}`, target);
}

/** The bundle of the workflows as they are now, from the cache where they have not changed. */
export async function cachedBundle(): Promise<string> {
  const hash = createHash('sha256').update(process.version);
  for (const file of readdirSync(workflows).sort()) hash.update(readFileSync(join(workflows, file)));
  const lock = fileURLToPath(new URL('../package-lock.json', import.meta.url));
  if (existsSync(lock)) hash.update(readFileSync(lock));
  const name = `workflow-bundle-${hash.digest('hex').slice(0, 16)}.js`;
  const target = fileURLToPath(new URL(`../node_modules/.cache/shixian/${name}`, import.meta.url));
  if (!existsSync(target)) await buildBundle(target);
  return target;
}

if (import.meta.filename === process.argv[1]) {
  const target = process.argv[2];
  if (target === undefined) throw new Error('Say where to write the bundle: bundle FILE');
  await buildBundle(target);
}
