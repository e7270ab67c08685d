/** Everything that was acknowledged is there, once, as it was acknowledged, and nothing else is. */
import type { Ground } from './ground.ts';
import { countOf, inLanes } from './many-items.ts';
import type { Facts } from './report.ts';
import type { SingleWindow, Submitted } from './submitting.ts';

/** Compares what the client holds with the ledger, with the receipts, and with what each request answers once more. */
export async function checkAcknowledged(
  { ledger }: Ground,
  facts: Facts,
  window: SingleWindow,
  submitted: readonly Submitted[],
  itemsEach: number,
): Promise<void> {
  const numbers = submitted.map(({ receiptNo }) => receiptNo);
  const codes = submitted.map(({ projectCode }) => projectCode);
  facts.equal('receipts, all different', new Set(numbers).size, submitted.length);
  const present = `submissions s JOIN projects p ON p.id = s.project_id WHERE s.receipt_no = ANY($1) AND p.code = ANY($2)`;
  facts.equal('acknowledged and present', await countOf(ledger, present, [numbers, codes]), submitted.length);
  facts.equal('submissions in all', await countOf(ledger, 'submissions'), submitted.length);
  facts.equal('projects in all', await countOf(ledger, 'projects'), submitted.length);
  facts.equal('items in all', await countOf(ledger, 'items'), submitted.length * itemsEach);
  facts.equal('keys in all', await countOf(ledger, 'idempotency_keys'), submitted.length);
  let different = 0;
  await inLanes(submitted.length, 16, async (i) => {
    const one = submitted[i] as Submitted;
    const again = await window.repeat(one);
    const stored = await window.readReceipt(one.receiptNo);
    const same =
      again.status === 201 && again.receipt === one.receipt && stored.status === 200 && stored.receipt === one.receipt;
    if (!same) different += 1;
  });
  facts.equal('receipts that differ when asked for again', different, 0);
  facts.equal('submissions after all were repeated', await countOf(ledger, 'submissions'), submitted.length);
}
