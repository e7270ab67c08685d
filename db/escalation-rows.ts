/** What has become of escalations, beside their notices: kept for lists, and always written anew from the journal. */
import type { Change } from './change.ts';
import { iso } from './iso.ts';
import type { Transaction } from './pool.ts';

/** Writes the escalations that these changes answered, closed, raised further by hand, or whose promise passed. Asks nothing where there are none. */
export async function writeEscalations(transaction: Transaction, changes: readonly Change[]): Promise<void> {
  const rows = changes.flatMap(({ itemId, events, state }) => {
    const touched = new Set(events.flatMap(({ event }) => (rewrites(event) ? [event.ordinal] : [])));
    return state.marks.escalations
      .filter(({ ordinal }) => touched.has(ordinal))
      .map(({ ordinal, answer, lapsed, closing }) => ({
        ...{ item_id: itemId, ordinal },
        ...{ answered_at: answer && iso(answer.at), answered_by: answer?.by ?? null },
        ...{ measure: answer?.measure ?? null, done_on: answer?.doneOn ?? null },
        ...{ closed_at: closing && iso(closing.at), closed_by: closing?.by ?? null },
        findings: closing?.findings ?? null,
        lapsed: lapsed.map(({ at, ...one }) => ({ ...one, at: iso(at) })),
      }));
  });
  if (rows.length > 0) await transaction.query(WRITE_ESCALATIONS, [JSON.stringify(rows)]);
}

type Event = Change['events'][number]['event'];
type Rewriting = Extract<
  Event,
  { type: 'EscalationAnswered' | 'EscalationAnswerLapsed' | 'EscalationClosed' | 'EscalationRaisedFurther' }
>;

function rewrites(event: Event): event is Rewriting {
  if (event.type === 'EscalationRaisedFurther') return event.reasons !== null;
  return OF_AN_ANSWER.has(event.type);
}

const OF_AN_ANSWER: ReadonlySet<string> = new Set(['EscalationAnswered', 'EscalationAnswerLapsed', 'EscalationClosed']);

const WRITE_ESCALATIONS = {
  name: 'write-escalations',
  text: `INSERT INTO escalations SELECT * FROM jsonb_populate_recordset(NULL::escalations, $1::jsonb)
         ON CONFLICT (item_id, ordinal) DO UPDATE SET
           answered_at = excluded.answered_at, answered_by = excluded.answered_by, measure = excluded.measure,
           done_on = excluded.done_on, closed_at = excluded.closed_at, closed_by = excluded.closed_by,
           findings = excluded.findings, lapsed = excluded.lapsed`,
};
