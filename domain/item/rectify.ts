/**
 * Putting a wrong entry right: one person proposes, another confirms, and a new event makes the state differ from then
 * on. The wrong event stays. A deadline that has passed never moves, and what was decided or deemed stays so.
 */
import { dayNumber, dayOf, instantOf, isoShanghai, localDate } from '../calendar/local-date.ts';
import { clockOf } from './clock.ts';
import type { Action, DomainError } from './commands.ts';
import type { DecisionContext, Result } from './decision.ts';
import type { Rectification } from './events.ts';
import { rectified } from './evolve-entries.ts';
import { type Acceptance, type ApprovalItem, acceptanceOf, isOpen } from './state.ts';

type RectificationAction = Extract<Action, { type: 'ProposeRectification' | 'ConfirmRectification' }>;

/** A new proposal takes the place of one that nobody has confirmed. */
export function rectificationEvents(
  item: ApprovalItem,
  command: RectificationAction,
  context: DecisionContext,
): Result {
  const { receivedAt: effectiveAt } = context;
  if (command.type === 'ProposeRectification') {
    const { field, from, to, reasons, by } = command;
    if (reasons.trim() === '') return { code: 'REASONS_REQUIRED' };
    const proposed = { field, from, to, reasons };
    return refusal(item, proposed, context) ?? [{ type: 'RectificationProposed', effectiveAt, ...proposed, by }];
  }
  const { proposed } = item.entries;
  if (proposed === null) return { code: 'RECTIFICATION_NOT_PROPOSED' };
  if (proposed.by === command.by) return { code: 'SECOND_PERSON_REQUIRED' };
  const { by: proposedBy, ...entry } = proposed;
  return refusal(item, entry, context) ?? [{ type: 'EntryRectified', effectiveAt, ...entry, proposedBy }];
}

function refusal(item: ApprovalItem, entry: Rectification, context: DecisionContext): DomainError | null {
  const { field, from, to } = entry;
  const current = currentOf(item, entry);
  if (current.length === 0) return { code: 'ENTRY_NOT_RECTIFIABLE', field };
  if (!current.some((one) => isSame(entry, one, from))) {
    return { code: 'ENTRY_DIFFERS', field, current: current.join('、') };
  }
  if (to.trim() === '' || isSame(entry, from, to)) return { code: 'ENTRY_NOT_POSSIBLE', field, to };
  if (field === 'officer' || field === 'noticeNo') return null;
  if (!isOpen(item)) return { code: 'OUTCOME_STANDS', status: item.status };
  if (!isPossible(item, entry, context)) return { code: 'ENTRY_NOT_POSSIBLE', field, to };
  return passedDeadline(item, entry, context);
}

/** What stands in the entry now; empty where it is no entry of a clerk: the ledger itself took down when it was. */
function currentOf(item: ApprovalItem, { field }: Rectification): readonly string[] {
  const { particulars, account, entries } = item;
  switch (field) {
    case 'officer':
      return [particulars.officerId];
    case 'noticeNo':
      return [...account.pauses, ...(account.extension === null ? [] : [account.extension])].map((one) => one.noticeNo);
    case 'receivedAt':
      return entries.imported === null ? [] : [isoShanghai(particulars.receivedAt)];
    case 'acceptedOn': {
      const acceptance = importedAcceptance(item);
      return acceptance === null ? [] : [localDate(acceptance.acceptedOn)];
    }
  }
}

/** The acceptance that was brought over with the item. */
function importedAcceptance(item: ApprovalItem): Acceptance | null {
  const acceptance = acceptanceOf(item);
  const { imported } = item.entries;
  return acceptance === null || acceptance.bySilence || imported === null || acceptance.actAt > imported.at
    ? null
    : acceptance;
}

function isSame({ field }: Rectification, one: string, other: string): boolean {
  return field === 'receivedAt' ? instantOf(one) === instantOf(other) : one === other;
}

/** Received, accepted, paused, brought over: in this order. */
function isPossible(item: ApprovalItem, { field, to }: Rectification, { receivedAt: now }: DecisionContext): boolean {
  const { particulars, account, entries } = item;
  const firstPause = Math.min(...account.pauses.map(({ from }) => from), dayOf(entries.imported?.at ?? now));
  if (field === 'acceptedOn') return dayNumber(to) >= dayOf(particulars.receivedAt) && dayNumber(to) <= firstPause;
  const received = instantOf(to);
  const accepted = acceptanceOf(item);
  if (accepted !== null && !accepted.bySilence && dayOf(received) > accepted.acceptedOn) return false;
  return received <= (entries.imported?.at ?? now);
}

/** The first date that has passed and would move. */
function passedDeadline(
  item: ApprovalItem,
  entry: Rectification,
  { receivedAt: now, rulebook }: DecisionContext,
): DomainError | null {
  const before = clockOf(item, rulebook);
  const after = clockOf(rectified(item, entry), rulebook);
  const answered = importedAcceptance(item) !== null;
  const pairs = [
    ...(answered ? [] : [[before.acceptanceDue, after.acceptanceDue] as const]),
    ...(before.paused || before.ifSilent ? [] : [[before.promisedDue, after.promisedDue] as const]),
    ...(before.paused || before.ifSilent ? [] : [[before.statutoryDue, after.statutoryDue] as const]),
  ];
  for (const [was, would] of pairs) {
    if (was === null || was.provisional || was.dueExclusiveAt > now) continue;
    if (was.dueExclusiveAt !== would?.dueExclusiveAt) return { code: 'DEADLINE_HAS_PASSED', dueOn: was.dueOn };
  }
  return null;
}
