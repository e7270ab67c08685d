import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readTimetableXlsx } from '../../documents/timetable-xlsx.ts';
import { timetable as sample } from '../support/rulebook.ts';
import { type Answer, city, type Harness, newKey, settlingPort, startApi, submit } from './harness.ts';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
// biome-ignore lint/suspicious/noExplicitAny: timetables that are changed freely
type Loose = any;

let api: Harness;
let running: { itemNo: string; clock: unknown };
beforeAll(async () => {
  api = await startApi({
    clock: { startAt: '2026-09-14T10:00:00+08:00' },
    temporal: settlingPort(() => api.ledger),
  });
  const receipt = await submit(api, [{ typeId: 'soil-water', division: city }]);
  [running] = receipt.items;
});
afterAll(() => api.close());

const reason = '市政府令第 12 号';
const soilWater = sample.items.findIndex(({ id }) => id === 'soil-water');

/** The sample with the promise for soil and water plans cut from 5 to 3 working days. */
function shorter(version: string, change: (type: Loose, copy: Loose) => void = () => undefined): Loose {
  const copy: Loose = structuredClone(sample);
  copy.version = version;
  copy.items[soilWater].promisedLimit.value = 3;
  change(copy.items[soilWater], copy);
  return copy;
}

const publish = (timetable: unknown, effectiveOn: string, headers = newKey()): Promise<Answer> =>
  api.as('admin').post('/v1/timetables', { timetable, effectiveOn, reason }, headers);
const impact = (timetable: unknown, effectiveOn?: string): Promise<Answer> =>
  api.as('admin').post('/v1/timetables/impact', { timetable, ...(effectiveOn && { effectiveOn }) });
const versions = async () => (await api.as('admin').get('/v1/timetables')).body.items;

describe('impact first', () => {
  test('tells what would change, its weight, and that open items keep their version', async () => {
    const answer = await impact(shorter('linyun-2026-2', (type) => (type.onTimeout.city = 'escalate-only')));
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      version: 'linyun-2026-2',
      effectiveOn: '2026-09-15',
      against: { version: sample.version, effectiveOn: '2020-01-01' },
      added: [],
      removed: [],
      moved: [],
      ladder: [],
      changed: [
        {
          id: 'soil-water',
          name: { zh: sample.items[soilWater]?.nameZh, en: sample.items[soilWater]?.nameEn },
          handedInLast90Days: 1,
          changes: [
            { field: 'promisedLimit', before: { value: 5, unit: 'working' }, after: { value: 3, unit: 'working' } },
            { field: 'onTimeout.city', before: 'deemed-approved', after: 'escalate-only' },
          ],
        },
      ],
      openItems: [{ timetableVersion: sample.version, count: 1 }],
    });
  });

  test('stores nothing', async () => {
    expect((await versions()).map(({ version }: Loose) => version)).toEqual([sample.version]);
  });

  test('answers every problem, in the words of the reader, and judges as the publication will', async () => {
    const broken = shorter(sample.version, (type) => {
      type.deemedBasis = null;
      delete type.promisedLimit.unit;
    });
    const answer = await impact(broken, '2026-09-14');
    expect([answer.status, answer.body.code]).toEqual([422, 'TIMETABLE_REFUSED']);
    const at = `/timetable/items/${soilWater}`;
    expect(answer.body.errors.map(({ pointer, code }: Loose) => [pointer, code])).toEqual([
      ['/effectiveOn', 'EFFECTIVE_TOO_EARLY'],
      ['/timetable/version', 'VERSION_TAKEN'],
      [`${at}/promisedLimit/unit`, 'LIMIT_WITHOUT_UNIT'],
      [`${at}/onTimeout/county`, 'DEEMED_WITHOUT_BASIS'],
      [`${at}/onTimeout/city`, 'DEEMED_WITHOUT_BASIS'],
    ]);
    expect(answer.body.errors[0]).toMatchObject({ allowed: ['2026-09-15'], detail: '最早自 2026-09-15 起施行。' });
    const english = await api
      .as('admin')
      .post('/v1/timetables/impact', { timetable: broken }, { 'accept-language': 'en' });
    expect(english.body.errors.at(-1).detail).toBe('Silence deems here, but no basis is stated (deemedBasis).');
  });

  test('names a hundred problems at most, and counts them all', async () => {
    const answer = await impact({ version: 'many', items: Array(99).fill({}) });
    expect(answer.body.errors).toHaveLength(100);
    expect(Number(/\d+/.exec(answer.body.detail)?.[0])).toBeGreaterThan(1000);
  });

  test.each([
    ['no timetable', {}, '/timetable'],
    ['another kind of value', { timetable: [] }, '/timetable'],
    ['a day that is none', { timetable: {}, effectiveOn: '2026-02-30' }, '/effectiveOn'],
  ])('a body with %s', async (_what, body, pointer) => {
    const answer = await api.as('admin').post('/v1/timetables/impact', body);
    expect([answer.status, answer.body.errors[0].pointer]).toEqual([422, pointer]);
  });
});

