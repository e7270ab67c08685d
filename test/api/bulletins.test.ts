/** A bulletin's life: drafted by the round, frozen under its number, published, corrected; every number leads to its items. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { previewBulletin } from '../../db/bulletins.ts';
import type { Ledger } from '../../db/ledger.ts';
import { FIGURES } from '../../domain/supervision/figures.ts';
import { parsePeriod } from '../../domain/supervision/periods.ts';
import { asOwner } from '../support/database.ts';
import { readDocx } from '../support/docx.ts';
import { readPdf } from '../support/pdf.ts';
import { type Answer, city, type Harness, newKey, packageFor, settlingPort, startApi } from './harness.ts';

let api: Harness;
const supervisor = () => api.as('supervisor-990100');
const leader = () => api.as('leader-990100');
const advance = async (to: string) => {
  const answer = await api.as('admin').post('/v1/clock/advance', { to });
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
};
const tagOf = ({ headers }: Answer) => ({ 'if-match': String(headers.etag) });
const FIRST = '990100-2026-09A-1';
const SECOND = '990100-2026-09B-1';
const TYPES = {
  html: 'text/html',
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};
/** The bytes of a bulletin in a format. */
const fileOf = async (no: string, accept: string, person = 'supervisor-990100') => {
  const headers = { authorization: `Bearer ${await api.token(person)}`, accept };
  const response = await api.app.inject({ url: `/v1/bulletins/${no}`, headers });
  return { status: response.statusCode, type: String(response.headers['content-type']), bytes: response.rawPayload };
};

const SOIL = { typeId: 'soil-water', division: city };
const FIRE = { typeId: 'fire-design', division: city };
const handIn = async (unit: 'linhu' | 'yunlu', items: (typeof SOIL)[]) => {
  const credit = { linhu: '91990100MA7Q2H6K2W', yunlu: '' }[unit];
  const creditCode = credit || (await unitCode(unit));
  const body = packageFor(items, { unit: { creditCode } });
  const answer = await api.as(`unit-${unit}`).post('/v1/submissions', body, newKey());
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  return answer.body.items.map(({ itemNo }: { itemNo: string }) => itemNo) as string[];
};
const unitCode = async (id: string) => {
  const { rows } = await api.ledger.pool.query<{ code: string }>(
    'SELECT credit_code AS code FROM units WHERE id = $1',
    [id],
  );
  return rows[0]?.code ?? '';
};
const acts = async (itemNo: string, act: string, version: number, body: unknown = undefined) => {
  const officer = itemNo.includes('-SLJ-') ? 'officer-990100-SLJ-1' : 'officer-990100-ZJJ-1';
  const answer = await api.as(officer).post(`/v1/items/${itemNo}/${act}`, body, { 'if-match': `"${version}"` });
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
};

beforeAll(async () => {
  api = await startApi({
    clock: { startAt: '2026-09-02T10:00:00+08:00' },
    temporal: settlingPort((): Ledger => api.ledger),
  });
  for (const unit of ['linhu', 'yunlu'] as const) {
    for (let i = 0; i < 3; i += 1) {
      const [soil = '', fire = ''] = await handIn(unit, [SOIL, FIRE]);
      await acts(soil, 'accept', 1);
      await acts(fire, 'accept', 1);
      // The private unit's papers lie; those of the other are decided at once.
      if (unit === 'yunlu') await acts(soil, 'approve', 2, { reasons: '同意' });
    }
  }
  await advance('2026-09-16T09:00:00+08:00');
}, 60_000);
afterAll(() => api.close());

