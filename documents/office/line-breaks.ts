/** Breaking Chinese text into lines of a given width, by code points; a pair of surrogates is never cut. */
import { printable, type Run } from './office-document.ts';

/** A stretch of one line that looks alike, with its place from the line's beginning and its width. */
export interface Piece {
  readonly run: Run;
  readonly text: string;
  readonly x: number;
  readonly width: number;
}

export interface Line {
  readonly pieces: readonly Piece[];
  readonly width: number;
}

/** The width of one character in the style of the run, in points. */
export type WidthOf = (character: string, run: Run) => number;

interface Sign {
  readonly run: Run;
  readonly text: string;
  readonly width: number;
}

/** What may not begin a line, and what may not end one (行首行尾禁则). */
const NEVER_FIRST = /^[，。、；：？！）》〉」』】〕］｝”’…—·,.;:?!)\]}%‰℃]/u;
const NEVER_LAST = /^[（《〈「『【〔［｛“‘([{￥$]/u;
/** Latin words, numbers and item numbers stay together as long as they fit into a line. */
const WORD = /^[\p{Script=Latin}\p{N}._\-/:@#&+='~]/u;
/** What belongs to the character before it: accents, variation selectors, joiners. */
const CLINGS = /^(?:\p{M}|\u200d)/u;

/** The lines of the runs in `width` points; the first begins `indent` points in. At least one line, perhaps empty. */
export function breakLines(runs: readonly Run[], width: number, widthOf: WidthOf, indent = 0): readonly Line[] {
  return paragraphsOf(runs, widthOf).flatMap((signs) => {
    const lines: Line[] = [];
    let [from, start] = [0, indent];
    do {
      const to = endOfLine(signs, from, width - start);
      lines.push(lineOf(signs.slice(from, to), start));
      [from, start] = [to, 0];
    } while (from < signs.length);
    return lines;
  });
}

/** The signs between line ends. */
function paragraphsOf(runs: readonly Run[], widthOf: WidthOf): readonly (readonly Sign[])[] {
  const paragraphs: Sign[][] = [[]];
  for (const run of runs) {
    for (const character of printable(run.text)) {
      const last = paragraphs.at(-1) ?? [];
      const before = last.at(-1);
      if (character === '\n') paragraphs.push([]);
      else if (before?.run === run && CLINGS.test(character)) {
        const text = before.text + character;
        last[last.length - 1] = { ...before, text, width: widthOf(text, run) };
      } else last.push({ run, text: character, width: widthOf(character, run) });
    }
  }
  return paragraphs;
}

function endOfLine(signs: readonly Sign[], from: number, width: number): number {
  let [to, used] = [from, 0];
  for (; to < signs.length; to += 1) {
    used += signs[to]?.width ?? 0;
    // A blank at the end of a line takes no room.
    if (used > width + 0.01 && signs[to]?.text !== ' ' && to > from) break;
  }
  if (to === signs.length) return to;
  for (let at = to; at > from; at -= 1) {
    if (mayBreak(signs[at - 1]?.text ?? '', signs[at]?.text ?? '')) return at;
  }
  // A number longer than the line is cut behind a hyphen, or where the line ends.
  const hyphen = signs.slice(from, to).findLastIndex(({ text }) => text === '-');
  return hyphen > 0 ? from + hyphen + 1 : to;
}

function mayBreak(before: string, after: string): boolean {
  if (before === ' ') return true;
  if (after === ' ' || NEVER_FIRST.test(after) || NEVER_LAST.test(before)) return false;
  return !(WORD.test(before) && WORD.test(after));
}

function lineOf(signs: readonly Sign[], start: number): Line {
  const pieces: Piece[] = [];
  let x = start;
  for (const { run, text, width } of signs) {
    const last = pieces.at(-1);
    if (last?.run === run) pieces[pieces.length - 1] = { ...last, text: last.text + text, width: last.width + width };
    else pieces.push({ run, text, x, width });
    x += width;
  }
  return { pieces, width: x };
}
