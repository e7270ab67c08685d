/** The bulletin as a description of a report: every number leads to its items. */
import type { BulletinContent, DepartmentRow } from '../domain/supervision/bulletin.ts';
import { FIGURES, type Figure, type FigureRow } from '../domain/supervision/figures.ts';
import { fill, type Language, TERMS, type Words } from '../terms/catalogue.ts';
import { ownershipBlocks } from './bulletin-ownership.ts';
import type { Block, Column, OfficeDocument, Run, Text } from './office/office-document.ts';

const WORDS = TERMS.bulletin;

export interface BulletinSheet {
  readonly no: string;
  readonly content: BulletinContent;
  /** 文号; null while it is a draft. */
  readonly documentNo: string | null;
  /** ISO 8601 with offset: when it was frozen, or as of when a draft is told. */
  readonly issuedAt: string;
  /** The address of the API, without a slash at its end. */
  readonly publicUrl: string;
}

/** Describes the bulletin in one language. */
export function bulletinDocument(sheet: BulletinSheet, language: Language): OfficeDocument {
  const { content, documentNo, issuedAt } = sheet;
  const say = (words: Words, values: Readonly<Record<string, string | number>> = {}) => fill(words, language, values);
  const [year = '', month = ''] = content.period.code.slice(0, 7).split('-');
  const half = content.period.code.endsWith('A') ? WORDS.halves.A : WORDS.halves.B;
  const { rules } = content;
  const organ = rules.bulletin?.organ;
  return {
    style: 'report',
    landscape: true,
    number: documentNo ?? say(WORDS.draft),
    title: say(WORDS.title) + (content.corrects === null ? '' : say(WORDS.correction)),
    subtitle: say(half, { year, month: language === 'en' ? month : Number(month) }),
    blocks: [
      { kind: 'paragraph', text: say(WORDS.summary, summaryOf(content, language)) },
      { kind: 'heading', level: 1, text: say(WORDS.headings.departments) },
      departmentTable(sheet, language),
      { kind: 'heading', level: 1, text: say(WORDS.headings.named) },
      ...namedBlocks(content, language),
      { kind: 'heading', level: 1, text: say(WORDS.headings.ownership) },
      ...ownershipBlocks(content, language),
      ...upwardBlocks(sheet, language),
      ...correctionBlocks(content, language),
      { kind: 'heading', level: 1, text: say(WORDS.headings.method) },
      {
        kind: 'note',
        text: say(WORDS.rule, { least: rules.ranking.leastConcluded, below: rules.ranking.namedBelowPercent }),
      },
      {
        kind: 'note',
        text: say(WORDS.method, { asOf: minute(content.asOf), asOfBefore: minute(content.before.asOf) }),
      },
    ],
    ...(organ !== undefined && { signature: { organ, date: dateIn(issuedAt, language) } }),
    issuedAt,
  };
}

function summaryOf({ division, period, total }: BulletinContent, language: Language) {
  const { figures, before } = total;
  return {
    ...{ division: language === 'en' ? division.name.en : division.name.zh, ...period },
    ...countsOf(figures),
    concluded: figures.inTime + figures.overdue,
    ...{ share: percent(figures.inTimePerMille), shareBefore: percent(before.inTimePerMille) },
    ...{ median: days(figures.median), p90: days(figures.p90) },
    ...{ medianBefore: days(before.median), p90Before: days(before.p90) },
  };
}

function countsOf(row: FigureRow): Record<Figure, number> {
  return Object.fromEntries(FIGURES.map((figure) => [figure, row[figure]])) as Record<Figure, number>;
}

/** One decimal, from per mille; a dash where there is nothing to take a share of. */
function percent(perMille: number | null): string {
  return perMille === null ? '—' : `${Math.floor(perMille / 10)}.${perMille % 10}%`;
}

function days(count: number | null): string {
  return count === null ? '—' : String(count);
}

const minute = (instant: string) => instant.slice(0, 16).replace('T', ' ');

function dateIn(instant: string, language: Language): string {
  const date = instant.slice(0, 10);
  if (language === 'en') return date;
  const [year, month, day] = date.split('-').map(Number);
  return `${year}年${month}月${day}日`;
}

const SHOWN: readonly Figure[] = [
  ...(['received', 'decided', 'inTime', 'overdue', 'deemed', 'undecided'] as const),
  ...(['owedPapers', 'latePapers', 'pausedDays'] as const),
];

type TableRow = Pick<DepartmentRow, 'figures' | 'before'> & {
  readonly departmentId: string | null;
  readonly name: string;
  readonly rank: string | null;
};

function departmentTable(sheet: BulletinSheet, language: Language): Block {
  const { content } = sheet;
  const nameOf = ({ name }: Pick<DepartmentRow, 'name'>) => (language === 'en' ? name.en : name.zh);
  const rows: TableRow[] = content.departments.map((row) => ({
    ...row,
    name: nameOf(row),
    rank: row.rank === null ? fill(WORDS.unranked, language) : String(row.rank),
  }));
  const total = { ...content.total, departmentId: null, name: fill(WORDS.total, language), rank: '' };
  return figureTable(sheet, [...rows, total], language);
}

