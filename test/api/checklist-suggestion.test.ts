/** What is suggested for a project, over the examples; and what a newer timetable does to a checklist. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readPackage } from '../../examples/sample-data.ts';
import { asOwner } from '../support/database.ts';
import { timetable } from '../support/rulebook.ts';
import { type Answer, city, type Harness, newKey, packageFor, startApi, submit } from './harness.ts';

let api: Harness;
beforeAll(async () => {
  api = await startApi({ clock: { startAt: '2026-09-14T10:00:00+08:00' } });
});
afterAll(() => api.close());

const LEAD = 'officer-990100-FGW-1';
const entry = (typeId: string, tier = 'city') => ({ typeId, tier });
const urlOf = (code: string) => `/v1/projects/${code}/checklist`;
const tag = (version: number) => ({ 'if-match': `"${version}"` });
const english = { 'accept-language': 'en' };
const compose = (code: string, version: number, entries: unknown, person = LEAD) =>
  api.as(person).put(urlOf(code), { entries }, tag(version));
const gateOf = (body: Answer['body'], name: string) => body.gates.find((one: { gate: string }) => one.gate === name);

const UNITS: Readonly<Record<string, string>> = {
  '91990100MA7Q2H6K2W': 'unit-linhu',
  '91990100304827162X': 'unit-yunlu',
  '12990121561730492P': 'unit-qingyan',
};
const TIERS: Readonly<Record<string, string>> = {
  '000000': 'ministry',
  '990000': 'province',
  '990100': 'city',
  '990121': 'county',
};

/** Per example and gate: the earliest date or null, the working days of the known part, and what has no limit. */
const GATES_OF = {
  reservoir: {
    'project-approval': [null, 10, ['resettlement']],
    'land-approval': [null, 20, ['archaeology', 'land-conversion', 'land-acquisition']],
    'construction-start': [null, 23, ['archaeology']],
  },
  'chemical-plant': {
    'project-approval': ['2026-09-28', 10, []],
    'land-approval': ['2026-09-28', 10, []],
    'construction-start': ['2026-10-19', 21, []],
    operation: ['2026-10-21', 23, []],
  },
  expressway: {
    'project-approval': ['2026-10-16', 20, []],
    'land-approval': [null, 30, ['archaeology', 'land-conversion', 'land-acquisition']],
    'construction-start': [null, 20, ['archaeology']],
  },
  'first-submission': {
    'project-approval': ['2026-09-15', 1, []],
    'land-approval': ['2026-09-28', 10, []],
    'construction-start': ['2026-11-03', 32, []],
    operation: ['2026-11-05', 34, []],
  },
} as const;

describe('the suggestion', () => {
  test.each(['reservoir', 'chemical-plant', 'expressway', 'first-submission'] as const)(
    'for the example %s: covers what it hands in, at those tiers, can stand, and shows its gates',
    async (folder) => {
      const { submission } = readPackage(folder);
      const { code, division, kind, unit } = submission.project;
      const sent = await api.as(UNITS[unit.creditCode] ?? null).post('/v1/submissions', submission, newKey());
      expect(sent.status).toBe(201);
      const lead = `officer-${division}-FGW-1`;
      const suggestion = (await api.as(lead).get(`${urlOf(code)}/suggestion`)).body;
      expect(suggestion).toMatchObject({ kind, known: true });
      const entries = suggestion.entries.map((one: Answer['body']) => ({ typeId: one.type.id, tier: one.tier }));
      const handedIn = submission.items.map((one) => ({ typeId: one.typeId, tier: TIERS[one.division] }));
      expect(entries).toEqual(expect.arrayContaining(handedIn));
      const composed = await compose(code, 0, entries, lead);
      expect([composed.status, composed.body.errors]).toEqual([200, undefined]);
      for (const { type, readiness, item } of composed.body.entries) {
        const running = handedIn.some(({ typeId }) => typeId === type.id);
        expect([type.id, readiness === 'running', item !== null]).toEqual([type.id, running, running]);
      }
      const gates = composed.body.gates.map((one: Answer['body']) => [
        one.gate,
        [one.earliestOn, one.workingDays, one.unlimited],
      ]);
      expect(Object.fromEntries(gates)).toEqual(GATES_OF[folder]);
      for (const { open, chain } of composed.body.gates) expect([open, chain.length > 0]).toEqual([false, true]);
    },
  );

  test('for a kind that nobody has described: nothing, and the kinds that are known', async () => {
    const body = packageFor([{ typeId: 'soil-water', division: city }], { kind: 'space-port' });
    expect((await api.as('unit-linhu').post('/v1/submissions', body, newKey())).status).toBe(201);
    const answer = await api.as('head-990100-FGW').get(`${urlOf(body.project.code)}/suggestion`, english);
    expect(answer.body).toMatchObject({ kind: 'space-port', known: false, entries: [] });
    expect(answer.body.knownKinds).toEqual(expect.arrayContaining(['reservoir', 'warehouse']));
    expect(answer.body.text).toContain(
      'Nothing is suggested for the kind "space-port". Kinds that are known: reservoir',
    );
  });
});

