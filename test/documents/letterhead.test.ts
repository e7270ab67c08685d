import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { checkLetterhead } from '../../documents/letterhead/check-letterhead.ts';
import { letterheadDocx, type ToFill } from '../../documents/letterhead/fill.ts';
import { printable } from '../../documents/office/office-document.ts';
import { qrPicture } from '../../documents/qr-code.ts';
import { type DocxFile, readDocx } from '../support/docx.ts';
import { drawElsewhere } from '../support/elsewhere.ts';
import { changed, issued, KINDS, letterAbout, run, shipped, withParagraph } from '../support/letterhead.ts';
import { RARE_NAME, textsOf } from '../support/office.ts';

const TEMPLATE = shipped('coordinationLetter');
const draw = async (toFill: ToFill, template: Uint8Array = TEMPLATE) =>
  readDocx(await letterheadDocx(template, toFill));
const said = ({ paragraphs }: DocxFile) => paragraphs.join('\n');

describe('a letter in the letterhead of the city', () => {
  const toFill = letterAbout('请倒排工期。', 3);
  let docx: DocxFile;
  beforeAll(async () => {
    docx = await draw(toFill);
  });

  test('says all that the register keeps, with its number, its hash and where it is verified', () => {
    const { letter, documentNo, fields } = toFill.content;
    for (const text of [...textsOf(letter), documentNo, String(fields.queryCode), '抄送：市政府办公室']) {
      expect(said(docx)).toContain(text);
    }
    expect(said(docx)).toContain(`https://window.example/verify/${documentNo}?h=${toFill.sha256.slice(0, 32)}`);
    // On the first page and on those behind it.
    expect(docx.footer.split(toFill.sha256)).toHaveLength(3);
    for (const part of Object.values(docx.parts)) expect(part).not.toMatch(/<w:t(?: [^>]*)?>[^<]*[{}]/);
  });

  test('carries the QR code', async () => {
    const address = `https://window.example/verify/${toFill.content.documentNo}?h=${toFill.sha256.slice(0, 32)}`;
    expect(docx.picture).toEqual(new Uint8Array(await qrPicture(address)));
    const relation = /<a:blip r:embed="(\w+)"/.exec(docx.parts['word/document.xml'] ?? '')?.[1];
    expect(docx.parts['word/_rels/document.xml.rels']).toMatch(new RegExp(`Id="${relation}"[^>]*media/`));
    expect(docx.parts['[Content_Types].xml']).toContain('image/png');
  });

  test('repeats the row of its slip for each item, and leaves a table without items empty', async () => {
    const slip = said(docx).split('办理情况回执')[1] ?? '';
    for (const ordinal of [42, 43, 44]) expect(slip.split(`-0000${ordinal}-K`)).toHaveLength(2);
    const none = await draw(letterAbout('请倒排工期。', 0));
    expect(said(none).split('办理情况回执')[1]).not.toContain('990100-SLJ');
  });

  test('has the tables as wide as its own line', async () => {
    const narrow = changed(TEMPLATE, {
      'word/document.xml': (text) => text.replace(/(<w:pgMar [^>]*w:left=")\d+/, '$13000'),
    });
    const widths = async (template: Buffer) => {
      const body = (await draw(toFill, template)).parts['word/document.xml'] ?? '';
      return Number(/<w:tblW w:type="dxa" w:w="(\d+)"/.exec(body)?.[1]);
    };
    expect((await widths(TEMPLATE)) - (await widths(narrow))).toBe(3000 - 1587);
  });

  test('replaces a picture that bears {qr} in its description, as large as a camera needs it', async () => {
    const drawn = readDocx(await letterheadDocx(TEMPLATE, toFill)).parts['word/document.xml'] ?? '';
    const picture = /<w:drawing>.*?<\/w:drawing>/s.exec(drawn)?.[0] ?? '';
    const standIn = picture
      .replace(/descr="[^"]*"/, 'descr="{qr}"')
      .replace(/cx="\d+" cy="\d+"/g, 'cx="360000" cy="360000"')
      .replace(/r:embed="\w+"/, 'r:embed="rIdStandIn"');
    const template = changed(TEMPLATE, {
      'word/document.xml': (text) => text.replace(/<w:t[^>]*>\{qr\}<\/w:t>/, standIn),
      'word/_rels/document.xml.rels': (text) =>
        text.replace(
          '</Relationships>',
          '<Relationship Id="rIdStandIn" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="media/a.png"/></Relationships>',
        ),
      'word/media/a.png': 'any',
    });
    await checkLetterhead(template, 'coordinationLetter');
    const { parts } = await draw(toFill, template);
    const body = parts['word/document.xml'] ?? '';
    expect([body.includes('rIdStandIn'), body.includes('{qr}')]).toEqual([false, false]);
    expect(/<wp:extent cx="(\d+)"/.exec(body)?.[1]).toBe(/<wp:extent cx="(\d+)"/.exec(drawn)?.[1]);
  }, 60_000);

  test('draws five hundred items in seconds', async () => {
    const many = await draw(letterAbout('请倒排工期。', 500));
    expect(said(many).split('-000541-K')).toHaveLength(3);
  }, 60_000);
});

describe.each(KINDS)('%s', (kind) => {
  test('is drawn with the template for all kinds, also where an older document lacks a field', async () => {
    const toFill = issued(kind, { recipient: '临沄霖湖精细化工有限公司' });
    const docx = await draw(toFill, shipped('letterhead'));
    for (const text of [toFill.content.letter.title, '临沄霖湖精细化工有限公司：', toFill.content.documentNo]) {
      expect(said(docx)).toContain(text);
    }
    expect(docx.footer).toContain(toFill.sha256);
  });
});

describe('what people wrote stays as it is', () => {
  const DIRTY = [
    '请填写{x}和{demand}，{#items}{/items}，{body}',
    '<w:p>&amp;"\'</w:t>',
    `${RARE_NAME}𠮷😀`,
    '甲\u0001\u000b乙\ud800丙',
    '  两端的空格  ',
    '第一行\n第二行',
  ];

  test.each(DIRTY)('%j', async (text) => {
    const toFill = letterAbout(text, 1, text);
    const template = changed(TEMPLATE, { 'word/document.xml': withParagraph(run('要求：{demand}。')) });
    const docx = await draw(toFill, template);
    expect(docx.paragraphs[0]).toBe(`要求：${printable(text)}。`);
    // In the body, as the register has it.
    expect(docx.paragraphs).toContain(printable(text));
    expect(docx.paragraphs.filter((paragraph) => paragraph === printable(text)).length).toBeGreaterThan(1);
  });

  test('whatever it is', async () => {
    const template = changed(TEMPLATE, {
      'word/document.xml': withParagraph(`${run('甲{demand}乙')}${run('{#items}[{projectName}]{/items}')}`),
    });
    const text = fc
      .array(
        fc.oneof(
          fc.constantFrom('{', '}', '{body}', '{#items}', '{/}', '<', '&', ']]>', '\n'),
          fc.string({ unit: 'binary' }),
        ),
      )
      .map((parts) => parts.join(''));
    await fc.assert(
      fc.asyncProperty(text, text, async (demand, projectName) => {
        const docx = await draw(letterAbout(demand, 2, projectName), template);
        const row = `[${printable(projectName)}]`;
        expect(docx.paragraphs[0]).toBe(`甲${printable(demand)}乙${row}${row}`);
      }),
      { numRuns: 10 },
    );
  }, 120_000);
});

describe('the same bytes', () => {
  test('in two processes and two time zones, and others for another content', async () => {
    const toFill = letterAbout('请倒排工期。');
    const here = await letterheadDocx(TEMPLATE, toFill);
    const drawing = { kind: 'letterhead', template: TEMPLATE.toString('base64'), ...toFill } as const;
    expect((await drawElsewhere(drawing, 'America/Los_Angeles')).equals(here)).toBe(true);
    expect((await letterheadDocx(TEMPLATE, letterAbout('请抓紧。'))).equals(here)).toBe(false);
    const dates = readDocx(here).parts['docProps/core.xml']?.match(/\d{4}-\d\d-\d\dT[\d:]+Z/g);
    expect(new Set(dates)).toEqual(new Set(['2026-10-16T09:00:00Z']));
  });
});
