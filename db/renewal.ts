/** Renewals (行政许可法 50): which approval one is about, and telling that approval what became of it. */
import { type DayNumber, localDate } from '../domain/calendar/local-date.ts';
import { rulesOf } from '../domain/item/clock.ts';
import type { Command } from '../domain/item/commands.ts';
import { expiresOn, isTimelyRenewal } from '../domain/item/deadlines.ts';
import type { ItemEvent } from '../domain/item/events.ts';
import type { Renewed } from '../domain/item/particulars.ts';
import { renewalStepOf } from '../domain/item/renewal.ts';
import type { ApprovalItem } from '../domain/item/state.ts';
import type { Tier } from '../domain/timetable/timetable.ts';
import { lockItems, readJournals } from './item-rows.ts';
import type { Ledger } from './ledger.ts';
import type { Transaction } from './pool.ts';
import type { Window } from './windows.ts';

interface Note {
  readonly itemId: string;
  readonly command: Extract<Command, { type: 'NoteRenewal' }>;
  readonly actor: string;
  readonly elapsedMs: () => number;
}

/** What the renewals among the outcomes have to tell the approvals that they are about. */
export async function renewalNotes(
  transaction: Transaction,
  outcomes: readonly { readonly state: ApprovalItem; readonly events: readonly ItemEvent[] }[],
): Promise<readonly Note[]> {
  const told = outcomes.flatMap(({ state: { particulars }, events }) => {
    const { renews, itemNo: by } = particulars;
    if (renews === undefined) return [];
    return events.flatMap((event) => {
      const step = renewalStepOf(event);
      if (step === null) return [];
      const command = { type: 'NoteRenewal', by, timely: renews.timely, step, at: event.effectiveAt } as const;
      return [{ itemNo: renews.itemNo, command }];
    });
  });
  if (told.length === 0) return [];
  const { rows } = await transaction.query<{ id: string; item_no: string }>(
    'SELECT id, item_no FROM items WHERE item_no = ANY($1)',
    [told.map(({ itemNo }) => itemNo)],
  );
  const ids = new Map(rows.map(({ id, item_no }) => [item_no, id]));
  return told.map(({ itemNo, command }) => {
    const itemId = ids.get(itemNo);
    if (itemId === undefined) throw new Error(`item ${itemNo}, which ${command.by} renews, has gone from the ledger`);
    return { itemId, command, actor: command.by, elapsedMs: () => 0 };
  });
}

export type RenewalProblem =
  | { readonly code: 'NOTHING_TO_RENEW'; readonly given: string }
  | { readonly code: 'RENEWAL_ALREADY_OPEN'; readonly given: string };

/** Where a renewal goes, and what it renews. */
export interface FoundRenewal {
  readonly window: Window;
  readonly tier: Tier;
  readonly renews: Renewed;
}

/**
 * The approval of the unit's own that is to be renewed: decided or deemed, its end lies ahead, and no other renewal
 * of it is open. Its row stays locked until the caller's commit.
 */
export async function findRenewed(
  transaction: Transaction,
  ledger: Ledger,
  asked: { readonly itemNo: string; readonly unitId: string; readonly receivedOn: DayNumber },
): Promise<FoundRenewal | RenewalProblem> {
  const nothing = { code: 'NOTHING_TO_RENEW', given: asked.itemNo } as const;
  const { rows } = await transaction.query<{ id: string; code: string }>(
    `SELECT i.id, d.code FROM items i JOIN departments d ON d.id = i.department_id
     WHERE i.item_no = $1 AND i.unit_id = $2`,
    [asked.itemNo, asked.unitId],
  );
  const row = rows[0];
  if (row === undefined) return nothing;
  await lockItems(transaction, [row.id], false);
  const state = (await readJournals(transaction, [row.id])).get(row.id)?.state;
  if (state === undefined || !('aftermath' in state)) return nothing;
  const { timetableVersion, calendarVersion, division, departmentId, tier } = state.particulars;
  await ledger.rulebooks.load(transaction, { timetables: [timetableVersion], calendars: [calendarVersion] });
  const last = expiresOn(state, rulesOf(state, ledger.rulebooks).terms);
  const { receivedOn } = asked;
  if (last === null || receivedOn > last) return nothing;
  const open = state.aftermath.renewals.find(({ until }) => until === null);
  if (open !== undefined) return { code: 'RENEWAL_ALREADY_OPEN', given: open.by };
  const renews = { itemNo: asked.itemNo, expiresOn: localDate(last), timely: isTimelyRenewal(receivedOn, last) };
  return { window: { division, departmentId, departmentCode: row.code }, tier, renews };
}
