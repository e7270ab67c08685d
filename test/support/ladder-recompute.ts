/**
 * The ladder and the tasks of liaisons counted anew from the journal, in SQL and apart from the product: no line of
 * domain/ is used. It takes from the journal what people did and when a limit was over (which the oracle of the play
 * judges), and says who must have been told of which rung at which instant. One calendar, no transfers, no holds.
 */
import type { Queryable } from '../../db/pool.ts';
import { CALENDAR } from './figures-recompute.ts';

export interface LadderJudgement {
  /** How many notices must be there, by rung. */
  readonly told: Readonly<Record<string, number>>;
  readonly tasks: number;
  readonly differences: readonly object[];
}

/** As of now: rungs that the clock has had the time to settle, `graceMs` after them. */
export async function judgeLadder(db: Queryable, graceMs: number): Promise<LadderJudgement> {
  const { rows } = await db.query<{ rung: string; expected: number; wrong: object[] }>(RUNGS, [graceMs / 1000]);
  const tasks = await db.query<{ tasks: number; wrong: object[] }>(TASKS);
  const told = Object.fromEntries(rows.map(({ rung, expected }) => [rung, expected]));
  const [judged] = tasks.rows;
  const differences = [...rows.flatMap(({ wrong }) => wrong), ...(judged?.wrong ?? [])];
  return { told, tasks: judged?.tasks ?? 0, differences };
}

const CLOSING = `('ItemApproved', 'ItemRefused', 'ItemDeemedApproved', 'ItemWithdrawn', 'ItemNotAccepted', 'ItemLapsed')`;
const day = (instant: string) => `((${instant}) AT TIME ZONE 'Asia/Shanghai')::date`;
const at = (date: string, hour: number) =>
  `(((${date})::timestamp + interval '${hour} hours') AT TIME ZONE 'Asia/Shanghai')`;
/** The working day so many working days behind another day. */
const workingDay = (since: string, days: string) =>
  `(SELECT min(d) FROM cal WHERE works AND upto = (SELECT upto FROM cal WHERE d = ${since}) + ${days})`;
/** Neither before the last decision that was possible nor after the clock's end. */
const stands = (instant: string) =>
  `(l.closed_at IS NULL OR l.closed_at >= ${instant}) AND ${instant} <= (SELECT upto FROM horizon)`;

