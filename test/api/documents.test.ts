import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { documentFollower } from '../../db/act-documents.ts';
import { setSimulatedClock } from '../../db/clock.ts';
import { settleItem } from '../../db/settle.ts';
import { canonicalHash } from '../../documents/canonical-json.ts';
import type { DocumentContent } from '../../documents/issued/written-document.ts';
import { writeActDocument } from '../../documents/issued/written-document.ts';
import { fieldsOf } from '../../documents/letterhead/fields.ts';
import { readDocx } from '../support/docx.ts';
import { followToEnd } from '../support/followers.ts';
import { textsOf } from '../support/office.ts';
import { readPdf, readQrCode } from '../support/pdf.ts';
import { type Answer, city, type Harness, newKey, packageFor, startApi } from './harness.ts';

const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
const RARE = '㙍𬸦水库除险加固工程';
let api: Harness;
let queryCode: string;
let numbers: Record<string, string>;

const clockTo = async (local: string) => {
  if (!(await setSimulatedClock(api.ledger.pool, Date.parse(`${local}+08:00`), true))) throw new Error('not forward');
};
const settle = async () => {
  const { rows } = await api.ledger.pool.query<{ id: string }>('SELECT id FROM items');
  for (const { id } of rows) await settleItem(api.ledger, id);
};
const act = async (person: string, itemNo: string, name: string, version: number, body?: unknown) => {
  const answer = await api.as(person).post(`/v1/items/${itemNo}/${name}`, body, { 'if-match': `"${version}"` });
  if (answer.status !== 200) throw new Error(`${name}: ${JSON.stringify(answer.body)}`);
};
const documentsOf = async (person: string, itemNo: string): Promise<readonly Answer['body'][]> => {
  const { status, body } = await api.as(person).get(`/v1/items/${itemNo}/documents`);
  expect(status).toBe(200);
  return body.items;
};
const kindsOf = async (person: string, itemNo: string) => (await documentsOf(person, itemNo)).map(({ kind }) => kind);
const raw = async (person: string, url: string, accept: string) => {
  const authorization = `Bearer ${await api.token(person)}`;
  return api.app.inject({ method: 'GET', url, headers: { authorization, accept } });
};
const of = (typeId: string) => numbers[typeId] ?? '';
const follower = () => documentFollower(api.ledger, writeActDocument);

beforeAll(async () => {
  api = await startApi({ clock: { startAt: '2026-09-14T10:00:00+08:00' } });
  const items = ['soil-water', 'water-intake', 'flood-impact', 'prelim-design'].map((typeId) => ({
    typeId,
    division: city,
  }));
  const package_ = packageFor(items, { name: RARE });
  const receipt = (await api.as('unit-linhu').post('/v1/submissions', package_, newKey())).body;
  queryCode = receipt.queryCode;
  numbers = Object.fromEntries(receipt.items.map((one: Answer['body']) => [one.type.id, one.itemNo]));
  const notice = { noticeNo: '临水函〔2026〕7号', noticedOn: '2026-09-14' };
  await act('officer-990100-SLJ-1', of('soil-water'), 'accept', 1);
  const missing = ['取水{symbol}平面图', '法定代表人<签章>\n及日期'];
  await act('officer-990100-SLJ-1', of('water-intake'), 'request-correction', 1, { missing, ...notice });
  await act('officer-990100-SLJ-1', of('flood-impact'), 'refuse-acceptance', 1, { reasons: '不属于本机关职权范围。' });
  await act('officer-990100-FGW-1', of('prelim-design'), 'accept', 1);
  const by = { value: 5, unit: 'working' };
  await act('head-990100-FGW', of('prelim-design'), 'extend', 2, { by, reasons: '情况复杂。', ...notice });
  await act('officer-990100-FGW-1', of('prelim-design'), 'suspend', 3, { ground: 'expert-review', ...notice });
  await clockTo('2026-09-18T09:02:00.000');
  await settle();
  await clockTo('2026-09-21T00:01:00.000');
  await settle();
});
afterAll(() => api.close());

