import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { loadLetterheads } from '../../api/letterheads.ts';
import { readDocx } from '../support/docx.ts';
import { changed, KINDS, LETTERHEADS, run, shipped, withParagraph } from '../support/letterhead.ts';
import { textsOf } from '../support/office.ts';
import { readPdf } from '../support/pdf.ts';
import { newKey } from './harness.ts';
import { DOCX, type LetterGround, letterBody, startLetterGround } from './letter-ground.ts';

const home = mkdtempSync(join(tmpdir(), 'letterheads-'));
afterAll(() => rmSync(home, { recursive: true }));
let folders = 0;
const folderWith = (files: Readonly<Record<string, string | Uint8Array>>) => {
  folders += 1;
  const folder = join(home, String(folders));
  mkdirSync(folder);
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
};
const complaintOf = (folder: string) =>
  loadLetterheads(folder).then(
    () => 'accepted',
    (error: Error) => error.message,
  );

describe('the folder', () => {
  test('without one, or without a template in it, every kind has the plain layout', async () => {
    expect((await loadLetterheads(undefined)).size).toBe(0);
    expect((await loadLetterheads(folderWith({ '.gitkeep': '', '~$letterhead.docx': 'lock' }))).size).toBe(0);
  });

  test('a template of one kind goes before that for all', async () => {
    const letterheads = await loadLetterheads(LETTERHEADS);
    expect([...letterheads.keys()]).toEqual(KINDS);
    expect(letterheads.get('receipt')).toEqual(shipped('letterhead'));
    expect(letterheads.get('coordinationLetter')).toEqual(shipped('coordinationLetter'));
    const alone = await loadLetterheads(folderWith({ 'redWarning.docx': shipped('letterhead') }));
    expect([...alone.keys()]).toEqual(['redWarning']);
  });

  test('every file that cannot be used is named, with its reason', async () => {
    const unknown = changed(shipped('letterhead'), { 'word/document.xml': withParagraph(run('{mayor}')) });
    const complaint = await complaintOf(
      folderWith({
        'letterhead.docx': unknown,
        'receipt.docx': 'no zip',
        'letter.docx': shipped('letterhead'),
        'supervisionNotice.doc': 'x',
        'redWarning.docx': shipped('letterhead'),
      }),
    );
    expect(complaint).toMatch(/^LETTERHEAD_DIR holds templates that cannot be used:/);
    expect(complaint).toMatch(/letterhead\.docx names \{mayor\}, which is not there\. It may name \{symbol\}/);
    expect(complaint).toMatch(/receipt\.docx is no Word document/);
    expect(complaint).toMatch(
      /letter\.docx belongs to no kind of document: call it one of letterhead\.docx, receipt\.docx/,
    );
    expect(complaint).toMatch(/supervisionNotice\.doc belongs to no kind/);
    expect(complaint).not.toContain('redWarning.docx names');
  });

  test('a folder in the folder, and a folder that is not there', async () => {
    const folder = folderWith({});
    mkdirSync(join(folder, 'receipt.docx'));
    expect(await complaintOf(folder)).toMatch(/receipt\.docx .*EISDIR/);
    expect(await complaintOf(join(home, 'nowhere'))).toMatch(/^LETTERHEAD_DIR names .*nowhere, which cannot be read/);
  });
});

describe('a letter of an office that has a letterhead', () => {
  let ground: LetterGround;
  let documentNo: string;
  const sheet = (accept: string) => ground.sheet('head-990100-SLJ', documentNo, accept);
  beforeAll(async () => {
    const folder = folderWith({});
    for (const name of ['letterhead.docx', 'coordinationLetter.docx']) {
      copyFileSync(join(LETTERHEADS, name), join(folder, name));
    }
    ground = await startLetterGround({ letterheads: await loadLetterheads(folder) });
    const supervisor = ground.api.as('supervisor-990100');
    documentNo = (await supervisor.post('/v1/coordination-letters', letterBody(), newKey())).body.documentNo;
    // What was checked at the start is what is used.
    rmSync(folder, { recursive: true });
  });
  afterAll(() => ground.api.close());

  test('is drawn in it in Word, word for word as it was issued, and the same each time', async () => {
    const { content, contentSha256 } = (await ground.api.as('head-990100-SLJ').get(`/v1/documents/${documentNo}`)).body;
    const bytes = await sheet(DOCX);
    const docx = readDocx(bytes);
    const said = docx.paragraphs.join('\n');
    for (const text of [...textsOf(content.letter), '办理情况回执', documentNo]) expect(said).toContain(text);
    expect(said).toContain('{demand}于十日内作出决定');
    expect(docx.footer).toContain('临沄市政务服务中心三楼');
    expect(docx.footer).toContain(contentSha256);
    expect((await sheet(DOCX)).equals(bytes)).toBe(true);
  });

  test('keeps the plain layout on paper', async () => {
    const { texts } = readPdf(await sheet('application/pdf'));
    expect(texts.map(({ text }) => text).join('')).not.toContain('办理情况回执');
  });

  test('has the letterhead for all where its kind has none of its own', async () => {
    const supervisor = ground.api.as('supervisor-990100');
    const { body } = await supervisor.post('/v1/supervision-notices', letterBody(), newKey());
    const docx = readDocx(await ground.sheet('head-990100-SLJ', body.noticeNo, DOCX));
    expect(docx.footer).toContain('临沄市政务服务中心三楼');
    expect(docx.paragraphs.join('\n')).not.toContain('办理情况回执');
  });
});