describe('the kinds of project', () => {
  test('each names types of the timetable, at tiers that decide them', async () => {
    const { version, items } = (await api.as('admin').get('/v1/project-kinds')).body;
    expect([version, items.length]).toEqual(['sample-city-2026-1', 20]);
    for (const { kind, entries } of items) {
      for (const { type, tier } of entries) {
        const found = timetable.items.find(({ id }) => id === type.id);
        expect([kind, type.id, found?.submittable]).toEqual([kind, type.id, true]);
        if (tier !== 'own') expect([kind, type.id, found?.tiers.includes(tier)]).toEqual([kind, type.id, true]);
      }
      const ids = entries.map((one: Answer['body']) => one.type.id);
      expect([kind, new Set(ids).size]).toEqual([kind, ids.length]);
    }
  });
});

describe('a newer timetable', () => {
  const publish = (version: string, items: typeof timetable.items) =>
    asOwner(api.database.ownerUrl, 'INSERT INTO timetable_versions VALUES ($1, $2, $3)', [
      version,
      '2026-09-01',
      JSON.stringify({ ...timetable, version, items }),
    ]);

  test('is what the gates are counted by; where the list no longer stands on it, the list keeps its own', async () => {
    const code = (await submit(api, [{ typeId: 'soil-water', division: city }])).project.code;
    const read = async () => (await api.as(LEAD).get(urlOf(code))).body;
    await compose(code, 0, [entry('wetland')]);
    expect(gateOf(await read(), 'project-approval')).toMatchObject({ workingDays: 10 });
    const shorter = timetable.items.map((type) =>
      type.id === 'wetland' ? { ...type, promisedLimit: { value: 3, unit: 'working' as const } } : type,
    );
    await publish('shorter', shorter);
    const current = await read();
    expect([current.timetableVersion, gateOf(current, 'project-approval').workingDays]).toEqual(['shorter', 3]);
    await publish(
      'wetland-gone',
      timetable.items.filter(({ id }) => id !== 'wetland'),
    );
    const kept = await read();
    expect([kept.timetableVersion, gateOf(kept, 'project-approval').workingDays]).toEqual(['sample-city-2026-1', 10]);
    expect((await compose(code, 1, [entry('wetland')])).body.errors).toMatchObject([{ code: 'UNKNOWN_ITEM_TYPE' }]);
    await publish(
      'zz-circle',
      timetable.items.map((type) => {
        if (type.id === 'wetland') return { ...type, dependsOn: [['nav-impact']] };
        return type.id === 'nav-impact' ? { ...type, dependsOn: [['wetland']] } : type;
      }),
    );
    const circle = await api
      .as(LEAD)
      .put(
        urlOf(code),
        { entries: [entry('soil-water'), entry('nav-impact'), entry('wetland')] },
        { ...tag(1), ...english },
      );
    expect(circle.body.errors).toMatchObject([
      {
        pointer: '/entries/1/typeId',
        code: 'DEPENDENCY_CYCLE',
        detail: expect.stringContaining('nav-impact → wetland → nav-impact'),
      },
    ]);
  });
});