describe('each act has its document', () => {
  test('those to the unit are read by the unit, the department and the supervision; warnings by the last two alone', async () => {
    const soil = of('soil-water');
    expect(await kindsOf('unit-linhu', soil)).toEqual(['receipt', 'deemingConfirmation']);
    const warned = ['yellowWarning', 'redWarning', 'deemingConfirmation'];
    expect(await kindsOf('officer-990100-SLJ-2', soil)).toEqual(warned);
    expect(await kindsOf('head-990100-SLJ', soil)).toEqual(warned);
    expect(await kindsOf('supervisor-990100', soil)).toEqual(['receipt', ...warned]);
    expect(await kindsOf('leader-990100', soil)).toEqual(['receipt', ...warned]);
    expect(await kindsOf('unit-linhu', of('water-intake'))).toEqual(['receipt', 'correctionNotice']);
    expect(await kindsOf('unit-linhu', of('flood-impact'))).toEqual(['receipt', 'refusalOfAcceptance']);
    const design = ['receipt', 'extensionNotice', 'suspensionNotice'];
    expect(await kindsOf('unit-linhu', of('prelim-design'))).toEqual(design);
  });

  test('strangers learn nothing, of the item or of the document', async () => {
    const [{ documentNo }] = await documentsOf('officer-990100-SLJ-1', of('soil-water'));
    for (const stranger of [
      'unit-yunlu',
      'officer-990100-STH-1',
      'head-990121-SLJ',
      'supervisor-990121',
      'leader-990121',
    ]) {
      expect((await api.as(stranger).get(`/v1/items/${of('soil-water')}/documents`)).status).toBe(404);
      expect((await api.as(stranger).get(`/v1/documents/${documentNo}`)).status).toBe(404);
      const all = (await api.as(stranger).get('/v1/documents')).body.items;
      expect(all).toEqual([]);
    }
    // Its own unit, a warning that is not for it.
    expect((await api.as('unit-linhu').get(`/v1/documents/${documentNo}`)).status).toBe(404);
    expect((await api.as('admin').get(`/v1/documents/${documentNo}`)).status).toBe(403);
    expect((await api.as('supervisor-990100').get('/v1/documents/990100-SLJ-BZ-2026-999999-0')).status).toBe(404);
    expect((await api.as('supervisor-990100').get('/v1/documents/nonsense')).status).toBe(404);
  });

  test('the follower writes none of them a second time, and what it would have written stands', async () => {
    const before = (await api.as('supervisor-990100').get('/v1/documents?limit=200')).body.items;
    await followToEnd(api.ledger, follower());
    const after = (await api.as('supervisor-990100').get('/v1/documents?limit=200')).body.items;
    expect(after).toEqual(before);
    expect(before).toHaveLength(8);
  });
});

/** What each says, for a true case, and to whom. */
const SAYS = [
  ['receipt', 'soil-water', 'unit-linhu', /^临沄市窗收〔2026〕1号$/, [RARE, '收件凭证', '视为同意']],
  [
    'correctionNotice',
    'water-intake',
    'unit-linhu',
    /^临沄市水利局补〔2026〕1号$/,
    ['行政许可法》第三十二条', '取水{symbol}平面图', '法定代表人<签章>', '临水函〔2026〕7号', '2026年9月14日'],
  ],
  [
    'refusalOfAcceptance',
    'flood-impact',
    'unit-linhu',
    /^临沄市水利局不受〔2026〕1号$/,
    ['不属于本机关职权范围。', '申请行政复议', '临沄霖湖精细化工有限公司'],
  ],
  [
    'extensionNotice',
    'prelim-design',
    'unit-linhu',
    /^临沄市\S+延〔2026〕1号$/,
    ['第四十二条', '延长5个工作日', '本行政机关负责人', '情况复杂。', '2026年10月10日届满'],
  ],
  [
    'suspensionNotice',
    'prelim-design',
    'unit-linhu',
    /^临沄市\S+中〔2026〕1号$/,
    ['第四十五条', '专家评审', '自2026年9月14日起中止计时', '事由消除后恢复计时'],
  ],
  [
    'yellowWarning',
    'soil-water',
    'head-990100-SLJ',
    /^临沄市审督黄〔2026〕1号$/,
    ['黄牌预警', '2026年9月20日前', '临沄市项目审批督查办公室'],
  ],
  [
    'redWarning',
    'soil-water',
    'head-990100-SLJ',
    /^临沄市审督红〔2026〕1号$/,
    ['红牌督办（第1次）', '2026年9月20日届满'],
  ],
  [
    'deemingConfirmation',
    'soil-water',
    'unit-linhu',
    /^临沄市审督默〔2026〕1号$/,
    ['至2026年9月20日24时', '视为同意', '开工关口不开启', '抄送：临沄市水利局'],
  ],
] as const;