const RUNGS = `
WITH ${CALENDAR}, horizon AS (
  SELECT ledger_clock() - make_interval(secs => $1) AS upto
), types AS (
  SELECT version, type ->> 'id' AS type_id, type ->> 'clockStart' AS clock_start, type -> 'onTimeout' AS on_timeout,
    nullif(type -> 'statutoryLimit', 'null') AS statutory, nullif(type -> 'promisedLimit', 'null') AS promised
  FROM timetable_versions, jsonb_array_elements(content -> 'items') AS type
), steps AS (
  SELECT version, step ->> 'tier' AS tier, step ->> 'rung' AS rung, (step -> 'offset' ->> 'value')::int AS days,
    (step -> 'every' ->> 'value')::int AS every, (step -> 'acknowledgeWithin' ->> 'value')::int AS within,
    ARRAY(SELECT jsonb_array_elements_text(step -> 'to')) AS recipients
  FROM timetable_versions, jsonb_array_elements(content -> 'ladder') AS step
), begun AS (
  SELECT item_id, data ->> 'timetableVersion' AS version, data ->> 'typeId' AS type_id, data ->> 'tier' AS tier,
    data ->> 'departmentId' AS department, data ->> 'officerId' AS officer, data ->> 'supervisionDivision' AS supervised,
    effective_at AS received_at, coalesce((data ->> 'countsOn')::date, ${day('effective_at')}) AS counts_on,
    coalesce(${at("(data ->> 'countsOn')::date", 0)}, effective_at) AS counts_from
  FROM events WHERE type = 'ItemSubmitted'
), lives AS (
  SELECT b.*, t.clock_start, t.on_timeout ->> b.tier AS on_timeout,
    CASE WHEN b.tier IN ('county', 'city') THEN coalesce(t.promised, t.statutory) ELSE t.statutory END AS lim,
    e.accepted_at, e.accepted_on, e.closed_at, e.bent
  FROM begun b JOIN types t ON t.version = b.version AND t.type_id = b.type_id
  JOIN LATERAL (
    SELECT min(effective_at) FILTER (WHERE type IN ('ItemAccepted', 'ItemAcceptedBySilence')) AS accepted_at,
      min(CASE type WHEN 'ItemAccepted' THEN ${day('effective_at')}
        WHEN 'ItemAcceptedBySilence' THEN ${day("to_timestamp((data ->> 'acceptedAsOf')::numeric / 1000)")} END) AS accepted_on,
      min(effective_at) FILTER (WHERE type IN ${CLOSING}) AS closed_at,
      -- What moves the due day: before it the rungs of such an item are looked at for repeats alone.
      bool_or(type IN ('ClockSuspended', 'CorrectionRequested', 'LimitExtended', 'HearingRightTold', 'ItemHeld')
        OR (type = 'OpinionRequested' AND data ? 'leg')) AS bent
    FROM events WHERE item_id = b.item_id
  ) e ON true
), straight AS (
  SELECT l.*, ${workingDay('start_on', "(lim ->> 'value')::int")} AS due_on FROM (
    SELECT *, CASE clock_start WHEN 'receipt' THEN counts_on ELSE accepted_on END AS start_on,
      CASE clock_start WHEN 'receipt' THEN counts_from ELSE accepted_at END AS since FROM lives
  ) l WHERE NOT bent AND lim ->> 'unit' = 'working' AND start_on IS NOT NULL
), before_due AS (
  SELECT l.item_id, s.rung, ${at(
    `CASE s.rung WHEN 'half' THEN half_on WHEN 'yellow' THEN yellow_on ELSE due_on END`,
    9,
  )} AS at, s.recipients, half_on, yellow_on
  FROM (
    SELECT s.*, ${workingDay('start_on', "(lim ->> 'value')::int / 2 + 1")} AS half_on,
      (SELECT min(d) FROM cal WHERE works AND upto = (SELECT upto FROM cal WHERE d = due_on) - y.days) AS yellow_on
    FROM straight s JOIN steps y ON y.version = s.version AND y.tier = s.tier AND y.rung = 'yellow'
  ) l JOIN steps s ON s.version = l.version AND s.tier = l.tier AND s.rung IN ('half', 'yellow', 'last-day')
), missed AS (
  SELECT DISTINCT ON (item_id) item_id, effective_at AS at, ${day("effective_at - interval '1 ms'")} AS missed_on,
    type = 'EscalationRaised' AS escalated
  FROM events WHERE type = 'EscalationRaised' OR (type = 'UpwardReportOpened' AND data ->> 'reason' = 'statutoryDue')
  ORDER BY item_id, seq
), answers AS (
  SELECT item_id, effective_at AS answered_at, (data ->> 'doneOn')::date AS done_on,
    row_number() OVER (PARTITION BY item_id ORDER BY seq) AS k
  FROM events WHERE type = 'EscalationAnswered'
), asked AS (
  -- From the due instant, and from the end of each promised day on which the item was open still, until an answer.
  SELECT m.item_id, m.at AS since, m.missed_on AS base, 0 AS k FROM missed m
  UNION ALL
  SELECT a.item_id, ${at('a.done_on + 1', 0)}, a.done_on, a.k FROM answers a JOIN lives l ON l.item_id = a.item_id
  WHERE ${stands(at('a.done_on + 1', 0))}
), waiting AS (
  SELECT s.*, coalesce((SELECT answered_at FROM answers a WHERE a.item_id = s.item_id AND a.k = s.k + 1), 'infinity') AS until
  FROM asked s
), behind AS (
  SELECT w.item_id, 'after ' || n AS rung, ${at(`${workingDay('w.base', 'n')} + 1`, 0)} AS at, s.recipients, w.until
  FROM waiting w JOIN lives l ON l.item_id = w.item_id
    JOIN steps s ON s.version = l.version AND s.tier = l.tier AND s.rung = 'after'
    CROSS JOIN LATERAL generate_series(s.days, CASE WHEN s.every IS NULL THEN s.days ELSE 90 END, coalesce(s.every, 1)) AS n
), raised AS (
  SELECT m.item_id, ${at(`${workingDay('m.missed_on', 's.within')} + 1`, 0)} AS at
  FROM missed m JOIN lives l ON l.item_id = m.item_id
    JOIN steps s ON s.version = l.version AND s.tier = l.tier AND s.rung = 'due'
  WHERE m.escalated AND s.within IS NOT NULL
), asked_after AS (
  SELECT item_id, ${day('received_at')} AS received_on, generate_series(10, 900, 10) AS n, counts_on FROM lives
  WHERE on_timeout = 'report-upward' AND lim IS NULL
), expected AS (
  SELECT item_id, rung, at, unnest(recipients) AS recipient FROM before_due b JOIN lives l USING (item_id)
  WHERE ${stands('b.at')} AND b.at > CASE l.clock_start WHEN 'receipt' THEN l.counts_from ELSE l.accepted_at END
    AND (rung <> 'half' OR half_on < yellow_on)
  UNION ALL
  SELECT item_id, 'due', m.at, unnest(s.recipients) FROM missed m JOIN lives l USING (item_id)
    JOIN steps s ON s.version = l.version AND s.tier = l.tier AND s.rung = 'due'
  UNION ALL
  SELECT item_id, rung, b.at, unnest(recipients) FROM behind b JOIN lives l USING (item_id)
  WHERE ${stands('b.at')} AND b.at <= b.until
  UNION ALL
  SELECT item_id, 'raised', r.at, 'leader' FROM raised r JOIN lives l USING (item_id) JOIN waiting w USING (item_id)
  WHERE w.k = 0 AND ${stands('r.at')} AND r.at <= w.until AND NOT EXISTS (SELECT FROM events a
    WHERE a.item_id = r.item_id AND a.type = 'EscalationAcknowledged' AND a.effective_at < r.at)
  UNION ALL
  SELECT item_id, 'lapsed', since, unnest(ARRAY['head', 'leader', 'supervisor']) FROM asked WHERE k > 0
  UNION ALL
  SELECT item_id, 'dispatch', received_at, unnest(ARRAY['liaison', 'supervisor']) FROM lives WHERE on_timeout = 'report-upward'
  UNION ALL
  SELECT item_id, 'followUp', f.at, unnest(ARRAY['liaison', 'supervisor'])
  FROM (SELECT item_id, ${at(`${workingDay('counts_on', 'n')} + 1`, 0)} AS at FROM asked_after) f JOIN lives l USING (item_id)
  WHERE ${stands('f.at')}
), found AS (
  SELECT n.item_id, CASE e.type WHEN 'WarningRaised' THEN 'yellow' WHEN 'EscalationRaised' THEN 'due'
      WHEN 'EscalationRaisedFurther' THEN 'raised' WHEN 'EscalationAnswerLapsed' THEN 'lapsed'
      WHEN 'UpwardReportOpened' THEN CASE e.data ->> 'reason' WHEN 'statutoryDue' THEN 'due' ELSE e.data ->> 'reason' END
      ELSE e.data ->> 'rung' || coalesce(' ' || (e.data ->> 'days'), '') END AS rung,
    n.raised_at AS at, n.recipient, n.addressee
  FROM notices n JOIN events e ON e.item_id = n.item_id AND e.seq = n.event_seq
  WHERE e.type IN ('WarningRaised', 'RungReached', 'EscalationRaised', 'EscalationRaisedFurther', 'EscalationAnswerLapsed', 'UpwardReportOpened')
), judged AS (
  SELECT item_id, rung, coalesce(x.at, f.at) AS at, recipient, addressee, coalesce(x.n, 0) AS expected, coalesce(f.n, 0) AS found
  FROM (
    SELECT x.item_id, x.rung, x.at, x.recipient, CASE recipient WHEN 'officer' THEN l.officer
        WHEN 'head' THEN l.department WHEN 'liaison' THEN l.department ELSE l.supervised END AS addressee, count(*) AS n
    FROM expected x JOIN lives l ON l.item_id = x.item_id GROUP BY 1, 2, 3, 4, 5
  ) x FULL JOIN (
    SELECT f.item_id, f.rung, f.at, f.recipient, f.addressee, count(*) AS n FROM found f
    WHERE f.rung NOT IN ('half', 'yellow', 'last-day') OR EXISTS (SELECT FROM straight s WHERE s.item_id = f.item_id)
    GROUP BY 1, 2, 3, 4, 5
  ) f USING (item_id, rung, at, recipient, addressee)
  UNION ALL
  -- Of every item: nothing twice, nothing after the decision.
  SELECT item_id, rung, at, recipient, addressee, 1, count(*) FROM found GROUP BY 1, 2, 3, 4, 5 HAVING count(*) > 1
  UNION ALL
  SELECT item_id, rung, at, recipient, addressee, 0, 1 FROM found JOIN lives l USING (item_id) WHERE at > l.closed_at
)
SELECT split_part(rung, ' ', 1) AS rung, sum(expected)::int AS expected,
  coalesce(jsonb_agg(judged) FILTER (WHERE expected <> found), '[]') AS wrong
FROM judged GROUP BY 1 ORDER BY 1`;

