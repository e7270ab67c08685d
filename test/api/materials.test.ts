/** Files of materials: what is taken, what is refused and leaves nothing behind, who gets them out, and as what. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { openStore } from '../../api/materials/open-store.ts';
import { keyOf } from '../../api/materials/store.ts';
import { loadConfig } from '../../config/env.ts';
import { type Clamd, EICAR, startClamd } from '../support/clamd.ts';
import { eventually } from '../support/eventually.ts';
import {
  CSV_GB18030,
  DOCM,
  DOCX,
  OFD,
  OTHER_ZIP,
  PDF,
  PNG,
  PROGRAM,
  sha256,
  stated,
} from '../support/material-files.ts';
import { city, type Harness, newKey, packageFor, startApi } from './harness.ts';

const MIB = 1024 * 1024;
const UNIT = 'unit-linhu';
const OFFICER = 'officer-990100-SLJ-1';
let api: Harness;
let clamd: Clamd;
let base: string;
const folder = mkdtempSync(join(tmpdir(), 'materials-'));

beforeAll(async () => {
  clamd = await startClamd();
  const env = { MATERIALS_DIR: folder, MATERIALS_MAX_MIB: '3', MATERIALS_UNIT_MIB: '8', CLAMD_ADDRESS: clamd.address };
  const materials = await openStore(loadConfig({ DATABASE_URL: 'postgres://x/y', ...env }).materials);
  api = await startApi({ clock: { startAt: '2026-09-14T10:00:00+08:00' }, materials, env });
  base = await api.app.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(async () => {
  await api.close();
  await clamd.stop();
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  clamd.answer = null;
});

type Material = ReturnType<typeof stated>;

/** An item of the unit whose package states these materials. */
async function itemWith(...materials: Material[]): Promise<string> {
  const body = { ...packageFor([{ typeId: 'soil-water', division: city }]), materials };
  const answer = await api.as(UNIT).post('/v1/submissions', body, newKey());
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  return answer.body.items[0].itemNo;
}
const urlOf = (itemNo: string, hash: string) => `${base}/v1/items/${itemNo}/materials/${hash}`;
const bearer = async (person: string) => ({ authorization: `Bearer ${await api.token(person)}` });

async function put(itemNo: string, hash: string, body: Buffer, person = UNIT, type = 'application/octet-stream') {
  const headers = { ...(await bearer(person)), 'content-type': type };
  const answer = await fetch(urlOf(itemNo, hash), { method: 'PUT', headers, body });
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked into freely
  const said = (await answer.json()) as any;
  return { status: answer.status, code: said.code as string | undefined, body: said };
}
const get = async (itemNo: string, hash: string, person = OFFICER) =>
  fetch(urlOf(itemNo, hash), { headers: await bearer(person) });
const listed = async (itemNo: string, person = OFFICER) =>
  (await api.as(person).get(`/v1/items/${itemNo}/materials`)).body.items;
const coming = () => readdirSync(join(folder, 'incoming'));
const kept = (hash: string) => join(folder, 'kept', keyOf('linhu', hash));

/** What was refused is nowhere: not on its way in, not kept, not noted. */
async function expectNothingLeft(itemNo: string, hash: string): Promise<void> {
  expect(coming()).toEqual([]);
  expect(() => readFileSync(kept(hash))).toThrow('ENOENT');
  expect((await listed(itemNo)).find((one: Material) => one.sha256 === hash)).toMatchObject({ storedAt: null });
}