describe('drafted by the round of the half-month', () => {
  test('one draft, as of one hour after the end; not for officers or units', async () => {
    const { body } = await supervisor().get('/v1/bulletins');
    expect(
      body.items.map(({ no, status, draftedBy, asOf }: Record<string, string>) => [no, status, draftedBy, asOf]),
    ).toEqual([[FIRST, 'draft', 'clock', '2026-09-16T01:00:00.000+08:00']]);
    expect((await leader().get('/v1/bulletins')).body.items).toHaveLength(1);
    for (const person of ['head-990100-SLJ', 'unit-linhu', 'supervisor-990121', 'admin']) {
      expect((await api.as(person).get('/v1/bulletins')).body.items).toEqual([]);
      expect((await api.as(person).get(`/v1/bulletins/${FIRST}`)).status).toBe(404);
    }
  });

  test('figures, ranking and who is named', async () => {
    const { content } = (await supervisor().get(`/v1/bulletins/${FIRST}`)).body;
    const [first] = content.departments;
    expect(
      content.departments.map(({ departmentId, rank, namedFor }: Record<string, unknown>) => [
        departmentId,
        rank,
        namedFor,
      ]),
    ).toEqual([
      ['990100-SLJ', 1, ['belowShare', 'deemed', 'latePapers']],
      ['990100-ZJJ', 2, ['belowShare']],
    ]);
    expect(first.figures).toMatchObject({
      ...{
        received: 6,
        inTime: 3,
        overdue: 3,
        inTimePerMille: 500,
        deemed: 3,
        decided: 6,
        owedPapers: 3,
        latePapers: 3,
      },
      ...{ median: 0, p90: 5 },
    });
    expect(content.ownership.all).toMatchObject({
      private: { inTime: 0, overdue: 6, decided: 3, median: 5 },
      state: { inTime: 3, overdue: 3, decided: 3, median: 0 },
      inTimeTest: null,
      workingDaysTest: null,
    });
  });

  test('every number leads to as many items', async () => {
    const { content } = (await supervisor().get(`/v1/bulletins/${FIRST}`)).body;
    for (const { departmentId, figures } of content.departments) {
      for (const figure of FIGURES) {
        const url = `/v1/bulletins/${FIRST}/items?figure=${figure}&departmentId=${departmentId}&limit=200`;
        const { status, body } = await supervisor().get(url);
        expect([figure, status, body.items.length]).toEqual([figure, 200, figures[figure]]);
      }
    }
    const all = await supervisor().get(`/v1/bulletins/${FIRST}/items?figure=received&limit=5`);
    const rest = await supervisor().get(`/v1/bulletins/${FIRST}/items?figure=received&cursor=${all.body.nextCursor}`);
    const numbers = [...all.body.items, ...rest.body.items].map(({ itemNo }: { itemNo: string }) => itemNo);
    expect(new Set(numbers).size).toBe(12);
    expect(rest.body.nextCursor).toBeNull();
  });

  test('the same round again drafts nothing more', async () => {
    await settlingPort((): Ledger => api.ledger).ring({ id: 'bulletins', workflow: '', times: { hour: 0, minute: 0 } });
    expect((await supervisor().get('/v1/bulletins')).body.items).toHaveLength(1);
  });
});

describe('bad input', () => {
  test.each([
    ['a period that is not over', '2026-09B', 409, 'PERIOD_NOT_OVER'],
    ['one that lies ahead', '2027-01A', 409, 'PERIOD_NOT_OVER'],
    ['one before the ledger', '2026-08B', 422, 'PERIOD_BEFORE_LEDGER'],
    ['no half-month', '2026-09', 422, 'INVALID_REQUEST'],
  ])('%s', async (_, period, status, code) => {
    const preview = await supervisor().get(`/v1/bulletins/preview?period=${period}`);
    const draft = await supervisor().post('/v1/bulletins', { period });
    expect([preview.status, preview.body.code]).toEqual([status, code]);
    expect([draft.status, draft.body.code]).toEqual([status, code]);
  });

  test('a division that issues none, one that is not the caller’s, and one that is nobody’s', async () => {
    const county = await api.as('supervisor-990000').post('/v1/bulletins', { period: '2026-09A' });
    expect([county.status, county.body.code]).toEqual([409, 'NO_BULLETINS_HERE']);
    expect(
      (await api.as('supervisor-990121').post('/v1/bulletins', { period: '2026-09A', division: '990100' })).status,
    ).toBe(404);
    expect((await supervisor().post('/v1/bulletins', { period: '2026-09A', division: '123456' })).status).toBe(404);
  });

  test('acts out of their order, without If-Match, on another version', async () => {
    const seen = await supervisor().get(`/v1/bulletins/${FIRST}`);
    const freeze = (headers: Record<string, string>) =>
      supervisor().post(`/v1/bulletins/${FIRST}/freeze`, undefined, headers);
    expect((await freeze({})).body.code).toBe('IF_MATCH_REQUIRED');
    expect((await freeze({ 'if-match': '"0000000000000000"' })).body.code).toBe('BULLETIN_CHANGED');
    const early = await leader().post(`/v1/bulletins/${FIRST}/publish`, undefined, tagOf(seen));
    expect([early.status, early.body.code]).toEqual([409, 'BULLETIN_NOT_FROZEN']);
    const correct = await supervisor().post(`/v1/bulletins/${FIRST}/correct`, { reasons: '漏报' });
    expect([correct.status, correct.body.code]).toEqual([409, 'BULLETIN_NOT_PUBLISHED']);
    expect((await supervisor().get(`/v1/bulletins/${FIRST}/items?figure=nothing`)).status).toBe(422);
    expect((await supervisor().get('/v1/bulletins/990100-2026-09A-9')).status).toBe(404);
    expect((await supervisor().get('/v1/bulletins/nonsense')).status).toBe(404);
  });
});

