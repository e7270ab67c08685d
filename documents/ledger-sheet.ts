/** The follow-up ledger (台账) as a table: one row per item or project, each with the way to it. */
import { isoShanghai } from '../domain/calendar/local-date.ts';
import { FOLLOW_UP_CLASSES } from '../domain/supervision/follow-up.ts';
import type { FollowUpCounts, FollowUpRow, NameOf } from '../domain/supervision/follow-up-row.ts';
import { fill, type Language, TERMS, type Words } from '../terms/catalogue.ts';
import type { Cell, CellKind, Column, Table } from './spreadsheet.ts';

const WORDS = TERMS.ledgerSheet;

/** In the order of the columns. */
const KINDS = {
  class: 'text',
  alsoIn: 'text',
  projectCode: 'text',
  projectName: 'text',
  unit: 'text',
  ownership: 'text',
  division: 'text',
  department: 'text',
  officer: 'text',
  itemNo: 'text',
  itemType: 'text',
  tier: 'text',
  status: 'text',
  lamp: 'text',
  daysLeft: 'whole',
  dueOn: 'date',
  overdueSince: 'instant',
  receivedAt: 'instant',
  awaits: 'text',
  lacking: 'text',
  worksBeganOn: 'date',
  link: 'link',
} as const satisfies Readonly<Record<keyof typeof WORDS.columns, CellKind>>;
type ColumnName = keyof typeof KINDS;
const COLUMNS = Object.keys(KINDS) as ColumnName[];
const WIDTHS: Partial<Readonly<Record<ColumnName, number>>> = {
  ...{ projectName: 32, department: 28, itemNo: 34, lacking: 48, awaits: 36 },
  ...{ ownership: 10, division: 10, tier: 8, lamp: 8, status: 14 },
};

export function ledgerColumns(language: Language): readonly Column[] {
  return COLUMNS.map((name) => {
    const width = WIDTHS[name];
    return { title: WORDS.columns[name][language], kind: KINDS[name], ...(width !== undefined && { width }) };
  });
}

/** The path of what a row is about. */
export function pathOf({ item, project }: FollowUpRow): string {
  return item === null ? `/v1/projects/${project.code}` : `/v1/items/${item.itemNo}`;
}

/** One row's cells, in the order of the columns. `publicUrl`: where the API is reached, without a slash at the end. */
export function ledgerCells(row: FollowUpRow, language: Language, publicUrl: string): readonly Cell[] {
  const cells: Readonly<Record<ColumnName, Cell>> = { ...cellsAround(row, language), ...itemCells(row, language) };
  const link = { text: row.item?.itemNo ?? row.project.code, href: publicUrl + pathOf(row) };
  return COLUMNS.map((name) => (name === 'link' ? link : cells[name]));
}

function inWords(name: NameOf, language: Language): string {
  return language === 'en' ? name.en : name.zh;
}

const listed = (texts: readonly string[], language: Language) => texts.join(language === 'en' ? '; ' : '；') || null;

function cellsAround(row: FollowUpRow, language: Language) {
  const { classes, project, unit, ownership, division, department, lacking, worksBeganOn } = row;
  const [first, ...others] = classes.map((one) => TERMS.followUpClasses[one][language]);
  return {
    class: first ?? null,
    alsoIn: listed(others, language),
    projectCode: project.code,
    projectName: project.name,
    unit: inWords(unit, language),
    ownership: TERMS.ownerships[ownership][language],
    division,
    department: department && inWords(department.name, language),
    lacking: listed(
      lacking.map(({ name, lack }) => {
        return fill(WORDS.lacks, language, { type: inWords(name, language), lack: TERMS.lacks[lack][language] });
      }),
      language,
    ),
    worksBeganOn,
    link: null,
  };
}

function itemCells({ item }: FollowUpRow, language: Language) {
  if (item === null) {
    const none = { officer: null, itemNo: null, itemType: null, tier: null, status: null, lamp: null, daysLeft: null };
    return { ...none, dueOn: null, overdueSince: null, receivedAt: null, awaits: null };
  }
  const awaited = item.awaits.map(({ department, dueOn, late }) => {
    const values = { department: inWords(department.name, language), on: dueOn };
    return fill(late ? WORDS.late : WORDS.awaited, language, values);
  });
  return {
    officer: inWords(item.officer.name, language),
    itemNo: item.itemNo,
    itemType: inWords(item.type.name, language),
    tier: TERMS.tiers[item.tier][language],
    status: TERMS.statuses[item.status][language],
    lamp: item.lamp.lamp === 'none' ? null : TERMS.lamps[item.lamp.lamp][language],
    daysLeft: item.lamp.workingDaysLeft,
    dueOn: item.dueOn,
    overdueSince: item.overdueSince,
    receivedAt: item.receivedAt,
    awaits: listed(awaited, language),
  };
}

/** A ledger as it leaves in a workbook. */
export interface LedgerSheet {
  /** ISO 8601 at +08:00. */
  readonly asOf: string;
  readonly rows: readonly FollowUpRow[];
  readonly counts: FollowUpCounts;
  /** What was asked for, as names and values. */
  readonly filters: readonly (readonly [name: string, value: string])[];
  readonly publicUrl: string;
}

/** The sheets: the rows, and what they were asked for, as of when, with the definitions of the classes. */
export function ledgerTables(sheet: LedgerSheet, language: Language): readonly Table[] {
  const { asOf, rows, counts, filters, publicUrl } = sheet;
  const { name, about, key, value, count } = WORDS;
  const text = (words: Words, width: number): Column => ({ title: words[language], kind: 'text', width });
  const asked = filters.map(([what, wanted]) => `${what}=${wanted}`).join('\n') || '—';
  return [
    {
      name: name[language],
      frozenColumns: 1,
      columns: ledgerColumns(language),
      rows: rows.map((row) => ledgerCells(row, language, publicUrl)),
    },
    {
      name: about[language],
      columns: [text(key, 28), text(value, 80)],
      rows: [
        [WORDS.asOf[language], asOf],
        [WORDS.filters[language], asked],
        [WORDS.total[language], String(rows.length)],
        ...FOLLOW_UP_CLASSES.map((one): readonly Cell[] => {
          const definition = TERMS.followUpDefinitions[one][language];
          return [TERMS.followUpClasses[one][language], fill(count, language, { count: counts[one], definition })];
        }),
      ],
    },
  ];
}

/** `ledger-20260914T100000.000+0800`: a name for the file that says as of when. */
export function ledgerFileName(asOf: number): string {
  return `ledger-${isoShanghai(asOf).replaceAll(/[-:]/g, '').replace('+0800', '')}`;
}