describe('a file that is what was stated', () => {
  test('is scanned, kept, listed, and given out byte for byte as an attachment', async () => {
    const material = stated(PDF, 'application/pdf', '水土保持方案 "终稿".pdf');
    const itemNo = await itemWith(material);
    const before = await get(itemNo, material.sha256);
    expect([before.status, ((await before.json()) as { code: string }).code]).toEqual([404, 'MATERIAL_NOT_STORED']);
    expect(await put(itemNo, material.sha256, PDF)).toMatchObject({
      status: 201,
      body: { name: material.name, bytes: PDF.length, scanned: true, storedAt: expect.stringContaining('+08:00') },
    });
    expect(clamd.seen.at(-1)).toEqual(PDF);
    const out = await get(itemNo, material.sha256);
    expect(Buffer.from(await out.arrayBuffer())).toEqual(PDF);
    expect(Object.fromEntries(out.headers)).toMatchObject({
      'content-type': 'application/pdf',
      'content-length': String(PDF.length),
      'content-disposition': `attachment; filename="?????? \\"??\\".pdf"; filename*=UTF-8''${encodeURIComponent('水土保持方案 "终稿".pdf')}`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': 'no-store',
    });
    expect(coming()).toEqual([]);
  });

  test.each([
    ['a Word document', DOCX.bytes, DOCX.type, '报告.docx'],
    ['a picture', PNG, 'image/png', '现场.png'],
    ['an OFD', OFD, 'application/ofd', '批文.ofd'],
    ['a table in GB 18030', CSV_GB18030, 'text/csv', '清单.csv'],
  ])('%s is taken', async (_what, bytes, type, name) => {
    const material = stated(bytes, type, name);
    const itemNo = await itemWith(material);
    expect(await put(itemNo, material.sha256, bytes)).toMatchObject({ status: 201 });
    expect((await get(itemNo, material.sha256)).headers.get('content-type')).toContain(type);
  });

  test('sent twice, also at once, is kept once; another item that states it has it too', async () => {
    const bytes = Buffer.concat([PDF, Buffer.from('twice')]);
    const material = stated(bytes, 'application/pdf', 'a.pdf');
    const [one, two] = [await itemWith(material), await itemWith({ ...material, name: 'b.pdf' })];
    const answers = await Promise.all([1, 2, 3].map(() => put(one, material.sha256, bytes)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 201]);
    expect(await put(one, material.sha256, bytes)).toMatchObject({ status: 200 });
    expect(await listed(two)).toMatchObject([{ name: 'b.pdf', storedAt: expect.any(String) }]);
    expect(await put(two, material.sha256, Buffer.concat([bytes, PDF]))).toMatchObject({ code: 'MATERIAL_DIFFERS' });
    expect(readFileSync(kept(material.sha256))).toEqual(bytes);
  });

  test('that follows an item later is taken as well', async () => {
    const itemNo = await itemWith(stated(PDF, 'application/pdf', 'a.pdf'));
    const later = stated(PNG, 'image/png', '补正.png');
    const { forItems: _all, ...added } = later;
    const ask = { missing: ['水土保持图'], noticeNo: '临水函〔2026〕7号', noticedOn: '2026-09-14' };
    await api.as(OFFICER).post(`/v1/items/${itemNo}/request-correction`, ask, { 'if-match': '"1"' });
    const resubmit = { answers: [1], materials: [added] };
    const answer = await api.as(UNIT).post(`/v1/items/${itemNo}/resubmit`, resubmit, { 'if-match': '"2"' });
    expect(answer.status).toBe(200);
    expect((await put(itemNo, later.sha256, PNG)).status).toBeLessThan(202);
    expect((await listed(itemNo)).map(({ name }: Material) => name)).toEqual(['a.pdf', '补正.png']);
  });
});

