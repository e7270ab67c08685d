/** As much of a PDF reader as the tests need: what is written on a page drawn by pdfkit, where, and its squares. */
import { inflateSync } from 'node:zlib';
import jsQR from 'jsqr';

export interface PdfPage {
  readonly count: number;
  readonly texts: readonly { readonly text: string; readonly x: number; readonly y: number }[];
  /** Squares that were filled: left, top, side, in points from the top left. */
  readonly squares: readonly { readonly x: number; readonly y: number; readonly side: number }[];
}

/** Reads the text back through the fonts' ToUnicode maps, as a program that copies text does. */
export function readPdf(bytes: Buffer): PdfPage {
  const objects = readObjects(bytes);
  const resources = [...objects.values()].map(({ head }) => head).filter((head) => head.includes('/Font <<'));
  const fonts = new Map<string, Map<string, string>>();
  for (const [, name, id] of resources.join('\n').matchAll(/\/(F\d+) (\d+) 0 R/g)) {
    const map = /\/ToUnicode (\d+) 0 R/.exec(objects.get(id ?? '')?.head ?? '')?.[1];
    fonts.set(name ?? '', unicodeMap(objects.get(map ?? '')?.stream ?? ''));
  }
  const pages = [...objects.values()].filter(({ head }) => /\/Type \/Page\b/.test(head));
  const contents = pages.map(({ head }) => /\/Contents (\d+) 0 R/.exec(head)?.[1] ?? '');
  const drawn = contents.map((id) => objects.get(id)?.stream ?? '').join('\n');
  return { count: pages.length, texts: textsIn(drawn, fonts), squares: squaresIn(drawn) };
}

function readObjects(bytes: Buffer): Map<string, { head: string; stream: string }> {
  const objects = new Map<string, { head: string; stream: string }>();
  const text = bytes.toString('latin1');
  for (const match of text.matchAll(/(?:^|\n)(\d+) 0 obj\n/g)) {
    const start = match.index + match[0].length;
    const head = text.slice(start, text.indexOf('endobj', start)).split('\nstream\n')[0] ?? '';
    const length = Number(/\/Length (\d+)/.exec(head)?.[1] ?? 0);
    const from = start + head.length + '\nstream\n'.length;
    const raw = bytes.subarray(from, from + length);
    const stream = head.includes('/FlateDecode') ? inflateSync(raw) : raw;
    objects.set(match[1] ?? '', { head, stream: length === 0 ? '' : stream.toString('latin1') });
  }
  return objects;
}

function unicodeMap(cmap: string): Map<string, string> {
  const map = new Map<string, string>();
  for (const [, first, list] of cmap.matchAll(/<([0-9a-f]{4})> <[0-9a-f]{4}> \[([^\]]*)\]/g)) {
    [...(list ?? '').matchAll(/<([0-9a-f ]*)>/g)].forEach(([, units], index) => {
      const code = (Number.parseInt(first ?? '', 16) + index).toString(16).padStart(4, '0');
      map.set(
        code,
        Buffer.from((units ?? '').replaceAll(' ', ''), 'hex')
          .swap16()
          .toString('utf16le'),
      );
    });
  }
  return map;
}

function textsIn(drawn: string, fonts: Map<string, Map<string, string>>): PdfPage['texts'] {
  const texts: { text: string; x: number; y: number }[] = [];
  let map = new Map<string, string>();
  let at = { x: 0, y: 0 };
  for (const line of drawn.split('\n')) {
    const font = /^\/(F\d+) \S+ Tf$/.exec(line)?.[1];
    if (font !== undefined) map = fonts.get(font) ?? new Map();
    const place = /^1 0 0 1 (\S+) (\S+) Tm$/.exec(line);
    if (place !== null) at = { x: Number(place[1]), y: Number(place[2]) };
    if (!line.endsWith(' TJ')) continue;
    const codes = [...line.matchAll(/<([0-9a-f]+)>/g)].flatMap(([, hex]) => hex?.match(/.{4}/g) ?? []);
    texts.push({ ...at, text: codes.map((code) => map.get(code) ?? '\ufffd').join('') });
  }
  return texts;
}

function squaresIn(drawn: string): PdfPage['squares'] {
  return [...drawn.matchAll(/^(\S+) (\S+) (\S+) (\S+) re$/gm)]
    .map(([, x, y, width, height]) => ({ x: Number(x), y: Number(y), side: Number(width), height: Number(height) }))
    .filter(({ side, height }) => side === height);
}

/** Paints the squares into a bitmap, with a quiet zone around, and reads it as a camera would. */
export function readQrCode({ squares }: PdfPage): string | undefined {
  const side = squares[0]?.side ?? 1;
  const [left, top] = [Math.min(...squares.map(({ x }) => x)), Math.min(...squares.map(({ y }) => y))];
  const scale = 4;
  const modules = Math.max(...squares.map(({ x }) => Math.round((x - left) / side))) + 1;
  const width = (modules + 8) * scale;
  const pixels = new Uint8ClampedArray(width * width * 4).fill(255);
  for (const { x, y } of squares) {
    const [column, row] = [Math.round((x - left) / side) + 4, Math.round((y - top) / side) + 4];
    for (let i = 0; i < scale * scale; i += 1) {
      const offset = ((row * scale + Math.floor(i / scale)) * width + column * scale + (i % scale)) * 4;
      pixels.fill(0, offset, offset + 3);
    }
  }
  return (jsQR as unknown as typeof jsQR.default)(pixels, width, width)?.data;
}
