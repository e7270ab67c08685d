/** What a supervisor's letter to a department lists, and the draft for the register. */
import type { Draft } from '../db/document-register.ts';
import type { Ledger } from '../db/ledger.ts';
import type { Queryable, Transaction } from '../db/pool.ts';
import { departments, divisionName } from '../db/queries/city.ts';
import { heldItems } from '../db/queries/items.ts';
import type { Reach } from '../db/queries/reach.ts';
import { officialDate, officialMinute } from '../documents/chinese-date.ts';
import { writeDocument } from '../documents/issued/written-document.ts';
import { countWorkingDays } from '../domain/calendar/calendar.ts';
import { dayNumber, dayOf, type Instant } from '../domain/calendar/local-date.ts';
import { isReplyDate } from '../domain/supervision/supervision-notice.ts';
import { fill, TERMS } from '../terms/catalogue.ts';
import { Problem } from './problems.ts';
import { type LetterBody, MOST_ITEMS } from './schemas/supervision-notice.ts';
import { type ReadItem, readItems } from './views/item-view.ts';

/** Who writes, as of when, and how far that person sees. */
export interface Writer {
  readonly id: string;
  readonly division: string;
  readonly reach: Reach;
  readonly now: Instant;
}

/**
 * The draft of a letter that lists what the department holds now. Throws INVALID_REQUEST for a department or an item
 * that is not there, NO_ITEMS_PICKED, TOO_MANY_ITEMS, REPLY_DATE_PASSED.
 */
export async function draftLetter(
  transaction: Transaction,
  ledger: Ledger,
  kind: 'coordinationLetter' | 'supervisionNotice',
  body: LetterBody,
  writer: Writer,
): Promise<Draft> {
  const { departmentId, demand, replyOn, copies = '' } = body;
  const department = await needDepartment(transaction, departmentId);
  if (!isReplyDate(replyOn, writer.now)) throw new Problem('REPLY_DATE_PASSED', { values: { replyOn } });
  const items = await pickedItems(transaction, ledger, body, writer);
  const rows = items.map((item, i) => rowOf(ledger, item, i + 1, writer.now));
  const fields = {
    recipient: department.nameZh,
    asOf: officialMinute(writer.now),
    itemCount: String(items.length),
    overdueCount: String(items.filter((item) => isOverdue(item, writer.now)).length),
    items: rows,
    demand,
    replyOn: officialDate(replyOn),
    copies,
  };
  const name = await divisionName(transaction, writer.division);
  return {
    kind,
    issuer: { id: writer.division, role: 'supervision', name, division: name },
    issuedAt: writer.now,
    issuedBy: writer.id,
    act: null,
    itemIds: items.map(({ row }) => row.id),
    unitId: null,
    departmentId,
    division: writer.division,
    queryCode: null,
    write: (identity) => writeDocument(identity, fields),
  };
}

async function needDepartment(db: Queryable, departmentId: string) {
  const all = await departments(db);
  const found = all.find(({ id }) => id === departmentId);
  if (found !== undefined) return found;
  const allowed = all.map(({ id }) => id);
  const errors = [{ pointer: '/departmentId', code: 'UNKNOWN_DEPARTMENT' as const, given: departmentId, allowed }];
  throw new Problem('INVALID_REQUEST', { errors, values: { count: 1 } });
}

async function pickedItems(
  transaction: Transaction,
  ledger: Ledger,
  { departmentId, items: pick }: LetterBody,
  { reach }: Writer,
): Promise<readonly ReadItem[]> {
  const { itemNos = null, typeId = null, projectCode = null, overdue = null, dueBy = null } = pick;
  const asked = { departmentId, itemNos, typeId, projectCode, overdue, dueBy };
  const rows = await heldItems(transaction, asked, reach, MOST_ITEMS + 1);
  if (rows.length > MOST_ITEMS) throw new Problem('TOO_MANY_ITEMS', { values: { maximum: MOST_ITEMS } });
  const found = new Set(rows.map(({ itemNo }) => itemNo));
  const errors = (itemNos ?? []).flatMap((given, i) =>
    found.has(given) ? [] : [{ pointer: `/items/itemNos/${i}`, code: 'NOT_HELD_THERE' as const, given }],
  );
  if (errors.length > 0) throw new Problem('INVALID_REQUEST', { errors, values: { count: errors.length } });
  if (rows.length === 0) throw new Problem('NO_ITEMS_PICKED', { values: { departmentId } });
  return readItems(transaction, ledger, rows);
}

function isOverdue({ clock }: ReadItem, now: Instant): boolean {
  return clock.overdueAt !== null && now >= clock.overdueAt;
}

function rowOf(ledger: Ledger, item: ReadItem, ordinal: number, now: Instant): Readonly<Record<string, string>> {
  const { row, state, clock, calendar } = item;
  const type = ledger.rulebooks.itemType(state.particulars.timetableVersion, row.typeId);
  const dueOn = clock.runningDue?.dueOn ?? null;
  const days =
    dueOn !== null && isOverdue(item, now) ? countWorkingDays(calendar, dayNumber(dueOn) + 1, dayOf(now)) : null;
  const words = TERMS.documentWords;
  return {
    ordinal: String(ordinal),
    itemNo: row.itemNo,
    projectName: row.projectName,
    type: type?.nameZh ?? row.typeId,
    officer: row.officerZh,
    status: TERMS.statuses[state.status]['zh-CN'],
    dueOn: dueOn ?? fill(words.none, 'zh-CN'),
    overdue: days === null ? fill(words.notOverdue, 'zh-CN') : fill(words.overdueDays, 'zh-CN', { days }),
  };
}
