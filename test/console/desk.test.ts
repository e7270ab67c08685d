/** The desk of a department in a browser: the queue, an item, and the acts of two officers. */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { barriers, clearInBothLanguages, type Ground, picture, startGround } from './ground.ts';

const OFFICER = 'officer-990100-SLJ-1';
const COLLEAGUE = 'officer-990100-SLJ-2';
const DESK = '/console/desk/990100-SLJ';

jest.setTimeout(180_000);

let ground: Ground;
/** Three items at the window of the water bureau. */
const items: string[] = [];

beforeAll(async () => {
  ground = await startGround();
  // New items go into the pool, to be claimed.
  const rules = { body: { rules: [{ by: 'pool' }] }, method: 'PUT', headers: { 'if-match': '"0"' } } as const;
  await ground.ask('head-990100-SLJ', 'windows/990100-SLJ/assignment-rules', rules);
  for (let i = 0; i < 3; i += 1) items.push(...(await ground.submit('soil-water')));
}, 120_000);
afterAll(async () => {
  await ground.close();
});

const row = (page: Page, itemNo: string) => page.getByRole('row').filter({ hasText: itemNo });
const act = (page: Page, name: string) =>
  page.getByRole('group', { name: '可以办理' }).getByRole('button', { name, exact: true });
const dialog = (page: Page) => page.getByRole('dialog');
const itemOf = (itemNo: string) => ground.ask(OFFICER, `items/${itemNo}`);
const doAs = async (personId: string, itemNo: string, name: string) => {
  const { decisionVersion } = await itemOf(itemNo);
  await ground.ask(personId, `items/${itemNo}/${name}`, {
    method: 'POST',
    headers: { 'if-match': `"${decisionVersion}"` },
  });
};

describe('the desk', () => {
  test('is the first page of an officer who signs in, and the first load is small', async () => {
    const page = await ground.open(null);
    const sizes = new Map<string, number>();
    page.on('response', (response) => {
      if (!response.url().includes('/console/assets/')) return;
      const { 'content-encoding': encoding, 'content-length': length } = response.headers();
      sizes.set(response.url(), encoding === 'gzip' ? Number(length) : Number.POSITIVE_INFINITY);
    });
    await page.reload();
    await page.getByRole('button', { name: '登录' }).click();
    // The sample city's issuer shows whom one can be.
    await page.getByRole('button', { name: /童湛笛/ }).click();
    await row(page, items[0] as string).waitFor();
    expect(new URL(page.url()).pathname).toBe(DESK);
    const bytes = [...sizes.values()].reduce((sum, size) => sum + size, 0);
    expect(bytes).toBeGreaterThan(100_000);
    expect(bytes).toBeLessThanOrEqual(420 * 1024);
    await page.context().close();
  });

  test('is worked by the keyboard, and what a colleague does appears by itself', async () => {
    const page = await ground.open(OFFICER, DESK);
    await row(page, items[2] as string).waitFor();
    expect(await page.getByRole('link', { name: '待领' }).textContent()).toBe('待领 3');
    const chosen = page.locator('.row.chosen');
    const second = await page.getByRole('row').nth(2).locator('code').textContent();
    await page.keyboard.press('j');
    await chosen.filter({ hasText: second as string }).waitFor();
    await page.keyboard.press('k');
    await page.keyboard.press('c');
    await page.getByRole('link', { name: '待领 2' }).waitFor();
    await page.getByText('已领办').waitFor();
    const colleague = await ground.open(COLLEAGUE, DESK);
    await row(colleague, items[2] as string).waitFor();
    await doAs(COLLEAGUE, items[1] as string, 'claim');
    // Nobody pressed anything in this window.
    await page.getByRole('link', { name: '待领 1' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: '期限是怎么算的' }).waitFor();
    await colleague.context().close();
    await page.context().close();
  });

  test('keeps its filters through back and forward', async () => {
    const page = await ground.open(OFFICER, DESK);
    await row(page, items[2] as string).waitFor();
    await page.getByRole('link', { name: '我的' }).click();
    await page.getByLabel('亮灯').selectOption('green');
    await page.waitForURL('**/desk/990100-SLJ?tab=mine&lamp=green');
    await page.getByRole('row').nth(1).getByRole('link').click();
    await page.waitForURL('**/items/**');
    await page.goBack();
    await page.waitForURL('**/desk/990100-SLJ?tab=mine&lamp=green');
    expect(await page.getByLabel('亮灯').inputValue()).toBe('green');
    await page.goBack();
    await page.waitForURL('**/desk/990100-SLJ?tab=mine');
    await page.goForward();
    await page.waitForURL('**/desk/990100-SLJ?tab=mine&lamp=green');
    await page.context().close();
  });
});

