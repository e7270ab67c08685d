/** Intake: a package is taken in as a whole or not at all, and what was handed in stands as it was written. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { TooLateToJudgeError } from '../../db/apply-commands.ts';
import { IntakeRefusedError, type SubmissionInput, type Submitter, takeIn } from '../../db/intake.ts';
import type { Ledger } from '../../db/ledger.ts';
import { inTransaction } from '../../db/pool.ts';
import { sampleCity } from '../support/city.ts';
import { asOwner, createTestDatabase, ledgerOver, type TestDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { accept, ledgerNow, moveClock } from '../support/items.ts';
import { nextProjectCode, packageOf, UNIT } from '../support/packages.ts';
import { openSession } from '../support/sessions.ts';

const city = (typeId: string) => ({ typeId, division: '990100' });
const SOIL = [city('soil-water')];

let database: TestDatabase;
let ledger: Ledger;
beforeAll(async () => {
  database = await createTestDatabase({ clock: { startAt: '2026-09-14T09:00:00+08:00' } });
  ledger = ledgerOver(database.appUrl, { lockWaitMs: 20_000 });
});
afterAll(async () => {
  await ledger.pool.end();
  await database.drop();
});

const take = (input: SubmissionInput, submitter: Submitter = UNIT, elapsedMs: () => number = () => 0, on = ledger) =>
  inTransaction(on.pool, on.lockWaitMs, (transaction) => takeIn(transaction, on, submitter, input, elapsedMs));
const TABLES = [
  'projects',
  'submissions',
  'materials',
  'items',
  'events',
  'outbox',
  'notices',
  'alarms',
  'idempotency_keys',
];
const counts = async () => {
  const { rows } = await ledger.pool.query(
    `SELECT ${TABLES.map((table) => `(SELECT count(*) FROM ${table}) AS ${table}`).join(', ')}`,
  );
  return rows[0];
};
/** The problems of a package that must be refused, and the proof that nothing of it was stored. */
const refusalOf = async (input: SubmissionInput, submitter: Submitter = UNIT) => {
  const before = await counts();
  const error = await take(input, submitter).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(IntakeRefusedError);
  expect(await counts()).toEqual(before);
  return (error as IntakeRefusedError).problems;
};
const withProject = (change: Partial<SubmissionInput['project']>, items = SOIL): SubmissionInput => {
  const input = packageOf(items);
  return { ...input, project: { ...input.project, ...change } };
};

describe('all or nothing', () => {
  test('one item that cannot be taken refuses all the others; the package without it is taken in', async () => {
    const good = [city('soil-water'), city('river-works'), city('eia-report')];
    const [problem, ...rest] = await refusalOf(packageOf([...good, city('grassland')]));
    expect(rest).toEqual([]);
    expect(problem).toEqual({
      pointer: '/items/3/division',
      code: 'TIER_NOT_OFFERED',
      given: 'grassland city',
      allowed: ['province', 'ministry'],
    });
    const receiptNo = await take(packageOf(good));
    const { rows } = await ledger.pool.query(
      `SELECT i.type_id, i.status, i.event_count, o.kind FROM items i JOIN submissions s ON s.id = i.submission_id
       JOIN outbox o ON o.item_id = i.id WHERE s.receipt_no = $1 ORDER BY i.type_id`,
      [receiptNo],
    );
    expect(rows).toEqual(
      ['eia-report', 'river-works', 'soil-water'].map((type_id) => ({
        type_id,
        status: 'awaitingAcceptance',
        event_count: 1,
        kind: 'start',
      })),
    );
  });

  test('a failure after the rows were written leaves nothing', async () => {
    const before = await counts();
    const input = packageOf(SOIL);
    await expect(
      inTransaction(ledger.pool, 3_000, async (transaction) => {
        await takeIn(transaction, ledger, UNIT, input, () => 0);
        await transaction.query('SELECT 1 / 0');
      }),
    ).rejects.toThrow('division by zero');
    expect(await counts()).toEqual(before);
    // The database itself refuses what the form should have refused: the project goes with it.
    const empty = {
      ...input,
      materials: [{ ...(input.materials[0] as SubmissionInput['materials'][number]), bytes: 0 }],
    };
    await expect(take(empty)).rejects.toThrow('materials_bytes_check');
    expect(await counts()).toEqual(before);
  });

  test('a submission that waited longer than G counts as never received', async () => {
    const before = await counts();
    await expect(take(packageOf(SOIL), UNIT, () => 60_001)).rejects.toThrow(TooLateToJudgeError);
    expect(await counts()).toEqual(before);
  });
});