describe.each(SAYS)('%s', (kind, typeId, reader, symbol, said) => {
  let about: Answer['body'];
  let content: DocumentContent;
  beforeAll(async () => {
    about = (await documentsOf(reader, of(typeId))).find((one) => one.kind === kind);
    content = (await api.as(reader).get(`/v1/documents/${about.documentNo}`)).body.content;
  });

  test('has its 文号, its number and the hash of its content', async () => {
    const { body } = await api.as(reader).get(`/v1/documents/${about.documentNo}`);
    expect(about.symbol).toMatch(symbol);
    expect(body.contentSha256).toBe(canonicalHash(body.content));
    expect(body.contentSha256).toBe(about.sha256);
    expect(content.fields.symbol).toBe(about.symbol);
    expect(JSON.stringify(content)).not.toMatch(/undefined|NaN|\[object/);
  });

  test('reads the same as data, in Word and on paper, and leaves no place unfilled', async () => {
    const url = `/v1/documents/${about.documentNo}`;
    const [pdf, docx] = [await raw(reader, url, 'application/pdf'), await raw(reader, url, DOCX)];
    expect([pdf.statusCode, docx.statusCode]).toEqual([200, 200]);
    expect([pdf.headers['content-type'], docx.headers['content-type']]).toEqual(['application/pdf', DOCX]);
    const page = readPdf(pdf.rawPayload);
    const onPaper = page.texts.map(({ text }) => text).join('');
    const inWord = readDocx(docx.rawPayload).paragraphs.join('\n');
    for (const text of [...textsOf(content.letter), ...said]) {
      expect(inWord).toContain(text);
      for (const line of text.split('\n')) expect(onPaper).toContain(line);
    }
    expect(onPaper.replace('{symbol}平面图', '')).not.toMatch(/\{\w+\}|\ufffd/);
    expect(readQrCode(page)).toBe(
      `${api.config.api.publicUrl}/verify/${about.documentNo}?h=${about.sha256.slice(0, 32)}`,
    );
    expect(onPaper).toContain(about.sha256);
    // Drawn anew, each time in a process of its own.
    expect((await raw(reader, url, 'application/pdf')).rawPayload.equals(pdf.rawPayload)).toBe(true);
    expect((await raw(reader, url, DOCX)).rawPayload.equals(docx.rawPayload)).toBe(true);
  });
});

describe('the letterhead of a city', () => {
  test.each(SAYS.map(([kind, typeId, reader]) => [kind, typeId, reader] as const))(
    'may name the fields of a %s',
    async (kind, typeId, reader) => {
      const about = (await documentsOf(reader, of(typeId))).find((one) => one.kind === kind);
      const { fields } = (await api.as(reader).get(`/v1/documents/${about?.documentNo}`)).body.content;
      const { texts, lists } = fieldsOf(kind);
      // What the sheet has beside its particulars.
      const own = ['title', 'body', 'copiesLine', 'qr', 'verification', 'contentSha256'];
      const named = [...texts, ...Object.keys(lists)].filter((name) => !own.includes(name));
      expect(named.sort()).toEqual(
        Object.keys(fields)
          .filter((name) => name !== 'copies')
          .sort(),
      );
      for (const [list, columns] of Object.entries(lists)) {
        for (const row of fields[list]) expect(Object.keys(row).sort()).toEqual([...columns].sort());
      }
    },
  );
});

describe('the form asked for', () => {
  test.each([
    ['text/html', 406],
    ['image/*', 406],
    ['application/json;q=0, application/pdf;q=0', 406],
    ['*/*', 200],
    ['application/*', 200],
    ['application/json, application/pdf;q=0.5', 200],
  ])('%s: %s', async (accept, status) => {
    const [{ documentNo }] = await documentsOf('unit-linhu', of('soil-water'));
    const answer = await api.as('unit-linhu').get(`/v1/documents/${documentNo}`, { accept });
    expect(answer.status).toBe(status);
    if (status === 200) expect(answer.headers['content-type']).toContain('application/json');
    else expect(answer.body).toMatchObject({ code: 'NOT_ACCEPTABLE' });
  });
});

describe('lists', () => {
  test('of a department, of a kind, page by page', async () => {
    const all = (await api.as('supervisor-990100').get('/v1/documents')).body;
    expect(all.nextCursor).toBeNull();
    const ofDepartment = (await api.as('supervisor-990100').get('/v1/documents?departmentId=990100-FGW')).body.items;
    expect(ofDepartment.map(({ kind }: Answer['body']) => kind)).toEqual(['suspensionNotice', 'extensionNotice']);
    const red = (await api.as('supervisor-990100').get('/v1/documents?kind=redWarning')).body.items;
    expect(red.map(({ itemNos }: Answer['body']) => itemNos)).toEqual([[of('soil-water')]]);
    const first = (await api.as('supervisor-990100').get('/v1/documents?limit=4')).body;
    const second = (await api.as('supervisor-990100').get(`/v1/documents?limit=4&cursor=${first.nextCursor}`)).body;
    expect([...first.items, ...second.items]).toEqual(all.items);
    expect((await api.as('supervisor-990100').get('/v1/documents?kind=letter')).status).toBe(422);
  });

  test('a receipt lists every item of its submission', async () => {
    const [receipt] = await documentsOf('unit-linhu', of('prelim-design'));
    expect(receipt.itemNos).toEqual(Object.values(numbers));
    expect(await documentsOf('unit-linhu', of('water-intake'))).toContainEqual(receipt);
  });
});

describe('the public page', () => {
  let about: Answer['body'];
  let addresses = 0;
  const open = (url: string) => {
    addresses += 1;
    return api.as(null).get(url, { 'x-forwarded-for': `198.51.100.${addresses}` });
  };
  beforeAll(async () => {
    about = (await documentsOf('unit-linhu', of('water-intake'))).find(({ kind }) => kind === 'correctionNotice');
  });

  test('answers the code of the receipt, and the hash of the QR code', async () => {
    for (const proof of [`code=${queryCode}`, `h=${about.sha256.slice(0, 32)}`, `h=${about.sha256}`]) {
      const { status, body } = await open(`/verify/${about.documentNo}?${proof}`);
      expect(status).toBe(200);
      for (const said of [about.symbol, about.sha256, '临沄霖湖精细化工有限公司', '临沄市水利局'])
        expect(body).toContain(said);
    }
  });

  test('answers a wrong number, code or hash alike, and a short hash not at all', async () => {
    const wrong = queryCode === '000000' ? '000001' : '000000';
    const pages = await Promise.all([
      open(`/verify/${about.documentNo}?code=${wrong}`),
      open(`/verify/990100-SLJ-BZ-2026-999999-0?code=${queryCode}`),
      open(`/verify/${about.documentNo}?h=${'0'.repeat(32)}`),
      open(`/verify/${about.documentNo}?h=${about.sha256.slice(0, 31)}`),
      open(`/verify/${about.documentNo}?h=${'%25'.repeat(32)}`),
    ]);
    const neutral = (body: string) =>
      body.replaceAll(about.documentNo, 'NO').replaceAll('990100-SLJ-BZ-2026-999999-0', 'NO');
    for (const { status, body } of pages) {
      expect(status).toBe(404);
      expect(neutral(body)).toBe(neutral(pages[0].body));
    }
    expect((await open(`/verify/${about.documentNo}`)).body).toContain('<form method="get">');
  });

  test('lets nobody try on', async () => {
    const tryIt = () =>
      api.as(null).get(`/verify/${about.documentNo}?h=${'0'.repeat(32)}`, { 'x-forwarded-for': '203.0.113.9' });
    for (let i = 0; i < 10; i += 1) expect((await tryIt()).status).toBe(404);
    expect((await tryIt()).status).toBe(429);
  });
});
