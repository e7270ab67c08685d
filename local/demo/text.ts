/** Columns of text in which a Chinese character takes the room of two Latin ones. */
import { styleText } from 'node:util';

/** Scripts and punctuation that terminals draw two cells wide (East Asian Wide and Fullwidth). */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;

/** The page that everything is set for. */
export const PAGE = 120;

/** How many cells of a terminal the text takes. */
function widthOf(text: string): number {
  let width = 0;
  for (const character of text) width += WIDE.test(character) ? 2 : 1;
  return width;
}

/** The text in exactly so many cells: filled with blanks, or cut with an ellipsis. */
export function cell(text: string, cells: number): string {
  const missing = cells - widthOf(text);
  if (missing >= 0) return text + ' '.repeat(missing);
  let kept = '';
  for (const character of text) {
    if (widthOf(kept + character) > cells - 1) break;
    kept += character;
  }
  return cell(`${kept}…`, cells);
}

/** Breaks a text into lines of at most so many cells; Chinese may break anywhere except before a closing mark. */
export function wrap(text: string, cells: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const character of text) {
    if (widthOf(line + character) > cells && !/[，。；：、）]/.test(character)) {
      lines.push(line);
      line = '';
    }
    line += character;
  }
  return [...lines, line];
}

type Tone = 'bold' | 'dim' | 'green' | 'yellow' | 'red';

/** Colours are for a terminal alone, and only where nobody asked for none. */
const coloured = process.stdout.isTTY === true && !process.env.NO_COLOR;

export function tone(colour: Tone, text: string): string {
  return coloured ? styleText(colour, text) : text;
}

export function say(...lines: readonly string[]): void {
  for (const line of lines) process.stdout.write(`${line.trimEnd()}\n`);
}

/** A heading with a rule under it. */
export function heading(zh: string, en: string): void {
  say('', tone('bold', `${zh}  ${en}`), '─'.repeat(PAGE));
}
