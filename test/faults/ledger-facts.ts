/** What must hold of every ledger after every fault, asked of PostgreSQL as the owner. */
import { asOwner } from '../support/database.ts';
import type { Ground } from './ground.ts';
import type { Facts } from './report.ts';

const TERMINAL = `('ItemApproved', 'ItemRefused', 'ItemDeemedApproved', 'ItemNotAccepted', 'ItemWithdrawn')`;
const OF_CLOCK = `('ItemAcceptedBySilence', 'WarningRaised', 'RungReached', 'EscalationRaised', 'EscalationRaisedFurther', 'EscalationAnswerLapsed',
  'ItemDeemedApproved')`;

/** Items whose journal has a gap, or whose row does not count what the journal holds. */
const LOST = `
  SELECT count(*) AS n FROM (
    SELECT i.id FROM items i LEFT JOIN events e ON e.item_id = i.id
    WHERE i.id <> ALL($1::uuid[])
    GROUP BY i.id, i.event_count
    HAVING count(e.seq) = 0 OR min(e.seq) <> 1 OR max(e.seq) <> count(e.seq) OR count(e.seq) <> i.event_count
  ) AS broken`;

/** Items that were decided, escalated, warned, told of one rung or accepted twice. */
const DOUBLE = `
  SELECT count(*) AS n FROM (
    SELECT item_id FROM events WHERE item_id <> ALL($1::uuid[])
    GROUP BY item_id
    HAVING count(*) FILTER (WHERE type IN ${TERMINAL}) > 1
      OR count(*) FILTER (WHERE type IN ('ItemAccepted', 'ItemAcceptedBySilence')) > 1
      OR count(*) FILTER (WHERE type = 'EscalationRaised') > 1
      OR count(*) FILTER (WHERE type = 'WarningRaised') > 1
      OR count(*) FILTER (WHERE type = 'RungReached') > count(DISTINCT data) FILTER (WHERE type = 'RungReached')
      OR count(*) FILTER (WHERE type = 'ItemSubmitted') <> 1
  ) AS twice`;

/** Steps of the clock that were recorded before their instant and the grace were over. */
const EARLY = `
  SELECT count(*) AS n FROM events
  WHERE type IN ${OF_CLOCK} AND decided_at < effective_at + make_interval(secs => $2) AND item_id <> ALL($1::uuid[])`;

/** Throws unless nothing is lost, double or early. `except`: items whose journal the fault itself has broken. */
export async function checkLedger(
  { ownerUrl, graceMs }: Ground,
  facts: Facts,
  except: readonly string[] = [],
): Promise<void> {
  const count = async (sql: string, ...more: unknown[]) => {
    const { rows } = await asOwner(ownerUrl, sql, [except, ...more]);
    return Number(rows[0]?.n);
  };
  const lost = await count(LOST);
  const double = await count(DOUBLE);
  const early = await count(EARLY, graceMs / 1000);
  facts.equal('ledger', `${lost} lost, ${double} double, ${early} early`, '0 lost, 0 double, 0 early');
}
