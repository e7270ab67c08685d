/** Versions of a checklist, and what no version may hold. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { asOwner } from '../support/database.ts';
import { deskOf, entry, LEAD, tag, urlOf } from './checklist-desk.ts';
import { type Harness, startApi } from './harness.ts';

let api: Harness;
beforeAll(async () => {
  api = await startApi({ clock: { startAt: '2026-09-14T10:00:00+08:00' } });
});
afterAll(() => api.close());
const { newCode, compose, read } = deskOf(() => api);

describe('versions', () => {
  test('every change is a new version; an old one, none and a strange tag are refused and store nothing', async () => {
    const code = await newCode();
    const first = await compose(code, 0, [entry('wetland')]);
    expect([first.status, first.headers.etag]).toEqual([200, '"1"']);
    expect(first.body).toMatchObject({ version: 1, composedBy: LEAD, composedAt: '2026-09-14T10:00:00.000+08:00' });
    const stale = await compose(code, 0, [entry('nav-impact')]);
    expect([stale.status, stale.body.code, stale.headers.etag]).toEqual([412, 'CHECKLIST_CHANGED', '"1"']);
    expect(stale.body.detail).toContain('1');
    for (const strange of ['*', 'W/"1"', '1', '"one"', '"2"']) {
      const answer = await api.as(LEAD).put(urlOf(code), { entries: [entry('wetland')] }, { 'if-match': strange });
      expect([strange, answer.status]).toEqual([strange, 412]);
    }
    const none = await api.as(LEAD).put(urlOf(code), { entries: [entry('wetland')] });
    expect([none.status, none.body.code]).toEqual([428, 'IF_MATCH_REQUIRED']);
    expect((await compose(code, 1, [entry('nav-impact'), entry('wetland')])).body.version).toBe(2);
    const { rows } = await api.ledger.pool.query(
      `SELECT version, entries FROM project_checklists c JOIN projects p ON p.id = c.project_id
       WHERE p.code = $1 ORDER BY version`,
      [code],
    );
    expect(rows).toEqual([
      { version: 1, entries: [entry('wetland')] },
      { version: 2, entries: [entry('nav-impact'), entry('wetland')] },
    ]);
  });

  test('of twelve composers who saw one version, one is in time', async () => {
    const code = await newCode();
    const answers = await Promise.all(Array.from({ length: 12 }, () => compose(code, 0, [entry('wetland')])));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(11).fill(412)]);
  });

  test('a composer who waited for another’s commit is stale', async () => {
    const code = await newCode();
    const other = await api.ledger.pool.connect();
    await other.query('BEGIN');
    await other.query(
      `INSERT INTO project_checklists SELECT id, 1, '990100-FGW', 'other', ledger_clock(), 'sample-city-2026-1', '[]'
       FROM projects WHERE code = $1`,
      [code],
    );
    const waiting = compose(code, 0, [entry('wetland')]);
    const isWaiting = `SELECT FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE NOT granted AND datname = current_database()`;
    while ((await api.ledger.pool.query(isWaiting)).rowCount === 0);
    await other.query('COMMIT');
    other.release();
    const answer = await waiting;
    expect([answer.status, answer.body.code]).toEqual([412, 'CHECKLIST_CHANGED']);
  });

  test.each([
    'UPDATE project_checklists SET version = 9',
    'DELETE FROM project_checklists',
    'TRUNCATE project_checklists',
  ])('neither the application nor the owner can: %s', async (sql) => {
    await expect(api.ledger.pool.query(sql)).rejects.toThrow('permission denied');
    await expect(asOwner(api.database.ownerUrl, sql)).rejects.toThrow('append-only');
  });
});

describe('bad input', () => {
  test('names every entry that cannot stand, and stores nothing', async () => {
    const code = await newCode();
    const entries = [
      entry('soil-water'),
      entry('moon-permit'),
      entry('soil-water', 'county'),
      entry('archaeology', 'county'),
      entry('dept-opinion'),
    ];
    const answer = await compose(code, 0, entries, { leadDepartmentId: '990100-XYZ' });
    expect([answer.status, answer.body.code]).toEqual([422, 'CHECKLIST_REFUSED']);
    expect(answer.body.errors).toMatchObject([
      { pointer: '/entries/1/typeId', code: 'UNKNOWN_ITEM_TYPE', allowed: expect.arrayContaining(['soil-water']) },
      { pointer: '/entries/2/typeId', code: 'ENTRY_TWICE', given: 'soil-water' },
      { pointer: '/entries/3/tier', code: 'TIER_NOT_OFFERED', given: 'county', allowed: ['province'] },
      { pointer: '/entries/4/typeId', code: 'TYPE_NOT_SUBMITTABLE' },
      { pointer: '/leadDepartmentId', code: 'UNKNOWN_DEPARTMENT', allowed: expect.arrayContaining(['990100-FGW']) },
    ]);
    expect((await read(code)).version).toBe(0);
  });

  test.each<[string, unknown, string, string]>([
    ['no entries', { entries: [] }, '/entries', 'TOO_SHORT'],
    ['nothing', {}, '/entries', 'REQUIRED'],
    ['101 entries', { entries: Array(101).fill(entry('wetland')) }, '/entries', 'TOO_LONG'],
    ['a strange tier', { entries: [entry('wetland', 'village')] }, '/entries/0/tier', 'NOT_ALLOWED_VALUE'],
    ['a strange type', { entries: [entry('Wetland!')] }, '/entries/0/typeId', 'BAD_FORMAT'],
    ['an unknown field', { entries: [{ ...entry('wetland'), due: 1 }] }, '/entries/0/due', 'UNKNOWN_FIELD'],
    [
      'a strange department',
      { entries: [entry('wetland')], leadDepartmentId: 'FGW' },
      '/leadDepartmentId',
      'BAD_FORMAT',
    ],
  ])('%s', async (_, body, pointer, fieldCode) => {
    const answer = await api.as(LEAD).put(urlOf(await newCode()), body, tag(0));
    expect([answer.status, answer.body.code]).toEqual([422, 'INVALID_REQUEST']);
    expect(answer.body.errors).toContainEqual(expect.objectContaining({ pointer, code: fieldCode }));
  });

  test('a project code that is none', async () => {
    expect((await api.as(LEAD).get('/v1/projects/none/checklist')).status).toBe(404);
  });
});
