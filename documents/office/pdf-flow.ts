/** A place on the page that moves down as text is set, and the next page where one is full. */
import { breakLines, type Line, type WidthOf } from './line-breaks.ts';
import { type Measures, SMALL, TONES, type TypeSize } from './measures.ts';
import { type Run, runsOf, type Text } from './office-document.ts';
import { type Doc, GREY, INK, rule, withCodePoints } from './pdf-pen.ts';

export interface Flow {
  readonly doc: Doc;
  readonly measures: Measures;
  /** The width between the margins. */
  readonly width: number;
  readonly widthOf: (size: number) => WidthOf;
  /** What stands in the foot of each page beside its number. */
  readonly foot: string;
  page: number;
  y: number;
}

export interface SetOptions {
  readonly type: TypeSize;
  readonly indent?: number;
  readonly align?: 'left' | 'center' | 'right';
  readonly strong?: boolean;
  readonly colour?: string;
  readonly left?: number;
  readonly width?: number;
}

/** Begins at the top of the first page. */
export function startFlow(doc: Doc, measures: Measures, foot: string): Flow {
  const { page, margins } = measures;
  const flow: Flow = {
    doc,
    measures,
    width: page.width - margins.left - margins.right,
    widthOf: widthsIn(doc),
    foot,
    page: 1,
    y: margins.top,
  };
  drawFoot(flow);
  return flow;
}

/** Widths of single characters, each measured once. */
function widthsIn(doc: Doc): (size: number) => WidthOf {
  const known = new Map<string, number>();
  return (size) => (character, run) => {
    const weight = run.strong ? 'strong' : 'body';
    const key = weight + character;
    let width = known.get(key);
    if (width === undefined) {
      width = doc.font(weight).fontSize(1000).widthOfString(character) / 1000;
      known.set(key, width);
    }
    return width * size;
  };
}

/** How far down the page text may go. */
export function bottomOf({ measures: { page, margins } }: Flow): number {
  return page.height - margins.bottom;
}

export function nextPage(flow: Flow): void {
  flow.doc.addPage();
  flow.page += 1;
  flow.y = flow.measures.margins.top;
  drawFoot(flow);
}

/** Goes on to the next page where fewer than `height` points are left on this one. */
export function needRoom(flow: Flow, height: number): void {
  if (flow.y + height > bottomOf(flow) + 0.01) nextPage(flow);
}

/** The lines of a text in the width that it is given. */
export function linesOf(flow: Flow, text: Text, { type, indent = 0, strong, width }: SetOptions): readonly Line[] {
  const runs = runsOf(text).map((run) => ({
    ...run,
    ...(strong && { strong }),
    text: withCodePoints(flow.doc, run.text),
  }));
  return breakLines(runs, width ?? flow.width, flow.widthOf(type.size), indent);
}

/** Sets a text line by line, over as many pages as it takes. */
export function setText(flow: Flow, text: Text, options: SetOptions): void {
  for (const line of linesOf(flow, text, options)) {
    needRoom(flow, options.type.pitch);
    drawLine(flow, line, flow.y, options);
    flow.y += options.type.pitch;
  }
}

/** Draws one line with its top at `y`. */
export function drawLine(flow: Flow, line: Line, y: number, options: SetOptions): void {
  const { doc, measures } = flow;
  const { type, align = 'left', colour = INK, left = measures.margins.left, width = flow.width } = options;
  const spare = width - line.width;
  const x = left + (align === 'right' ? spare : align === 'center' ? spare / 2 : 0);
  for (const piece of line.pieces) {
    doc
      .font(piece.run.strong ? 'strong' : 'body')
      .fontSize(type.size)
      .fillColor(inkOf(piece.run, colour));
    const top = y + (type.pitch - doc.currentLineHeight()) / 2;
    const href = piece.run.href;
    doc.text(piece.text, x + piece.x, top, { lineBreak: false, ...(href !== undefined && { link: href }) });
  }
}

function inkOf({ tone }: Run, colour: string): string {
  return tone === undefined ? colour : TONES[tone];
}

/** The hash on the outer side of the line, the number of the page in the middle of it (GB/T 9704: — 1 —). */
function drawFoot(flow: Flow): void {
  const { measures } = flow;
  const y = measures.page.height - measures.margins.bottom + 20;
  rule(flow.doc, measures.margins.left, y, flow.width);
  const number: SetOptions = { type: { size: 10.5, pitch: 16 }, align: 'center' };
  const hash: SetOptions = { type: SMALL, align: 'center', colour: GREY };
  for (const line of linesOf(flow, `— ${flow.page} —`, number)) drawLine(flow, line, y + 3, number);
  linesOf(flow, flow.foot, hash).forEach((line, i) => {
    drawLine(flow, line, y + 19 + i * SMALL.pitch, hash);
  });
}
