/**
 * What must have come of an item, worked out from its journal alone: who replied when, and the cutoff. It shares no
 * code with the product, and reads neither the item's row nor the order of the events for its answer.
 */
import type { Ledger } from '../../db/ledger.ts';
import type { Answer } from './officers-desk.ts';

interface StoredEvent {
  readonly type: string;
  readonly at: number;
  readonly decision: 'approved' | 'refused' | null;
}

interface StoredItem {
  readonly id: string;
  readonly status: string;
  readonly closedAt: number;
  readonly events: readonly StoredEvent[];
}

interface Outcome {
  readonly status: string;
  readonly closedAt: number;
}

/** f(journal): a reply received before the cutoff decides, the earliest one; otherwise silence does, at the cutoff. */
function outcomeOf(replies: readonly StoredEvent[], cutoff: number): Outcome {
  const timely = replies.filter(({ at }) => at < cutoff).sort((a, b) => a.at - b.at)[0];
  if (timely?.decision) return { status: timely.decision, closedAt: timely.at };
  return { status: 'deemedApproved', closedAt: cutoff };
}

/** Every difference between the ledger and f(journal), or between the journal and what the officers were told. */
export async function differencesFromJournal(
  ledger: Ledger,
  ids: readonly string[],
  cutoff: number,
  answers: ReadonlyMap<string, Answer>,
): Promise<readonly string[]> {
  const items = await readItems(ledger, ids);
  const missing = ids.length === items.length ? [] : [`${ids.length - items.length} items are missing`];
  return [...missing, ...items.flatMap((item) => differencesOf(item, cutoff, answers.get(item.id)))];
}

function differencesOf(
  { id, status, closedAt, events }: StoredItem,
  cutoff: number,
  told: Answer | undefined,
): string[] {
  const replies = events.filter(({ decision }) => decision !== null);
  const expected = outcomeOf(replies, cutoff);
  const deemings = events.filter(({ type }) => type === 'ItemDeemedApproved');
  const escalations = events.filter(({ type }) => type === 'EscalationRaised');
  const silent = expected.status === 'deemedApproved' ? 1 : 0;
  const [reply] = replies;
  const checks: readonly (readonly [boolean, string])[] = [
    [status === expected.status, `status ${status}, by the journal ${expected.status}`],
    [
      closedAt === expected.closedAt,
      `closed at ${closedAt - cutoff} ms, by the journal ${expected.closedAt - cutoff} ms`,
    ],
    [deemings.length === silent, `${deemings.length} deemings, by the journal ${silent}`],
    [escalations.length === silent, `${escalations.length} escalations, by the journal ${silent}`],
    [deemings.every(({ at }) => at === cutoff), 'a deeming that is not at the cutoff'],
    [replies.length === 1, `${replies.length} replies kept of one`],
    [
      replies.every(({ type, at }) => (type === 'LateReplyRecorded') === at >= cutoff),
      'a reply kept as what it was not',
    ],
    [
      reply?.at === told?.receivedAt && reply?.decision === told?.said,
      'a reply kept otherwise than it was acknowledged',
    ],
    [told?.timely === (silent === 0), `the officer was told timely: ${told?.timely}`],
  ];
  return checks.filter(([holds]) => !holds).map(([, difference]) => `${id}: ${difference}`);
}

async function readItems(ledger: Ledger, ids: readonly string[]): Promise<readonly StoredItem[]> {
  const { rows } = await ledger.pool.query<{ id: string; status: string; closed: string; events: StoredEvent[] }>(
    `SELECT i.id, i.status, extract(epoch FROM i.closed_at) * 1000 AS closed,
       jsonb_agg(jsonb_build_object('type', e.type, 'at', round(extract(epoch FROM e.effective_at) * 1000), 'decision',
         CASE e.type WHEN 'ItemApproved' THEN 'approved' WHEN 'ItemRefused' THEN 'refused'
           WHEN 'LateReplyRecorded' THEN e.data ->> 'decision' END)) AS events
     FROM items i JOIN events e ON e.item_id = i.id WHERE i.id = ANY($1::uuid[]) GROUP BY i.id`,
    [ids],
  );
  return rows.map(({ id, status, closed, events }) => ({ id, status, closedAt: Number(closed), events }));
}
