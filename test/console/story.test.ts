/** The same ledger seen by a project unit, a supervisor and the administrator; and a long queue. */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { barriers, clearInBothLanguages, type Ground, startGround } from './ground.ts';

const OFFICER = 'officer-990100-SLJ-1';
const SUPERVISOR = 'supervisor-990100';
/** SHIXIAN_TEST_QUEUE=10000 for the full size. */
const MANY = Number(process.env.SHIXIAN_TEST_QUEUE ?? 2_000);
/** As many as one request may hold (1 MiB). */
const BATCH = 1_000;

jest.setTimeout(180_000);

let ground: Ground;
let corrected: string;
let paused: string;
beforeAll(async () => {
  ground = await startGround();
  [corrected, paused] = [
    ...(await ground.submit('soil-water', 'land-use-permit')),
    ...(await ground.submit('soil-water')),
  ].filter((itemNo) => itemNo.includes('-SLJ-')) as [string, string];
  const notice = { noticeNo: '临水函〔2026〕7号', noticedOn: '2026-09-14' };
  await act(corrected, 'request-correction', { missing: ['水土保持图缺少比例尺'], ...notice });
  await act(paused, 'accept', {});
  await act(paused, 'suspend', { ground: 'technical-review', ...notice });
}, 120_000);
afterAll(async () => {
  await ground.close();
});

async function act(itemNo: string, name: string, body: unknown): Promise<void> {
  const { decisionVersion } = await ground.ask(OFFICER, `items/${itemNo}`);
  await ground.ask(OFFICER, `items/${itemNo}/${name}`, { body, headers: { 'if-match': `"${decisionVersion}"` } });
}

/** The head of the bureau answers with a measure and a day. */
async function answered(itemNo: string): Promise<void> {
  const page = await ground.open(`head-${itemNo.slice(0, 10)}`, '/console/escalations');
  const escalation = page.getByRole('listitem').filter({ hasText: itemNo });
  await escalation.getByRole('button', { name: '反馈' }).click();
  await page.getByLabel('采取的措施').fill('已补发批文。');
  await page.getByLabel('承诺办结日期').fill('2026-09-25');
  await page.getByRole('dialog').getByRole('button', { name: '反馈' }).click();
  await escalation.getByText('反馈：已补发批文。').waitFor();
  await page.context().close();
}

describe('a project unit', () => {
  test('sees what it must do now, and does it', async () => {
    const page = await ground.open('unit-linhu');
    await page.getByText('水土保持图缺少比例尺').waitFor();
    await clearInBothLanguages(page, () => page.getByText('水土保持图缺少比例尺').waitFor());
    await page.getByRole('link', { name: /请于 .* 前补正/ }).click();
    await page.getByRole('button', { name: '提交补正' }).click();
    await page.getByRole('dialog').getByLabel('水土保持图缺少比例尺').check();
    await page.getByRole('dialog').locator('.effect').waitFor();
    await page.getByRole('button', { name: '确认提交补正' }).click();
    await page.getByText('审查中').first().waitFor();
    await page.context().close();
  });
});

describe('time passes', () => {
  test('the administrator moves the simulated clock', async () => {
    const page = await ground.open('admin');
    await page.getByRole('button', { name: '+7 日' }).waitFor();
    await clearInBothLanguages(page, () => page.getByRole('button', { name: /\+7/ }).waitFor());
    await page.getByRole('button', { name: '+7 日' }).click();
    await page.getByText('个到期时刻').waitFor();
    await page.getByRole('complementary').getByText('2026年9月21日 周一 10:00').waitFor();
    await page.context().close();
  });

  test('days of a pause are explained when the clock runs again', async () => {
    const { account } = await ground.ask(OFFICER, `items/${paused}`);
    await act(paused, 'resume', { ordinal: account.pauses[0].ordinal });
    const page = await ground.open(OFFICER, `/console/items/${paused}`);
    await page.locator('td.paused').first().waitFor();
    // The days between, the make-up Sunday among them, and today.
    expect(await page.locator('td.paused').count()).toBeGreaterThanOrEqual(5);
    await page.context().close();
  });
});

