/** A project unit in a browser: it hands in a package, and sees its project as a whole. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { clearInBothLanguages, type Ground, picture, startGround } from './ground.ts';

const CODE = '2609-990100-04-01-300021';
const LEAD = 'head-990100-FGW';
/** Larger than what is read at once. */
const REPORT = Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(5 * 1024 * 1024 + 7, 'water and soil ')]);
/** As AutoCAD 2018 marks its files. */
const DRAWING = Buffer.from('AC1032 a drawing');

jest.setTimeout(180_000);

let ground: Ground;
beforeAll(async () => {
  ground = await startGround();
}, 120_000);
afterAll(async () => {
  await ground.close();
});

const step = (page: Page, name: string) => page.getByRole('navigation', { name: '步骤' }).getByRole('button', { name });

/** All is there but the project code, which is too short. */
async function fillProject(page: Page): Promise<void> {
  await page.getByLabel('项目代码').fill('2609-990100');
  await page.getByLabel('项目名称').fill('霖湖成品仓库二期');
  await page.getByLabel('项目类型').selectOption('warehouse');
  await page.getByLabel('建设地点所在地区').selectOption('990100');
  await page.getByLabel('联系电话').fill('0600-8802217');
}

describe('a package', () => {
  let receiptNo: string;

  test('is filled in; what was typed survives a closed tab', async () => {
    const page = await ground.open('unit-linhu', '/console/projects');
    await page.getByRole('button', { name: '新的申报' }).click();
    await fillProject(page);
    // Who hands in and for whom is known.
    expect(await page.getByLabel('统一社会信用代码').inputValue()).toBe('91990100MA7Q2H6K2W');
    expect(await page.getByLabel('联系人').inputValue()).toBe('杜霁章');
    await picture(page, 'submission-project');
    await clearInBothLanguages(page, () => page.locator('.steps').waitFor());
    await step(page, '事项').click();
    await page.getByRole('checkbox', { name: '水土保持方案报告书审批' }).check();
    await picture(page, 'submission-items');
    const again = await page.context().newPage();
    await page.close();
    // The session is the window's own and is given to the new one; the draft lies on the computer.
    await again.goto(`${ground.origin}/console/submission`);
    await again.getByText('已恢复上次没有递交的内容').waitFor();
    expect(await again.getByLabel('项目名称').inputValue()).toBe('霖湖成品仓库二期');
    await step(again, '事项').click();
    await again.getByText('已选 1 项').waitFor();
    await again.context().close();
  });

  test('is checked before it goes: what is wrong is said at its field', async () => {
    const page = await ground.open('unit-linhu', '/console/submission');
    await fillProject(page);
    await step(page, '事项').click();
    await page.getByRole('checkbox', { name: '水土保持方案报告书审批' }).check();
    await page.getByRole('checkbox', { name: '建设用地规划许可证' }).check();
    await page.getByRole('button', { name: '办事指南 水土保持方案报告书审批' }).click();
    await page.getByRole('dialog').getByText('水土保持法').first().waitFor();
    await page.getByRole('dialog').getByRole('button', { name: '关闭' }).last().click();
    await step(page, '材料').click();
    await page.getByLabel('选择文件').setInputFiles([
      { name: '水土保持方案报告书.pdf', mimeType: 'application/pdf', buffer: REPORT },
      { name: '总平面图.dwg', mimeType: '', buffer: DRAWING },
    ]);
    await page.getByText('总平面图.dwg').first().waitFor();
    await page.getByText(`指纹 ${sha256(REPORT).slice(0, 12)}`).waitFor();
    await page
      .getByRole('group', { name: /用于 总平面图/ })
      .getByLabel('水土保持方案报告书审批')
      .uncheck();
    await picture(page, 'submission-materials');
    await clearInBothLanguages(page, () => page.getByText('总平面图.dwg').first().waitFor());
    await step(page, '核对并递交').click();
    await page.getByRole('heading', { name: '有 1 处需要修改' }).waitFor();
    await picture(page, 'submission-wrong');
    await page.getByRole('button', { name: '去修改' }).click();
    expect(await page.locator('.field.wrong label').textContent()).toContain('项目代码');
    await page.getByLabel('项目代码').fill(CODE);
    await step(page, '核对并递交').click();
    await page.getByText('核对通过').waitFor();
    const foreseen = await page.getByRole('row').filter({ hasText: '水土保持' }).textContent();
    expect(foreseen).toContain('水利窗口');
    await picture(page, 'submission-check');
    // A check leaves nothing behind.
    expect((await ground.ask('unit-linhu', 'projects')).items).toEqual([]);
    await clearInBothLanguages(page, () => page.locator('table.board').waitFor());
    await page.getByRole('button', { name: '递交', exact: true }).click();
    await page.waitForURL('**/console/receipts/**');
    // The files go by themselves while the window stays open.
    await page.getByText('文件已上传').nth(1).waitFor();
    await picture(page, 'receipt-files');
    receiptNo = decodeURIComponent(new URL(page.url()).pathname.split('/').at(-1) as string);
    const { materials, items } = await ground.ask('unit-linhu', `receipts/${receiptNo}`);
    expect(materials).toMatchObject([
      { name: '水土保持方案报告书.pdf', bytes: REPORT.length, sha256: sha256(REPORT) },
      { name: '总平面图.dwg', sha256: sha256(DRAWING), forItems: ['land-use-permit'] },
    ]);
    // What the check had shown is what came.
    expect(foreseen).toContain(dayOf(items.find(({ type }: { type: { id: string } }) => type.id === 'soil-water')));
    await page.context().close();
  });

  test('has its files: the officer takes one along, and one that is missing can be handed over later', async () => {
    const { items } = await ground.ask('unit-linhu', `receipts/${receiptNo}`);
    const { itemNo } = items.find(({ type }: { type: { id: string } }) => type.id === 'soil-water');
    const page = await ground.open('officer-990100-SLJ-1', `/console/items/${itemNo}`);
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: '下载 水土保持方案报告书.pdf' }).click(),
    ]);
    expect(file.suggestedFilename()).toBe('水土保持方案报告书.pdf');
    expect(sha256(readFileSync((await file.path()) as string))).toBe(sha256(REPORT));
    await page.context().close();
    const [other] = await ground.submit('flood-impact');
    const unit = await ground.open('unit-linhu', `/console/items/${other}`);
    const chooser = unit.getByLabel('上传文件').first();
    await chooser.setInputFiles({ name: '别的文件.pdf', mimeType: 'application/pdf', buffer: DRAWING });
    await unit.getByRole('alert').waitFor();
    await unit.getByText('文件未上传').waitFor({ state: 'detached' });
    await picture(unit, 'item-file-refused');
    await clearInBothLanguages(unit, () => unit.locator('.materials').waitFor());
    await unit.context().close();
  });

  test('has a receipt, on the screen and as PDF', async () => {
    const page = await ground.open('unit-linhu', `/console/receipts/${receiptNo}`);
    await page.getByText('查询码').first().waitFor();
    await picture(page, 'receipt');
    await clearInBothLanguages(page, () => page.locator('.query-code').waitFor());
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: '下载 PDF 凭证' }).click(),
    ]);
    expect(
      readFileSync((await file.path()) as string)
        .subarray(0, 5)
        .toString(),
    ).toBe('%PDF-');
    await page.goto(`${ground.origin}/console/submission`);
    await page.getByLabel('项目代码').waitFor();
    // What was handed in is no draft any more.
    expect(await page.getByLabel('项目名称').inputValue()).toBe('');
    await page.context().close();
  });
});

