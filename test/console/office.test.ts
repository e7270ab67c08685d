/** The supervisor's office in a browser: it writes, follows, talks and releases; a head signs for and answers. */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { accountabilityFollower } from '../../db/accountability.ts';
import { followOnce } from '../../db/followers.ts';
import { eventually } from '../support/eventually.ts';
import { barriers, clearInBothLanguages, type Ground, picture, startGround } from './ground.ts';

const SUPERVISOR = 'supervisor-990100';
const HEAD = 'head-990100-SLJ';

jest.setTimeout(180_000);

let ground: Ground;
beforeAll(async () => {
  ground = await startGround();
  await ground.submit('soil-water', 'land-use-permit');
  await ground.submit('soil-water');
  // Silence accepts, and silence deems.
  await ground.ask('admin', 'clock/advance', { body: { to: '2026-10-20T10:00:00+08:00' } });
  // This one is open, and nobody is late.
  await ground.submit('soil-water');
}, 120_000);
afterAll(async () => {
  await ground.close();
});

const dialog = (page: Page) => page.getByRole('dialog');

describe('a supervision notice', () => {
  test('is read as the sheet that it will be, and then issued', async () => {
    const page = await ground.open(SUPERVISOR, '/console/letters');
    await page.getByText('督查发出后会出现在这里').waitFor();
    await page.getByRole('button', { name: '拟写' }).click();
    await page.getByLabel('送达部门').selectOption('990100-SLJ');
    await page.getByLabel('反馈期限').fill('2026-10-27');
    await page.getByLabel('要求').fill('请明确专人，于十日内作出决定。');
    await picture(page, 'letter-form');
    await clearInBothLanguages(page, () => page.getByRole('group').first().waitFor());
    await page.getByRole('button', { name: '预览' }).click();
    // Nothing of it is overdue: it is said, and what was written stays.
    await page.getByText('没有符合条件的在办事项').waitFor();
    await page.getByLabel('只列逾期的').uncheck();
    await page.getByRole('button', { name: '预览' }).click();
    const sheet = page.frameLocator('iframe');
    await sheet.getByText('请明确专人，于十日内作出决定。').waitFor();
    await picture(page, 'letter-preview');
    expect((await ground.ask(SUPERVISOR, 'supervision-notices')).items).toEqual([]);
    await page.getByRole('button', { name: '发出', exact: true }).click();
    await page.waitForURL('**/console/letters/990100-DB-*');
    await page.getByText('待签收').first().waitFor();
    const { items } = await ground.ask(SUPERVISOR, 'supervision-notices');
    expect(items).toMatchObject([{ departmentId: '990100-SLJ', replyOn: '2026-10-27', status: 'issued' }]);
    await page.context().close();
  });

  test('is signed for and answered by the head, and closed by the supervisor', async () => {
    const head = await ground.open(HEAD, '/console/letters');
    await head.getByRole('row').nth(1).getByRole('link').click();
    await head.getByRole('button', { name: '签收' }).click();
    await dialog(head).getByRole('button', { name: '签收' }).click();
    await head.getByRole('button', { name: '反馈' }).click();
    await dialog(head).getByLabel('采取的措施').fill('已倒排工期，责任到人。');
    await dialog(head).getByLabel('承诺办结日期').fill('2026-10-26');
    await dialog(head).getByRole('button', { name: '反馈' }).click();
    await head.getByText('已反馈，待销号').waitFor();
    const page = await ground.open(SUPERVISOR, new URL(head.url()).pathname);
    await head.context().close();
    await page.getByText('已倒排工期，责任到人。').waitFor();
    await clearInBothLanguages(page, () => page.locator('.journal').waitFor());
    await page.getByRole('button', { name: '销号' }).click();
    await dialog(page).getByLabel('核实情况').fill('经核实，已按期办结。');
    await dialog(page).getByRole('button', { name: '销号' }).click();
    await page.getByText('已销号').waitFor();
    await picture(page, 'notice');
    await page.context().close();
  });
});

