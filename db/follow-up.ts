/**
 * The follow-up ledger (台账) as of an instant that is closed: rows classified, counted and put in order. The same
 * question gives the same answer ever after: nothing is read that a later act could change.
 */
import {
  classesOfItem,
  FOLLOW_UP_CLASSES,
  type FollowUpClass,
  followUpOfProject,
  isOverdue,
  lampOfLine,
} from '../domain/supervision/follow-up.ts';
import {
  compareKeys,
  type FollowUpCounts,
  type FollowUpRow,
  fits,
  keyOf,
  type Named,
  type NameOf,
  type RowFilter,
  type RowKey,
} from '../domain/supervision/follow-up-row.ts';
import { type LampThresholds, thresholdsAt } from '../domain/supervision/rules.ts';
import type { Ledger } from './ledger.ts';
import {
  eachLedgerItem,
  type LedgerAsked,
  type LedgerItem,
  type LedgerProject,
  ledgerProjects,
  namesAround,
} from './queries/ledger.ts';
import { supervisionRulesOf } from './supervision-rules.ts';

export interface FollowUpAsked extends LedgerAsked {
  readonly rows: RowFilter;
  /** The place of the last row before those that are wanted. */
  readonly after: RowKey | null;
  /** How many rows are wanted. */
  readonly most: number;
}

export interface FollowUp {
  /** The wanted rows, in their order. */
  readonly rows: readonly FollowUpRow[];
  /** How many rows fit the question. */
  readonly total: number;
  /** How many rows would fit it in each class. */
  readonly counts: FollowUpCounts;
}

/** Answers the question. `asOf` must be closed (see `untilClosed`, with the ledger's follower). */
export async function readFollowUp(ledger: Ledger, asked: FollowUpAsked): Promise<FollowUp> {
  const names = await namesAround(ledger.pool);
  const rules = await supervisionRulesOf(ledger.pool, null);
  const found = collect(asked);
  await eachLedgerItem(ledger, asked, async (transaction, items) => {
    const lines = items.map(({ line }) => line);
    await ledger.rulebooks.load(transaction, {
      timetables: new Set(lines.map(({ timetableVersion }) => timetableVersion)),
      calendars: new Set(lines.map(({ calendarVersion }) => calendarVersion)),
    });
    for (const item of items) {
      found.take(itemRow(ledger, asked, names, item, thresholdsAt(rules.get(item.division), asked.asOf)));
    }
  });
  for (const row of await projectRows(ledger, asked, names)) found.take(row);
  return found.answer();
}

/** Keeps no more rows than are wanted, however many there are. */
function collect({ rows: filter, after, most }: FollowUpAsked) {
  const counts: Record<FollowUpClass, number> = Object.fromEntries(FOLLOW_UP_CLASSES.map((one) => [one, 0])) as never;
  let kept: { readonly row: FollowUpRow; readonly key: RowKey }[] = [];
  let total = 0;
  const cut = () => {
    kept = kept.sort((one, other) => compareKeys(one.key, other.key)).slice(0, most);
  };
  return {
    take(row: FollowUpRow): void {
      if (!fits(row, filter)) return;
      for (const one of row.classes) counts[one] += 1;
      if (row.classes.length === 0 || (filter.class !== null && !row.classes.includes(filter.class))) return;
      total += 1;
      const key = keyOf(row);
      if (after !== null && compareKeys(key, after) <= 0) return;
      kept.push({ row, key });
      if (kept.length > 2 * most + 1_000) cut();
    },
    answer(): FollowUp {
      cut();
      return { rows: kept.map(({ row }) => row), total, counts };
    },
  };
}

type Names = Awaited<ReturnType<typeof namesAround>>;

function named(names: ReadonlyMap<string, NameOf>, id: string): Named {
  return { id, name: names.get(id) ?? { zh: id, en: id } };
}

function itemRow(
  ledger: Ledger,
  { asOf }: LedgerAsked,
  names: Names,
  item: LedgerItem,
  thresholds: LampThresholds,
): FollowUpRow {
  const { line, typeId, tier, itemNo } = item;
  const { status, receivedAt, dueOn, lit } = line;
  const type = ledger.rulebooks.itemType(line.timetableVersion, typeId);
  return {
    ...around(item),
    classes: classesOfItem(line, asOf),
    department: named(names.departments, line.departmentId),
    item: {
      ...{ itemNo, tier, status, receivedAt, dueOn },
      type: { id: typeId, name: { zh: type?.nameZh ?? typeId, en: type?.nameEn ?? typeId } },
      officer: named(names.people, line.officerId),
      lamp: lampOfLine(line, asOf, ledger.rulebooks.calendar(line.calendarVersion), thresholds),
      overdueSince: isOverdue(line, asOf) ? (lit?.clock.overdueAt ?? null) : null,
      awaits: line.awaits.map((one) => ({
        department: named(names.departments, one.departmentId),
        dueOn: one.dueOn,
        late: one.lateAt !== null && one.lateAt <= asOf,
      })),
    },
    lacking: [],
    worksBeganOn: null,
  };
}

function around({ projectCode, projectName, unitZh, unitEn, ownership, division }: LedgerItem | LedgerProject) {
  const project = { code: projectCode, name: projectName };
  return { project, unit: { zh: unitZh, en: unitEn }, ownership, division };
}

async function projectRows(ledger: Ledger, asked: LedgerAsked, names: Names): Promise<readonly FollowUpRow[]> {
  // A project has no officer: whoever asks for one wants items.
  if (asked.filter.officerId !== null) return [];
  const projects = await ledgerProjects(ledger.pool, asked);
  const timetables = new Set(projects.flatMap(({ timetableVersion }) => timetableVersion ?? []));
  await ledger.rulebooks.load(ledger.pool, { timetables, calendars: [] });
  return projects.map((project) => projectRow(ledger, names, project)).filter((row) => namesEntry(row, asked));
}

/** Asked for a type or a tier, a project's own row is wanted where something of it is lacking. */
function namesEntry({ lacking }: FollowUpRow, { filter: { typeId, tier } }: LedgerAsked): boolean {
  if (typeId === null && tier === null) return true;
  return lacking.some((one) => (typeId ?? one.typeId) === one.typeId && (tier ?? one.tier) === one.tier);
}

function projectRow({ rulebooks }: Ledger, names: Names, project: LedgerProject): FollowUpRow {
  const { entries, timetableVersion, worksBeganOn, items, leadId } = project;
  const timetable = timetableVersion === null ? null : rulebooks.timetable(timetableVersion);
  const checklist = entries === null || timetable === null ? null : { timetable, entries };
  const { classes, lacking } = followUpOfProject({ checklist, worksBeganOn, items });
  const types = new Map(timetable?.items.map(({ id, nameZh, nameEn }) => [id, { zh: nameZh, en: nameEn }]));
  return {
    ...around(project),
    classes,
    department: leadId === null ? null : named(names.departments, leadId),
    item: null,
    lacking: lacking.map((one) => ({ ...one, name: types.get(one.typeId) ?? { zh: one.typeId, en: one.typeId } })),
    worksBeganOn,
  };
}
