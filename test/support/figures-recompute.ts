/**
 * The figures counted anew from the whole journal, in SQL and apart from the product: no line of domain/ or of the sums
 * is used. It knows one calendar and no rectified entries.
 */
import type { Queryable } from '../../db/pool.ts';

export interface Recomputed {
  readonly departmentId: string;
  readonly received: number;
  readonly inTime: number;
  readonly overdue: number;
  readonly deemed: number;
  readonly decided: number;
  readonly pausedDays: number;
  readonly undecided: number;
  readonly owedPapers: number;
  readonly latePapers: number;
  readonly median: number | null;
  readonly p90: number | null;
}

/** `from`, `through`: the days of the half-month. `asOf`: what was recorded before it. Departments without any figure are left out. */
export async function recomputeFigures(
  db: Queryable,
  { division, from, through, asOf }: { division: string; from: string; through: string; asOf: string },
): Promise<readonly Recomputed[]> {
  const { rows } = await db.query<Recomputed>(RECOMPUTE, [division, from, through, asOf]);
  return rows;
}

const day = (instant: string) => `((${instant}) AT TIME ZONE 'Asia/Shanghai')::date`;
/** Working days after one day, through another. */
const between = (after: string, through: string) =>
  `greatest(0, (SELECT upto FROM cal WHERE d = ${through}) - (SELECT upto FROM cal WHERE d = ${after}))`;

/** Each day, whether it is worked, and how many working days there were up to it; the last of which is `cal`: parts of a WITH. */
export const CALENDAR = `published AS (
  SELECT year FROM calendar_versions, jsonb_array_elements(years) AS year WHERE effective_on < 'infinity'
), rest AS (
  SELECT r::date AS d FROM published, jsonb_array_elements_text(year -> 'restDays') AS r
), makeup AS (
  SELECT m::date AS d FROM published, jsonb_array_elements_text(year -> 'makeUpWorkdays') AS m
), cal AS MATERIALIZED (
  SELECT d, works, (sum(works::int) OVER (ORDER BY d))::int AS upto FROM (
    SELECT g::date AS d, g::date IN (SELECT d FROM makeup)
      OR (extract(isodow FROM g) < 6 AND g::date NOT IN (SELECT d FROM rest)) AS works
    FROM generate_series('2024-01-01'::timestamp, '2028-12-31', '1 day') AS g
  ) AS days
)`;

