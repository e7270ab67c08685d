import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { setSimulatedClock } from '../../db/clock.ts';
import { settleItem } from '../../db/settle.ts';
import { asOwner } from '../support/database.ts';
import { type Answer, city, type Harness, newKey, packageFor, startApi } from './harness.ts';

let api: Harness;
let numbers: Record<string, string>;
let project: string;
const of = (typeId: string) => numbers[typeId] ?? '';
const clockTo = async (local: string) => {
  if (!(await setSimulatedClock(api.ledger.pool, Date.parse(`${local}+08:00`), true))) throw new Error('not forward');
};
const act = async (person: string, itemNo: string, name: string, version: number, body?: unknown) => {
  const answer = await api.as(person).post(`/v1/items/${itemNo}/${name}`, body, { 'if-match': `"${version}"` });
  if (answer.status !== 200) throw new Error(`${name}: ${JSON.stringify(answer.body)}`);
};
const spansOf = async (typeId: string, person = 'unit-linhu') => {
  const { status, body } = await api.as(person).get(`/v1/items/${of(typeId)}/lamps`);
  expect(status).toBe(200);
  return body.spans.map(({ lamp, from, until }: Answer['body']) => [
    lamp,
    from.slice(5, 16),
    until?.slice(5, 16) ?? null,
  ]);
};

beforeAll(async () => {
  api = await startApi({ clock: { startAt: '2026-09-14T10:00:00+08:00' } });
  const items = ['soil-water', 'water-intake', 'prelim-design'].map((typeId) => ({ typeId, division: city }));
  const package_ = packageFor(items);
  project = package_.project.code;
  const receipt = (await api.as('unit-linhu').post('/v1/submissions', package_, newKey())).body;
  numbers = Object.fromEntries(receipt.items.map((one: Answer['body']) => [one.type.id, one.itemNo]));
  await act('officer-990100-SLJ-1', of('soil-water'), 'accept', 1);
  await act('officer-990100-SLJ-1', of('water-intake'), 'accept', 1);
  await act('officer-990100-FGW-1', of('prelim-design'), 'accept', 1);
  await clockTo('2026-09-16T10:00:00.000');
  const reasons = { reasons: '符合法定条件。' };
  await act('officer-990100-SLJ-1', of('water-intake'), 'approve', 2, reasons);
  await clockTo('2026-09-21T00:01:30.000');
  await settleItem(
    api.ledger,
    (await api.ledger.pool.query('SELECT id FROM items WHERE item_no = $1', [of('soil-water')])).rows[0].id,
  );
});
afterAll(() => api.close());

describe('the history of an item', () => {
  test('through yellow and red to the deeming, as it was recorded', async () => {
    const spans = await spansOf('soil-water');
    expect(spans.map(([lamp]: string[]) => lamp)).toEqual(['green', 'yellow', 'red', 'none']);
    expect(spans[2]).toEqual(['red', '09-21T00:00', '09-21T00:01']);
    expect(await spansOf('soil-water', 'supervisor-990100')).toEqual(spans);
  });

  test('blue after an early decision, with its shape and word, in the list too', async () => {
    expect((await spansOf('water-intake')).at(-1)).toEqual(['blue', '09-16T10:00', null]);
    const { body } = await api.as('unit-linhu').get(`/v1/items/${of('water-intake')}`);
    expect(body.lamp).toMatchObject({ lamp: 'blue', text: '◆ 蓝灯 提前办结' });
    expect(body.lamp.workingDaysLeft).toBeGreaterThan(0);
    const queue = await api.as('officer-990100-SLJ-1').get('/v1/windows/990100-SLJ/queue?tab=done&lamp=blue');
    expect(queue.body.items.map(({ itemNo }: Answer['body']) => itemNo)).toEqual([of('water-intake')]);
  });

  test('of an item that the reader does not see', async () => {
    for (const stranger of ['unit-yunlu', 'officer-990100-STH-1', 'supervisor-990121']) {
      expect((await api.as(stranger).get(`/v1/items/${of('soil-water')}/lamps`)).status).toBe(404);
    }
    expect((await api.as('admin').get(`/v1/items/${of('soil-water')}/lamps`)).status).toBe(403);
  });
});

describe('the lamp of a department and of a project', () => {
  const windowLamp = async (window: string, person = 'supervisor-990100') =>
    (await api.as(person).get(`/v1/windows/${window}/lamp`)).body;

  test('counts its items, and lights the worst', async () => {
    expect(await windowLamp('990100-FGW')).toMatchObject({
      complete: true,
      thresholds: { redItems: 1, yellowItems: 1 },
    });
    // Deemed and decided: nothing is open there.
    expect(await windowLamp('990100-SLJ', 'head-990100-SLJ')).toMatchObject({ lamp: 'none', text: '— 不计时' });
    const { body } = await api.as('unit-linhu').get(`/v1/projects/${project}/lamp`);
    expect(body.items).toMatchObject({ blue: 1, none: 1 });
    expect(Object.values(body.items as Record<string, number>).reduce((sum, count) => sum + count, 0)).toBe(3);
  });

  test('by the thresholds of the division from their day on', async () => {
    const before = await windowLamp('990100-FGW');
    const rules = `INSERT INTO supervision_rules (division, effective_on, content)
      SELECT division, '2026-09-22', content || $1::jsonb FROM supervision_rules WHERE division = '990100'`;
    const lamps = { yellowPercentLeft: 100, yellowWorkingDaysLeft: 1, redItems: 2, yellowItems: 1 };
    await asOwner(api.database.appUrl, rules, [JSON.stringify({ lamps })]);
    expect((await windowLamp('990100-FGW')).lamp).toBe(before.lamp);
    await clockTo('2026-09-22T09:00:00.000');
    expect(await windowLamp('990100-FGW')).toMatchObject({ lamp: 'yellow', thresholds: { redItems: 2 } });
    expect((await spansOf('prelim-design')).at(-1)).toEqual(['yellow', '09-22T00:00', null]);
  });

  test('strangers learn nothing', async () => {
    expect((await api.as('officer-990100-STH-1').get('/v1/windows/990100-SLJ/lamp')).status).toBe(404);
    expect((await api.as('unit-linhu').get('/v1/windows/990100-SLJ/lamp')).status).toBe(403);
    expect((await api.as('unit-yunlu').get(`/v1/projects/${project}/lamp`)).status).toBe(404);
    expect((await api.as('supervisor-990100').get('/v1/windows/nonsense/lamp')).status).toBe(404);
  });
});
