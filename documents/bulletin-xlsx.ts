/** The bulletin as a workbook: real numbers, one row per department, each with the way to its items. */
import type { BulletinContent } from '../domain/supervision/bulletin.ts';
import { FIGURES, type FigureRow } from '../domain/supervision/figures.ts';
import type { Side } from '../domain/supervision/ownership.ts';
import { fill, type Language, TERMS, type Words } from '../terms/catalogue.ts';
import { type BulletinSheet, itemsAddress } from './bulletin-document.ts';
import { type Cell, type Column, type Table, writeSpreadsheet } from './spreadsheet.ts';

const WORDS = TERMS.bulletin;

/** The workbook's bytes: the same for the same bulletin. */
export function bulletinXlsx(sheet: BulletinSheet, language: Language): Promise<Uint8Array> {
  return writeSpreadsheet([departmentSheet(sheet, language), ownershipSheet(sheet.content, language)]);
}

function departmentSheet(sheet: BulletinSheet, language: Language): Table {
  const { content } = sheet;
  const number = (words: Words, before = false): Column => ({
    title: before ? `${fill(WORDS.columns.shareBefore, language)} ${fill(words, language)}` : fill(words, language),
    kind: 'whole',
  });
  const share = (before: boolean): Column => ({ ...number(WORDS.columns.share, before), kind: 'decimal' });
  const figures = (before: boolean): readonly Column[] => [
    ...FIGURES.map((figure) => number(WORDS.figures[figure], before)),
    ...[share(before), number(WORDS.columns.median, before), number(WORDS.columns.p90, before)],
  ];
  const { columns: titles } = WORDS;
  const rows = [
    ...content.departments,
    ...content.upward.map((row) => ({ ...row, rank: null })),
    { ...content.total, departmentId: null, name: { zh: WORDS.total['zh-CN'], en: WORDS.total.en }, rank: null },
  ];
  return {
    name: fill(WORDS.sheets.departments, language),
    frozenColumns: 2,
    columns: [
      { title: fill(titles.rank, language), kind: 'whole' },
      { title: fill(titles.department, language), kind: 'text', width: 28 },
      ...figures(false),
      ...figures(true),
      { title: fill(titles.items, language), kind: 'link' },
    ],
    rows: rows.map(({ rank, name, departmentId, figures: now, before }): readonly Cell[] => [
      ...[rank, language === 'en' ? name.en : name.zh, ...numbersOf(now), ...numbersOf(before)],
      { text: fill(titles.items, language), href: itemsAddress(sheet, 'received', departmentId) },
    ]),
  };
}

function numbersOf(row: FigureRow): readonly Cell[] {
  const share = row.inTimePerMille === null ? null : row.inTimePerMille / 10;
  return [...FIGURES.map((figure) => row[figure]), share, row.median, row.p90];
}

function ownershipSheet({ ownership, departments, typeNames }: BulletinContent, language: Language): Table {
  const names = new Map(departments.map(({ departmentId, name }) => [departmentId, name]));
  const titled = (words: Words, kind: Column['kind'] = 'whole'): Column => ({ title: fill(words, language), kind });
  const inWords = (name: { zh: string; en: string } | undefined, id: string) =>
    (language === 'en' ? name?.en : name?.zh) ?? id;
  const { columns: titles, figures } = WORDS;
  const both = (
    name: string,
    one: { private: Side; state: Side },
    ps: readonly (number | null)[],
  ): readonly Cell[][] => [
    [name, fill(WORDS.private, language), ...sideCells(one.private), ...ps],
    [name, fill(WORDS.state, language), ...sideCells(one.state), null, null],
  ];
  return {
    name: fill(WORDS.sheets.ownership, language),
    columns: [
      ...[
        titled(titles.department, 'text'),
        titled(titles.units, 'text'),
        titled(figures.inTime),
        titled(figures.overdue),
      ],
      ...[titled(titles.share, 'decimal'), titled(figures.decided), titled(titles.median), titled(titles.p90)],
      ...[WORDS.testOfShare, WORDS.testOfDays].map((words) => ({
        title: fill(words, language, { p: '' }),
        kind: 'decimal' as const,
      })),
    ],
    rows: [
      { name: fill(WORDS.all, language), ...ownership.all },
      ...ownership.departments.map((one) => ({ ...one, name: inWords(names.get(one.departmentId), one.departmentId) })),
    ]
      .flatMap((one) =>
        both(one.name, one, [one.inTimeTest?.pCorrected ?? null, one.workingDaysTest?.pCorrected ?? null]),
      )
      .concat(ownership.types.flatMap((one) => both(inWords(typeNames[one.typeId], one.typeId), one, [null, null]))),
  };
}

function sideCells({ inTime, overdue, inTimePerMille, decided, median, p90 }: Side): readonly Cell[] {
  return [inTime, overdue, inTimePerMille === null ? null : inTimePerMille / 10, decided, median, p90];
}
