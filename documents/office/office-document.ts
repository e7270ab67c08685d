/**
 * One description of a letter or a report, without a format: what stands in it and in which order. `officeDocx` and
 * `officePdf` give it its form. Data only, so that it can be stored, hashed, and drawn again years later.
 */

export type Tone = 'red' | 'amber' | 'green' | 'grey';

/** A stretch of text that looks alike. */
export interface Run {
  readonly text: string;
  readonly strong?: boolean;
  readonly tone?: Tone;
  /** Where the text leads: an absolute address. */
  readonly href?: string;
}

/** A text; `\n` in it begins a new line. */
export type Text = string | readonly Run[];

export interface Column {
  readonly title: string;
  /** The share of the width that the column takes, against the others. */
  readonly weight: number;
  readonly align?: 'left' | 'center' | 'right';
}

export type Block =
  /** 1: 一、 2: （一） */
  | { readonly kind: 'heading'; readonly level: 1 | 2; readonly text: string }
  /** Indented by two characters, unless it says otherwise. */
  | { readonly kind: 'paragraph'; readonly text: Text; readonly indent?: boolean }
  /** Small and grey: how a figure was counted, where it comes from. */
  | { readonly kind: 'note'; readonly text: Text }
  /** Labels with their values. */
  | { readonly kind: 'pairs'; readonly rows: readonly (readonly [label: string, value: Text])[] }
  /** As many cells in each row as there are columns. A long table runs over pages, its header repeated on each. */
  | {
      readonly kind: 'table';
      readonly caption?: string;
      readonly columns: readonly Column[];
      readonly rows: readonly (readonly Text[])[];
    }
  | { readonly kind: 'pageBreak' };

export interface OfficeDocument {
  /** A letter is set in the size of official documents (GB/T 9704), a report in a smaller one with wider pages. */
  readonly style: 'letter' | 'report';
  readonly landscape?: boolean;
  /** The red head of a letter (发文机关标志), above the red line. */
  readonly masthead?: string;
  /** 文号 */
  readonly number?: string;
  readonly title: string;
  /** What stands below the title: the period, the edition. */
  readonly subtitle?: string;
  /** 主送机关, without its colon. */
  readonly recipient?: string;
  readonly blocks: readonly Block[];
  /** Who signs, and the date in words. */
  readonly signature?: { readonly organ: string; readonly date: string };
  /** 抄送 */
  readonly copies?: string;
  /** A QR code that leads to the address, with words beside it. */
  readonly verification?: { readonly address: string; readonly words: readonly string[] };
  /** The instant that stands in the file as its date, ISO 8601 with its offset: that of the act, never of the drawing. */
  readonly issuedAt: string;
}

/** What stands in the foot of every page, so that a sheet can be told from one that was changed. */
export interface Imprint {
  /** The sha256 of the stored content, in hexadecimal. */
  readonly contentSha256: string;
}

/** The runs of a text. */
export function runsOf(text: Text): readonly Run[] {
  return typeof text === 'string' ? [{ text }] : text;
}

/**
 * A text as it can stand in a file: a control character as the picture that Unicode has for it (U+2400 …) or U+FFFD,
 * half of a pair as U+FFFD, a tab as a blank. XML holds none of them, and leaving one out would alter what was written.
 */
export function printable(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replaceAll('\t', ' ')
    .replace(/\p{Cc}/gu, pictureOf)
    .toWellFormed()
    .replace(/[\ufffe\uffff]/g, '\ufffd');
}

function pictureOf(control: string): string {
  const code = control.charCodeAt(0);
  if (control === '\n') return control;
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? '\u2421' : '\ufffd';
}
