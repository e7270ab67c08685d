/** Meetings and their tasks as they are read. */
import type { z } from 'zod';
import type { Ledger } from '../../db/ledger.ts';
import { lastPack, readMeeting, type StoredPack } from '../../db/meetings.ts';
import type { TaskRow } from '../../db/queries/meeting-tasks.ts';
import { type MeetingRow, peopleNames } from '../../db/queries/meetings.ts';
import { readTasks, taskJournal } from '../../db/task-journals.ts';
import { type PackContent, packContent } from '../../documents/meeting/pack-content.ts';
import { isoShanghai } from '../../domain/calendar/local-date.ts';
import { type Meeting, standingKeys } from '../../domain/supervision/meeting.ts';
import type { NamedDraft } from '../../domain/supervision/meeting-pack.ts';
import { isLate, type Task } from '../../domain/supervision/meeting-task.ts';
import { type Language, TERMS } from '../../terms/catalogue.ts';
import type { meeting as meetingSchema, pack as packSchema, taskWithJournal } from '../schemas/meeting.ts';
import { instantOrNull } from './clock-view.ts';

export function meetingSummaryView(row: MeetingRow, language: Language) {
  const { meetingNo, division, divisionZh, divisionEn, month, status, version, openTasks } = row;
  return {
    ...{ meetingNo, month, status, version, openTasks },
    division: { code: division, name: { zh: divisionZh, en: divisionEn } },
    statusText: TERMS.meetingStatuses[status][language],
  };
}

/** The content of the meeting's pack: what was frozen, else what would be frozen now; null before the first draft. */
export async function contentOf(
  ledger: Ledger,
  { id, meetingNo }: MeetingRow,
): Promise<{
  readonly meeting: Meeting;
  readonly content: PackContent | null;
  readonly stored: StoredPack | undefined;
}> {
  const [meeting, stored] = [await readMeeting(ledger.pool, id), await lastPack(ledger.pool, id)];
  if (stored === undefined) return { meeting, content: null, stored };
  if (stored.frozen) return { meeting, content: JSON.parse(stored.content) as PackContent, stored };
  const draft = JSON.parse(stored.content) as NamedDraft;
  return { meeting, content: await contentAs(ledger, meetingNo, meeting, draft, 'draft'), stored };
}

/** The draft with what people have added and struck. */
export async function contentAs(
  ledger: Ledger,
  meetingNo: string,
  meeting: Meeting,
  draft: NamedDraft,
  state: PackContent['state'],
): Promise<PackContent> {
  const ids = [...meeting.added, ...meeting.strikes].map(({ by }) => by);
  return packContent(meetingNo, meeting, draft, await peopleNames(ledger.pool, ids), state);
}

export async function meetingView(
  ledger: Ledger,
  row: MeetingRow,
  language: Language,
): Promise<z.input<typeof meetingSchema>> {
  const { meeting, content } = await contentOf(ledger, row);
  const decided = new Set(meeting.decisions.map(({ key }) => key));
  const { frozen } = meeting;
  return {
    // The journal was read behind the row: what it says counts.
    ...meetingSummaryView({ ...row, status: meeting.status, version: meeting.version }, language),
    pack: content as z.input<typeof packSchema> | null,
    frozen: frozen && { at: isoShanghai(frozen.at), by: frozen.by, sha256: frozen.sha256 },
    held: meeting.held,
    decisions: meeting.decisions.map(({ at, ...decision }) => ({ ...decision, at: isoShanghai(at) })),
    undecided: standingKeys(meeting).filter((key) => !decided.has(key)),
  };
}

export async function taskViews(ledger: Ledger, rows: readonly TaskRow[], language: Language) {
  return (await readTasks(ledger.pool, rows)).map((row) => taskView(row, language));
}

function taskView(row: TaskRow & { readonly task: Task }, language: Language) {
  const { task, taskNo, meetingNo, division, departmentId, departmentZh, departmentEn, dueOn } = row;
  const { entryKey, text, measure, status, version, report, returns, confirmedAt } = task;
  const { personId, personZh, personEn } = row;
  return {
    ...{ taskNo, meetingNo, division, entryKey, text, measure, dueOn, status, version, returns },
    department: { id: departmentId, name: { zh: departmentZh, en: departmentEn } },
    person: personId === null ? null : { id: personId, name: { zh: personZh ?? personId, en: personEn ?? personId } },
    late: isLate(task, row.now.getTime()),
    statusText: TERMS.taskStatuses[status][language],
    report: report && { text: report.text, by: report.by, at: isoShanghai(report.at) },
    confirmedAt: instantOrNull(confirmedAt),
  };
}

/** One task with everything that has happened to it. */
export async function taskDetail(
  ledger: Ledger,
  row: TaskRow,
  language: Language,
): Promise<z.input<typeof taskWithJournal>> {
  const journal = await taskJournal(ledger.pool, row.taskId);
  const [view] = await taskViews(ledger, [row], language);
  if (view === undefined) throw new Error(`task ${row.taskNo} has no journal`);
  return {
    ...view,
    journal: journal.map(({ type, effectiveAt, decidedAt, actor, said }) => ({
      ...{ type, actor, said },
      text: TERMS.taskEvents[type][language],
      effectiveAt: isoShanghai(effectiveAt.getTime()),
      decidedAt: isoShanghai(decidedAt.getTime()),
    })),
  };
}
