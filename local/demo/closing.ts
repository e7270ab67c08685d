/** The closing table, the counts and the inbox. Every figure is one that the API gave. */
import type { Item } from './client.ts';
import { shortDate, shortInstant } from './days.ts';
import type { Inbox, ReadProject } from './readback.ts';
import { cell, heading, say, tone } from './text.ts';
import { nameOf } from './timeline.ts';

interface Column {
  readonly zh: string;
  readonly en: string;
  readonly cells: number;
  readonly of: (item: Item) => string;
}

const TABLE: readonly Column[] = [
  { zh: '办件编号', en: 'Item', cells: 31, of: ({ itemNo }) => itemNo },
  { zh: '事项', en: 'Type', cells: 18, of: ({ type }) => type.name.zh },
  { zh: '部门', en: 'Department', cells: 10, of: ({ window }) => window.departmentId },
  { zh: '期限', en: 'Limit', cells: 8, of: limitOf },
  { zh: '截止', en: 'Due', cells: 5, of: ({ dueOn }) => shortDate(dueOn) },
  { zh: '结果', en: 'Outcome', cells: 8, of: statusOf },
  { zh: '生效时刻', en: 'Effective at', cells: 14, of: ({ outcome }) => shortInstant(outcome?.effectiveAt ?? null) },
  { zh: '记录时刻', en: 'Recorded at', cells: 14, of: ({ outcome }) => shortInstant(outcome?.recordedAt ?? null) },
  { zh: '按时', en: 'Kept', cells: 4, of: onTime },
];

export function printTable(projects: readonly ReadProject[]): void {
  heading('结果总表', 'Outcomes');
  const asOf = projects[0]?.items[0]?.item.asOf ?? '';
  say(
    `截至 ${asOf.slice(0, 10)} ${asOf.slice(11, 19)}（北京时间）。记录晚于生效，是宽限期：及时的批复可能还在路上。`,
    '',
  );
  say(
    tone('dim', row(TABLE.map(({ zh, cells }) => cell(zh, cells)))),
    tone('dim', row(TABLE.map(({ en, cells }) => cell(en, cells)))),
  );
  for (const { project, items } of projects) {
    say(tone('bold', `${project.name}  ${project.unit.name.zh}`));
    for (const { item } of items) say(row(TABLE.map((column) => coloured(column, item))));
  }
}

const row = (cells: readonly string[]) => cells.join(' ');

function coloured({ en, cells, of }: Column, item: Item): string {
  const text = cell(of(item), cells);
  if (en !== 'Outcome') return text;
  if (item.status === 'approved') return tone('green', text);
  if (item.status === 'deemedApproved') return tone('yellow', text);
  return item.status === 'refused' || item.lamp.lamp === 'red' ? tone('red', text) : text;
}

/** The limit that runs, as it is published. */
function limitOf({ clock }: Item): string {
  const limit = (clock.runsOn === 'promised' ? clock.promised : clock.statutory)?.limit;
  if (!limit) return '无';
  return limit.unit === 'working' ? `${limit.value}工作日` : `${limit.value}日`;
}

/** The state in the API's own words, without what stands in brackets behind them. */
function statusOf({ statusText }: Item): string {
  return statusText.split('（')[0] ?? statusText;
}

/** Whether the department kept its limit; nothing is said where none ran or nobody was to decide any more. */
function onTime({ clock, status, outcome, lamp }: Item): string {
  if (clock.runsOn === null || status === 'withdrawn' || status === 'notAccepted') return '—';
  if (status === 'deemedApproved') return '否';
  if (outcome !== null) return outcome.overdue ? '否' : '是';
  return lamp.lamp === 'red' ? '否' : '—';
}

/** How many ended how, in all and by department. */
export function printCounts(projects: readonly ReadProject[]): void {
  const items = projects.flatMap((project) => project.items.map(({ item }) => item));
  heading('统计', 'Counts');
  const tally = [...countBy(items, statusOf)].map(([status, count]) => `${status} ${count}`);
  const late = items.filter((item) => onTime(item) === '否').length;
  say(`办件 ${items.length} 个：${tally.join('，')}。其中未按时 ${late} 个。`, '');
  const departments = new Map(items.map(({ window }) => [window.departmentId, window.department.zh]));
  for (const [id, name] of [...departments].sort()) {
    const own = items.filter(({ window }) => window.departmentId === id);
    const outcomes = [...countBy(own, statusOf)].map(([status, count]) => `${status} ${count}`).join('，');
    say(`  ${cell(id, 12)}${cell(name, 32)}${cell(`办件 ${own.length}`, 10)}${outcomes}`);
  }
  say('', `部门 ${departments.size} 个，项目 ${projects.length} 个。`);
}

function countBy(items: readonly Item[], key: (item: Item) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(key(item), (counts.get(key(item)) ?? 0) + 1);
  return counts;
}

const NOTICES: Readonly<Record<string, string>> = {
  escalation: '督办',
  upwardReport: '向上报告',
  warning: '预警',
  overdue: '逾期未办',
  escalationAnswered: '督办反馈',
};

export function printInbox({ person, notices }: Inbox, typeNames: ReadonlyMap<string, string>): void {
  const waiting = notices.filter(({ kind, acknowledgedAt }) => kind === 'escalation' && acknowledgedAt === null).length;
  say('', tone('bold', `${nameOf(person)} (${person})：${notices.length} 条，待签收 ${waiting} 条`));
  for (const { kind, raisedAt, acknowledgedAt, acknowledgedBy, item, task } of notices) {
    const signed =
      acknowledgedAt === null
        ? tone('red', '待签收')
        : `签收 ${shortInstant(acknowledgedAt)} ${nameOf(acknowledgedBy ?? '')}`;
    say(
      [
        cell(shortInstant(raisedAt), 14),
        cell(NOTICES[kind] ?? kind, 8),
        cell(item?.itemNo ?? task?.taskNo ?? '', 31),
        cell(item === null ? '' : (typeNames.get(item.typeId) ?? item.typeId), 22),
        kind === 'escalation' ? signed : '',
      ].join('  '),
    );
  }
}
