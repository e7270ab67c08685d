/** What a calendar would change if it were published now: every open item compared, nothing stored. */
import type { Instant } from '../domain/calendar/local-date.ts';
import { datesOf, sameDates } from '../domain/item/adoptions.ts';
import { clockOf, type ItemClock, type Rulebook } from '../domain/item/clock.ts';
import type { Edition } from '../domain/item/editions.ts';
import type { AdoptedDates } from '../domain/item/events.ts';
import { type ApprovalItem, isOpen } from '../domain/item/state.ts';
import { type CalendarInput, compileDraft, type Draft, draftCalendar } from './calendars.ts';
import { itemsOf, readJournals } from './item-rows.ts';
import type { Ledger } from './ledger.ts';

/** One open item whose dates would change. */
export interface ChangedItem {
  readonly id: string;
  readonly itemNo: string;
  readonly typeId: string;
  readonly departmentId: string;
  readonly division: string;
  readonly before: AdoptedDates & Shown;
  readonly after: AdoptedDates & Shown;
  readonly moved: boolean;
  readonly newlyOverdue: boolean;
  readonly noLongerProvisional: boolean;
}

interface Shown {
  /** The date that lamps and escalation follow, or that of acceptance while nobody has accepted. */
  readonly dueOn: string | null;
  readonly provisional: boolean;
}

export interface Totals {
  open: number;
  moved: number;
  newlyOverdue: number;
  noLongerProvisional: number;
}

export interface Impact {
  readonly draft: Draft;
  readonly departments: ReadonlyMap<string, Totals>;
  /** Changed items behind the cursor, in the order of their ids, at most as many as were asked for. */
  readonly changes: readonly ChangedItem[];
  readonly more: boolean;
}

const PAGE = 1_000;

/** Compares every open item that the publication would concern. Throws as `draftCalendar`. Reads only. */
export async function calendarImpact(
  ledger: Ledger,
  input: CalendarInput,
  page: { readonly after: string | null; readonly limit: number },
): Promise<Impact> {
  const draft = await draftCalendar(ledger.pool, input);
  const proposed = proposedBook(ledger.rulebooks, draft);
  const departments = new Map<string, Totals>();
  const changes: ChangedItem[] = [];
  let more = false;
  for await (const { id, state } of openItems(ledger, [...draft.editions.keys()])) {
    const totals = departments.get(state.particulars.departmentId) ?? { ...NONE };
    departments.set(state.particulars.departmentId, totals);
    totals.open += 1;
    const change = changeOf(id, state, ledger.rulebooks, proposed, draft.at);
    if (change === null) continue;
    for (const flag of FLAGS) if (change[flag]) totals[flag] += 1;
    if (page.after !== null && id <= page.after) continue;
    if (changes.length < page.limit) changes.push(change);
    else more = true;
  }
  return { draft, departments, changes, more };
}

const NONE: Totals = { open: 0, moved: 0, newlyOverdue: 0, noLongerProvisional: 0 };
const FLAGS = ['moved', 'newlyOverdue', 'noLongerProvisional'] as const;

async function* openItems(
  ledger: Ledger,
  divisions: readonly string[],
): AsyncIterable<{ readonly id: string; readonly state: ApprovalItem }> {
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const { rows } = await ledger.pool.query<{ id: string }>({
      name: 'open-items-of-divisions',
      text: `SELECT id FROM items WHERE closed_at IS NULL AND division = ANY($1) AND id > $2::uuid ORDER BY id LIMIT $3`,
      values: [divisions, after, PAGE],
    });
    const ids = rows.map(({ id }) => id);
    const last = ids.at(-1);
    if (last === undefined) return;
    const journals = await readJournals(ledger.pool, ids);
    const particulars = itemsOf(journals.values());
    await ledger.rulebooks.load(ledger.pool, {
      timetables: new Set(particulars.map(({ timetableVersion }) => timetableVersion)),
      calendars: new Set(particulars.map(({ calendarVersion }) => calendarVersion)),
    });
    for (const id of ids) {
      const state = journals.get(id)?.state;
      // Closed between the two statements: no publication concerns it any more.
      if (state !== undefined && isOpen(state)) yield { id, state };
    }
    after = last;
  }
}

/** The rulebook as it would be from the publication on. */
function proposedBook(current: Ledger['rulebooks'], draft: Draft): Rulebook {
  const calendars = compileDraft(draft);
  return {
    terms: current.terms,
    calendar: (version) => calendars.get(version) ?? current.calendar(version),
    editions(division, after): readonly Edition[] {
      const version = draft.editions.get(division);
      const known = current.editions(division, after);
      return version === undefined ? known : [...known, { version, publishedAt: draft.at, reason: '' }];
    },
  };
}

/** What the proposed rulebook would change of the item; null where nothing. */
function changeOf(
  id: string,
  item: ApprovalItem,
  current: Rulebook,
  proposed: Rulebook,
  now: Instant,
): ChangedItem | null {
  const [old, renewed] = [clockOf(item, current), clockOf(item, proposed)];
  const [before, after] = [
    { ...datesOf(item, old), ...shown(old) },
    { ...datesOf(item, renewed), ...shown(renewed) },
  ];
  if (sameDates(before, after)) return null;
  const { itemNo, typeId, departmentId, division } = item.particulars;
  const inPast = (clock: ItemClock) => {
    const due = dueOf(clock);
    return due !== null && !due.provisional && due.dueExclusiveAt <= now;
  };
  return {
    id,
    itemNo,
    typeId,
    departmentId,
    division,
    before,
    after,
    moved: before.dueOn !== after.dueOn,
    newlyOverdue: inPast(renewed) && !inPast(old),
    noLongerProvisional: before.provisional && !after.provisional,
  };
}

function dueOf(clock: ItemClock) {
  return clock.ifSilent ? clock.acceptanceDue : clock.runningDue;
}

function shown(clock: ItemClock): Shown {
  const due = dueOf(clock);
  return { dueOn: due?.dueOn ?? null, provisional: due?.provisional ?? false };
}
