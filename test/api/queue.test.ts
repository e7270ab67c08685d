import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { setSimulatedClock } from '../../db/clock.ts';
import { settleDue } from '../../db/settle.ts';
import { city, type Harness, newKey, startApi, submit } from './harness.ts';

let api: Harness;
const water = '/v1/windows/990100-SLJ/queue';
interface Line {
  readonly itemNo: string;
  readonly turnDueAt: string | null;
  readonly type: { readonly id: string };
  readonly lamp: { readonly lamp: string };
}
const clockTo = async (local: string) => {
  if (!(await setSimulatedClock(api.ledger.pool, Date.parse(`${local}+08:00`), true)))
    throw new Error(`not forward: ${local}`);
};
const newItem = async (typeId: string): Promise<string> =>
  (await submit(api, [{ typeId, division: city }])).items[0].itemNo;
/** Every page behind the other; `between` runs after the first one. */
const walk = async (query: string, limit: number, between?: () => Promise<unknown>, url = water) => {
  const lines: Line[] = [];
  let cursor: string | null = null;
  do {
    const page = await api
      .as('head-990100-SLJ')
      .get(`${url}?limit=${limit}${query}${cursor ? `&cursor=${cursor}` : ''}`);
    expect(page.status).toBe(200);
    expect(page.body.items.length).toBeLessThanOrEqual(limit);
    lines.push(...page.body.items);
    cursor = page.body.nextCursor;
    if (lines.length <= limit) await between?.();
  } while (cursor !== null);
  return lines;
};

beforeAll(async () => {
  api = await startApi({ clock: { startAt: '2026-09-14T10:00:00+08:00' } });
  for (let i = 0; i < 4; i += 1) await newItem('water-intake');
  await clockTo('2026-09-16T10:00:00');
  for (let i = 0; i < 3; i += 1) await newItem('soil-water');
});
afterAll(() => api.close());

describe('the queue', () => {
  test('has the least time left in front, page by page without gap or repetition', async () => {
    const all = await walk('', 200);
    expect(all.map(({ type }) => type.id)).toEqual([...Array(4).fill('water-intake'), ...Array(3).fill('soil-water')]);
    for (const limit of [1, 2, 3, 7]) expect(await walk('', limit)).toEqual(all);
  });

  test('stays in place when items come in and leave between two pages', async () => {
    const before = (await walk('', 200)).map(({ itemNo }) => itemNo);
    const walked = await walk('', 2, () => newItem('soil-water'));
    const numbers = walked.map(({ itemNo }) => itemNo);
    expect(numbers.slice(0, before.length)).toEqual(before);
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(numbers).toHaveLength(before.length + 1);
  });

  test('is filtered by type, status, officer and lamp', async () => {
    await clockTo('2026-09-18T10:00:00');
    const [first] = await walk('', 1);
    await api.as('head-990100-SLJ').post(`/v1/items/${first?.itemNo}/accept`, {}, { 'if-match': '"1"', ...newKey() });
    expect((await walk('&typeId=soil-water', 2)).every(({ type }) => type.id === 'soil-water')).toBe(true);
    expect((await walk('&status=underReview', 5)).map(({ itemNo }) => itemNo)).toEqual([first?.itemNo]);
    expect(await walk('&officer=me', 5)).toEqual([]);
    // Acceptance of the first four falls due on Sunday the 20th, a make-up workday: one working day is left.
    const [yellow, green, all] = [await walk('&lamp=yellow', 2), await walk('&lamp=green', 2), await walk('', 200)];
    expect(yellow.map(({ type }) => type.id)).toEqual(['water-intake', 'water-intake', 'water-intake']);
    expect(green).toHaveLength(all.length - yellow.length);
    expect(await walk('&overdue=true', 2)).toEqual([]);
  });

  test('shows what is overdue, and puts items without a limit last', async () => {
    await clockTo('2026-09-30T10:00:00');
    while ((await settleDue(api.ledger)).settled > 0);
    const fresh = await newItem('soil-water');
    await submit(api, [{ typeId: 'resettlement', division: '990000' }]);
    const late = await walk('&overdue=true', 2);
    expect(late).toEqual([]);
    expect((await walk('', 200)).map(({ itemNo }) => itemNo)).toContain(fresh);
    const province = await api.as('head-990000-SLJ').get('/v1/windows/990000-SLJ/queue');
    expect(province.body.items).toHaveLength(1);
  });
});

describe('projects', () => {
  test('are paged by their codes', async () => {
    const codes: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await api.as('unit-linhu').get(`/v1/projects?limit=3${cursor ? `&cursor=${cursor}` : ''}`);
      codes.push(...page.body.items.map(({ code }: { code: string }) => code));
      cursor = page.body.nextCursor;
    } while (cursor !== null);
    const { rows } = await api.ledger.pool.query<{ code: string }>('SELECT code FROM projects ORDER BY code');
    expect(codes).toEqual(rows.map(({ code }) => code));
    expect((await api.as('unit-yunlu').get('/v1/projects')).body.items).toEqual([]);
  });
});