describe('acts on an item', () => {
  test('an officer asks for corrections and sees beforehand by when the applicant must answer', async () => {
    const itemNo = items[0] as string;
    const page = await ground.open(OFFICER, `/console/items/${itemNo}`);
    await act(page, '一次性补正告知').click();
    await dialog(page).getByLabel('需要补正的内容').fill('水土保持图缺少比例尺\n缺少弃渣场位置说明');
    await dialog(page).getByLabel('通知文号').fill('临水函〔2026〕7号');
    await dialog(page).getByText('申请人补正期限').waitFor();
    const promised = await dialog(page).locator('.effect').textContent();
    // Nothing was kept of the preview.
    expect((await itemOf(itemNo)).status).toBe('awaitingAcceptance');
    await dialog(page).getByRole('button', { name: '确认一次性补正告知' }).click();
    await page.getByText('申请人须于').first().waitFor();
    const { status, clock } = await itemOf(itemNo);
    expect(status).toBe('awaitingApplicant');
    const [, month, day] = clock.unitDueOn.split('-').map(Number);
    expect(promised).toContain(`${month}月${day}日`);
    await page.context().close();
  });

  test('another accepts and suspends; the dates are shown before they are confirmed', async () => {
    const itemNo = items[1] as string;
    const page = await ground.open(COLLEAGUE, `/console/items/${itemNo}`);
    await act(page, '受理').click();
    await dialog(page).locator('.effect').waitFor();
    await dialog(page).getByRole('button', { name: '确认受理' }).click();
    await act(page, '中止计时').click();
    await dialog(page).getByRole('radio').first().check();
    await dialog(page).getByLabel('通知文号').fill('临水函〔2026〕8号');
    await dialog(page).locator('.effect').waitFor();
    await dialog(page).getByRole('button', { name: '确认中止计时' }).click();
    await page.getByText('◌ 灰灯 暂停计时').first().waitFor();
    expect((await itemOf(itemNo)).status).toBe('suspended');
    await page.context().close();
  });

  test('two decide at once: the second sees what has changed, and the text is still there', async () => {
    const itemNo = items[2] as string;
    await doAs(OFFICER, itemNo, 'accept');
    const [first, second] = [
      await ground.open(OFFICER, `/console/items/${itemNo}`),
      await ground.open(COLLEAGUE, `/console/items/${itemNo}`),
    ];
    await act(second, '不予').click();
    await dialog(second).getByLabel('理由').fill('弃渣场选址不符合规范，见现场照片。');
    await dialog(second).getByText('确认之后').waitFor();
    await act(first, '准予').click();
    await dialog(first).locator('.effect').waitFor();
    await dialog(first).getByRole('button', { name: '确认准予' }).click();
    await first.getByText('准予，').first().waitFor();
    // The sentence comes at once, both versions when the item has been read anew.
    const comparison = second.getByRole('alert').filter({ hasText: '审查中' });
    await comparison.waitFor();
    expect(await comparison.textContent()).toContain('准予');
    expect(await dialog(second).getByLabel('理由').inputValue()).toBe('弃渣场选址不符合规范，见现场照片。');
    expect(await dialog(second).getByRole('button', { name: '确认不予' }).isDisabled()).toBe(true);
    expect((await itemOf(itemNo)).status).toBe('approved');
    // Closed, reloaded, opened by nobody: what was written is still kept in that window.
    await dialog(second).getByRole('button', { name: '关闭' }).last().click();
    const kept = await second.evaluate(`sessionStorage.getItem('shixian.draft.${itemNo}.refuse')`);
    expect(kept).toContain('弃渣场');
    await first.context().close();
    await second.context().close();
  });
});

describe('the session', () => {
  test('ends in the middle of a form: after signing in again the text is still there', async () => {
    const itemNo = items[1] as string;
    const page = await ground.open(OFFICER, `/console/items/${itemNo}`);
    await act(page, '不予').click();
    await dialog(page).getByLabel('理由').fill('评审意见未采纳。');
    await page.evaluate(`sessionStorage.setItem('shixian.session', '{"token":"over.over.over","idToken":null}')`);
    await page.reload();
    await page.getByRole('button', { name: '重新登录' }).click();
    await page.getByRole('button', { name: /童湛笛/ }).click();
    await page.waitForURL(`**/console/items/${itemNo}`);
    await act(page, '不予').click();
    expect(await dialog(page).getByLabel('理由').inputValue()).toBe('评审意见未采纳。');
    await page.context().close();
  });
});

