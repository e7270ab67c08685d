import { Client, Connection } from '@temporalio/client';
import { startShortHistories } from './short-histories.ts';
const t = await startShortHistories(20);
const c = await Connection.connect({ address: t.address });
const client = new Client({ connection: c });
const { Worker, NativeConnection } = await import('@temporalio/worker');
const { cachedBundle } = await import('../../worker/bundle.ts');
const nc = await NativeConnection.connect({ address: t.address });
let n = 0;
const w = await Worker.create({ connection: nc, taskQueue: 'shixian', workflowBundle: { codePath: await cachedBundle() }, activities: { nextDeadline: async () => { n++; return { kind: 'waiting', department: 'a', itemType: 'b', dueOn: '' }; }, settle: async () => {} } });
const run = w.run();
await c.operatorService.addSearchAttributes({ namespace: 'default', searchAttributes: { Department: 2, ItemType: 2, DueOn: 2 } });
const h = await client.workflow.start('approvalItem', { workflowId: 'x', taskQueue: 'shixian', args: ['x'] });
for (let i = 0; i < 20; i++) { await h.signal('itemChanged'); await new Promise((r) => setTimeout(r, 100)); }
const hist = await client.workflow.getHandle('x', h.firstExecutionRunId).fetchHistory();
console.log(hist.events?.length, n);
for (const e of hist.events ?? []) if (e.workflowTaskStartedEventAttributes) console.log(String(e.eventId), e.workflowTaskStartedEventAttributes.suggestContinueAsNew, String(e.workflowTaskStartedEventAttributes.historySizeBytes));
console.log(hist.events?.at(-1)?.eventType);
w.shutdown(); await run; await t.stop(); process.exit();
