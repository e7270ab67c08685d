/** POST /v1/imports, the command for whole files, and putting an entry right by two people. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { importFile } from '../../api/import-command.ts';
import { settleDue } from '../../db/settle.ts';
import { moveClock } from '../support/items.ts';
import { type Harness, newKey, startApi } from './harness.ts';

let api: Harness;
let folder: string;

beforeAll(async () => {
  api = await startApi({ clock: { startAt: '2026-09-14T10:00:00+08:00' } });
  folder = mkdtempSync(join(tmpdir(), 'shixian-import-'));
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await api.close();
});

let numbers = 0;
/** A row as it is sent. */
function row(change: Record<string, unknown> = {}) {
  numbers += 1;
  return {
    project: {
      code: `2608-990100-04-01-${String(numbers).padStart(6, '0')}`,
      name: `转入项目 ${numbers}`,
      kind: 'warehouse',
      division: '990100',
      unit: { creditCode: '91990100MA7Q2H6K2W' },
    },
    typeId: 'soil-water',
    division: '990100',
    foreignNo: `XT-${numbers}`,
    receivedAt: '2026-09-08T09:12:00+08:00',
    acceptedOn: '2026-09-09',
    ...change,
  };
}
const admin = () => api.as('admin');
const itemCount = async () => {
  const { rows } = await api.ledger.pool.query<{ n: number }>('SELECT count(*)::int AS n FROM items');
  return rows[0]?.n;
};

describe('POST /v1/imports', () => {
  test('an administrator brings rows over; the item says where it comes from', async () => {
    const one = row();
    const dry = await admin().post('/v1/imports', { dryRun: true, rows: [one] });
    expect([dry.status, dry.body.created, dry.body.items[0].itemNo]).toEqual([200, 1, null]);
    const answer = await admin().post('/v1/imports', { rows: [one] }, newKey());
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({ dryRun: false, rows: 1, created: 1, overdue: 0, alreadyHere: [] });
    const [{ itemNo }] = answer.body.items;
    const item = await api.as('officer-990100-SLJ-1').get(`/v1/items/${itemNo}`);
    expect(item.body).toMatchObject({
      status: 'underReview',
      receivedAt: '2026-09-08T09:12:00.000+08:00',
      clock: { dueOn: '2026-09-16', deemsAt: '2026-09-17T00:00:00.000+08:00' },
      origin: { imported: { foreignNo: one.foreignNo, importedAt: '2026-09-14T10:00:00.000+08:00' } },
    });
    const again = await admin().post('/v1/imports', { rows: [one] });
    expect(again.body).toMatchObject({ created: 0, alreadyHere: [{ row: 1, foreignNo: one.foreignNo, itemNo }] });
  });

  test('what was overdue says so: escalated, never deemed', async () => {
    const late = row({ receivedAt: '2026-08-03T09:00:00+08:00', acceptedOn: '2026-08-04' });
    const answer = await admin().post('/v1/imports', { rows: [late] });
    expect(answer.body).toMatchObject({ overdue: 1, escalatesAtOnce: 1 });
    const item = await api
      .as('unit-linhu')
      .get(`/v1/items/${answer.body.items[0].itemNo}`, { 'accept-language': 'en' });
    expect(item.body.silence).toMatchObject({ code: 'overdue-at-import', on: '2026-08-11' });
  });

  test.each([['unit-linhu'], ['officer-990100-SLJ-1'], ['head-990100-SLJ'], ['supervisor-990100']])(
    '%s may not',
    async (person) => {
      const answer = await api.as(person).post('/v1/imports', { rows: [row()] });
      expect([answer.status, answer.body.code]).toEqual([403, 'NOT_PERMITTED']);
    },
  );

  test('without a token: 401', async () => {
    expect((await api.as(null).post('/v1/imports', { rows: [row()] })).status).toBe(401);
  });

  test.each<[string, unknown, string]>([
    ['no rows', {}, '/rows'],
    ['an empty list', { rows: [] }, '/rows'],
    ['a text', '"rows"', ''],
    ['a field that is not there', { rows: [], dryrun: true }, '/dryrun'],
    ['a wrong dryRun', { dryRun: 'yes', rows: [1] }, '/dryRun'],
  ])('%s: named', async (_name, body, pointer) => {
    const answer = await admin().post('/v1/imports', body);
    expect([answer.status, answer.body.code]).toEqual([422, 'INVALID_REQUEST']);
    expect(answer.body.errors.map((error: { pointer: string }) => error.pointer)).toContain(pointer);
  });

  test('rows that no schema takes and rows that the ledger does not take are named together, and nothing is stored', async () => {
    const before = await itemCount();
    const rows = [
      row(),
      row({ acceptedOn: '2026-02-30' }),
      row({ division: '990199' }),
      row({ project: { ...row().project, unit: { creditCode: '91990100MA7Q2H6K2X' } } }),
      row({ receivedAt: '2026-09-08 09:12' }),
      row({ colour: 'red' }),
      row({ pauses: [{ ground: 'lunch', from: '2026-09-09', through: null, noticeNo: 'P' }] }),
    ];
    const answer = await admin().post('/v1/imports', { rows }, { 'accept-language': 'en' });
    expect([answer.status, answer.body.code]).toEqual([422, 'IMPORT_REFUSED']);
    expect(
      answer.body.errors.map(({ pointer, code }: { pointer: string; code: string }) => `${pointer} ${code}`),
    ).toEqual([
      '/rows/1/acceptedOn BAD_FORMAT',
      '/rows/2/division UNKNOWN_DIVISION',
      '/rows/3/project/unit/creditCode BAD_CHECK_CHARACTER',
      '/rows/4/receivedAt BAD_FORMAT',
      '/rows/5/colour UNKNOWN_FIELD',
      '/rows/6/pauses/0/ground NOT_ALLOWED_VALUE',
    ]);
    expect(await itemCount()).toBe(before);
  });

  test('the same Idempotency-Key gives the same answer', async () => {
    const key = newKey();
    const body = { rows: [row()] };
    const first = await admin().post('/v1/imports', body, key);
    const second = await admin().post('/v1/imports', body, key);
    expect(second.body).toEqual(first.body);
    expect(second.headers['idempotency-replayed']).toBe('true');
  });
});