describe('frozen and published', () => {
  test('preview and draft say the same, and a draft may be drafted anew', async () => {
    const before = (await supervisor().get(`/v1/bulletins/${FIRST}`)).body;
    const preview = await leader().get('/v1/bulletins/preview?period=2026-09A');
    expect(preview.body).toEqual(before.content);
    const again = await supervisor().post('/v1/bulletins', { period: '2026-09A' });
    expect(again.status).toBe(201);
    expect(again.body).toMatchObject({ no: FIRST, sha256: before.sha256, draftedBy: 'supervisor-990100' });
  });

  test('the supervisor freezes it under the first number of the year; a second person publishes it', async () => {
    const seen = await supervisor().get(`/v1/bulletins/${FIRST}`);
    expect((await leader().post(`/v1/bulletins/${FIRST}/freeze`, undefined, tagOf(seen))).status).toBe(403);
    const frozen = await supervisor().post(`/v1/bulletins/${FIRST}/freeze`, undefined, tagOf(seen));
    expect([frozen.status, frozen.body.status, frozen.body.documentNo]).toEqual([200, 'frozen', '临沄审通〔2026〕1号']);
    const twice = await supervisor().post(`/v1/bulletins/${FIRST}/freeze`, undefined, tagOf(seen));
    expect([twice.status, twice.body.code]).toEqual([409, 'BULLETIN_FROZEN']);
    expect((await supervisor().post('/v1/bulletins', { period: '2026-09A' })).body.code).toBe('BULLETIN_EXISTS');
    const alone = await supervisor().post(`/v1/bulletins/${FIRST}/publish`, undefined, tagOf(seen));
    expect([alone.status, alone.body.code]).toEqual([403, 'SECOND_PERSON_REQUIRED']);
    expect((await api.as('head-990100-SLJ').get(`/v1/bulletins/${FIRST}`)).status).toBe(404);
    const published = await leader().post(`/v1/bulletins/${FIRST}/publish`, undefined, tagOf(seen));
    expect([published.status, published.body.status, published.body.publishedBy]).toEqual([
      200,
      'published',
      'leader-990100',
    ]);
    expect((await leader().post(`/v1/bulletins/${FIRST}/publish`, undefined, tagOf(seen))).body.code).toBe(
      'BULLETIN_PUBLISHED',
    );
  });

  test('everybody reads it; a head sees the items of the own department and no other’s', async () => {
    expect((await api.as('unit-linhu').get(`/v1/bulletins/${FIRST}`)).body.documentNo).toBe('临沄审通〔2026〕1号');
    const head = api.as('head-990100-SLJ');
    expect((await head.get(`/v1/bulletins/${FIRST}/items?figure=overdue`)).body.items).toHaveLength(3);
    expect((await head.get(`/v1/bulletins/${FIRST}/items?figure=overdue&departmentId=990100-ZJJ`)).status).toBe(404);
    expect((await api.as('unit-linhu').get(`/v1/bulletins/${FIRST}/items?figure=overdue`)).status).toBe(403);
  });

  test('nobody changes it, not even in the database', async () => {
    const change = (sql: string) => asOwner(api.database.ownerUrl, sql);
    await expect(change(`UPDATE bulletins SET content = '{}' WHERE no = '${FIRST}'`)).rejects.toThrow(/stays as it is/);
    await expect(change(`UPDATE bulletins SET document_no = 'x' WHERE no = '${FIRST}'`)).rejects.toThrow(
      /stays as it is/,
    );
    await expect(change(`DELETE FROM bulletins WHERE no = '${FIRST}'`)).rejects.toThrow(/stays as it is/);
  });

  test('each format, the same bytes twice, with the numbers in it', async () => {
    for (const [format, type] of Object.entries(TYPES)) {
      const [one, two] = [await fileOf(FIRST, type), await fileOf(FIRST, type, 'unit-linhu')];
      expect([format, one.status, one.type.split(';')[0]]).toEqual([format, 200, type]);
      expect(one.bytes.equals(two.bytes)).toBe(true);
    }
    const html = (await fileOf(FIRST, TYPES.html)).bytes.toString();
    expect(html).toContain('临沄审通〔2026〕1号');
    expect(html).toContain('临沄市水利局');
    expect(html).toContain(`/v1/bulletins/${FIRST}/items?figure=deemed&amp;departmentId=990100-SLJ`);
    expect(html).not.toMatch(/<script|javascript:/);
    const inPdf = readPdf((await fileOf(FIRST, TYPES.pdf)).bytes)
      .texts.map(({ text }) => text)
      .join('');
    const inDocx = readDocx((await fileOf(FIRST, TYPES.docx)).bytes).paragraphs.join('');
    for (const text of [inPdf, inDocx]) {
      expect(text.replaceAll(/\s/g, '')).toContain('临沄市水利局');
      expect(text.replaceAll(/\s/g, '')).toContain('超时默认视为同意3件');
    }
  }, 60_000);

  test('rebuilt from an emptied store of facts it is the same, byte for byte', async () => {
    const { sha256 } = (await supervisor().get(`/v1/bulletins/${FIRST}`)).body;
    await api.ledger.pool.query(
      `DELETE FROM item_facts; DELETE FROM figure_cells; UPDATE followers SET tx = '0', position = 0`,
    );
    const preview = await supervisor().get('/v1/bulletins/preview?period=2026-09A');
    expect(preview.body).toEqual((await supervisor().get(`/v1/bulletins/${FIRST}`)).body.content);
    const period = parsePeriod('2026-09A');
    if (period === undefined) throw new Error('no period');
    expect((await previewBulletin(api.ledger, { division: city, period })).sha256).toBe(sha256);
  });
});