describe('publishing', () => {
  test('needs a key, and the same key gives the same answer without a second publication', async () => {
    const without = await publish(shorter('linyun-2026-2'), '2026-09-16', {} as never);
    expect([without.status, without.body.code]).toEqual([400, 'IDEMPOTENCY_KEY_REQUIRED']);
    const key = newKey();
    const first = await publish(shorter('linyun-2026-2'), '2026-09-16', key);
    expect([first.status, first.headers.location]).toEqual([201, '/v1/timetables/linyun-2026-2']);
    expect(first.body).toEqual({
      version: 'linyun-2026-2',
      effectiveOn: '2026-09-16',
      publishedAt: '2026-09-14T10:00:00.000+08:00',
      publishedBy: 'admin',
      reason,
    });
    const again = await publish(shorter('linyun-2026-2'), '2026-09-16', key);
    expect([again.status, again.body, again.headers['idempotency-replayed']]).toEqual([201, first.body, 'true']);
    expect(await versions()).toMatchObject([
      { ...first.body, standing: 'scheduled', types: 45 },
      { version: sample.version, standing: 'inForce', publishedAt: null, publishedBy: null, reason: null },
    ]);
  });

  test('a refused one stores nothing and does not use up the key', async () => {
    const key = newKey();
    const broken = await publish(
      shorter('linyun-2026-3', (type) => (type.department = 'ABC')),
      '2026-10-01',
      key,
    );
    expect(broken.body.errors.map(({ code }: Loose) => code)).toEqual(['UNKNOWN_DEPARTMENT']);
    expect((await versions()).map(({ version }: Loose) => version)).not.toContain('linyun-2026-3');
    expect((await publish(shorter('linyun-2026-3'), '2026-10-01', key)).status).toBe(201);
  });

  test('is compared with what will be in force on its day', async () => {
    const answer = await impact(shorter('linyun-2026-4'), '2026-10-02');
    expect(answer.body).toMatchObject({
      against: { version: 'linyun-2026-3', effectiveOn: '2026-10-01' },
      changed: [],
    });
  });
});

describe('a version', () => {
  test('can be read as JSON, as it was published', async () => {
    const answer = await api.as('admin').get('/v1/timetables/linyun-2026-2');
    expect([answer.status, answer.body]).toEqual([200, shorter('linyun-2026-2')]);
    for (const url of ['/v1/timetables/never', '/v1/timetables/NOT%20ONE']) {
      expect((await api.as('admin').get(url)).status).toBe(404);
    }
  });

  test('can be read as a workbook', async () => {
    const authorization = `Bearer ${await api.token('admin')}`;
    const response = await api.app.inject({
      url: '/v1/timetables/linyun-2026-2',
      headers: { authorization, accept: XLSX },
    });
    expect([response.statusCode, response.headers['content-type']]).toEqual([200, XLSX]);
    expect(response.headers['content-disposition']).toBe('attachment; filename="timetable-linyun-2026-2.xlsx"');
    expect((await readTimetableXlsx(response.rawPayload)).content).toEqual(shorter('linyun-2026-2'));
  });
});

test('rules.md 8: from its day on the new version runs, and an item that runs already keeps the old one', async () => {
  const read = async (itemNo: string) => (await api.as('unit-linhu').get(`/v1/items/${itemNo}`)).body.clock;
  const dueAt = (clock: Loose) => [clock.timetableVersion, clock.promised.limit.value, clock.promised.dueOn];
  const before = dueAt(await read(running.itemNo));
  expect(before).toEqual([sample.version, 5, '2026-09-20']);

  await api.as('admin').post('/v1/clock/advance', { to: '2026-09-15T23:59:59+08:00' });
  const dayBefore = await submit(api, [{ typeId: 'soil-water', division: city }]);
  await api.as('admin').post('/v1/clock/advance', { to: '2026-09-16T00:00:00+08:00' });
  const onTheDay = await submit(api, [{ typeId: 'soil-water', division: city }]);

  expect(dueAt(dayBefore.items[0].clock)).toEqual([sample.version, 5, '2026-09-21']);
  // Three working days from the 16th: 17, 18 and the make-up Sunday, 20 September.
  expect(dueAt(onTheDay.items[0].clock)).toEqual(['linyun-2026-2', 3, '2026-09-20']);
  expect(dueAt(await read(running.itemNo))).toEqual(before);
  expect((await api.as('unit-linhu').get('/v1/item-types')).body.version).toBe('linyun-2026-2');
  expect((await versions()).map(({ standing }: Loose) => standing)).toEqual(['scheduled', 'inForce', 'past']);
});
