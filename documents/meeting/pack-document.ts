/** A pack as a report on paper: the same content, the same words. Drawn by documents/office. */
import type { PickedEntry } from '../../domain/supervision/agenda.ts';
import { fill, TERMS, type Words } from '../../terms/catalogue.ts';
import type { Block, OfficeDocument, Text } from '../office/office-document.ts';
import {
  BLOCKER_COLUMNS,
  CLOSURE_COLUMNS,
  nameIn,
  type PackColumn,
  type PackNames,
  RED_COLUMNS,
  SLIP_COLUMNS,
  TASK_COLUMNS,
} from './pack-columns.ts';
import type { AddedContent, PackContent, StruckEntry } from './pack-content.ts';

const WORDS = TERMS.meetingPack;
type Values = Readonly<Record<string, string | number>>;
const zh = (words: Words, values: Values = {}) => fill(words, 'zh-CN', values);

/** The document of a pack: its entries numbered through, in the order in which the meeting takes them. */
export function packDocument(content: PackContent): OfficeDocument {
  const numbers = entryNumbers(content);
  const picked = (['carriedOver', 'red', 'blocker', 'slip'] as const).flatMap((rule): readonly Block[] => {
    const entries = content.entries.filter((entry) => entry.rule === rule);
    const heading: Block = { kind: 'heading', level: 1, text: zh(TERMS.agendaRules[rule]) };
    if (entries.length === 0) return [heading, { kind: 'paragraph', text: zh(WORDS.nothing) }];
    return [heading, ...entries.flatMap((entry) => entryBlocks(content, entry, numbers))];
  });
  return {
    style: 'report',
    landscape: true,
    title: titleOf(content),
    subtitle: subtitleOf(content),
    issuedAt: content.asOf,
    blocks: numbered([
      { kind: 'paragraph', text: zh(WORDS.overview, overviewOf(content)) },
      ...closureBlocks(content),
      ...picked,
      ...addedBlocks(content, numbers),
      ...beyondBlocks(content),
      ...ruleBlocks(content),
    ]),
  };
}

const NUMERALS = '一二三四五六七八九十';

/** The parts numbered as official documents number them: 一、二、 … There are fewer than ten. */
function numbered(blocks: readonly Block[]): readonly Block[] {
  let count = 0;
  return blocks.map((block) => {
    if (block.kind !== 'heading' || block.level !== 1) return block;
    count += 1;
    return { ...block, text: `${NUMERALS[count - 1]}、${block.text}` };
  });
}

/** By key, the number that an entry bears in the document and in the workbook. */
export function entryNumbers({ entries, added }: PackContent): ReadonlyMap<string, number> {
  return new Map([...entries, ...added].map(({ key }, i) => [key, i + 1]));
}

export function titleOf({ names, month, state }: PackContent): string {
  const [year = '', number = ''] = month.split('-');
  const title = zh(WORDS.title, {
    division: names.division.zh,
    month: zh(WORDS.month, { year, month: Number(number) }),
  });
  return state === 'draft' ? title + zh(WORDS.draft) : title;
}

export function subtitleOf({ meetingNo, asOf, since, sinceMeetingNo }: PackContent): string {
  const sinceIs =
    sinceMeetingNo === null ? zh(WORDS.sinceMonth) : zh(WORDS.sinceMeeting, { meetingNo: sinceMeetingNo });
  return zh(WORDS.subtitle, { meetingNo, asOf: readable(asOf), since: readable(since), sinceIs });
}

/** `2026-10-25T10:00:00.000+08:00` as `2026-10-25 10:00:00`. */
function readable(instant: string): string {
  return instant.slice(0, 19).replace('T', ' ');
}

function overviewOf({ totals, added, strikes }: PackContent): Values {
  const { carriedOver, red, blocker, slip } = totals;
  return {
    ...{ carriedOver: carriedOver.lines, red: red.lines, blocker: blocker.lines, slip: slip.lines },
    ...{ added: added.length, struck: strikes.length },
  };
}

/** In per cent with one decimal; null where nothing fell due. */
function closurePercent({ due, closedInTime }: PackContent['closure']): string | null {
  return due === 0 ? null : ((100 * closedInTime) / due).toFixed(1);
}

export function closureText({ closure }: PackContent): string {
  const rate = closurePercent(closure);
  const { due, closedInTime: closed, awaitsConfirmation: waiting } = closure;
  return rate === null ? zh(WORDS.noneDue) : zh(WORDS.rate, { due, closed, waiting, rate });
}

function closureBlocks(content: PackContent): readonly Block[] {
  const { tasks } = content.closure;
  return [
    { kind: 'heading', level: 1, text: zh(WORDS.closure) },
    { kind: 'paragraph', text: closureText(content) },
    { kind: 'note', text: zh(WORDS.closureDefinition) },
    ...(tasks.length === 0 ? [] : [tableOf(CLOSURE_COLUMNS, tasks, content.names)]),
  ];
}

function entryBlocks(content: PackContent, entry: PickedEntry, numbers: ReadonlyMap<string, number>): readonly Block[] {
  const { key, lines, more } = entry;
  const count = lines.length + more.length;
  const strike = content.strikes.find((one) => one.key === key);
  return [
    {
      kind: 'heading',
      level: 2,
      text: zh(WORDS.entry, { number: numbers.get(key) ?? '', subject: subjectOf(content, entry), count }),
    },
    ...(strike ? [struckBlock(strike)] : []),
    tableOfEntry(entry, content.names),
    ...(more.length > 0 ? [{ kind: 'note' as const, text: zh(WORDS.more, { count: more.length }) }] : []),
  ];
}

