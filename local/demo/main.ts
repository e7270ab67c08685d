/**
 * `npm run demo`: three projects on the real engines in simulated time, across Mid-Autumn and National Day 2026.
 * Exit 1, with a sentence for each difference, when the ledger does not say what the story's table says.
 * `npm run demo -- --keep` leaves everything running for look-ups until Ctrl-C.
 */
import { parseArgs } from 'node:util';
import type { Stack } from '../stack.ts';
import { tellBulletin } from './bulletin.ts';
import { type Check, checksOf, type Read } from './checks.ts';
import { printCounts, printInbox, printTable } from './closing.ts';
import { callersOf, prepareGround } from './ground.ts';
import { aborted, listenForCtrlC } from './interrupt.ts';
import { howToLookUp } from './look-up.ts';
import { play } from './play.ts';
import { readInbox, readProject } from './readback.ts';
import { BEGINS_AT, PROJECTS } from './story.ts';
import { heading, PAGE, say, tone } from './text.ts';
import { printTimeline } from './timeline.ts';

const since = performance.now();
const ending = listenForCtrlC();
process.exitCode = await main().catch((error: unknown) => {
  if (ending.aborted) return 130;
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  return 1;
});

async function main(): Promise<number> {
  const { keep } = parseArgs({ options: { keep: { type: 'boolean', default: false } } }).values;
  say(tone('bold', '时限演示：三个项目，一个窗口，一本台账  Shixian demo'), '═'.repeat(PAGE));
  say('真实的 PostgreSQL、Temporal、工作进程与接口；只有时间是模拟的。 Real engines; only the time is simulated.', '');
  const stack = await prepareGround(BEGINS_AT, keep, (line) => say(tone('dim', `  ${line}`)), ending);
  try {
    const failure = stack.failed.then((report): never => {
      throw new Error(report);
    });
    const ended = aborted(ending).then(() => undefined);
    const differences = await Promise.race([tell(stack), failure, ended]);
    if (differences === undefined) return 130;
    say(...howToLookUp(stack, keep, PROJECTS[0]?.unitPerson ?? ''));
    say('', closingLine(differences));
    if (keep) await Promise.race([failure, ended]);
    return differences === 0 ? 0 : 1;
  } finally {
    await stack.stop();
  }
}

/** Plays, reads back and prints; answers how many differences there were. */
async function tell(stack: Stack): Promise<number> {
  const as = callersOf(stack);
  heading('经过', 'As it happens');
  const played = await play(as);
  const read: Read = new Map(
    await Promise.all(
      PROJECTS.map(async ({ folder, unitPerson }) => {
        const code = played.receipts.get(folder)?.project.code ?? '';
        return [folder, await readProject(as, unitPerson, code)] as const;
      }),
    ),
  );
  const projects = [...read.values()];
  for (const project of projects) printTimeline(project);
  printTable(projects);
  printCounts(projects);
  heading('督办收件箱', 'Escalation inbox');
  const typeNames = new Map(
    projects.flatMap(({ items }) => items.map(({ item }) => [item.type.id, item.type.name.zh])),
  );
  for (const person of ['supervisor-990100', 'supervisor-990121']) printInbox(await readInbox(as, person), typeNames);
  const admin = await as('admin');
  const checks = checksOf(read, played, (await admin.clock()).graceSeconds);
  const bulletin = await tellBulletin(as, read, stack.paths.home);
  return printChecks([...checks, ...bulletin]);
}

function printChecks(checks: readonly Check[]): number {
  heading('核对', 'Checked against the table worked out by hand (local/demo/story.ts)');
  for (const { zh, en, differences } of checks) {
    const holds = differences.length === 0;
    say(`${holds ? tone('green', '符合 ok  ') : tone('red', '不符 FAIL')} ${zh}  ${tone('dim', en)}`);
    for (const difference of differences) say(`          ${difference}`);
  }
  return checks.flatMap(({ differences }) => differences).length;
}

function closingLine(differences: number): string {
  const seconds = ((performance.now() - since) / 1000).toFixed(1);
  if (differences === 0)
    return `演示完毕，用时 ${seconds} 秒，全部符合。 Done in ${seconds} s; everything as it must be.`;
  const wrong = `演示完毕，用时 ${seconds} 秒，有 ${differences} 处不符，见上。`;
  return tone('red', `${wrong} The ledger differs from the story in ${differences} places, named above.`);
}