test('an accountability record is opened by defaults, and the talk is entered', async () => {
  await eventually('the defaults are counted', async () => {
    await followOnce(ground.ledger, accountabilityFollower(ground.ledger));
    const { items } = await ground.ask(SUPERVISOR, 'accountability-records?departmentId=990100-ZRZ');
    return items[0];
  });
  const page = await ground.open(SUPERVISOR, '/console/accountability');
  const record = page.getByRole('listitem').filter({ hasText: '自然资源' });
  await record.getByRole('button', { name: '登记约谈' }).click();
  await dialog(page).getByLabel('约谈日期').fill('2026-10-19');
  await dialog(page).getByLabel('参加人员').fill('分管副市长、局长');
  await dialog(page).getByLabel('情况').fill('承诺逐件倒排时限。');
  await dialog(page).getByRole('button', { name: '登记约谈' }).click();
  await record.getByRole('button', { name: '登记约谈' }).waitFor({ state: 'detached' });
  await record.getByRole('button', { name: '经过' }).click();
  await record.getByText('承诺逐件倒排时限。').waitFor();
  await picture(page, 'accountability');
  await clearInBothLanguages(page, () => page.locator('.cards').waitFor());
  await page.context().close();
});

describe('a meeting', () => {
  test('is prepared, frozen, held and minuted; its pack is taken along', async () => {
    const page = await ground.open(SUPERVISOR, '/console/meetings');
    await page.getByRole('button', { name: '筹备 2026-10 会议' }).click();
    await page.getByRole('heading', { name: /2026-10/ }).waitFor();
    await confirm(page, '增列议题', { 议题: '用林报批会商', 内容: '提请省厅会商。', 理由: '企业反映强烈。' });
    await page.getByText('增列：企业反映强烈。').waitFor();
    await picture(page, 'meeting');
    await clearInBothLanguages(page, () => page.locator('.agenda').waitFor());
    const keys = (await meeting()).pack.entries.map(({ key }: { key: string }) => key);
    // What the rules picked is struck but for one entry.
    for (const _ of keys.slice(1)) {
      const before = await page.locator('.agenda .struck').count();
      await page.getByRole('button', { name: /^划去/ }).nth(1).click();
      await dialog(page).getByLabel('理由').fill('会前已办结。');
      await dialog(page).getByRole('button', { name: '划去' }).click();
      await page.locator('.agenda .struck').nth(before).waitFor();
    }
    await confirm(page, '定稿', {});
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'PDF' }).click(),
    ]);
    expect(file.suggestedFilename()).toBe('M990100-2026-10.pdf');
    await confirm(page, '登记召开', { 召开日期: '2026-10-20', 主持人: '分管副市长', 出席: '市水利局、市自然资源局' });
    await page.getByText('分管副市长主持').waitFor();
    await page
      .getByRole('button', { name: /^录入议定/ })
      .first()
      .click();
    await dialog(page).getByLabel('议定意见').fill('由市水利局限期办结。');
    await dialog(page).getByRole('button', { name: '增加事项' }).click();
    await dialog(page).getByLabel('要做什么').fill('补发批文');
    await dialog(page).getByLabel('办结标志').fill('批文文号');
    await dialog(page).getByLabel('责任部门').selectOption('990100-SLJ');
    await dialog(page).getByLabel('办结期限').fill('2026-10-30');
    await dialog(page).getByLabel('责任人（不选为部门负责人）').selectOption('officer-990100-SLJ-1');
    expect(await barriers(page)).toEqual([]);
    await dialog(page).getByRole('button', { name: '录入', exact: true }).click();
    await page.getByText('议定：由市水利局限期办结。').waitFor();
    await page
      .getByRole('button', { name: /^录入议定/ })
      .first()
      .click();
    await dialog(page).getByLabel('议定意见').fill('提请省厅会商。');
    await dialog(page).getByRole('button', { name: '录入', exact: true }).click();
    await page.getByText('议定：提请省厅会商。').waitFor();
    await confirm(page, '归档', {});
    await page.getByText('已归档').first().waitFor();
    expect((await meeting()).status).toBe('closed');
    await page.context().close();
  });

  test('gives tasks, which their owner reports and the supervisor confirms', async () => {
    const officer = await ground.open('officer-990100-SLJ-1', '/console/tasks');
    await confirm(officer, '报告办结', { 办理结果: '批文已出具：临水批〔2026〕31号。' });
    await officer.getByText('报告：批文已出具').waitFor();
    await officer.context().close();
    const page = await ground.open(SUPERVISOR, '/console/tasks?status=reported');
    await page.getByText('报告：批文已出具').waitFor();
    await picture(page, 'tasks');
    await clearInBothLanguages(page, () => page.locator('.cards').waitFor());
    await confirm(page, '确认办结', {});
    await page.getByText('没有事项').waitFor();
    await page.context().close();
  });
});

