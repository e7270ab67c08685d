/** Who reads which mailbox, among those who want mail. */

/**
 * The mailboxes of each reader: as `mailboxesOf` (api/policy.ts) gives them for the inbox, and those of whom the
 * reader stands in for today.
 */
export const BOXES = `readers AS MATERIALIZED (
    SELECT c.person_id, c.digest, c.hour, p.role, p.department_id, p.division, p.unit_id
    FROM mail_choices c JOIN people p ON p.id = c.person_id WHERE c.email IS NOT NULL AND c.digest <> 'never'
  ), boxes AS (
    SELECT person_id, digest, hour, 'unit' AS recipient, unit_id AS addressee FROM readers WHERE role = 'unit'
    UNION ALL SELECT person_id, digest, hour, 'officer', person_id FROM readers WHERE role IN ('officer', 'head', 'supervisor')
    UNION ALL SELECT person_id, digest, hour, 'head', department_id FROM readers WHERE role = 'head'
    UNION ALL SELECT person_id, digest, hour, role, division FROM readers WHERE role IN ('leader', 'supervisor')
    UNION ALL SELECT r.person_id, r.digest, r.hour, 'liaison', l.department_id FROM readers r JOIN liaisons l ON l.person_id = r.person_id
    UNION ALL SELECT r.person_id, r.digest, r.hour, 'officer', l.person_id FROM readers r JOIN leaves l ON l.acting_id = r.person_id
    WHERE (SELECT ledger_clock() AT TIME ZONE 'Asia/Shanghai')::date BETWEEN l.from_on AND l.last_on
    UNION ALL SELECT r.person_id, r.digest, r.hour, 'liaison', o.department_id FROM readers r JOIN leaves l ON l.acting_id = r.person_id
      JOIN liaisons o ON o.person_id = l.person_id
    WHERE (SELECT ledger_clock() AT TIME ZONE 'Asia/Shanghai')::date BETWEEN l.from_on AND l.last_on
  )`;