/** A task opens with the first rung behind the due instant while none is open; a person closes it, or the item's end. */
const TASKS = `
WITH occasions AS (
  SELECT item_id, seq, effective_at, decided_at, lag(decided_at) OVER (PARTITION BY item_id ORDER BY seq) AS before
  FROM events e
  WHERE (type = 'UpwardReportOpened' AND data ->> 'reason' IN ('statutoryDue', 'followUp'))
    OR (type = 'RungReached' AND data ->> 'rung' = 'after' AND EXISTS (SELECT FROM events u
      WHERE u.item_id = e.item_id AND u.type = 'UpwardReportOpened' AND u.data ->> 'reason' = 'statutoryDue' AND u.seq < e.seq))
), closings AS (
  SELECT t.item_id, c.decided_at FROM liaison_task_events c JOIN liaison_tasks t ON t.id = c.task_id WHERE c.type = 'LiaisonTaskClosed'
), opened AS (
  SELECT item_id, row_number() OVER (PARTITION BY item_id ORDER BY seq)::int AS ordinal, effective_at AS opened_at, decided_at,
    lead(decided_at, 1, 'infinity') OVER (PARTITION BY item_id ORDER BY seq) AS next_at
  FROM occasions o WHERE before IS NULL OR EXISTS (SELECT FROM closings c
    WHERE c.item_id = o.item_id AND c.decided_at >= o.before AND c.decided_at < o.decided_at)
), expected AS (
  SELECT o.item_id, o.ordinal, o.opened_at, i.department_id,
    (SELECT count(*)::int - 1 FROM occasions p WHERE p.item_id = o.item_id AND p.decided_at >= o.decided_at AND p.decided_at < o.next_at) AS pressed,
    CASE WHEN EXISTS (SELECT FROM closings c WHERE c.item_id = o.item_id AND c.decided_at >= o.decided_at AND c.decided_at < o.next_at) THEN 'closed'
         WHEN EXISTS (SELECT FROM events x WHERE x.item_id = o.item_id AND x.type IN ${CLOSING}) THEN 'ended' ELSE 'open' END AS status
  FROM opened o JOIN items i ON i.id = o.item_id
), found AS (
  SELECT t.item_id, t.ordinal, t.opened_at, t.department_id, t.status,
    (SELECT count(*)::int FROM liaison_task_events e WHERE e.task_id = t.id AND e.type = 'LiaisonTaskPressed') AS pressed,
    (SELECT count(*)::int FROM liaison_task_notices n WHERE n.task_id = t.id AND n.kind = 'liaisonTask'
       AND n.recipient = 'liaison' AND n.addressee = t.department_id AND n.raised_at = t.opened_at) AS told
  FROM liaison_tasks t
)
SELECT (SELECT count(*)::int FROM expected) AS tasks, coalesce(jsonb_agg(jsonb_build_object('expected', x, 'found', f))
  FILTER (WHERE x IS NULL OR f IS NULL OR f.told <> 1
    OR (x.opened_at, x.department_id, x.status, x.pressed) IS DISTINCT FROM (f.opened_at, f.department_id, f.status, f.pressed)), '[]') AS wrong
FROM expected x FULL JOIN found f USING (item_id, ordinal)`;
