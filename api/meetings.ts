/** One command on a meeting: found in reach, of the caller's own division, applied, and answered. */
import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { readMoment } from '../db/clock.ts';
import type { Ledger } from '../db/ledger.ts';
import { type GivenTasks, giveTasks } from '../db/meeting-tasks.ts';
import { changeMeeting, keepPack, type MeetingOutcome } from '../db/meetings.ts';
import { inTransaction, type Transaction } from '../db/pool.ts';
import { findMeeting, itemsOutside, type MeetingRow, possibleOwners } from '../db/queries/meetings.ts';
import { canonicalJson } from '../documents/canonical-json.ts';
import { type DayNumber, dayNumber, dayOf, localDate } from '../domain/calendar/local-date.ts';
import type { MeetingCommand, MeetingError } from '../domain/supervision/meeting.ts';
import type { NamedDraft } from '../domain/supervision/meeting-pack.ts';
import { type DueGiven, dueDay, type TaskError } from '../domain/supervision/meeting-task.ts';
import { TERMS } from '../terms/catalogue.ts';
import type { FieldError } from './field-errors.ts';
import { Problem } from './problems.ts';
import { contentAs, contentOf } from './views/meeting-view.ts';

/** The meeting of that number, for whoever may read it. Throws NOT_FOUND. */
export async function meetingInReach(ledger: Ledger, request: FastifyRequest, meetingNo: string): Promise<MeetingRow> {
  const row = await findMeeting(ledger.pool, meetingNo, request.reach.division);
  if (row === undefined) throw new Problem('NOT_FOUND');
  return row;
}

/** The same, for the supervisor of its division. Throws NOT_OF_THE_DIVISION too. */
export async function ownMeeting(ledger: Ledger, request: FastifyRequest, meetingNo: string): Promise<MeetingRow> {
  const row = await meetingInReach(ledger, request, meetingNo);
  if (row.division === request.principal.division) return row;
  throw new Problem('NOT_OF_THE_DIVISION', { values: { division: { 'zh-CN': row.divisionZh, en: row.divisionEn } } });
}

/** Applies a command; `also` writes what belongs to it in the same transaction. Throws what the rules refuse. */
export async function applyToMeeting(
  ledger: Ledger,
  row: MeetingRow,
  command: MeetingCommand,
  also: (transaction: Transaction, outcome: MeetingOutcome & { readonly error: null }) => Promise<void> = async () =>
    undefined,
): Promise<void> {
  await inTransaction(ledger.pool, ledger.lockWaitMs, async (transaction) => {
    const outcome = await changeMeeting(transaction, row.id, command);
    if (outcome.error !== null) throw meetingProblem(outcome.error, command);
    await also(transaction, outcome);
  });
}

/** Throws what the rules refuse, from within the transaction. */
export function refusedBy(outcome: MeetingOutcome): void {
  if (outcome.error !== null) throw meetingProblem(outcome.error);
}

/** Freezes the draft that the caller saw: its content, byte for byte, under its hash. */
export async function freezePack(ledger: Ledger, row: MeetingRow, expectedVersion: number, by: string): Promise<void> {
  const { meeting, stored } = await contentOf(ledger, row);
  if (stored === undefined || stored.frozen || meeting.version !== expectedVersion) {
    // The rules say why: the version, or a pack that is frozen already.
    await applyToMeeting(ledger, row, { type: 'Freeze', expectedVersion, by, ordinal: 0, sha256: '' });
    throw new Error(`meeting ${row.meetingNo} has no draft to freeze`);
  }
  const draft = JSON.parse(stored.content) as NamedDraft;
  const content = canonicalJson(await contentAs(ledger, row.meetingNo, meeting, draft, 'frozen'));
  const sha256 = createHash('sha256').update(content).digest('hex');
  const ordinal = stored.ordinal + 1;
  await applyToMeeting(ledger, row, { type: 'Freeze', expectedVersion, by, ordinal, sha256 }, (transaction) =>
    keepPack(transaction, row.id, { ordinal, frozen: true, asOf: stored.asOf, content, sha256 }),
  );
}

/** Refuses items that are not of the meeting's division. */
export async function mustConcern(ledger: Ledger, row: MeetingRow, itemNos: readonly string[]): Promise<void> {
  const outside = new Set(await itemsOutside(ledger.pool, itemNos, row.division));
  if (outside.size === 0) return;
  const errors = itemNos.flatMap((given, i): FieldError[] =>
    outside.has(given) ? [{ pointer: `/itemNos/${i}`, code: 'ITEM_OUT_OF_REACH', given }] : [],
  );
  throw new Problem('INVALID_REQUEST', { errors, values: { count: errors.length } });
}

/** What minutes say about one entry. */
export interface Decision {
  readonly key: string;
  readonly decision: string;
  readonly tasks: readonly {
    readonly text: string;
    readonly measure: string;
    readonly departmentId: string;
    readonly personId?: string | undefined;
    readonly due: DueGiven;
  }[];
}