describe('a head', () => {
  const HEAD = 'head-990100-SLJ';

  test('accepts several at once, and hands them to a colleague; who did it stands in the journal by name', async () => {
    const more = [...(await ground.submit('soil-water')), ...(await ground.submit('soil-water'))];
    const page = await ground.open(HEAD, DESK);
    for (const itemNo of more) await page.getByLabel(`选择 ${itemNo}`).check();
    const batch = page.getByRole('group', { name: '已选 2 件' });
    await picture(page, 'batch');
    expect(await barriers(page)).toEqual([]);
    await batch.getByRole('button', { name: '批量受理' }).click();
    await dialog(page).getByRole('button', { name: '批量受理' }).click();
    await batch.waitFor({ state: 'detached' });
    for (const itemNo of more) expect((await itemOf(itemNo)).status).toBe('underReview');
    await page.getByLabel(`选择 ${more[0]}`).check();
    await page.getByRole('button', { name: '改派' }).click();
    await dialog(page).getByLabel('改派给').selectOption(COLLEAGUE);
    await dialog(page).getByLabel('理由').fill('原责任人休假。');
    await dialog(page).getByRole('button', { name: '改派' }).click();
    await dialog(page).waitFor({ state: 'detached' });
    expect((await itemOf(more[0] as string)).responsibleOfficer.id).toBe(COLLEAGUE);
    // Not the item's officer, and named all the same.
    const colleague = await ground.open(COLLEAGUE, `/console/items/${more[0]}`);
    await colleague.locator('.journal').getByText('阮蔚初').first().waitFor();
    await colleague.context().close();
    await page.context().close();
  });

  test('keeps a filter under a name', async () => {
    const page = await ground.open(OFFICER, `${DESK}?tab=mine`);
    await page.getByRole('button', { name: '保存当前筛选' }).click();
    await dialog(page).getByLabel('名称').fill('我手上的');
    await dialog(page).getByRole('button', { name: '保存当前筛选' }).click();
    await page.goto(`${ground.origin}${DESK}`);
    await page.getByLabel('常用筛选').selectOption('我手上的');
    await page.waitForURL(`**${DESK}?tab=mine`);
    await page.getByRole('button', { name: '删除这个筛选' }).click();
    await page.getByLabel('常用筛选').waitFor({ state: 'detached' });
    await page.context().close();
  });

  test('enters a leave, ends it early, and hands a desk over', async () => {
    const page = await ground.open(HEAD, DESK);
    await page.getByRole('link', { name: '人员与休假' }).click();
    await page.getByRole('button', { name: '登记休假' }).click();
    await dialog(page).getByLabel('休假人').selectOption(OFFICER);
    await dialog(page).getByLabel('代理人').selectOption(COLLEAGUE);
    await dialog(page).getByLabel('自', { exact: false }).first().fill('2026-09-14');
    await dialog(page).getByLabel(/^至/).fill('2026-09-18');
    await dialog(page).getByRole('button', { name: '登记休假' }).click();
    await page.getByText(/童湛笛：.*由 屠榕宁 代理/).waitFor();
    await picture(page, 'staff');
    await clearInBothLanguages(page, () => page.locator('.people').first().waitFor());
    await page.getByRole('button', { name: '提前结束：童湛笛' }).click();
    await dialog(page).getByLabel('最后一日').fill('2026-09-14');
    await dialog(page).getByRole('button', { name: '提前结束', exact: true }).click();
    await page.getByText('提前结束于').waitFor();
    await page.getByRole('button', { name: '整体交接' }).click();
    await dialog(page).getByLabel('移交人').selectOption(OFFICER);
    await dialog(page).getByLabel('接收人').selectOption(COLLEAGUE);
    await dialog(page).getByLabel('理由').fill('童湛笛调离。');
    await dialog(page).getByRole('button', { name: '整体交接' }).click();
    await dialog(page).waitFor({ state: 'detached' });
    const { items: left } = await ground.ask(OFFICER, 'windows/990100-SLJ/queue?officer=me');
    expect(left).toEqual([]);
    await page.context().close();
  });
});

describe('every screen of the desk', () => {
  test.each(['zh-CN', 'en'] as const)('has nothing serious for axe in %s', async (language) => {
    const page = await ground.open(OFFICER, DESK, language);
    await row(page, items[0] as string).waitFor();
    expect(await barriers(page)).toEqual([]);
    await page.goto(`${ground.origin}/console/items/${items[1]}`);
    await page.locator('table.month').first().waitFor();
    expect(await barriers(page)).toEqual([]);
    await page.getByRole('button', { name: language === 'en' ? 'Refuse' : '不予', exact: true }).click();
    await dialog(page).waitFor();
    expect(await barriers(page)).toEqual([]);
    await page.context().close();
    const nobody = await ground.open(null, '/console/', language);
    await nobody.getByRole('button', { name: language === 'en' ? 'Sign in' : '登录' }).waitFor();
    expect(await barriers(nobody)).toEqual([]);
    await nobody.context().close();
  });
});

test('nothing was asked of another machine, and no page had an error', () => {
  expect({ outside: ground.outside, errors: ground.errors }).toEqual({ outside: [], errors: [] });
});
