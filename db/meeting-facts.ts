/** The facts of a coordination meeting: what the ledger knew at one instant and at the one before. */
import { dayNumber, dayOf, type Instant, localDate, startOfDay } from '../domain/calendar/local-date.ts';
import type { Rulebook } from '../domain/item/clock.ts';
import type { ApprovalItem } from '../domain/item/state.ts';
import type { ChecklistFacts, MeetingFacts, MeetingItem, MeetingProject } from '../domain/supervision/meeting-facts.ts';
import { type ChecklistEntry, checklistProblems } from '../domain/timetable/checklist.ts';
import { iso } from './iso.ts';
import type { Ledger } from './ledger.ts';
import { taskFacts } from './meeting-tasks.ts';
import type { Queryable } from './pool.ts';
import {
  type ChecklistAsOf,
  checklistsAsOf,
  itemsToLookAt,
  rulesAsOf,
  windowsByDivision,
} from './queries/meeting-facts.ts';
import type { RulebookStore } from './rulebook.ts';
import { statesAsOf } from './states-as-of.ts';

/** The facts as of `asOf` against `since`, for the division and those below it. */
export async function meetingFacts(
  ledger: Ledger,
  division: string,
  { asOf, since }: { readonly asOf: Instant; readonly since: Instant },
): Promise<MeetingFacts> {
  const { pool: db, rulebooks } = ledger;
  const [now, before] = [await rulesAsOf(db, asOf), await rulesAsOf(db, since)];
  const lists = await checklistsAsOf(db, division, { asOf, since });
  const rows = await itemsToLookAt(db, division, { asOf, since });
  const states = await statesAsOf(
    db,
    rows.map(({ id }) => id),
    { before: since, now: asOf },
  );
  const known = [...states.values()].flatMap(({ now: state }) => (state === null ? [] : [state.particulars]));
  await rulebooks.load(db, {
    timetables: new Set([
      ...[now.timetableVersion, before.timetableVersion],
      ...lists.flatMap((list) => [list.now.timetableVersion, ...(list.before ? [list.before.timetableVersion] : [])]),
      ...known.map(({ timetableVersion }) => timetableVersion),
    ]),
    calendars: new Set([now.calendarVersion, before.calendarVersion, ...known.map((one) => one.calendarVersion)]),
  });
  const byProject = new Map<string, { now: ApprovalItem[]; before: ApprovalItem[] }>();
  const items: MeetingItem[] = [];
  for (const { id, projectCode, listed } of rows) {
    const state = states.get(id);
    if (state?.now == null) continue;
    items.push({ projectCode, state: state.now });
    if (!listed) continue;
    const ofProject = byProject.get(projectCode) ?? { now: [], before: [] };
    byProject.set(projectCode, ofProject);
    ofProject.now.push(state.now);
    if (state.before !== null) ofProject.before.push(state.before);
  }
  const windows = await windowsByDivision(db);
  const sides = { now: { at: asOf, ...now }, before: { at: since, ...before } };
  return {
    ...{ asOf, since, items },
    rulebook: rulebookAsOf(rulebooks, asOf),
    rulebookBefore: rulebookAsOf(rulebooks, since),
    projects: lists.map((list): MeetingProject => {
      const ofProject = byProject.get(list.code);
      return {
        code: list.code,
        now: factsOf(rulebooks, list, list.now, ofProject?.now ?? [], sides.now),
        before: list.before && factsOf(rulebooks, list, list.before, ofProject?.before ?? [], sides.before),
        windowFor: ({ typeId, tier }) => {
          const code = rulebooks.itemType(now.timetableVersion, typeId)?.department ?? null;
          return (code !== null && windows(list.division, tier, code)) || null;
        },
      };
    }),
    tasks: await taskFacts(db, division, { asOf, since }),
  };
}

interface Side {
  readonly at: Instant;
  readonly timetableVersion: string;
  readonly calendarVersion: string;
}

/** The timetable then in force, since what is not handed in runs on it; where the list does not stand on it, its own. */
function factsOf(
  rulebooks: RulebookStore,
  { division }: ChecklistAsOf,
  list: { readonly entries: readonly ChecklistEntry[]; readonly timetableVersion: string },
  items: readonly ApprovalItem[],
  side: Side,
): ChecklistFacts {
  const inForce = rulebooks.timetable(side.timetableVersion);
  const stands = checklistProblems(inForce, list.entries).length === 0;
  const edition = rulebooks.editions(division, '').findLast(({ publishedAt }) => publishedAt <= side.at);
  return {
    entries: list.entries,
    timetable: stands ? inForce : rulebooks.timetable(list.timetableVersion),
    calendar: rulebooks.calendar(edition?.version ?? side.calendarVersion),
    items,
  };
}

/** The rulebook without what was published after that instant. */
function rulebookAsOf(rulebooks: RulebookStore, at: Instant): Rulebook {
  return {
    terms: rulebooks.terms,
    calendar: rulebooks.calendar,
    editions: (division, after) => rulebooks.editions(division, after).filter(({ publishedAt }) => publishedAt <= at),
  };
}

/** The instant that a meeting compares with: the last frozen pack of the division, else the beginning of the month. */
export async function comparedWith(
  db: Queryable,
  division: string,
  asOf: Instant,
): Promise<{ readonly since: Instant; readonly sinceMeetingNo: string | null }> {
  const { rows } = await db.query<{ as_of: Date; meeting_no: string }>({
    name: 'last-frozen-pack',
    text: `SELECT p.as_of, m.meeting_no FROM meeting_packs p JOIN meetings m ON m.id = p.meeting_id
           WHERE m.division = $1 AND p.frozen AND p.as_of < $2 ORDER BY p.as_of DESC LIMIT 1`,
    values: [division, iso(asOf)],
  });
  const last = rows[0];
  if (last !== undefined) return { since: last.as_of.getTime(), sinceMeetingNo: last.meeting_no };
  return { since: startOfDay(firstOfMonth(asOf)), sinceMeetingNo: null };
}

function firstOfMonth(at: Instant) {
  return dayNumber(`${localDate(dayOf(at)).slice(0, 7)}-01`);
}
