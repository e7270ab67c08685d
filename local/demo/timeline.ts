/** One project, line by line: when, which item, what happened, by whom. All of it as the API gave it. */
import { readCity } from '../../examples/sample-data.ts';
import type { ItemEvent } from './client.ts';
import { shortDate, shortInstant } from './days.ts';
import type { ReadItem, ReadProject } from './readback.ts';
import { cell, heading, PAGE, say, tone, wrap } from './text.ts';

const COLUMNS = { at: 14, itemNo: 31, type: 28, what: 24, by: 15 };
const INDENT = ' '.repeat(COLUMNS.at + 2);

const ROLES: Readonly<Record<string, string>> = { unit: '申请人', officer: '经办', head: '负责人', supervisor: '督查' };
const people = new Map(readCity().people.map((person) => [person.id, person]));

/** `经办 兰予`; the clock where nobody acted. */
export function nameOf(actor: string): string {
  const person = people.get(actor);
  return person === undefined
    ? actor === 'clock'
      ? '时钟'
      : actor
    : `${ROLES[person.role] ?? person.role} ${person.name}`;
}

export function printTimeline({ project, items }: ReadProject): void {
  heading(`${project.name}`, `${project.nameEn ?? ''}`);
  say(
    `${project.unit.name.zh} · 项目代码 ${project.code} · ${items.length} 个办件 · ${project.createdAt.slice(0, 4)} 年，北京时间`,
  );
  const lines = items
    .flatMap(({ item, events }, place) => events.map((event) => ({ item, event, place })))
    .sort((a, b) => order(a.event.effectiveAt, b.event.effectiveAt) || a.place - b.place || a.event.seq - b.event.seq);
  for (const line of lines) printLine(line);
}

function printLine({ item, event }: { item: ReadItem['item']; event: ItemEvent }): void {
  const { at, itemNo, type, what } = COLUMNS;
  say(
    [
      cell(shortInstant(event.effectiveAt), at),
      cell(item.itemNo, itemNo),
      cell(item.type.name.zh, type),
      toned(event.type, cell(whatHappened(event), what)),
      event.onBehalfOf === null ? nameOf(event.actor) : `${nameOf(event.actor)}（代 ${nameOf(event.onBehalfOf)}）`,
    ].join('  '),
  );
  const reasons = event.data.reasons;
  if (typeof reasons !== 'string') return;
  for (const line of wrap(`理由：${reasons}`, PAGE - INDENT.length)) say(tone('dim', INDENT + line));
}

function toned(type: string, text: string): string {
  if (type === 'EscalationRaised' || type === 'ItemRefused' || type === 'ItemNotAccepted') return tone('red', text);
  if (type === 'ItemDeemedApproved' || type === 'LateReplyRecorded' || type === 'UpwardReportOpened')
    return tone('yellow', text);
  return type === 'ItemApproved' ? tone('green', text) : text;
}

const REPORTS: Readonly<Record<string, string>> = {
  dispatch: '收件时',
  statutoryDue: '法定期限届满',
  followUp: '跟踪',
};
const RECIPIENTS: Readonly<Record<string, string>> = { head: '部门负责人', leader: '分管领导', supervisor: '督查' };

/** The API's own words for the event, with the one particular that a reader wants beside them. */
function whatHappened({ type, text, data }: ItemEvent): string {
  const particular = particularOf(type, data);
  return particular === undefined ? text : `${text}（${particular}）`;
}

function particularOf(type: string, data: ItemEvent['data']): string | undefined {
  switch (type) {
    case 'ItemAccepted':
      return dueOf(data);
    case 'WarningRaised':
    case 'EscalationRaised':
      return `截止 ${shortDate(String(data.dueOn))}`;
    case 'UpwardReportOpened':
      return REPORTS[String(data.reason)];
    case 'RungReached':
      return typeof data.days === 'number' ? `逾期 ${data.days} 个工作日` : data.rung === 'half' ? '过半' : '到期日';
    case 'EscalationAnswered':
      return `承诺 ${shortDate(String(data.doneOn))}`;
    case 'EscalationAnswerLapsed':
      return `承诺 ${shortDate(String(data.doneOn))} 未兑现`;
    case 'EscalationRaisedFurther':
    case 'EscalationAcknowledged':
      return RECIPIENTS[String(data.recipient)];
    case 'LateReplyRecorded':
      return data.decision === 'approved' ? '准予' : '不予';
    case 'ItemApproved':
      return data.overdue === true ? '逾期' : undefined;
    default:
      return undefined;
  }
}

function dueOf({ dates }: ItemEvent['data']): string | undefined {
  const { promisedDue, statutoryDue } = dates as Record<string, { dueOn: string } | null>;
  const due = promisedDue ?? statutoryDue;
  return due ? `截止 ${shortDate(due.dueOn)}` : '无期限';
}

const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