describe('a supervisor', () => {
  test('finds the list behind every number of the board', async () => {
    const page = await ground.open(SUPERVISOR);
    const board = page.locator('table.board:not(.forecast)');
    const bureau = board.getByRole('row').filter({ hasText: '临沄市水利局' });
    await bureau.waitFor();
    await clearInBothLanguages(page, () => board.waitFor());
    const numbers = await bureau.getByRole('link').allTextContents();
    const departmentId = '990100-SLJ';
    const counts = await ground.ask(SUPERVISOR, `windows/${departmentId}/counts`);
    const tabs = ['open', 'unclaimed', 'paused', 'dueSoon', 'overdue', 'done'];
    expect(numbers).toEqual(tabs.map((tab) => String(counts[tab])));
    await bureau.getByRole('link').first().click();
    await page.waitForURL(`**/desk/${departmentId}`);
    await page.getByText(`共 ${counts.open} 件，已全部显示`).waitFor();
    await page.context().close();
  });

  test('acknowledges an escalation, and closes it', async () => {
    const open = await ground.ask(SUPERVISOR, 'escalations?open=true&kind=escalation');
    expect(open.items.length).toBeGreaterThan(0);
    const page = await ground.open(SUPERVISOR, '/console/escalations');
    await page.getByRole('button', { name: '签收' }).first().waitFor();
    await clearInBothLanguages(page, () =>
      page
        .getByRole('button', { name: /签收|Acknowledge/ })
        .first()
        .waitFor(),
    );
    await page.getByRole('button', { name: '签收', exact: true }).first().click();
    await page.getByText('督查 已签收').first().waitFor();
    const escalation = page.getByRole('listitem').filter({ has: page.getByText('督查 已签收') });
    const itemNo = (await escalation.locator('code').first().textContent()) as string;
    await answered(itemNo);
    await page.reload();
    await page.getByRole('button', { name: '销号' }).first().click();
    await page.getByRole('dialog').getByLabel('核实情况').fill('经核实，已视为同意，批文在补发。');
    expect(await barriers(page)).toEqual([]);
    await page.getByRole('dialog').getByRole('button', { name: '销号' }).click();
    await page.getByText('销号：经核实，已视为同意，批文在补发。').waitFor();
    await page.context().close();
  });

  test('reads a bulletin, and takes it along', async () => {
    await ground.ask(SUPERVISOR, 'bulletins', { body: { period: '2026-09A' } });
    const page = await ground.open(SUPERVISOR, '/console/bulletins');
    await page.getByRole('button', { name: '阅读' }).click();
    await page.frameLocator('iframe').getByText('投资项目审批办理情况通报').first().waitFor();
    await page.getByRole('button', { name: '关闭' }).last().click();
    await clearInBothLanguages(page, () => page.locator('table.board').waitFor());
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'PDF' }).click(),
    ]);
    expect(file.suggestedFilename()).toBe('990100-2026-09A-1.pdf');
    await page.context().close();
  });
});

describe(`a queue of ${MANY} items`, () => {
  test('shows its first rows within a second, and scrolls without a blank', async () => {
    for (let from = 0; from < MANY; from += BATCH) {
      await ground.ask('admin', 'imports', { body: { rows: rowsFrom(from) } });
    }
    const page = await ground.open(OFFICER, '/console/desk/990100-SLJ');
    await page.getByRole('row').nth(5).waitFor();
    const since = performance.now();
    await page.reload();
    await page.getByRole('row').nth(5).waitFor();
    const firstRowsMs = performance.now() - since;
    const blanks = await page.evaluate(scrollThrough(MANY / 100));
    if (MANY >= 10_000) console.log(`first rows of ${MANY} after ${firstRowsMs.toFixed(0)} ms`);
    expect({ blanks, slow: firstRowsMs > 1_000 * slowness() }).toEqual({ blanks: 0, slow: false });
    await page.context().close();
  });
});

/** Machines that do other things at the same time are given more time. */
const slowness = () => Number(process.env.SHIXIAN_TEST_SLOWNESS ?? 10);

/**
 * Scrolls frame by frame and counts the frames in which a part of the list in sight had no row. In words: it runs in the
 * page.
 */
const scrollThrough = (frames: number) => `(async () => {
  const box = document.querySelector('.queue .rows');
  let blanks = 0;
  for (let frame = 0; frame < ${frames}; frame += 1) {
    box.scrollTop += 400;
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    const { left, top, bottom } = box.getBoundingClientRect();
    const seen = [top + 10, (top + bottom) / 2, bottom - 10].map((y) => document.elementFromPoint(left + 300, y));
    if (seen.some((element) => element?.closest('.row') === null)) blanks += 1;
  }
  return blanks;
})()`;

function rowsFrom(from: number) {
  return Array.from({ length: BATCH }, (_, i) => ({
    project: {
      code: `2608-990100-04-01-${String(200_000 + Math.floor((from + i) / 2)).padStart(6, '0')}`,
      name: `转入项目 ${Math.floor((from + i) / 2)}`,
      nameEn: 'Brought over',
      kind: 'warehouse',
      division: '990100',
      unit: { creditCode: '91990100MA7Q2H6K2W' },
    },
    typeId: i % 2 === 0 ? 'soil-water' : 'water-intake',
    division: '990100',
    foreignNo: `XT-${from + i}`,
    receivedAt: '2026-09-18T09:12:00+08:00',
    acceptedOn: '2026-09-18',
  }));
}

test('nothing was asked of another machine, and no page had an error', () => {
  expect({ outside: ground.outside, errors: ground.errors }).toEqual({ outside: [], errors: [] });
});