/** Enters minutes and gives their tasks. Throws MINUTES_REFUSED with every owner and day that cannot stand. */
export async function enterMinutes(
  ledger: Ledger,
  row: MeetingRow,
  {
    decisions,
    expectedVersion,
    by,
  }: { readonly decisions: readonly Decision[]; readonly expectedVersion: number; readonly by: string },
): Promise<void> {
  const { now, inForce } = await readMoment(ledger.pool);
  await ledger.rulebooks.load(ledger.pool, { timetables: [], calendars: [inForce.calendarVersion] });
  const calendar = ledger.rulebooks.calendar(ledger.rulebooks.editionInForce(row.division) ?? inForce.calendarVersion);
  const { meeting } = await contentOf(ledger, row);
  const heldOn = dayNumber(meeting.held?.heldOn ?? localDate(dayOf(now)));
  const owners = await possibleOwners(ledger.pool, row.division);
  const errors: FieldError[] = [];
  const assignments = decisions.flatMap(({ key: entryKey, tasks }, i) =>
    tasks.map(({ text, measure, departmentId, personId = null, due }, j) => {
      const at = `/decisions/${i}/tasks/${j}`;
      errors.push(
        ...ownerErrors(owners, at, departmentId, personId),
        ...dueErrors(due, dueDay(due, heldOn, calendar), dayOf(now), at),
      );
      return { entryKey, text, measure, departmentId, personId, dueOn: localDate(dueDay(due, heldOn, calendar)) };
    }),
  );
  const command: MeetingCommand = {
    type: 'EnterMinutes',
    ...{ expectedVersion, by, tasks: assignments.length },
    decisions: decisions.map(({ key, decision }) => ({ key, decision })),
  };
  // The state of the meeting first: nobody corrects the tasks of minutes that cannot be entered at all.
  await applyToMeeting(ledger, row, command, async (transaction, { meeting: after, at }) => {
    if (errors.length > 0) throw new Problem('MINUTES_REFUSED', { errors, values: { count: errors.length } });
    const given: GivenTasks = {
      ...{ meetingId: row.id, meetingNo: row.meetingNo, division: row.division, assignments, calendar, at, actor: by },
      before: after.tasks - assignments.length,
    };
    await giveTasks(transaction, ledger, given);
  });
}

function ownerErrors(
  owners: ReadonlyMap<string, readonly string[]>,
  at: string,
  departmentId: string,
  personId: string | null,
): readonly FieldError[] {
  const people = owners.get(departmentId);
  if (people === undefined) {
    return [
      { pointer: `${at}/departmentId`, code: 'UNKNOWN_DEPARTMENT', given: departmentId, allowed: [...owners.keys()] },
    ];
  }
  if (personId === null || people.includes(personId)) return [];
  return [{ pointer: `${at}/personId`, code: 'OWNER_NOT_OF_DEPARTMENT', given: personId, allowed: people }];
}

/** A task is given for a day ahead, a year at most. */
function dueErrors(due: DueGiven, day: DayNumber, today: DayNumber, at: string): readonly FieldError[] {
  if (day > today && day <= today + LONGEST_DAYS) return [];
  const allowed = [localDate(today + 1), localDate(today + LONGEST_DAYS)];
  const [name, given] = 'on' in due ? (['on', due.on] as const) : (['workingDays', due.workingDays] as const);
  return [{ pointer: `${at}/due/${name}`, code: 'DAY_NOT_POSSIBLE', given, allowed }];
}

const LONGEST_DAYS = 366;

/** A refusal of the rules as the problem that its reader is told. */
function meetingProblem(error: MeetingError, command?: MeetingCommand): Problem {
  switch (error.code) {
    case 'MEETING_CHANGED': {
      const { code, currentVersion } = error;
      return new Problem(code, { values: { currentVersion }, headers: { etag: `"${currentVersion}"` } });
    }
    case 'MEETING_ACTION_NOT_ALLOWED': {
      const allowed = error.allowed.map((action) => TERMS.meetingActions[action]);
      return new Problem(error.code, { values: { status: TERMS.meetingStatuses[error.status], allowed } });
    }
    case 'AGENDA_ENTRY_UNKNOWN': {
      const { code, given, allowed } = error;
      const decisions = command?.type === 'EnterMinutes' ? command.decisions : null;
      const pointer = decisions === null ? '/key' : `/decisions/${decisions.findIndex(({ key }) => key === given)}/key`;
      return new Problem(code, { values: { given }, errors: [{ pointer, code: 'NOT_ALLOWED_VALUE', given, allowed }] });
    }
    case 'MINUTES_INCOMPLETE':
      return new Problem(error.code, { values: { missing: error.missing.join(', ') } });
    default: {
      const { code, ...values } = error;
      return new Problem(code, { values });
    }
  }
}

export function taskProblem(error: TaskError): Problem {
  switch (error.code) {
    case 'TASK_CHANGED': {
      const { code, currentVersion } = error;
      return new Problem(code, { values: { currentVersion }, headers: { etag: `"${currentVersion}"` } });
    }
    case 'TASK_ACTION_NOT_ALLOWED': {
      const allowed = error.allowed.map((status) => TERMS.taskStatuses[status]);
      return new Problem(error.code, { values: { status: TERMS.taskStatuses[error.status], allowed } });
    }
    case 'SECOND_PERSON_REQUIRED':
      return new Problem(error.code);
  }
}
