/** The administrator in a browser: people, timetables and calendars with their impact, deliveries, alarms. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { clearInBothLanguages, type Ground, picture, startGround } from './ground.ts';

jest.setTimeout(180_000);

let ground: Ground;
beforeAll(async () => {
  ground = await startGround({ WEBHOOK_NETWORKS: '127.0.0.0/8' });
  await ground.submit('soil-water');
}, 120_000);
afterAll(async () => {
  await ground.close();
});

const dialog = (page: Page) => page.getByRole('dialog');

test('people are looked up by department, and the access of one is ended', async () => {
  const page = await ground.open('admin', '/console/admin/people');
  await page.getByLabel('地区').selectOption('990100');
  await page.getByText('临沄市水利局').click();
  await page.getByRole('button', { name: '结束访问：童湛笛' }).waitFor();
  await picture(page, 'people');
  await clearInBothLanguages(page, () => page.locator('.people').waitFor());
  await page.getByRole('button', { name: '结束访问：童湛笛' }).click();
  await dialog(page).getByLabel('理由').fill('调离岗位。');
  await dialog(page).getByRole('button', { name: '结束访问' }).click();
  await page.getByText(/结束：调离岗位。/).waitFor();
  expect((await ground.ask('admin', 'access-ends')).items).toMatchObject([{ personId: 'officer-990100-SLJ-1' }]);
  await page.context().close();
});

test('a timetable is published after its changes were seen', async () => {
  const sample = JSON.parse(readFileSync(new URL('../../data/item-types.json', import.meta.url), 'utf8'));
  const next = { ...sample, version: 'sample-city-2026-2' };
  next.items = sample.items.map((type: { id: string }) =>
    type.id === 'soil-water' ? { ...type, promisedLimit: { value: 4, unit: 'working' } } : type,
  );
  const page = await ground.open('admin', '/console/admin/timetables');
  await page.getByText('sample-city-2026-1').first().waitFor();
  const file = (content: string) => ({ name: 'next.json', mimeType: 'application/json', buffer: Buffer.from(content) });
  await page.getByLabel('时限表文件').setInputFiles(file('nothing'));
  await page.getByText('这个文件不是 JSON').waitFor();
  await page.getByLabel('时限表文件').setInputFiles(file(JSON.stringify(next)));
  await page.getByLabel('生效日').fill('2026-10-01');
  await page.getByRole('button', { name: '查看影响' }).click();
  const impact = page.locator('.preview');
  await impact.getByText('水土保持方案报告书审批').waitFor();
  expect(await impact.getByText('承诺时限').textContent()).toContain('4');
  await picture(page, 'timetable-impact');
  await clearInBothLanguages(page, () => impact.waitFor());
  // Looking has published nothing.
  expect((await ground.ask('admin', 'timetables')).items).toHaveLength(1);
  await page.getByLabel('理由').fill('压缩承诺时限');
  await page.getByRole('button', { name: '发布', exact: true }).click();
  await page.getByRole('row').filter({ hasText: 'sample-city-2026-2' }).getByText('待生效').waitFor();
  await page.context().close();
});

test('a notice of holidays is published after the moved dates were seen', async () => {
  const { items } = await ground.ask('admin', 'calendars');
  const national = items.find(({ division }: { division: string }) => division === '000000');
  const year = national.years.find(({ year }: { year: number }) => year === 2026);
  const page = await ground.open('admin', '/console/admin/calendars');
  await page.getByLabel('地区').selectOption('000000');
  await page.getByLabel('年份').fill('2026');
  await page.getByLabel('通知名称').fill('关于调整 2026 年放假安排的通知');
  await page.getByLabel('通知日期').fill('2026-09-14');
  // The day on which the item is due becomes a day off.
  await page.getByLabel('放假日').fill([...year.restDays, '2026-09-21'].join('\n'));
  await page.getByLabel('补班日').fill(year.makeUpWorkdays.join('\n'));
  await page.getByRole('button', { name: '查看影响' }).click();
  await page.getByText(/在办 1 件/).waitFor();
  await picture(page, 'calendar-impact');
  await clearInBothLanguages(page, () => page.locator('.preview').waitFor());
  await page.getByLabel('发布理由').fill('地方调整');
  await page.getByRole('button', { name: '发布', exact: true }).click();
  await page.getByText('地方调整').waitFor();
  expect((await ground.ask('admin', 'calendars')).publications).toMatchObject([{ reason: '地方调整' }]);
  await page.context().close();
});

test('what could not be delivered is sent again', async () => {
  const receiver = createServer((_request, response) => response.writeHead(200).end());
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
  const body = { url, description: '综合业务平台', division: '990100' };
  const { id } = await ground.ask('admin', 'webhooks', { body });
  const page = await ground.open('admin', '/console/admin/deliveries');
  await page.getByRole('button', { name: '试投' }).click();
  await page.getByText('推送 · 试投').waitFor();
  // Switched off, what waited is given up.
  await page.getByRole('button', { name: '停用' }).click();
  await page.getByText('■ 停用').waitFor();
  await page.getByRole('button', { name: '启用' }).click();
  await page.getByText('● 启用').waitFor();
  await page.getByLabel('状态').selectOption('dead');
  await page.waitForURL('**?state=dead');
  await picture(page, 'deliveries');
  await clearInBothLanguages(page, () => page.locator('.cards').last().waitFor());
  await page.getByRole('button', { name: '重新投递' }).click();
  await page.getByText('没有记录').waitFor();
  expect((await ground.ask('admin', `messages?webhookId=${id}`)).items).toMatchObject([{ state: 'pending' }]);
  await page.context().close();
  receiver.close();
});

test('the state of the clock and the alarms are in sight', async () => {
  const page = await ground.open('admin', '/console/admin/operation');
  await page.getByText('时钟正常').waitFor();
  await clearInBothLanguages(page, () => page.getByRole('heading', { level: 1 }).waitFor());
  await page.context().close();
});

test('nothing was asked of another machine, and no page had an error', () => {
  expect({ outside: ground.outside, errors: ground.errors }).toEqual({ outside: [], errors: [] });
});