describe('a file is refused and leaves nothing behind', () => {
  const fresh = (text: string) => Buffer.concat([PDF, Buffer.from(text)]);

  test.each([
    ['with other bytes of the same size', fresh('hash'), (b: Buffer) => Buffer.from(b).fill('x', 0, 1)],
    ['that is too short', fresh('short'), (b: Buffer) => b.subarray(1)],
    ['that is too long', fresh('long'), (b: Buffer) => Buffer.concat([b, b])],
  ])('%s', async (_what, right, spoil) => {
    const material = stated(right, 'application/pdf', 'a.pdf');
    const itemNo = await itemWith(material);
    expect(await put(itemNo, material.sha256, spoil(right))).toMatchObject({ status: 422, code: 'MATERIAL_DIFFERS' });
    await expectNothingLeft(itemNo, material.sha256);
  });

  test('that goes on beyond what was stated, without saying how long it is', async () => {
    const right = fresh('endless');
    const material = stated(right, 'application/pdf', 'a.pdf');
    const itemNo = await itemWith(material);
    const endless = new ReadableStream({
      pull: (controller) => controller.enqueue(new Uint8Array(65_536)),
    });
    const headers = { ...(await bearer(UNIT)), 'content-type': 'application/octet-stream' };
    // The API answers and hangs up: whether the sender still hears the answer depends on how much it had written.
    await fetch(urlOf(itemNo, material.sha256), {
      ...{ method: 'PUT', headers, body: endless },
      ...({ duplex: 'half' } as object),
    }).then(
      (answer) => expect(answer.status).toBe(422),
      () => undefined,
    );
    await eventually('the received part is gone', async () => (coming().length === 0 ? true : undefined));
    await expectNothingLeft(itemNo, material.sha256);
  });

  test.each([
    ['a program that is called a PDF', PROGRAM, 'application/pdf'],
    ['a picture that is called a PDF', Buffer.concat([PNG, Buffer.from('1')]), 'application/pdf'],
    ['a Word document with macros', DOCM, DOCX.type],
    ['a zip that is called a Word document', OTHER_ZIP, DOCX.type],
    ['bytes that are called a text', Buffer.concat([Buffer.from([1, 2, 0, 3]), PROGRAM.subarray(2)]), 'text/plain'],
    ['a page for browsers', Buffer.from('<!doctype html><script>alert(1)</script>'), 'text/html'],
    ['a drawing with a script', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'image/svg+xml'],
  ])('%s', async (_what, bytes, type) => {
    const material = stated(bytes, type, 'a.pdf');
    const itemNo = await itemWith(material);
    const answer = await put(itemNo, material.sha256, bytes);
    expect(answer).toMatchObject({ status: 422, code: 'MATERIAL_TYPE_NOT_TAKEN' });
    await expectNothingLeft(itemNo, material.sha256);
  });

  test('with a virus', async () => {
    const bytes = Buffer.from(EICAR);
    const material = stated(bytes, 'text/plain', 'a.txt');
    const itemNo = await itemWith(material);
    const answer = await put(itemNo, material.sha256, bytes);
    expect(answer).toMatchObject({ status: 422, code: 'MATERIAL_INFECTED' });
    expect(answer.body.detail).toContain('Eicar-Test-Signature');
    await expectNothingLeft(itemNo, material.sha256);
  });

  test.each([
    ['hangs up', 'hangUp'],
    ['has its own limit', 'INSTREAM size limit exceeded. ERROR\0'],
    ['says something else', 'stream: perhaps\0'],
    ['says nothing', '\0'],
  ])('whose scanner %s', async (_what, said) => {
    const bytes = fresh(`scanner ${said}`);
    const material = stated(bytes, 'application/pdf', 'a.pdf');
    const itemNo = await itemWith(material);
    clamd.answer = said;
    const answer = await put(itemNo, material.sha256, bytes);
    expect(answer).toMatchObject({ status: 503, code: 'SCANNER_UNAVAILABLE' });
    await expectNothingLeft(itemNo, material.sha256);
  });

  test('that breaks off', async () => {
    const bytes = Buffer.concat([PDF, Buffer.alloc(2 * MIB, 'x')]);
    const material = stated(bytes, 'application/pdf', 'a.pdf');
    const itemNo = await itemWith(material);
    const { port } = api.app.server.address() as AddressInfo;
    const call = request({
      ...{ port, method: 'PUT', path: `/v1/items/${itemNo}/materials/${material.sha256}` },
      headers: { ...(await bearer(UNIT)), 'content-type': 'application/octet-stream', 'content-length': bytes.length },
    }).on('error', () => undefined);
    call.write(bytes.subarray(0, MIB));
    await eventually('the file is on its way in', async () => (coming().length === 1 ? true : undefined));
    call.destroy();
    await eventually('the received part is gone', async () => (coming().length === 0 ? true : undefined));
    await expectNothingLeft(itemNo, material.sha256);
  });

  test('that is larger than a file may be, or than the unit has room for', async () => {
    const large = { ...stated(PDF, 'application/pdf', 'a.pdf'), bytes: 3 * MIB + 1, sha256: '1'.repeat(64) };
    expect(await put(await itemWith(large), large.sha256, PDF)).toMatchObject({
      status: 413,
      code: 'MATERIAL_TOO_LARGE',
    });
    const files = [1, 2, 3].map((n) => Buffer.concat([PDF, Buffer.alloc(3 * MIB - 4_096, n + 64)]));
    const materials = files.map((bytes, i) => stated(bytes, 'application/pdf', `${i}.pdf`));
    const itemNo = await itemWith(...materials);
    const answers = [];
    for (const [i, bytes] of files.entries()) answers.push(await put(itemNo, materials[i]?.sha256 ?? '', bytes));
    expect(answers.map(({ status, code }) => code ?? status)).toEqual([201, 201, 'MATERIAL_QUOTA_FULL']);
  });

  test('of a hash that nobody stated, by a form, or without a store', async () => {
    const material = stated(fresh('other'), 'application/pdf', 'a.pdf');
    const itemNo = await itemWith(material);
    expect(await put(itemNo, sha256(PNG), PNG)).toMatchObject({ status: 404, code: 'NOT_FOUND' });
    for (const type of ['application/json', 'multipart/form-data; boundary=x', 'text/plain']) {
      const answer = await put(itemNo, material.sha256, fresh('other'), UNIT, type);
      expect([type, answer.status, answer.code]).toEqual([type, 415, 'UNSUPPORTED_MEDIA_TYPE']);
    }
    await expectNothingLeft(itemNo, material.sha256);
  });
});

