/** What is answered to an act on an item: whether it was in time, and the item as it stands after it. */
import type { CommandOutcome } from '../../db/apply-commands.ts';
import type { Ledger } from '../../db/ledger.ts';
import type { Transaction } from '../../db/pool.ts';
import { readItem } from '../../db/queries/items.ts';
import { isoShanghai } from '../../domain/calendar/local-date.ts';
import { clockOf } from '../../domain/item/clock.ts';
import { isOpen } from '../../domain/item/state.ts';
import { itemIn, outcomeIn, outcomeOf, readDetail } from './item-view.ts';

type ActAnswer = Awaited<ReturnType<typeof answerOf>>;

/** The answer with its words in one language. */
export function answerIn(answer: ActAnswer, language: Parameters<typeof itemIn>[1]) {
  return { ...answer, outcome: outcomeIn(answer.outcome, language), item: itemIn(answer.item, language) };
}

/** Without a language, so that the stored answer can be given in either. */
export async function answerOf(transaction: Transaction, ledger: Ledger, outcome: CommandOutcome) {
  const row = await readItem(transaction, outcome.itemId);
  const timely = !outcome.events.some(({ type }) => type === 'LateReplyRecorded');
  return {
    timely,
    receivedAt: isoShanghai(outcome.receivedAt),
    outcome: outcomeOf({ row, state: outcome.state }) ?? (timely ? null : comingOutcome(ledger, outcome)),
    item: await readDetail(transaction, ledger, row),
  };
}

/** The clock has decided the item although its record still waits out the grace: a late reply is told so. */
function comingOutcome(ledger: Ledger, { state }: CommandOutcome) {
  const { deemsAt } = clockOf(state, ledger.rulebooks);
  if (!isOpen(state) || deemsAt === null) throw new Error('a late reply to an item that nothing deems');
  const effectiveAt = isoShanghai(deemsAt);
  return { kind: 'deemedApproved' as const, effectiveAt, recordedAt: null, overdue: null, reasons: null };
}
