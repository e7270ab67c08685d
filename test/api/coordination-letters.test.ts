import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { fieldsOf } from '../../documents/letterhead/fields.ts';
import { readDocx } from '../support/docx.ts';
import { textsOf } from '../support/office.ts';
import { readPdf } from '../support/pdf.ts';
import { type Answer, newKey } from './harness.ts';
import { DOCX, type LetterGround, letterBody, RARE, startLetterGround } from './letter-ground.ts';

let ground: LetterGround;
beforeAll(async () => {
  ground = await startLetterGround();
});
afterAll(() => ground.api.close());
const of = (typeId: string) => ground.of(typeId);
const supervisor = () => ground.api.as('supervisor-990100');
const head = () => ground.api.as('head-990100-SLJ');

describe('a coordination letter (函告)', () => {
  const write = (change: Record<string, unknown> = {}, key = newKey()) =>
    supervisor().post('/v1/coordination-letters', letterBody(change), key);

  test('lists what the department holds as of now, with due dates and days overdue, and is numbered', async () => {
    const { status, body: answer, headers } = await write({ items: {}, copies: '市政府办公室' });
    expect(status).toBe(201);
    expect(headers.location).toBe(`/v1/documents/${answer.documentNo}`);
    expect(answer).toMatchObject({ kind: 'coordinationLetter', departmentId: '990100-SLJ', unitId: null });
    expect(answer.symbol).toBe('临沄市审督函〔2026〕1号');
    expect(answer.itemNos).toEqual([of('flood-impact'), of('water-intake')]);
    const { content } = (await head().get(`/v1/documents/${answer.documentNo}`)).body;
    expect(content.fields).toMatchObject({ itemCount: '2', overdueCount: '1', asOf: '2026年10月12日09:00' });
    expect(content.fields.items.map((row: Answer['body']) => [row.itemNo, row.dueOn, row.overdue])).toEqual([
      [of('flood-impact'), '2026-09-22', '9个工作日'],
      [of('water-intake'), '2026-10-21', '—'],
    ]);
    const { texts, lists } = fieldsOf('coordinationLetter');
    for (const name of Object.keys(content.fields)) expect([...texts, 'items', 'copies']).toContain(name);
    expect(Object.keys(content.fields.items[0]).sort()).toEqual([...(lists.items ?? [])].sort());
    const pdf = await ground.sheet('head-990100-SLJ', answer.documentNo, 'application/pdf');
    const docx = await ground.sheet('head-990100-SLJ', answer.documentNo, DOCX);
    const onPaper = readPdf(pdf)
      .texts.map(({ text }) => text)
      .join('');
    const inWord = readDocx(docx).paragraphs.join('\n');
    for (const text of [...textsOf(content.letter), RARE, '抄送：市政府办公室', content.fields.queryCode]) {
      expect([inWord.includes(text), onPaper.includes(text.replaceAll('\n', '')), text]).toEqual([true, true, text]);
    }
  });

  test('is read by the department and the supervision, and verified with the code that it prints', async () => {
    const { documentNo } = (await write()).body;
    const { content } = (await head().get(`/v1/documents/${documentNo}`)).body;
    const page = await ground.api.as(null).get(`/verify/${documentNo}?code=${content.fields.queryCode}`);
    expect(page.status).toBe(200);
    expect(page.body).toContain('关于商请加快办理1项审批事项的函');
    for (const stranger of ['unit-linhu', 'head-990100-STH', 'supervisor-990121']) {
      expect((await ground.api.as(stranger).get(`/v1/documents/${documentNo}`)).status).toBe(404);
    }
    const ofItem = (await head().get(`/v1/items/${of('flood-impact')}/documents`)).body.items;
    expect(ofItem.map((one: Answer['body']) => one.documentNo)).toContain(documentNo);
  });

  test('is written once per key', async () => {
    const key = newKey();
    const [first, second] = [await write({}, key), await write({}, key)];
    expect(second.headers['idempotency-replayed']).toBe('true');
    expect(second.body).toEqual(first.body);
    expect((await supervisor().post('/v1/coordination-letters', letterBody())).body.code).toBe(
      'IDEMPOTENCY_KEY_REQUIRED',
    );
  });

  test('may also go to a body above the city that holds an item of the city', async () => {
    const above = { departmentId: '990000-SLJ', items: {} };
    expect((await write(above)).body.code).toBe('NO_ITEMS_PICKED');
  });

  test.each([
    [{ departmentId: '990100-XXX' }, 422, 'INVALID_REQUEST', '/departmentId'],
    [{ items: { itemNos: ['990100-SLJ-23-20260914-999999-0'] } }, 422, 'INVALID_REQUEST', '/items/itemNos/0'],
    [{ items: { typeId: 'soil-water' } }, 409, 'NO_ITEMS_PICKED', undefined],
    [{ items: { dueBy: '2026-02-30' } }, 422, 'INVALID_REQUEST', '/items/dueBy'],
    [{ items: { lamp: 'red' } }, 422, 'INVALID_REQUEST', '/items/lamp'],
    [{ replyOn: '2026-10-11' }, 422, 'REPLY_DATE_PASSED', undefined],
    [{ demand: '  ' }, 422, 'INVALID_REQUEST', '/demand'],
  ])('%j is refused with %i %s, and no number is drawn', async (change, status, code, pointer) => {
    const before = (await supervisor().get('/v1/documents?kind=coordinationLetter')).body.items[0]?.symbol;
    const answer = await write(change);
    expect([answer.status, answer.body.code, answer.body.errors?.[0]?.pointer]).toEqual([status, code, pointer]);
    const after = (await supervisor().get('/v1/documents?kind=coordinationLetter')).body.items[0]?.symbol;
    expect(after).toBe(before);
  });

  test('another department holds an item: it is not taken into the letter, but named', async () => {
    const answer = await write({ items: { itemNos: [of('flood-impact'), of('prelim-design')] } });
    expect(answer.body.errors).toEqual([
      expect.objectContaining({ pointer: '/items/itemNos/1', code: 'NOT_HELD_THERE', given: of('prelim-design') }),
    ]);
  });
});