describe('the next one, and a correction', () => {
  beforeAll(() => advance('2026-10-01T09:00:00+08:00'));

  test('the period before is that of the published issue', async () => {
    const { content } = (await supervisor().get(`/v1/bulletins/${SECOND}`)).body;
    const first = (await supervisor().get(`/v1/bulletins/${FIRST}`)).body.content;
    expect(content.before).toEqual({ period: '2026-09A', asOf: first.asOf, bulletin: FIRST });
    expect(content.total.before).toEqual(first.total.figures);
  });

  test('a deeming revoked later changes no published figure; a correction tells what is another one, as a new issue', async () => {
    const { rows } = await api.ledger.pool.query(
      `SELECT item_no AS no, decision_version AS version FROM items WHERE status = 'deemedApproved' ORDER BY item_no LIMIT 1`,
    );
    const { no, version } = rows[0];
    const published = (await supervisor().get(`/v1/bulletins/${FIRST}`)).body;
    await acts(no, 'issue-paper', version, { documentNo: '临水批〔2026〕31号' });
    const correction = await supervisor().post(`/v1/bulletins/${FIRST}/correct`, { reasons: '核对补发批文' });
    expect(correction.status).toBe(201);
    expect(correction.body).toMatchObject({
      no: '990100-2026-09A-2',
      status: 'draft',
      corrects: FIRST,
      reasons: '核对补发批文',
    });
    // The paper was issued in the next half-month: at the end of this one it was owed.
    expect(correction.body.content.corrects.changes).toEqual([]);
    expect((await supervisor().get(`/v1/bulletins/${FIRST}`)).body).toEqual(published);
  });

  test('published, it stands in the place of the first, which says so', async () => {
    const no = '990100-2026-09A-2';
    const seen = await supervisor().get(`/v1/bulletins/${no}`);
    const frozen = await supervisor().post(`/v1/bulletins/${no}/freeze`, undefined, tagOf(seen));
    expect(frozen.body.documentNo).toBe('临沄审通〔2026〕2号');
    await leader().post(`/v1/bulletins/${no}/publish`, undefined, tagOf(seen));
    expect((await supervisor().get(`/v1/bulletins/${FIRST}`)).body).toMatchObject({
      status: 'corrected',
      correctedBy: no,
    });
    const again = await supervisor().post(`/v1/bulletins/${FIRST}/correct`, { reasons: '再更正' });
    expect([again.status, again.body.code]).toEqual([409, 'BULLETIN_CORRECTED']);
    const html = (await fileOf(no, TYPES.html)).bytes.toString();
    expect(html).toContain('（更正）');
    expect(html).toContain('核对补发批文');
  });
});