function figureTable(sheet: BulletinSheet, rows: readonly TableRow[], language: Language): Block {
  const ranked = rows.some(({ rank }) => rank !== null);
  const column = (words: Words, weight: number, align: Column['align'] = 'right'): Column => ({
    title: fill(words, language),
    weight,
    align,
  });
  const { columns: titles } = WORDS;
  return {
    kind: 'table',
    columns: [
      ...(ranked ? [column(titles.rank, 1.2, 'center')] : []),
      column(titles.department, 5, 'left'),
      ...SHOWN.map((figure) => column(WORDS.figures[figure], 1.5)),
      ...[column(titles.share, 1.7), column(titles.shareBefore, 1.7)],
      ...[column(titles.median, 1.2), column(titles.p90, 1.2)],
      ...[column(titles.medianBefore, 1.4), column(titles.p90Before, 1.4)],
    ],
    rows: rows.map(({ rank, name, departmentId, figures, before }): readonly Text[] => [
      ...(ranked ? [rank ?? ''] : []),
      name,
      ...SHOWN.map((figure) => linked(sheet, figure, departmentId, figures)),
      ...[percent(figures.inTimePerMille), percent(before.inTimePerMille)],
      ...[days(figures.median), days(figures.p90), days(before.median), days(before.p90)],
    ]),
  };
}

/** The number, and where its items are listed. What is wrong is red, and stands in its own column besides. */
function linked(sheet: BulletinSheet, figure: Figure, departmentId: string | null, figures: FigureRow): readonly Run[] {
  const count = figures[figure];
  const bad = count > 0 && (figure === 'deemed' || figure === 'latePapers');
  return [
    {
      text: String(count),
      ...(count > 0 && { href: itemsAddress(sheet, figure, departmentId) }),
      ...(bad && { tone: 'red' as const, strong: true }),
    },
  ];
}

/** Where the items behind a figure are listed; null: those of all departments of the division. */
export function itemsAddress({ publicUrl, no }: BulletinSheet, figure: Figure, departmentId: string | null): string {
  const department = departmentId === null ? '' : `&departmentId=${departmentId}`;
  return `${publicUrl}/v1/bulletins/${no}/items?figure=${figure}${department}`;
}

function namedBlocks({ departments, rules }: BulletinContent, language: Language): readonly Block[] {
  const named = departments.filter(({ namedFor }) => namedFor.length > 0).reverse();
  if (named.length === 0) return [{ kind: 'paragraph', text: fill(WORDS.nobody, language) }];
  return named.map(({ name, namedFor, figures }) => {
    const values = { ...countsOf(figures), share: percent(figures.inTimePerMille) };
    const threshold = rules.ranking.namedBelowPercent;
    const reasons = namedFor.map((reason) => fill(WORDS.namedFor[reason], language, { ...values, threshold }));
    const department = language === 'en' ? name.en : name.zh;
    const joined = reasons.join(language === 'en' ? '; ' : '；');
    return { kind: 'paragraph', text: fill(WORDS.named, language, { department, reasons: joined }) };
  });
}

function upwardBlocks(sheet: BulletinSheet, language: Language): readonly Block[] {
  const { upward } = sheet.content;
  if (upward.length === 0) return [];
  const rows = upward.map((row) => ({ ...row, name: language === 'en' ? row.name.en : row.name.zh, rank: null }));
  return [
    { kind: 'heading', level: 1, text: fill(WORDS.headings.upward, language) },
    figureTable(sheet, rows, language),
  ];
}

function correctionBlocks({ corrects, departments, upward }: BulletinContent, language: Language): readonly Block[] {
  if (corrects === null) return [];
  const { bulletin, reasons, changes } = corrects;
  const names = new Map([...departments, ...upward].map(({ departmentId, name }) => [departmentId, name]));
  const nameOf = (id: string | null) => {
    if (id === null) return fill(WORDS.total, language);
    const name = names.get(id);
    return (language === 'en' ? name?.en : name?.zh) ?? id;
  };
  const shown = (figure: keyof FigureRow, value: number | null) =>
    figure === 'inTimePerMille' ? percent(value) : days(value);
  const titles = [WORDS.columns.department, WORDS.columns.figure, WORDS.columns.from, WORDS.columns.to];
  return [
    { kind: 'heading', level: 1, text: fill(WORDS.headings.corrections, language) },
    { kind: 'paragraph', text: fill(WORDS.corrects, language, { bulletin, reasons }) },
    changes.length === 0
      ? { kind: 'paragraph', text: fill(WORDS.noChanges, language) }
      : {
          kind: 'table',
          columns: titles.map((title, i) => ({ title: fill(title, language), weight: i === 0 ? 4 : 2 })),
          rows: changes.map(({ departmentId, figure, from, to }) => [
            ...[nameOf(departmentId), fill(WORDS.figures[figure], language), shown(figure, from), shown(figure, to)],
          ]),
        },
  ];
}