const RECOMPUTE = `
WITH RECURSIVE tree AS (
  SELECT code FROM divisions WHERE code = $1
  UNION ALL SELECT below.code FROM divisions below JOIN tree ON below.parent = tree.code
), ${CALENDAR}, anchors AS (
  SELECT version, type ->> 'id' AS type_id, type ->> 'clockStart' AS clock_start
  FROM timetable_versions, jsonb_array_elements(content -> 'items') AS type
), lives AS (
  SELECT e.item_id,
    max(data ->> 'departmentId') FILTER (WHERE type = 'ItemSubmitted') AS department_id,
    max(data ->> 'supervisionDivision') FILTER (WHERE type = 'ItemSubmitted') AS supervised,
    max(data ->> 'typeId') FILTER (WHERE type = 'ItemSubmitted') AS type_id,
    max(data ->> 'timetableVersion') FILTER (WHERE type = 'ItemSubmitted') AS timetable,
    max(${day('effective_at')}) FILTER (WHERE type = 'ItemSubmitted') AS received_on,
    min(${day('effective_at')}) FILTER (WHERE type = 'ItemAccepted') AS accepted_on,
    max(${day('effective_at')}) FILTER (WHERE type = 'MaterialsResubmitted' AND (data ->> 'complete')::boolean) AS completed_on,
    max(seq) FILTER (WHERE type = 'CorrectionRequested') AS corrected_seq,
    max(type) FILTER (WHERE type IN ('ItemApproved', 'ItemRefused', 'ItemDeemedApproved', 'ItemWithdrawn', 'ItemNotAccepted', 'ItemLapsed')) AS closing,
    max(CASE WHEN type IN ('ItemDeemedApproved', 'ItemLapsed') THEN ${day("effective_at - interval '1 ms'")} ELSE ${day('effective_at')} END)
      FILTER (WHERE type IN ('ItemApproved', 'ItemRefused', 'ItemDeemedApproved', 'ItemWithdrawn', 'ItemNotAccepted', 'ItemLapsed')) AS closed_on,
    bool_or((data ->> 'overdue')::boolean) FILTER (WHERE type IN ('ItemApproved', 'ItemRefused')) AS late,
    min(${day('effective_at')}) FILTER (WHERE type IN ('PaperIssued', 'ItemRevoked')) AS paper_done_on,
    bool_or(type = 'ClockSuspended') AS ever_paused
  FROM events e WHERE decided_at < $4 GROUP BY e.item_id
), told AS (
  SELECT e.item_id, max(${day("effective_at - interval '1 ms'")}) AS missed_on
  FROM events e JOIN lives l ON l.item_id = e.item_id
  WHERE decided_at < $4 AND e.seq > coalesce(l.corrected_seq, 0)
    AND (e.type = 'EscalationRaised' OR (e.type = 'UpwardReportOpened' AND e.data ->> 'reason' = 'statutoryDue'))
  GROUP BY e.item_id
), pauses AS (
  SELECT s.item_id, range_agg(daterange((s.data ->> 'from')::date,
      greatest(coalesce((r.data ->> 'through')::date, l.closed_on, 'infinity'::date), (s.data ->> 'from')::date), '[]')) AS stood,
    bool_or(r.item_id IS NULL) AS lasts
  FROM events s JOIN lives l ON l.item_id = s.item_id
  LEFT JOIN events r ON r.item_id = s.item_id AND r.type = 'ClockResumed' AND r.data -> 'ordinal' = s.data -> 'ordinal' AND r.decided_at < $4
  WHERE s.type = 'ClockSuspended' AND s.decided_at < $4 AND l.ever_paused GROUP BY s.item_id
), facts AS (
  SELECT l.*, p.stood, t.missed_on,
    CASE WHEN closing IN ('ItemApproved', 'ItemRefused') THEN CASE WHEN late THEN 'overdue' ELSE 'inTime' END
         WHEN t.missed_on IS NOT NULL AND NOT coalesce(p.lasts, false) THEN 'overdue' END AS verdict,
    coalesce(completed_on, CASE WHEN a.clock_start = 'receipt' THEN received_on ELSE coalesce(accepted_on, received_on) END) AS start_on
  FROM lives l JOIN anchors a ON a.version = l.timetable AND a.type_id = l.type_id
  LEFT JOIN told t ON t.item_id = l.item_id LEFT JOIN pauses p ON p.item_id = l.item_id
  WHERE supervised IN (SELECT code FROM tree)
), dated AS (
  SELECT *, CASE verdict WHEN 'inTime' THEN closed_on WHEN 'overdue' THEN missed_on END AS verdict_on,
    closing IN ('ItemApproved', 'ItemRefused', 'ItemDeemedApproved') AND closed_on BETWEEN $2 AND $3 AS decided_here,
    closing = 'ItemDeemedApproved' AS deemed
  FROM facts
), counted AS (
  SELECT *,
    CASE WHEN decided_here THEN ${between('start_on', 'closed_on')} - coalesce((
      SELECT sum(${between('greatest(lower(s) - 1, start_on)', 'least(upper(s) - 1, closed_on)')}) FROM unnest(stood) AS s
      WHERE upper(s) - 1 > start_on), 0) END AS took,
    CASE WHEN deemed THEN (SELECT min(d) FROM cal WHERE works AND d > closed_on) END AS paper_due_on,
    coalesce((SELECT sum(${between('greatest(lower(s), $2::date) - 1', "least(CASE WHEN upper_inf(s) OR upper(s) = 'infinity' THEN $3::date ELSE upper(s) - 1 END, $3::date)")})
      FROM unnest(stood) AS s WHERE lower(s) <= $3 AND (upper_inf(s) OR upper(s) > $2)), 0) AS stood_here
  FROM dated
)
SELECT department_id AS "departmentId",
  count(*) FILTER (WHERE received_on BETWEEN $2 AND $3)::int AS received,
  count(*) FILTER (WHERE verdict = 'inTime' AND verdict_on BETWEEN $2 AND $3)::int AS "inTime",
  count(*) FILTER (WHERE verdict = 'overdue' AND verdict_on BETWEEN $2 AND $3)::int AS overdue,
  count(*) FILTER (WHERE deemed AND decided_here)::int AS deemed,
  count(*) FILTER (WHERE decided_here)::int AS decided,
  sum(stood_here)::int AS "pausedDays",
  count(*) FILTER (WHERE verdict = 'overdue' AND verdict_on <= $3 AND (closed_on IS NULL OR closed_on > $3))::int AS undecided,
  count(*) FILTER (WHERE deemed AND closed_on <= $3 AND (paper_done_on IS NULL OR paper_done_on > $3))::int AS "owedPapers",
  count(*) FILTER (WHERE deemed AND paper_due_on <= $3 AND (paper_done_on IS NULL OR paper_done_on > greatest($3, paper_due_on)))::int AS "latePapers",
  percentile_disc(0.5) WITHIN GROUP (ORDER BY took) FILTER (WHERE decided_here)::int AS median,
  percentile_disc(0.9) WITHIN GROUP (ORDER BY took) FILTER (WHERE decided_here)::int AS p90
FROM counted GROUP BY department_id
HAVING count(*) FILTER (WHERE received_on BETWEEN $2 AND $3 OR verdict_on BETWEEN $2 AND $3 OR decided_here
  OR (verdict = 'overdue' AND verdict_on <= $3 AND (closed_on IS NULL OR closed_on > $3))
  OR (deemed AND closed_on <= $3 AND (paper_done_on IS NULL OR paper_done_on > $3)) OR stood_here > 0) > 0
ORDER BY department_id`;