describe('npm run -s import', () => {
  const run = (name: string, content: unknown, ...options: string[]) => {
    const file = join(folder, name);
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
    return importFile([file, ...options], { DATABASE_URL: api.database.appUrl, SHIXIAN_CLOCK: 'simulated' });
  };

  test('10,000 rows with three wrong ones: all three named with row, field and what is allowed; nothing stored', async () => {
    const before = await itemCount();
    const rows: unknown[] = Array.from({ length: 10_000 }, () => row());
    rows[41] = row({ typeId: 'moon-permit' });
    rows[5_000] = row({ acceptedOn: '2026-09-01' });
    rows[9_999] = row({ division: '99' });
    const { ok, lines } = await run('wrong.json', { rows });
    expect(ok).toBe(false);
    expect(lines).toHaveLength(4);
    expect(lines[0]).toMatch(/^row 42: typeId: UNKNOWN_ITEM_TYPE: .* allowed: .*soil-water/);
    expect(lines[1]).toMatch(/^row 5001: acceptedOn: DAY_NOT_POSSIBLE: .* allowed: 2026-09-08, 2026-09-14$/);
    expect(lines[2]).toMatch(/^row 10000: division: BAD_FORMAT: .* allowed: 990100$/);
    expect(lines[3]).toBe('Nothing was stored: 3 field(s) cannot be taken.');
    expect(await itemCount()).toBe(before);
  }, 120_000);

  test('says what would be, then does it, then says that it is done', async () => {
    const before = await itemCount();
    const body = { rows: [row(), row({ acceptedOn: null, receivedAt: '2026-08-03T09:00:00+08:00' })] };
    const dry = await run('city.json', body, '--dry-run');
    expect(dry.lines.at(-1)).toBe(
      '2 rows: 2 would be imported, 0 already here, 1 overdue, 1 escalate at once. Dry run: nothing was stored.',
    );
    expect(dry.lines[0]).toContain('\tdue 2026-09-16\tin time\t-\tdeems 2026-09-17T00:00:00.000+08:00');
    expect(dry.lines[1]).toContain('\tdue 2026-08-10\toverdue\tescalates at once\tdeems never');
    expect(await itemCount()).toBe(before);
    expect((await run('city.json', body)).lines.at(-1)).toBe(
      '2 rows: 2 imported, 0 already here, 1 overdue, 1 escalate at once.',
    );
    expect((await run('city.json', body)).lines.at(-1)).toBe(
      '2 rows: 0 imported, 2 already here, 0 overdue, 0 escalate at once.',
    );
    expect(await itemCount()).toBe((before ?? 0) + 2);
  });

  test.each<[string, unknown, RegExp]>([
    ['not JSON', '{"rows":', /is not JSON/],
    ['no rows', { rows: [] }, /^file: rows: TOO_SHORT/],
    ['a list', [], /^file: file: WRONG_TYPE/],
    ['a NUL', { rows: [row({ foreignNo: 'a\u0000b' })] }, /^row 1: foreignNo: TEXT_NOT_ALLOWED/],
  ])('%s: a sentence', async (name, content, sentence) => {
    const { ok, lines } = await run(`${name}.json`, content);
    expect(ok).toBe(false);
    expect(lines[0]).toMatch(sentence);
  });

  test('the example of the README comes over', async () => {
    const file = new URL('../../examples/import.json', import.meta.url).pathname;
    const { ok, lines } = await importFile([file, '--dry-run'], { DATABASE_URL: api.database.appUrl });
    expect({ ok, last: lines.at(-1) }).toEqual({
      ok: true,
      last: '3 rows: 3 would be imported, 0 already here, 2 overdue, 2 escalate at once. Dry run: nothing was stored.',
    });
  });

  test('without a file, and with one that is not there', async () => {
    expect((await importFile([], {})).lines[0]).toMatch(/^Usage/);
    expect((await importFile([join(folder, 'none.json')], {})).lines[0]).toMatch(/cannot be read/);
  });
});

