import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { breakLines } from '../../documents/office/line-breaks.ts';
import { printable } from '../../documents/office/office-document.ts';

/** A Han character takes ten points, everything else five. */
const widthOf = (character: string) => (/^\p{Script=Han}/u.test(character) ? 10 : 5);
const linesOf = (text: string, width: number, indent = 0) =>
  breakLines([{ text }], width, widthOf, indent).map(({ pieces }) => pieces.map((piece) => piece.text).join(''));

describe('lines', () => {
  test('a full stop never begins a line, an opening bracket never ends one (行首行尾禁则)', () => {
    expect(linesOf('期限届满。', 40)).toEqual(['期限届', '满。']);
    expect(linesOf('期限（届满', 29)).toEqual(['期限', '（届满']);
  });

  test('a number or a Latin word is not cut while it fits into a line', () => {
    expect(linesOf('于2026-10-16前', 59)).toEqual(['于', '2026-10-16', '前']);
    expect(linesOf('990100-SLJ-23-20260914', 80)).toEqual(['990100-SLJ-23-', '20260914']);
    expect(linesOf('abcdefghij', 20)).toEqual(['abcd', 'efgh', 'ij']);
  });

  test('the first line of a paragraph begins further in; a line end begins a new one', () => {
    expect(linesOf('期限届满了', 40, 20)).toEqual(['期限', '届满了']);
    expect(linesOf('期\n\n限', 40)).toEqual(['期', '', '限']);
    expect(breakLines([{ text: '期限' }], 40, widthOf, 20)[0]?.pieces[0]?.x).toBe(20);
  });

  test('a character beyond the BMP and one with its variation selector stay whole', () => {
    expect(linesOf('𬸦𬸦𬸦', 20)).toEqual(['𬸦𬸦', '𬸦']);
    expect(linesOf('葛\u{e0100}葛\u{e0100}', 10)).toEqual(['葛\u{e0100}', '葛\u{e0100}']);
  });

  const texts = fc.array(
    fc.constantFrom('期', '𬸦', '，', '（', '）', '。', ' ', 'a', '1', '-', '/', '“', '”', '\n', '\u0301'),
    { maxLength: 60 },
  );

  test('nothing is lost and nothing is added, whatever the width', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 1, max: 200 }), (signs, width) => {
        const text = signs.join('');
        expect(linesOf(text, width).join('')).toBe(text.replaceAll('\n', ''));
      }),
    );
  });

  test('no line is wider than it may be, unless one character is', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 10, max: 200 }), (signs, width) => {
        for (const line of breakLines([{ text: signs.join('') }], width, widthOf)) {
          const text = line.pieces
            .map((piece) => piece.text)
            .join('')
            .trimEnd();
          const used = [...text].reduce((sum, one) => sum + (one === '\u0301' ? 0 : widthOf(one)), 0);
          expect(used <= width || [...text.replaceAll('\u0301', '')].length <= 1).toBe(true);
        }
      }),
    );
  });
});

test('what no file can hold is shown by a sign, never left out', () => {
  expect(printable('甲\u0000\u001b[0m\u007f乙\u0085')).toBe('甲\u2400\u241b[0m\u2421乙\ufffd');
  expect(printable('一\r\n二\t三')).toBe('一\n二 三');
  expect(printable('\ud83d|\udc00|𬸦|\uffff')).toBe('\ufffd|\ufffd|𬸦|\ufffd');
});