const meeting = () => ground.ask(SUPERVISOR, 'meetings/M990100-2026-10');

/** Presses the button, fills in its dialog and confirms it. */
async function confirm(page: Page, act: string, fields: Readonly<Record<string, string>>): Promise<void> {
  await page.getByRole('button', { name: act, exact: true }).click();
  for (const [label, text] of Object.entries(fields)) await dialog(page).getByLabel(label).fill(text);
  await dialog(page).getByRole('button', { name: act }).click();
  await dialog(page).waitFor({ state: 'detached' });
}

describe('the days to come', () => {
  test('are counted by department, and every number opens its list', async () => {
    const { departments, days } = await ground.ask(SUPERVISOR, 'forecast');
    const bureau = departments.find(({ department }: { department: { id: string } }) => department.id === '990100-SLJ');
    const { items } = await ground.ask(SUPERVISOR, 'windows/990100-SLJ/queue?tab=dueSoon&withinWorkingDays=9');
    expect([days.length, bureau.due.reduce((a: number, b: number) => a + b, 0)]).toEqual([10, items.length]);
    expect(items.length).toBeGreaterThan(0);
    const page = await ground.open(SUPERVISOR, '/console/supervision');
    await page.getByRole('heading', { name: '未来十个工作日到期' }).waitFor();
    await page.locator('.forecast tbody tr').filter({ hasText: '水利局' }).getByRole('link').first().click();
    await page.waitForURL('**/desk/990100-SLJ?tab=dueSoon*');
    await page.locator('.row.chosen').waitFor();
    await page.context().close();
  });

  test('turn on the wall by themselves, and stand still when somebody wants to read', async () => {
    const page = await ground.open(SUPERVISOR, '/console/');
    await page.clock.install();
    await page.goto(`${ground.origin}/console/wall`);
    const heading = (name: string) => page.getByRole('heading', { level: 2, name });
    await heading('各部门亮灯').waitFor();
    await page.locator('.wall .board').waitFor();
    await picture(page, 'wall');
    expect(await barriers(page)).toEqual([]);
    await page.clock.fastForward(21_000);
    await heading('已逾期的办件').waitFor();
    await page.clock.fastForward(21_000);
    await heading('未来十个工作日到期').waitFor();
    expect(await barriers(page)).toEqual([]);
    await page.keyboard.press('ArrowLeft');
    await heading('已逾期的办件').waitFor();
    await page.keyboard.press('Space');
    await page.clock.fastForward(200_000);
    await heading('已逾期的办件').waitFor();
    await page.getByText('已暂停').waitFor();
    await page.keyboard.press('Escape');
    await page.waitForURL('**/console/supervision');
    await page.context().close();
  });

  test('do not turn for a reader who has asked for less motion', async () => {
    const page = await ground.open(SUPERVISOR, '/console/');
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.goto(`${ground.origin}/console/wall`);
    await page.getByText('已暂停').waitFor();
    await page.context().close();
  });
});

test('nothing was asked of another machine, and no page had an error', () => {
  expect({ outside: ground.outside, errors: ground.errors }).toEqual({ outside: [], errors: [] });
});
