import { spawn } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { repository, temporaryHome } from '../../local/paths.ts';

/** What `npm run demo` promises on 2 cores. */
const LIMIT_MS = 120_000;

const home = temporaryHome('shixian-demo-');

interface Run {
  readonly code: number | null;
  readonly output: string;
  readonly lines: readonly string[];
  readonly tookMs: number;
}

let run: Run;

function runDemo(): Promise<Run> {
  const since = performance.now();
  const env = { ...process.env, NODE_OPTIONS: '', SHIXIAN_HOME: home };
  const args = ['--import', 'tsx', join(repository, 'local/demo/main.ts')];
  const child = spawn(process.execPath, args, { cwd: repository, env, stdio: ['ignore', 'pipe', 'pipe'] });
  // An orderly end, so that a demo that hangs leaves no engine behind.
  const hanging = setTimeout(() => child.kill('SIGTERM'), LIMIT_MS + 10_000);
  const chunks: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      clearTimeout(hanging);
      const output = Buffer.concat(chunks).toString('utf8');
      resolve({ code, output, lines: output.split('\n'), tookMs: performance.now() - since });
    });
  });
}

beforeAll(async () => {
  run = await runDemo();
}, LIMIT_MS + 40_000);
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** The line of the closing table for a type at a department: type names are cut there, so their beginning counts. */
function row(department: string, type: string, project: string): string {
  const table = run.lines.slice(run.lines.findIndex((line) => line.startsWith('结果总表')));
  const from = table.findIndex((line) => line.startsWith(project));
  const own = table.slice(from + 1);
  return own.find((line) => line.includes(` ${type}`) && line.includes(` ${department} `)) ?? '';
}

/** The lines of the timelines at an instant, for a type. */
function happened(at: string, type: string): string[] {
  return run.lines.filter((line) => line.startsWith(`${at}  `) && line.includes(type));
}

const EXPRESSWAY = '临沄市绕城高速公路东段工程';
const RESERVOIR = '澄砚县青砚水库工程';
const PLANT = '霖湖精细化工溶剂与水性树脂项目';

describe('npm run demo', () => {
  test('ends well within two minutes, with everything as the story says', () => {
    expect({ code: run.code, differs: run.output.includes('不符') }).toEqual({ code: 0, differs: false });
    expect(run.lines.filter((line) => line.startsWith('符合 ok'))).toHaveLength(15);
    expect(run.tookMs).toBeLessThan(LIMIT_MS);
  });

  test.each([
    // Due on Sunday 09-20, which is worked for Mid-Autumn.
    ['990100-SLJ', '水土保持方案', EXPRESSWAY, '09-20 视为同意 09-21 00:00:00'],
    ['990100-SLJ', '水土保持方案', PLANT, '09-20 视为同意 09-21 00:00:00'],
    // Ten working days that jump 09-25 to 09-27.
    ['990121-ZRZ', '建设项目用地预审', RESERVOIR, '09-28 视为同意 09-29 00:00:00'],
    // Fifteen calendar days that end in National Day.
    ['990100-STH', '排污许可证核发', PLANT, '10-08 视为同意 10-09 00:00:00'],
    // Thirty calendar days that end on Saturday 10-10, which is worked, and on Sunday 10-11, which is not.
    ['990100-STH', '环境影响报告书', EXPRESSWAY, '10-10 视为同意 10-11 00:00:00'],
    ['990100-STH', '环境影响报告书', RESERVOIR, '10-12 视为同意 10-13 00:00:00'],
    ['990100-SLJ', '取水许可', RESERVOIR, '10-21 视为同意 10-22 00:00:00'],
  ])('%s %s of %s is deemed approved at its instant', (department, type, project, ending) => {
    expect(row(department, type, project)).toContain(ending);
  });

  test('a reply a second before the cutoff wins, one a second after is kept and changes nothing', () => {
    expect(row('990100-ZRZ', '建设用地规划', PLANT)).toMatch(/10-10 准予 {5}10-10 23:59:59 10-10 23:59:59 是$/);
    expect(happened('10-11 00:00:01', '建设工程规划许可证')[0]).toContain('迟到答复存档（准予）');
    expect(row('990100-ZRZ', '建设工程规划', PLANT)).toMatch(/10-10 视为同意 10-11 00:00:00 10-11 00:01:00 否$/);
  });

  test('life safety is escalated and stays undecided; province items are reported upward', () => {
    const hazchem = happened('10-09 00:00:00', '危险化学品建设项目安全条件').join();
    expect(hazchem).toContain('逾期督办（截止 10-08）');
    expect(hazchem).not.toContain('视为同意');
    expect(row('990100-YJJ', '危险化学品', PLANT)).toMatch(/10-08 审查中 .*否$/);
    expect(happened('09-29 00:00:00', '重大建设工程抗震')[0]).toContain('向上报告（法定期限届满）');
    expect(row('990000-DZJ', '重大建设工程抗震', EXPRESSWAY)).toMatch(/09-28 审查中 .*否$/);
  });

  test('refusals carry their reasons, silence accepts, and a warning comes on a make-up day', () => {
    const refused = run.lines.findIndex((line) => line.startsWith('09-18 14:30:00') && line.includes('  不予  '));
    expect(run.lines[refused + 1]).toContain('理由：弃渣 33.70 万立方米');
    expect(run.output).toContain('理由：安全设施设计审查应在安全条件审查通过之后申请');
    expect(happened('09-19 00:00:00', '水工程建设规划同意书')[0]).toContain('逾期未答复，视为受理');
    expect(happened('10-10 09:00:00', '环境影响报告书').join()).toContain('到期预警（截止 10-12）');
  });

  test('a colleague stands in for an officer on leave, and both names stand in the journal', () => {
    expect(happened('10-08 17:20:00', '雷电防护装置')[0]).toMatch(/准予 .*经办 \S+（代 经办 \S+）$/);
  });

  test('the counts are those of the table, and the ledger stays where the last lines say', () => {
    const counts = /办件 39 个：准予 16，视为同意 14，审查中 6，不予 1，已撤回 1，不予受理 1。/;
    expect(run.output).toMatch(counts);
    expect(run.output).toContain('部门 22 个，项目 3 个。');
    expect(run.output).toContain(`SHIXIAN_HOME=${join(home, 'demo')} SHIXIAN_CLOCK=simulated npm start`);
    expect(existsSync(join(home, 'demo', 'postgres'))).toBe(true);
  });
});
