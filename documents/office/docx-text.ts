/** Text in Word: the typefaces of official documents by name, paragraphs and runs. The reader's Word has the fonts. */
import {
  AlignmentType,
  ExternalHyperlink,
  type IParagraphOptions,
  type IRunOptions,
  Paragraph,
  TextRun,
  UnderlineType,
} from 'docx';
import { TONES, type TypeSize } from './measures.ts';
import { printable, type Run, runsOf, type Text } from './office-document.ts';

/** The typefaces of GB/T 9704. Latin letters and digits are set in Times New Roman. */
const TYPEFACES = {
  body: '仿宋_GB2312',
  title: '方正小标宋简体',
  heading: '黑体',
  subheading: '楷体_GB2312',
  plain: '宋体',
} as const;
type Typeface = keyof typeof TYPEFACES;

export interface TextOptions {
  readonly type: TypeSize;
  readonly face?: Typeface;
  readonly align?: 'left' | 'center' | 'right';
  /** Characters by which the first line is indented. */
  readonly indent?: number;
  readonly strong?: boolean;
  /** `RRGGBB`. */
  readonly colour?: string;
  readonly before?: number;
  readonly after?: number;
  readonly keepNext?: boolean;
  readonly more?: Partial<IParagraphOptions>;
}

const ALIGNMENT = { left: AlignmentType.LEFT, center: AlignmentType.CENTER, right: AlignmentType.RIGHT };

/** Points in twentieths, as Word counts. */
export const twips = (points: number) => Math.round(points * 20);

/** One paragraph with a fixed distance of lines. */
export function paragraph(text: Text, options: TextOptions): Paragraph {
  const { type, align = 'left', indent, before = 0, after = 0, keepNext = false, more = {} } = options;
  return new Paragraph({
    alignment: ALIGNMENT[align],
    spacing: { line: twips(type.pitch), lineRule: 'exact', before: twips(before), after: twips(after) },
    keepNext,
    widowControl: false,
    ...(indent !== undefined && { indent: { firstLineChars: indent * 100, firstLine: twips(indent * type.size) } }),
    children: runsOf(text).flatMap((run) => runsIn(run, options)),
    ...more,
  });
}

/** The runs of a text, each line after the first behind a break. */
function runsIn(run: Run, options: TextOptions): readonly (TextRun | ExternalHyperlink)[] {
  const style = runStyle(options, run);
  const runs = printable(run.text)
    .split('\n')
    .map((text, i) => new TextRun({ ...style, text, ...(i > 0 && { break: 1 }) }));
  return run.href === undefined ? runs : [new ExternalHyperlink({ link: run.href, children: runs })];
}

/** How a run looks: also for fields such as the number of a page. */
export function runStyle({ type, face = 'body', strong, colour }: TextOptions, run: Partial<Run> = {}): IRunOptions {
  const ink = run.tone === undefined ? colour : TONES[run.tone].slice(1);
  return {
    font: {
      ascii: 'Times New Roman',
      hAnsi: 'Times New Roman',
      cs: 'Times New Roman',
      eastAsia: TYPEFACES[face],
      // Quotation marks and dashes belong to the Chinese typeface.
      hint: 'eastAsia',
    },
    size: Math.round(type.size * 2),
    bold: strong === true || run.strong === true,
    ...(ink !== undefined && { color: ink }),
    ...(run.href !== undefined && { underline: { type: UnderlineType.SINGLE } }),
  };
}
