/** The receivers outside that are told of events, and who may administer which. */

import { v7 as uuidv7 } from 'uuid';
import type { Queryable } from './pool.ts';
import { divisionTree } from './queries/reach.ts';

/** How far a caller reaches among the endpoints: those of a unit, those of a division and below, or all. */
export interface EndpointReach {
  readonly unitId: string | null;
  readonly division: string | null;
  readonly all: boolean;
}

/** The condition on `webhook_endpoints w`, over the three parameters from `$n` on (see `endpointReachValues`). */
export function endpointInReach(n: number): string {
  return `($${n}::boolean OR w.unit_id = $${n + 1} OR w.division IN ${divisionTree(n + 2)})`;
}

export function endpointReachValues({ all, unitId, division }: EndpointReach) {
  return [all, unitId, division] as const;
}

export interface EndpointRow {
  readonly id: string;
  readonly unitId: string | null;
  readonly division: string | null;
  readonly url: string;
  readonly description: string;
  readonly eventTypes: readonly string[];
  readonly createdAt: Date;
  readonly createdBy: string;
  readonly disabledAt: Date | null;
  readonly disabledReason: 'owner' | 'failing' | 'gone' | null;
  readonly failures: number;
  readonly failingSince: Date | null;
  /** Until when the former secret signs as well. */
  readonly formerUntil: Date | null;
}

const COLUMNS = `w.id, w.unit_id AS "unitId", w.division, w.url, w.description, w.event_types AS "eventTypes",
  w.created_at AS "createdAt", w.created_by AS "createdBy", w.disabled_at AS "disabledAt",
  w.disabled_reason AS "disabledReason", w.failures, w.failing_since AS "failingSince",
  CASE WHEN w.former_until > clock_timestamp() THEN w.former_until END AS "formerUntil"`;

export interface NewEndpoint {
  readonly unitId: string | null;
  readonly division: string | null;
  readonly url: string;
  readonly description: string;
  readonly eventTypes: readonly string[];
  readonly secret: string;
  readonly createdBy: string;
}

/** Adds the endpoint, unless its owner has as many as it may; undefined then. */
export async function addEndpoint(
  db: Queryable,
  endpoint: NewEndpoint,
  most: number,
): Promise<EndpointRow | undefined> {
  const { unitId, division, url, description, eventTypes, secret, createdBy } = endpoint;
  const { rows } = await db.query<EndpointRow>(
    `INSERT INTO webhook_endpoints AS w (id, unit_id, division, url, description, event_types, secret, created_at, created_by)
     SELECT $1, $2, $3, $4, $5, $6, $7, ledger_clock(), $8
     WHERE (SELECT count(*) FROM webhook_endpoints o WHERE o.unit_id IS NOT DISTINCT FROM $2 AND o.division IS NOT DISTINCT FROM $3) < $9
     RETURNING ${COLUMNS}`,
    [uuidv7(), unitId, division, url, description, eventTypes, secret, createdBy, most],
  );
  return rows[0];
}

/** The endpoints in reach, in the order in which they were added. */
export async function endpointsIn(db: Queryable, reach: EndpointReach): Promise<readonly EndpointRow[]> {
  const { rows } = await db.query<EndpointRow>(
    `SELECT ${COLUMNS} FROM webhook_endpoints w WHERE ${endpointInReach(1)} ORDER BY w.id`,
    [...endpointReachValues(reach)],
  );
  return rows;
}

/** One endpoint in reach. */
export async function findEndpoint(db: Queryable, id: string, reach: EndpointReach): Promise<EndpointRow | undefined> {
  const { rows } = await db.query<EndpointRow>(
    `SELECT ${COLUMNS} FROM webhook_endpoints w WHERE w.id = $1 AND ${endpointInReach(2)}`,
    [id, ...endpointReachValues(reach)],
  );
  return rows[0];
}

export interface EndpointChange {
  readonly url: string;
  readonly description: string;
  readonly eventTypes: readonly string[];
  readonly enabled: boolean;
}

/** Changes an endpoint; switched on, it begins without failures. */
export async function changeEndpoint(db: Queryable, id: string, change: EndpointChange): Promise<EndpointRow> {
  const { url, description, eventTypes, enabled } = change;
  const { rows } = await db.query<EndpointRow>(
    `UPDATE webhook_endpoints w SET url = $2, description = $3, event_types = $4,
       disabled_at = CASE WHEN $5 THEN NULL ELSE coalesce(w.disabled_at, ledger_clock()) END,
       disabled_reason = CASE WHEN $5 THEN NULL ELSE coalesce(w.disabled_reason, 'owner') END,
       failures = CASE WHEN $5 AND w.disabled_at IS NOT NULL THEN 0 ELSE w.failures END,
       failing_since = CASE WHEN $5 AND w.disabled_at IS NOT NULL THEN NULL ELSE w.failing_since END,
       rests_until = NULL
     WHERE w.id = $1 RETURNING ${COLUMNS}`,
    [id, url, description, eventTypes, enabled],
  );
  if (rows[0] === undefined) throw new Error(`the endpoint ${id} has gone`);
  return rows[0];
}

/** Another secret from now on; the one before signs as well for so many milliseconds of the wall clock. */
export async function rotateSecret(db: Queryable, id: string, secret: string, overlapMs: number): Promise<EndpointRow> {
  const { rows } = await db.query<EndpointRow>(
    `UPDATE webhook_endpoints w SET former_secret = w.secret, secret = $2,
       former_until = clock_timestamp() + make_interval(secs => $3)
     WHERE w.id = $1 RETURNING ${COLUMNS}`,
    [id, secret, overlapMs / 1000],
  );
  if (rows[0] === undefined) throw new Error(`the endpoint ${id} has gone`);
  return rows[0];
}
