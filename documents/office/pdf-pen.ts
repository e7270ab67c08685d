/** What every drawn sheet shares: the fonts, the inks, and the QR code. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import PDFDocument from 'pdfkit';
import { qrCode } from '../qr-code.ts';
import { printable } from './office-document.ts';

export type Doc = InstanceType<typeof PDFDocument>;

const require = createRequire(import.meta.url);
const FONT_FILES = {
  body: require.resolve('@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf'),
  strong: require.resolve('@expo-google-fonts/noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf'),
};
type Weight = keyof typeof FONT_FILES;
/** Ten megabytes each, read once: drawing holds the process up, and reading would be half of it. */
const fonts = new Map<Weight, Buffer>();

export const INK = '#1a1a1a';
export const GREY = '#5f6368';
export const LINE = '#9aa0a6';

export interface SheetOptions {
  readonly title: string;
  readonly subject?: string;
  readonly contentSha256: string;
  /** The only date in the file: nothing in it depends on when it is drawn. */
  readonly date: Date;
  readonly margins: { readonly top: number; readonly bottom: number; readonly left: number; readonly right: number };
  readonly landscape?: boolean;
}

/** An empty A4 document with its first page and both fonts at hand. */
export function newSheet({ title, subject, contentSha256, date, margins, landscape }: SheetOptions): Doc {
  const doc = new PDFDocument({
    size: 'A4',
    layout: landscape ? 'landscape' : 'portrait',
    margins,
    lang: 'zh-CN',
    displayTitle: true,
    info: {
      Title: title,
      ...(subject !== undefined && { Subject: subject }),
      Keywords: contentSha256,
      CreationDate: date,
      ModDate: date,
    },
  });
  for (const weight of ['body', 'strong'] as const) doc.registerFont(weight, font(weight));
  return doc;
}

function font(name: Weight): Buffer {
  const bytes = fonts.get(name) ?? readFileSync(FONT_FILES[name]);
  fonts.set(name, bytes);
  return bytes;
}

/** The font under pdfkit, as far as it is asked; its types keep silent about it. */
interface FontInside {
  readonly _font: { readonly font: { hasGlyphForCodePoint(codePoint: number): boolean } };
}

/** A character that the font lacks is written as `[U+20BB7]`: on paper it would be a box, and copied out nothing at all. */
export function withCodePoints(doc: Doc, text: string): string {
  const { font } = (doc.font('body') as Doc & FontInside)._font;
  return printable(text).replace(/[^\n\p{M}\u200d]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return font.hasGlyphForCodePoint(code) ? character : `[U+${code.toString(16).toUpperCase().padStart(4, '0')}]`;
  });
}

/** A thin line from `left` over `width` points. */
export function rule(doc: Doc, left: number, y: number, width: number, colour = LINE, thickness = 0.5): void {
  doc
    .moveTo(left, y)
    .lineTo(left + width, y)
    .lineWidth(thickness)
    .strokeColor(colour)
    .stroke();
}

/** The QR code of the address as filled squares in a square of `size` points. */
export function drawQrCode(doc: Doc, address: string, place: { left: number; top: number; size: number }): void {
  const rows = qrCode(address);
  const module = place.size / rows.length;
  rows.forEach((row, y) => {
    row.forEach((dark, x) => {
      if (dark) doc.rect(place.left + x * module, place.top + y * module, module, module);
    });
  });
  doc.fillColor('#000000').fill();
}