describe('a project', () => {
  test('is seen as a whole: gates, what waits for what, and the critical path', async () => {
    const types = ['project-filing', 'land-use-permit', 'soil-water', 'eng-planning-permit', 'construction-permit'];
    await ground.ask(LEAD, `projects/${CODE}/checklist`, {
      method: 'PUT',
      headers: { 'if-match': '"0"' },
      body: { entries: types.map((typeId) => ({ typeId, tier: 'city' })) },
    });
    const page = await ground.open('unit-linhu', '/console/projects');
    await page.locator(`a[href$="/projects/${CODE}"]`).filter({ hasText: '项目全景' }).click();
    const card = (typeId: string) => page.locator(`[data-type="${typeId}"]`);
    await card('construction-permit').getByText('前置：').waitFor();
    const { gates } = await ground.ask('unit-linhu', `projects/${CODE}/checklist`);
    const last = gates.at(-1);
    expect(last.chain.length).toBeGreaterThan(2);
    for (const [i, { type }] of last.chain.entries()) {
      expect(await card(type.id).locator('.badge').textContent()).toContain(`${i + 1}`);
    }
    expect(await page.locator('.card.critical').count()).toBe(last.chain.length);
    // From what is critical to what is critical a line is drawn.
    expect(await page.locator('.lines path.critical').first().getAttribute('d')).toMatch(/^M\d/);
    const [filing, permit] = [
      await card('project-filing').boundingBox(),
      await card('construction-permit').boundingBox(),
    ];
    expect(filing?.x).toBeLessThan(permit?.x as number);
    await picture(page, 'panorama');
    await clearInBothLanguages(page, () => card('construction-permit').waitFor());
    // On a phone it is a list from top to bottom, as wide as the screen.
    await page.setViewportSize({ width: 390, height: 844 });
    const wide = await page.evaluate('document.documentElement.scrollWidth');
    expect(wide).toBeLessThanOrEqual(390);
    await picture(page, 'panorama-phone');
    await page.context().close();
  });

  test('is explained beforehand by the guide', async () => {
    const page = await ground.open('unit-linhu', '/console/guide');
    await page.getByLabel('按名称查找').fill('水土保持方案报告书');
    // One alone is open at once.
    await page.getByText('水土保持法').first().waitFor();
    expect(await page.locator('details').count()).toBe(1);
    await picture(page, 'guide');
    await clearInBothLanguages(page, () => page.getByRole('heading', { level: 1 }).waitFor());
    await page.context().close();
  });
});

test('nothing was asked of another machine, and no page had an error', () => {
  expect({ outside: ground.outside, errors: ground.errors }).toEqual({ outside: [], errors: [] });
});

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** The day of an item's limit, as far as the screen writes it. */
function dayOf({ clock }: { readonly clock: Readonly<Record<'dueOn' | 'dueOnIfSilent', string | null>> }): string {
  const [, month, day] = (clock.dueOn ?? clock.dueOnIfSilent ?? '').split('-').map(Number);
  return `${month}月${day}日`;
}
