/** A pack as a workbook: every line that the rules picked, also those beyond the caps of the document. */
import type { PickedEntry } from '../../domain/supervision/agenda.ts';
import { fill, TERMS, type Words } from '../../terms/catalogue.ts';
import type { Column, Table } from '../spreadsheet.ts';
import {
  BLOCKER_COLUMNS,
  CLOSURE_COLUMNS,
  type PackColumn,
  RED_COLUMNS,
  SLIP_COLUMNS,
  TASK_COLUMNS,
} from './pack-columns.ts';
import type { AddedContent, PackContent } from './pack-content.ts';
import { closureText, entryNumbers, inProject, ruleRows, subtitleOf, titleOf } from './pack-document.ts';

const { meetingColumns: TITLES, meetingPack: WORDS, meetingSheets: SHEETS, yesNo: YES_NO } = TERMS;
const zh = (words: Words) => fill(words, 'zh-CN');

/** The sheets of a pack. `contentSha256`: the hash of its content, which the document bears in its foot. */
export function packTables(content: PackContent, contentSha256: string): readonly Table[] {
  return [
    aboutTable(content, contentSha256),
    tableOf(zh(SHEETS.closure), CLOSURE_COLUMNS, content, [{ lines: content.closure.tasks, before: [] }], []),
    picked(content, 'carriedOver', TASK_COLUMNS, ({ lines, more }) => [lines, more]),
    picked(content, 'red', RED_COLUMNS, ({ lines, more }) => [lines, more]),
    picked(content, 'blocker', BLOCKER_COLUMNS, (entry) => [
      inProject(entry.lines, entry),
      inProject(entry.more, entry),
    ]),
    picked(content, 'slip', SLIP_COLUMNS, (entry) => [inProject(entry.lines, entry), inProject(entry.more, entry)]),
    addedTable(content),
  ];
}

type Rule = PickedEntry['rule'];
type OfRule<One extends Rule> = Extract<PickedEntry, { readonly rule: One }>;

/** Before the columns of its rule, a line says whose number it bears, whether it is shown, and why it was struck. */
const BEFORE: readonly Column[] = [
  { title: zh(TITLES.number), kind: 'whole', width: 8 },
  { title: zh(TITLES.shown), kind: 'text', width: 10 },
  { title: zh(TITLES.struck), kind: 'text', width: 20 },
];

interface Group<Line> {
  readonly lines: readonly Line[];
  readonly before: readonly (string | number | null)[];
}

/** All lines that a rule picked. `linesOf`: those that the document shows, and those beyond the entry's cap. */
function picked<One extends Rule, Line>(
  content: PackContent,
  rule: One,
  columns: readonly PackColumn<Line>[],
  linesOf: (entry: OfRule<One>) => readonly [readonly Line[], readonly Line[]],
): Table {
  const numbers = entryNumbers(content);
  const ofRule = (entries: readonly PickedEntry[]) =>
    entries.filter((entry): entry is OfRule<One> => entry.rule === rule);
  const groupsOf = (entry: OfRule<One>, onAgenda: boolean): readonly Group<Line>[] => {
    const struck = content.strikes.find(({ key }) => key === entry.key)?.reasons ?? null;
    const before = (shown: boolean) => [
      onAgenda ? (numbers.get(entry.key) ?? null) : null,
      zh(shown ? YES_NO.yes : YES_NO.no),
      struck,
    ];
    const [lines, more] = linesOf(entry);
    return [
      { lines, before: before(onAgenda) },
      { lines: more, before: before(false) },
    ];
  };
  const groups = [
    ...ofRule(content.entries).flatMap((entry) => groupsOf(entry, true)),
    ...ofRule(content.beyond).flatMap((entry) => groupsOf(entry, false)),
  ];
  return tableOf(zh(SHEETS[rule]), columns, content, groups, BEFORE);
}

function tableOf<Line>(
  name: string,
  columns: readonly PackColumn<Line>[],
  { names }: PackContent,
  groups: readonly Group<Line>[],
  before: readonly Column[],
): Table {
  return {
    name,
    columns: [...before, ...columns.map(({ title, kind }): Column => ({ title: zh(title), kind }))],
    rows: groups.flatMap((group) =>
      group.lines.map((line) => [...group.before, ...columns.map(({ cell }) => cell(line, names))]),
    ),
    frozenColumns: before.length > 0 ? 1 : 0,
  };
}

function aboutTable(content: PackContent, contentSha256: string): Table {
  const rows: readonly (readonly [string, string])[] = [
    [titleOf(content), subtitleOf(content)],
    [zh(WORDS.closure), closureText(content)],
    ['', zh(WORDS.closureDefinition)],
    ...ruleRows(content.rules),
    ['SHA-256', contentSha256],
  ];
  return {
    name: zh(SHEETS.about),
    columns: [
      { title: zh(TITLES.field), kind: 'text', width: 40 },
      { title: zh(TITLES.value), kind: 'text', width: 120 },
    ],
    rows,
  };
}

function addedTable(content: PackContent): Table {
  const numbers = entryNumbers(content);
  const struckBecause = ({ key }: AddedContent) => content.strikes.find((one) => one.key === key)?.reasons ?? null;
  const texts = [TITLES.title, TITLES.text, TITLES.items, TITLES.reasons, TITLES.by];
  return {
    name: zh(SHEETS.added),
    columns: [
      { title: zh(TITLES.number), kind: 'whole', width: 8 },
      { title: zh(TITLES.struck), kind: 'text', width: 20 },
      ...texts.map((title): Column => ({ title: zh(title), kind: 'text' })),
      { title: zh(TITLES.onDay), kind: 'date' },
    ],
    rows: content.added.map((entry) => {
      const { key, title, text, itemNos, reasons, by, on } = entry;
      return [numbers.get(key) ?? null, struckBecause(entry), title, text, itemNos.join('、'), reasons, by.zh, on];
    }),
  };
}