describe('putting an entry right', () => {
  const officer = 'officer-990100-SLJ-1';
  const start = async () => {
    const answer = await admin().post('/v1/imports', { rows: [row()] });
    const url = `/v1/items/${answer.body.items[0].itemNo}`;
    const { body, headers } = await api.as(officer).get(url);
    return { url, item: body, tag: { 'if-match': String(headers.etag) } };
  };
  const change = { field: 'acceptedOn', from: '2026-09-09', to: '2026-09-10', reasons: '录入有误' };

  test('an officer proposes, the head confirms; nobody confirms his own', async () => {
    const { url, tag } = await start();
    const proposed = await api.as(officer).post(`${url}/propose-rectification`, change, tag);
    expect(proposed.body.item.origin.proposedRectification).toMatchObject({ ...change, by: officer });
    const next = { 'if-match': String(proposed.headers.etag) };
    const confirm = `${url}/confirm-rectification`;
    expect((await api.as(officer).post(confirm, {}, next)).status).toBe(403);
    const done = await api.as('head-990100-SLJ').post(confirm, {}, next);
    expect([done.status, done.body.item.clock.dueOn]).toEqual([200, '2026-09-17']);
    const events = await api.as(officer).get(`${url}/events`);
    const types = events.body.items.map(({ type }: { type: string }) => type);
    expect(types).toEqual(['ItemSubmitted', 'ItemAccepted', 'ItemImported', 'RectificationProposed', 'EntryRectified']);
  });

  test('a head who proposed is not the second person', async () => {
    const { url, tag } = await start();
    const head = api.as('head-990100-SLJ');
    const proposed = await head.post(`${url}/propose-rectification`, change, tag);
    const again = await head.post(`${url}/confirm-rectification`, {}, { 'if-match': String(proposed.headers.etag) });
    expect([again.status, again.body.code]).toEqual([403, 'SECOND_PERSON_REQUIRED']);
  });

  test.each<[string, Record<string, unknown>, number, string, string | null]>([
    ['a field that is not on the list', { field: 'unit' }, 422, 'INVALID_REQUEST', '/field'],
    ['a day that is none', { to: '2026-02-30' }, 422, 'INVALID_REQUEST', '/to'],
    [
      'an instant without an offset',
      { field: 'receivedAt', from: '2026-09-08T09:12:00+08:00', to: '2026-09-08T10:00:00' },
      422,
      'INVALID_REQUEST',
      '/to',
    ],
    [
      'somebody else’s officer',
      { field: 'officer', from: officer, to: 'officer-990100-FGW-1' },
      422,
      'INVALID_REQUEST',
      '/to',
    ],
    ['no reasons', { reasons: ' ' }, 422, 'REASONS_REQUIRED', null],
    ['a day before receipt', { to: '2026-09-07' }, 422, 'ENTRY_NOT_POSSIBLE', null],
    ['what does not stand there', { from: '2026-09-08' }, 409, 'ENTRY_DIFFERS', null],
    ['a notice that there is none of', { field: 'noticeNo', from: 'P', to: 'Q' }, 422, 'ENTRY_NOT_RECTIFIABLE', null],
  ])('%s', async (_name, differing, status, code, pointer) => {
    const { url, tag } = await start();
    const answer = await api.as(officer).post(`${url}/propose-rectification`, { ...change, ...differing }, tag);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    if (pointer) expect(answer.body.errors[0].pointer).toBe(pointer);
  });

  test('a date that has passed stays: the answer says so', async () => {
    const late = row({ receivedAt: '2026-08-03T09:00:00+08:00', acceptedOn: '2026-08-04' });
    const { body } = await admin().post('/v1/imports', { rows: [late] });
    const url = `/v1/items/${body.items[0].itemNo}`;
    // Not before its escalation is settled: until then a timely reply may be on its way.
    await moveClock(api.ledger, '2026-09-14T10:02:00+08:00');
    while ((await settleDue(api.ledger)).settled > 0);
    const { headers } = await api.as(officer).get(url);
    const answer = await api
      .as(officer)
      .post(
        `${url}/propose-rectification`,
        { ...change, from: '2026-08-04', to: '2026-09-08' },
        { 'if-match': String(headers.etag), 'accept-language': 'en' },
      );
    expect([answer.status, answer.body.code]).toEqual([409, 'DEADLINE_HAS_PASSED']);
    expect(answer.body.detail).toContain('2026-08-11');
    expect(answer.body.detail).toContain('stays so');
  });

  test('nothing proposed; another department; another unit', async () => {
    const { url, tag } = await start();
    const nothing = await api.as('head-990100-SLJ').post(`${url}/confirm-rectification`, {}, tag);
    expect([nothing.status, nothing.body.code]).toEqual([409, 'RECTIFICATION_NOT_PROPOSED']);
    expect((await api.as('officer-990100-FGW-1').post(`${url}/propose-rectification`, change, tag)).status).toBe(404);
    expect((await api.as('unit-linhu').post(`${url}/propose-rectification`, change, tag)).status).toBe(403);
  });
});
