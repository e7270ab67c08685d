/** At the end: every journal against the oracle, `outcome = f(what the people did, what was published)`. */
import { isDeepStrictEqual } from 'node:util';
import { toEvent } from '../../../db/item-rows.ts';
import type { Ledger } from '../../../db/ledger.ts';
import type { ItemEvent } from '../../../domain/item/events.ts';
import { replay } from '../../../domain/item/evolve.ts';
import { cameTo } from '../../domain/law-cases.ts';
import { rulesOf } from '../../domain/law-life.ts';
import { type LawOutcome, lawOutcome } from '../../domain/law-oracle.ts';
import type { Case } from './actors.ts';

export interface Difference {
  readonly known: Case;
  readonly journal: readonly ItemEvent[];
  readonly ledger: LawOutcome;
  readonly oracle: LawOutcome;
}

export interface Judgement {
  readonly differences: readonly Difference[];
  /** How many items came to each end, and how often the clock did what. */
  readonly counts: Readonly<Record<string, number>>;
}

/** `through`: the last date whose 24:00 the ledger has settled. */
export async function judge(ledger: Ledger, cases: readonly Case[], through: string): Promise<Judgement> {
  const journals = await readAll(ledger);
  const differences: Difference[] = [];
  const counts: Record<string, number> = {};
  for (const known of cases) {
    const found = journals.get(known.itemNo);
    const state = replay(found?.events ?? []);
    if (found === undefined || state === null) throw new Error(`${known.itemNo} has no journal`);
    if (found.status !== state.status)
      throw new Error(`${known.itemNo}: the row says ${found.status}, the journal ${state.status}`);
    const came = cameTo(state, found.events, ledger.rulebooks);
    const rules = rulesOf(known.typeId);
    const origin = { ...known.origin, through };
    const oracle = lawOutcome(rules, known.tier, known.receivedAt, ledger.graceMs, known.requests, origin);
    if (!isDeepStrictEqual(came, oracle)) differences.push({ known, journal: found.events, ledger: came, oracle });
    const notices = came.notices.map((notice) => notice.split('@')[0] ?? '');
    for (const what of [came.status, ...notices, ...came.lateReplies.map(() => 'LateReplyRecorded')]) {
      counts[what] = (counts[what] ?? 0) + 1;
    }
  }
  return { differences, counts };
}

async function readAll({ pool }: Ledger): Promise<Map<string, { status: string; events: ItemEvent[] }>> {
  const { rows } = await pool.query<{
    item_no: string;
    status: string;
    type: string;
    effective_at: Date;
    data: object;
  }>(
    `SELECT i.item_no, i.status, e.type, e.effective_at, e.data FROM items i JOIN events e ON e.item_id = i.id
     ORDER BY i.id, e.seq`,
  );
  const journals = new Map<string, { status: string; events: ItemEvent[] }>();
  for (const row of rows) {
    const known = journals.get(row.item_no);
    if (known === undefined) journals.set(row.item_no, { status: row.status, events: [toEvent(row)] });
    else known.events.push(toEvent(row));
  }
  return journals;
}