describe('who may', () => {
  test('a stranger neither uploads, nor lists, nor reads; no byte of a stranger is kept', async () => {
    const bytes = Buffer.concat([PDF, Buffer.from('mine')]);
    const material = stated(bytes, 'application/pdf', 'a.pdf');
    const itemNo = await itemWith(material);
    expect(await put(itemNo, material.sha256, bytes, 'unit-yunlu')).toMatchObject({ status: 404, code: 'NOT_FOUND' });
    expect(await put(itemNo, material.sha256, bytes, OFFICER)).toMatchObject({ status: 403 });
    await expectNothingLeft(itemNo, material.sha256);
    await put(itemNo, material.sha256, bytes);
    for (const person of ['unit-yunlu', 'officer-990100-STH-1', 'supervisor-990121']) {
      expect((await get(itemNo, material.sha256, person)).status).toBe(404);
    }
    expect((await get(itemNo, material.sha256, 'supervisor-990100')).status).toBe(200);
  });

  test('the same file of another unit is another file: nobody learns that it is here', async () => {
    const bytes = Buffer.concat([PDF, Buffer.from('known to two')]);
    const material = stated(bytes, 'application/pdf', 'a.pdf');
    await put(await itemWith(material), material.sha256, bytes);
    const { rows } = await api.ledger.pool.query('SELECT credit_code AS code FROM units WHERE id = $1', ['yunlu']);
    const pack = packageFor([{ typeId: 'soil-water', division: city }], { unit: { creditCode: rows[0]?.code } });
    const answer = await api.as('unit-yunlu').post('/v1/submissions', { ...pack, materials: [material] }, newKey());
    const { itemNo } = answer.body.items[0];
    expect((await get(itemNo, material.sha256, 'unit-yunlu')).status).toBe(404);
    expect(await listed(itemNo, 'unit-yunlu')).toMatchObject([{ storedAt: null }]);
  });
});

test('a file that was changed in the store does not leave it whole', async () => {
  const bytes = Buffer.concat([PDF, Buffer.alloc(300_000, 'y')]);
  const material = stated(bytes, 'application/pdf', 'a.pdf');
  const itemNo = await itemWith(material);
  await put(itemNo, material.sha256, bytes);
  writeFileSync(kept(material.sha256), Buffer.from(bytes).fill('z', 200_000, 200_001));
  const out = await get(itemNo, material.sha256);
  await expect(out.arrayBuffer()).rejects.toThrow();
});

test('what was stored is never unsaid by the application', async () => {
  await expect(api.ledger.pool.query('DELETE FROM stored_materials')).rejects.toThrow('permission denied');
});

test('a scanner that is not there lets nothing through', async () => {
  const bytes = Buffer.concat([PDF, Buffer.from('gone')]);
  const material = stated(bytes, 'application/pdf', 'a.pdf');
  const itemNo = await itemWith(material);
  await clamd.stop();
  expect(await put(itemNo, material.sha256, bytes)).toMatchObject({ status: 503, code: 'SCANNER_UNAVAILABLE' });
  await expectNothingLeft(itemNo, material.sha256);
});