describe('routing', () => {
  const departmentsOf = (code: string) =>
    sampleCity.departments.filter((body) => body.code === code).map(({ division }) => division);
  const divisions = sampleCity.divisions.map(({ code }) => code).sort();

  test('every field that cannot be taken is named, with what is allowed', async () => {
    const problems = await refusalOf(
      withProject({ division: '123456' }, [
        city('no-such-type'),
        city('dept-opinion'),
        { typeId: 'soil-water', division: '999999' },
        { typeId: 'energy-review', division: '990121' },
        { typeId: 'road-works', division: '990122' },
        city('soil-water'),
      ]),
    );
    expect(problems.map(({ pointer, code, given }) => `${pointer} ${code} ${given}`)).toEqual([
      '/items/0/typeId UNKNOWN_ITEM_TYPE no-such-type',
      '/items/1/typeId TYPE_NOT_SUBMITTABLE dept-opinion',
      '/items/2/division UNKNOWN_DIVISION 999999',
      '/items/3/division TIER_NOT_OFFERED energy-review county',
      '/items/4/division NO_WINDOW 990122-JTJ',
      '/project/division UNKNOWN_DIVISION 123456',
    ]);
    expect(problems[0]?.allowed).toHaveLength(45);
    expect(problems[2]?.allowed).toEqual(divisions);
    expect(problems[3]?.allowed).toEqual(['city', 'province', 'ministry']);
    expect([...(problems[4]?.allowed ?? [])].sort()).toEqual(departmentsOf('JTJ').sort());
    expect(problems[5]?.allowed).toEqual(divisions);
  });

  test('an unknown unit, another unit, and a project that another unit or another name holds', async () => {
    const [, second] = sampleCity.units;
    const other: Submitter = { unitId: second?.id ?? '', personId: `unit-${second?.id}` };
    expect(await refusalOf(withProject({ creditCode: '91990100MA7Q2H6K2X' }))).toMatchObject([
      { pointer: '/project/unit/creditCode', code: 'UNKNOWN_UNIT' },
    ]);
    expect(await refusalOf(withProject({ creditCode: second?.creditCode ?? '' }))).toMatchObject([
      { code: 'NOT_YOUR_UNIT' },
    ]);
    const code = nextProjectCode();
    const mine = packageOf(SOIL, code);
    await take(mine);
    expect(await refusalOf(withProject({ ...mine.project, creditCode: second?.creditCode ?? '' }), other)).toEqual([
      { pointer: '/project/code', code: 'NOT_YOUR_UNIT', given: code, allowed: [] },
    ]);
    for (const [field, value] of [
      ['name', '别的项目'],
      ['kind', 'expressway'],
      ['division', '990121'],
    ] as const) {
      expect(await refusalOf(withProject({ ...mine.project, [field]: value }))).toEqual([
        { pointer: `/project/${field}`, code: 'PROJECT_DIFFERS', given: value, allowed: [mine.project[field]] },
      ]);
    }
  });

  test('the same project twice is one project with two submissions, even when both come at once', async () => {
    const code = nextProjectCode();
    const receipts = await Promise.all([0, 1, 2, 3].map(() => take(packageOf(SOIL, code))));
    expect(new Set(receipts).size).toBe(4);
    const { rows } = await ledger.pool.query(
      `SELECT count(DISTINCT p.id)::int AS projects, count(*)::int AS items FROM projects p JOIN items i ON i.project_id = p.id WHERE code = $1`,
      [code],
    );
    expect(rows).toEqual([{ projects: 1, items: 4 }]);
  });

  test("an officer for one type goes before the window's own officer", async () => {
    await asOwner(
      database.ownerUrl,
      `INSERT INTO assignments (department_id, type_id, person_id) VALUES ('990121-SLJ', 'outfall', 'officer-990121-SLJ-2'),
         ('990121-SLJ', 'river-works', 'officer-990121-SLJ-2')
       ON CONFLICT (department_id, type_id) DO UPDATE SET person_id = excluded.person_id`,
    );
    const receiptNo = await take(
      packageOf([
        { typeId: 'river-works', division: '990121' },
        { typeId: 'soil-water', division: '990121' },
      ]),
    );
    const { rows } = await ledger.pool.query(
      `SELECT type_id, officer_id, department_id, supervision_division FROM items i JOIN submissions s ON s.id = submission_id
       WHERE receipt_no = $1 ORDER BY type_id`,
      [receiptNo],
    );
    const common = { department_id: '990121-SLJ', supervision_division: '990121' };
    expect(rows).toEqual([
      { type_id: 'river-works', officer_id: 'officer-990121-SLJ-2', ...common },
      { type_id: 'soil-water', officer_id: 'officer-990121-SLJ-1', ...common },
    ]);
  });
});

// The last one: from here on the clock runs.
test("a package that waits for its project's row was received when it was complete, not earlier", async () => {
  const code = nextProjectCode();
  const session = await openSession(database.appUrl);
  await session.client.query('BEGIN');
  await takeIn(session.client as unknown as Parameters<typeof takeIn>[0], ledger, UNIT, packageOf(SOIL, code), () => 0);
  await moveClock(ledger, '2026-09-15T00:00:01+08:00', { run: true });
  const complete = await ledgerNow(ledger);
  const started = performance.now();
  const waiting = take(packageOf([city('soil-water'), city('outfall')], code), UNIT, () => performance.now() - started);
  await session.isWaitedFor();
  await eventually('two seconds pass', async () => ((await ledgerNow(ledger)) > complete + 2_000 ? true : undefined));
  await session.client.query('COMMIT');
  await session.end();
  const receiptNo = await waiting;
  const { rows } = await ledger.pool.query<{ id: string; at: Date }>(
    'SELECT i.id, s.received_at AS at FROM submissions s JOIN items i ON i.submission_id = s.id WHERE receipt_no = $1',
    [receiptNo],
  );
  expect(rows[0]?.at.getTime()).toBeGreaterThanOrEqual(complete - 100);
  expect(rows[0]?.at.getTime()).toBeLessThan(complete + 1_500);
  expect(receiptNo).toMatch(/^S990100-20260915-/);
  await expect(accept(ledger, rows[0]?.id ?? '')).resolves.toMatchObject({ error: null });
});
