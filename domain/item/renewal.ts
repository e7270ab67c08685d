/** After approval (行政许可法 50): what a renewal does to the approval that it is about. */
import { addMonths, localDate } from '../calendar/local-date.ts';
import { rulesOf } from './clock.ts';
import type { Command } from './commands.ts';
import { expiresOn } from './deadlines.ts';
import type { DecisionContext, Result } from './decision.ts';
import type { ItemEvent } from './events.ts';
import type { ApprovalItem } from './state.ts';

type NoteRenewal = Extract<Command, { type: 'NoteRenewal' }>;

/** What the events of a renewal mean for the approval: handed in, granted or deemed, or come to nothing. */
export function renewalStepOf({ type }: ItemEvent): NoteRenewal['step'] | null {
  switch (type) {
    case 'ItemSubmitted':
      return 'applied';
    case 'ItemApproved':
    case 'ItemDeemedApproved':
      return 'renewed';
    case 'ItemRefused':
    case 'ItemNotAccepted':
    case 'ItemWithdrawn':
    case 'ItemLapsed':
    case 'ItemRevoked':
      return 'ended';
    default:
      return null;
  }
}

/** The renewed approval lasts its validity again, from its old end. An approval that was revoked meanwhile stays so. */
export function noteRenewal(
  item: ApprovalItem,
  { by, timely, step, at }: NoteRenewal,
  context: DecisionContext,
): Result {
  const { terms } = rulesOf(item, context.rulebook);
  if (!('aftermath' in item)) throw new Error(`item ${item.particulars.itemNo} is open and cannot be renewed`);
  const last = expiresOn(item, terms);
  if (last === null || terms.validityMonths === null) return [];
  if (step === 'applied') return [{ type: 'RenewalApplied', effectiveAt: at, by, timely }];
  if (!item.aftermath.renewals.some((one) => one.by === by)) return [];
  if (step === 'ended') return [{ type: 'RenewalEnded', effectiveAt: at, by }];
  const until = localDate(addMonths(last, terms.validityMonths));
  return [{ type: 'ApprovalRenewed', effectiveAt: at, by, until }];
}
