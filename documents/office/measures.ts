/** Sizes and distances in points, for both formats. A letter follows GB/T 9704-2012: 28 characters by 22 lines. */
import type { OfficeDocument, Tone } from './office-document.ts';

const MM = 72 / 25.4;

export interface Measures {
  readonly page: { readonly width: number; readonly height: number };
  readonly margins: { readonly top: number; readonly bottom: number; readonly left: number; readonly right: number };
  /** Size of the characters and distance of the lines. */
  readonly body: TypeSize;
  readonly title: TypeSize;
  readonly table: TypeSize;
  readonly note: TypeSize;
  readonly masthead: TypeSize;
}

export interface TypeSize {
  readonly size: number;
  readonly pitch: number;
}

const A4 = { width: 595.28, height: 841.89 };

const LETTER: Omit<Measures, 'page'> = {
  margins: { top: 37 * MM, bottom: 35 * MM, left: 28 * MM, right: 26 * MM },
  body: { size: 16, pitch: 28.95 },
  title: { size: 22, pitch: 33 },
  table: { size: 10.5, pitch: 15.5 },
  note: { size: 10.5, pitch: 16 },
  masthead: { size: 30, pitch: 46 },
};
const REPORT: Omit<Measures, 'page'> = {
  margins: { top: 22 * MM, bottom: 24 * MM, left: 20 * MM, right: 20 * MM },
  body: { size: 12, pitch: 20 },
  title: { size: 20, pitch: 30 },
  table: { size: 9, pitch: 13 },
  note: { size: 9, pitch: 13.5 },
  masthead: { size: 26, pitch: 40 },
};

/** What stands in the foot of a page and below the code. */
export const SMALL: TypeSize = { size: 8, pitch: 11.5 };
export const QR_SIZE = 25 * MM;
export const CELL_PADDING = 4;

/** The measures of the document's style on its page. */
export function measuresOf({ style, landscape = false }: Pick<OfficeDocument, 'style' | 'landscape'>): Measures {
  const page = landscape ? { width: A4.height, height: A4.width } : A4;
  return { page, ...(style === 'letter' ? LETTER : REPORT) };
}

/** Dark enough to be read in print, each with a different lightness. */
export const TONES: Readonly<Record<Tone, string>> = {
  red: '#B3261E',
  amber: '#8A5A00',
  green: '#1E6B35',
  grey: '#5F6368',
};
export const RED_HEAD = '#D0021B';
