/** Templates that are refused: each with a sentence that says what to do. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { strToU8, zipSync } from 'fflate';
import { checkLetterhead } from '../../documents/letterhead/check-letterhead.ts';
import { fieldsOf } from '../../documents/letterhead/fields.ts';
import type { DocumentKind } from '../../domain/supervision/issued-document.ts';
import { type Change, changed, KINDS, run, shipped, withParagraph } from '../support/letterhead.ts';

const DOCUMENT = 'word/document.xml';
const RELATIONS = 'word/_rels/document.xml.rels';
const TYPES = '[Content_Types].xml';
const faultOf = (bytes: Uint8Array, kind: DocumentKind | null = 'coordinationLetter') =>
  checkLetterhead(bytes, kind).then(
    () => 'accepted',
    (error: Error) => error.message,
  );
const faultWith = (change: Change, kind?: DocumentKind | null) =>
  faultOf(changed(shipped('coordinationLetter'), change), kind);
const saying = (inside: string) => ({ [DOCUMENT]: withParagraph(inside) });
const without = (field: string) => ({ [DOCUMENT]: (text: string) => text.replaceAll(`{${field}}`, '') });
const relation = (attributes: string) => ({
  [RELATIONS]: (text: string) =>
    text.replace('</Relationships>', `<Relationship Id="rIdX" ${attributes}/></Relationships>`),
});
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

test('the templates that come with it are accepted, and are those that the script writes', async () => {
  expect(await faultOf(shipped('letterhead'), null)).toBe('accepted');
  expect(await faultOf(shipped('coordinationLetter'))).toBe('accepted');
  for (const kind of KINDS) expect([kind, await faultOf(shipped('letterhead'), kind)]).toEqual([kind, 'accepted']);
  const before = [shipped('letterhead'), shipped('coordinationLetter')];
  await import('../../examples/make-letterhead.ts');
  expect([shipped('letterhead'), shipped('coordinationLetter')]).toEqual(before);
}, 120_000);

describe('fields', () => {
  test.each([
    [
      'an unknown one',
      '{recipent}',
      /names \{recipent\}, which is not there\. It may name \{symbol\}.*\{recipient\}.*\{#items\}\{\/items\} with \{ordinal\}/,
    ],
    ['one of another kind', '{unitDueOn}', /names \{unitDueOn\}/],
    ['one that every object has', '{constructor}', /names \{constructor\}/],
    ['a path', '{items.length}', /names \{items\.length\}/],
    ['an empty one', '{}', /names \{\}/],
    ['a list as a text', '{items}', /names \{items\}/],
    ['a text as a list', '{#demand}{/demand}', /names \{#demand\}/],
    [
      'an unknown one in a list',
      '{#items}{unit}{/items}',
      /names \{unit\} in \{#items\}, which its rows have not\. There it may name \{ordinal\}/,
    ],
    ['the body in a list', '{#items}{body}{/items}', /names \{body\} in \{#items\}/],
    ['a list in a list', '{#items}{#items}{/items}{/items}', /opens \{#items\} inside/],
    [
      'a list that is not closed',
      '{#items}{ordinal}',
      /names \{issuer\} in \{#items\}.*write \{\/items\} where its rows end/,
    ],
    ['a close without its list', '{/items}', /closes \{\/items\}/],
    ['a brace that is not closed', '{demand', /brace that does not belong/],
    ['a brace that is not opened', 'demand}', /holds a brace in word\/document\.xml that is not filled in/],
    ['two bodies', '{body}', /must name \{body\} once/],
  ])('%s: %s', async (_name, text, sentence) => {
    expect(await faultWith(saying(run(text)))).toMatch(sentence);
  });

  test('one that Word has cut into several runs is found, known or not', async () => {
    const cut = (...parts: string[]) => saying(parts.map(run).join('<w:proofErr w:type="spellStart"/>'));
    expect(await faultWith(cut('{', 'dem', 'and}'))).toBe('accepted');
    expect(await faultWith(cut('{', 'dem', 'end}'))).toMatch(/names \{demend\}/);
  });

  test('one in the description of a picture, where a text would be lost', async () => {
    const described =
      '<w:r><w:drawing><wp:inline><wp:docPr id="7" name="a" descr="{symbol}"/></wp:inline></w:drawing></w:r>';
    expect(await faultWith(saying(described))).toMatch(/names \{symbol\} in the description of a picture/);
  });

  test('one that cannot be put into a paragraph of its own is said', async () => {
    const beside = { [DOCUMENT]: (text: string) => text.replace('{body}', '正文：{body}') };
    expect(await faultWith(beside)).toMatch(/must name \{body\} once, in a paragraph of its own/);
  });

  test.each(['symbol', 'title', 'recipient', 'body', 'issuer', 'issuedOn', 'qr', 'verification', 'copiesLine'])(
    'without {%s}',
    async (field) => {
      expect(await faultWith(without(field))).toMatch(new RegExp(`lacks \\{${field}\\}: put each where`));
    },
  );

  test('without the hash, which stands in its footers', async () => {
    const footers = Object.fromEntries(
      ['word/footer1.xml', 'word/footer2.xml'].map((name) => [
        name,
        (text: string) => text.replace('{contentSha256}', ''),
      ]),
    );
    expect(await faultWith(footers)).toMatch(/lacks \{contentSha256\}/);
  });

  test('copies are asked for only where the kind has them; a template for all kinds names what all have', async () => {
    const bare = changed(shipped('letterhead'), without('copiesLine'));
    expect(await faultOf(bare, 'receipt')).toBe('accepted');
    expect(await faultOf(bare, null)).toMatch(/lacks \{copiesLine\}/);
    expect(await faultOf(shipped('coordinationLetter'), null)).toMatch(/names \{replyOn\}|names \{#items\}/);
  });

  test('one in a footnote, where none is filled in', async () => {
    const note =
      '<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:footnote><w:p><w:r><w:t>{symbol}</w:t></w:r></w:p></w:footnote></w:footnotes>';
    expect(await faultWith({ 'word/footnotes.xml': note })).toMatch(
      /holds a brace in word\/footnotes\.xml that is not filled in/,
    );
  });

  test('every field is told in docs/documents.md', () => {
    const page = readFileSync(new URL('../../docs/documents.md', import.meta.url), 'utf8');
    for (const kind of KINDS) {
      const { texts, lists } = fieldsOf(kind);
      for (const name of [...texts, ...Object.values(lists).flat()]) expect(page).toContain(`\`{${name}}\``);
      for (const name of Object.keys(lists)) expect(page).toContain(`\`{#${name}}\``);
    }
  });
});

describe('the file', () => {
  test.each([
    ['an empty file', new Uint8Array()],
    ['a text', strToU8('{body}')],
    ['an old .doc or one with a password', new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])],
    ['half of a file', shipped('letterhead').subarray(0, 3000)],
    ['another zip', zipSync({ 'a.xml': strToU8('<a/>') })],
    [
      'a workbook',
      changed(shipped('letterhead'), { [TYPES]: (text) => text.replaceAll('wordprocessingml', 'spreadsheetml') }),
    ],
  ])('%s is no Word document', async (_name, bytes) => {
    expect(await faultOf(bytes)).toBe('is no Word document: open it in Word and save it as "Word Document (*.docx)".');
  });

  test('one that is too large, packed or unpacked', async () => {
    const noise = Buffer.from(Array.from({ length: 300_000 }, (_, i) => ((i * 7919) ^ (i >> 3)) & 255));
    const big = zipSync({
      'word/document.xml': new Uint8Array(0),
      'a.png': [Buffer.concat(Array<Buffer>(8).fill(noise)), { level: 0 }],
    });
    expect(await faultOf(big)).toMatch(/larger than 2 MB: compress its pictures/);
    expect(await faultWith({ 'word/media/a.xml': ' '.repeat(21_000_000) })).toMatch(/holds more than 20 MB/);
  });

  test.each<[string, Change, RegExp]>([
    ['macros by name', { 'word/vbaProject.bin': 'x' }, /holds macros: .*without macros/],
    [
      'macros by type',
      { [TYPES]: (text) => text.replace('document.main+xml', 'document.macroEnabled.main+xml') },
      /holds macros/,
    ],
    [
      'a template of Word',
      { [TYPES]: (text) => text.replace('document.main+xml', 'template.main+xml') },
      /is a Word template/,
    ],
    ['an embedded object', { 'word/embeddings/oleObject1.bin': 'x' }, /holds word\/embeddings\/oleObject1\.bin/],
    ['a page that is read in', { 'word/afchunk.htm': '<p/>' }, /holds word\/afchunk\.htm/],
    [
      'UTF-16',
      { 'word/settings.xml': '<?xml version="1.0" encoding="UTF-16"?><w:settings/>' },
      /is not written in UTF-8/,
    ],
    [
      'an entity',
      { [DOCUMENT]: (text) => text.replace(/^(<\?xml[^>]*>)?/, '$1<!DOCTYPE a [<!ENTITY b "c">]>') },
      /document type of its own/,
    ],
    [
      'a tracked change',
      saying(`<w:ins w:id="1" w:author="a">${run('x')}</w:ins>`),
      /holds tracked changes: accept or reject/,
    ],
    [
      'a comment',
      { 'word/comments.xml': '<w:comments><w:comment w:id="0"/></w:comments>' },
      /holds comments.*delete them/,
    ],
    [
      'a picture elsewhere',
      relation(`Type="${OFFICE}/image" Target="https://example.org/a.png" TargetMode="External"`),
      /refers to https:\/\/example\.org\/a\.png, outside the file: embed it/,
    ],
    [
      'the same in other quotes and order',
      relation(`TargetMode='External' Target='file:///a>b.png' Type='${OFFICE}/image'`),
      /refers to file:\/\/\/a>b\.png/,
    ],
    [
      'the same, written in characters',
      relation(`Type="${OFFICE}/image" Target="https://example.org/a" TargetMode="&#69;xternal"`),
      /outside the file/,
    ],
    [
      'a link to a file',
      relation(`Type="${OFFICE}/hyperlink" Target="file:///c:/a.exe" TargetMode="External"`),
      /outside the file/,
    ],
    [
      'a picture by VML',
      saying('<w:r><w:pict><v:shape><v:imagedata src="http://example.org/a.png"/></v:shape></w:pict></w:r>'),
      /outside the file/,
    ],
    [
      'an attached template',
      {
        'word/_rels/settings.xml.rels': `<Relationships><Relationship Id="rId1" Type="${OFFICE}/attachedTemplate" Target="file:///C:/a.dotm" TargetMode="External"/></Relationships>`,
      },
      /attached to the template file:\/\/\/C:\/a\.dotm: choose Normal/,
    ],
    ['a date that Word computes', saying('<w:fldSimple w:instr=" DATE \\@ yyyy "/>'), /field code "DATE \\@ yyyy"/],
    [
      'one cut into runs',
      saying(
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> INCLUDE</w:instrText></w:r><w:r><w:instrText>PICTURE "http://a"</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>',
      ),
      /field code "INCLUDEPICTURE/,
    ],
    [
      'one inside a page number',
      saying(
        '<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>PAGE</w:instrText><w:fldChar w:fldCharType="begin"/><w:instrText>QUOTE 68</w:instrText></w:r>',
      ),
      /field code "QUOTE 68"/,
    ],
    [
      'a mail merge',
      { 'word/settings.xml': (text) => text.replace('</w:settings>', '<w:mailMerge/></w:settings>') },
      /mail merge/,
    ],
  ])('with %s', async (_name, change, sentence) => {
    expect(await faultWith(change)).toMatch(sentence);
  });

  test('a link that a reader may follow, page numbers and settings of a printer do no harm', async () => {
    const link = relation(`Type="${OFFICE}/hyperlink" Target="https://window.example" TargetMode="External"`);
    const numbers = saying('<w:fldSimple w:instr=" NUMPAGES  \\* MERGEFORMAT "/>');
    expect(await faultWith({ ...link, ...numbers, 'word/printerSettings/printerSettings1.bin': 'x' })).toBe('accepted');
  });
});