/** The department or the project that an entry is about. */
function subjectOf({ names }: PackContent, entry: PickedEntry): string {
  if ('departmentId' in entry) return nameIn(names.departments, entry.departmentId);
  return `${nameIn(names.projects, entry.projectCode)} ${entry.projectCode}`;
}

function struckBlock({ reasons, by, on }: StruckEntry): Block {
  const run = { text: zh(WORDS.struck, { reasons, by: by.zh, on }), strong: true, tone: 'amber' } as const;
  return { kind: 'paragraph', text: [run] };
}

function tableOfEntry(entry: PickedEntry, names: PackNames): Block {
  switch (entry.rule) {
    case 'carriedOver':
      return tableOf(TASK_COLUMNS, entry.lines, names);
    case 'red':
      return tableOf(RED_COLUMNS, entry.lines, names);
    case 'blocker':
      return tableOf(BLOCKER_COLUMNS, inProject(entry.lines, entry), names);
    case 'slip':
      return tableOf(SLIP_COLUMNS, inProject(entry.lines, entry), names);
  }
}

/** The lines of a project's entry, each with its project. */
export function inProject<Line>(
  lines: readonly Line[],
  { projectCode }: { readonly projectCode: string },
): readonly (Line & { readonly projectCode: string })[] {
  return lines.map((line) => ({ ...line, projectCode }));
}

function tableOf<Line>(columns: readonly PackColumn<Line>[], lines: readonly Line[], names: PackNames): Block {
  const shown = columns.filter(({ weight }) => weight > 0);
  return {
    kind: 'table',
    columns: shown.map(({ title, weight, kind }) => ({
      ...{ title: zh(title), weight },
      align: kind === 'whole' ? ('right' as const) : ('left' as const),
    })),
    rows: lines.map((line) => shown.map(({ cell }): Text => String(cell(line, names) ?? '—'))),
  };
}

function addedBlocks(content: PackContent, numbers: ReadonlyMap<string, number>): readonly Block[] {
  const heading: Block = { kind: 'heading', level: 1, text: zh(TERMS.agendaRules.added) };
  if (content.added.length === 0) return [heading, { kind: 'paragraph', text: zh(WORDS.nothing) }];
  return [heading, ...content.added.flatMap((entry) => addedEntry(content, entry, numbers.get(entry.key) ?? 0))];
}

function addedEntry({ strikes }: PackContent, entry: AddedContent, number: number): readonly Block[] {
  const strike = strikes.find(({ key }) => key === entry.key);
  const { title, text, itemNos, reasons, by, on } = entry;
  return [
    {
      kind: 'heading',
      level: 2,
      text: zh(WORDS.entry, { number, subject: title, count: Math.max(1, itemNos.length) }),
    },
    ...(strike ? [struckBlock(strike)] : []),
    { kind: 'paragraph', text },
    ...(itemNos.length > 0
      ? [{ kind: 'paragraph' as const, text: zh(WORDS.aboutItems, { items: itemNos.join('、') }) }]
      : []),
    { kind: 'note', text: zh(WORDS.addedBy, { reasons, by: by.zh, on }) },
  ];
}

function beyondBlocks(content: PackContent): readonly Block[] {
  const { beyond, strikes, entries, added } = content;
  const known = new Set([...entries, ...added].map(({ key }) => key));
  const gone = strikes.filter(({ key }) => !known.has(key));
  const lines = beyond.map((entry) =>
    zh(WORDS.beyondLine, {
      rule: zh(TERMS.agendaRules[entry.rule]),
      subject: subjectOf(content, entry),
      count: entry.lines.length + entry.more.length,
    }),
  );
  return [
    { kind: 'heading', level: 1, text: zh(WORDS.beyond) },
    { kind: 'paragraph', text: lines.length === 0 ? zh(WORDS.noneBeyond) : lines.join('\n') },
    ...(gone.length === 0
      ? []
      : [
          { kind: 'paragraph' as const, text: zh(WORDS.strikesGone) },
          ...gone.flatMap((strike) => [{ kind: 'note' as const, text: strike.key }, struckBlock(strike)]),
        ]),
  ];
}

function ruleBlocks({ rules }: PackContent): readonly Block[] {
  return [
    { kind: 'heading', level: 1, text: zh(WORDS.rules, { version: rules.version }) },
    { kind: 'pairs', rows: ruleRows(rules) },
  ];
}

/** The rules by which the pack was picked, with their numbers. */
export function ruleRows(rules: PackContent['rules']): readonly (readonly [string, string])[] {
  const values = { days: rules.slipWorkingDays, entries: rules.entriesPerRule, lines: rules.linesPerEntry };
  const { caps, ...definitions } = TERMS.agendaDefinitions;
  const rows = Object.entries(definitions).map(
    ([rule, words]) => [zh(TERMS.agendaRules[rule as keyof typeof definitions]), zh(words, values)] as const,
  );
  return [...rows, ['—', zh(caps, values)]];
}
