/** How far a caller sees: the one place where a scope becomes SQL. Every read of items and projects goes through it. */

/** What each of the caller's roles opens; null opens nothing. */
export interface Reach {
  /** Items and projects of this unit. */
  readonly unitId: string | null;
  /** Items of this department's window, and those on which it was asked. */
  readonly departmentId: string | null;
  /** Items that lie in, or are followed from, this division or one below it, or were sent on to a window there. */
  readonly division: string | null;
}

/** The codes of division `$n` and of all below it. */
export function divisionTree(n: number): string {
  return `(WITH RECURSIVE tree AS (
      SELECT code FROM divisions WHERE code = $${n}
      UNION ALL SELECT below.code FROM divisions below JOIN tree ON below.parent = tree.code
    ) SELECT code FROM tree)`;
}

/** The condition on `items i`, over the three parameters from `$n` on (see `reachValues`). */
export function itemInReach(n: number): string {
  const tree = divisionTree(n + 2);
  return `(i.unit_id = $${n} OR i.department_id = $${n + 1} OR (i.consulted <> '{}' AND i.consulted @> ARRAY[$${n + 1}::text])
    OR i.division IN ${tree} OR i.supervision_division IN ${tree}
    OR i.department_id IN (SELECT d.id FROM departments d WHERE d.division IN ${tree}))`;
}

/** The condition on `projects pr`: the unit's own, one of the divisions, or one with an item in reach. */
export function projectInReach(n: number): string {
  return `(pr.unit_id = $${n} OR pr.division IN ${divisionTree(n + 2)}
    OR EXISTS (SELECT FROM items i WHERE i.project_id = pr.id AND ${itemInReach(n)}))`;
}

/**
 * The condition on `ledger_lines l` and `items i`: the same, with the department that held the item and those that had
 * been asked as the line has them. What was in reach at a past instant stays in its ledger, whatever moved on since.
 */
export function lineInReach(n: number): string {
  const tree = divisionTree(n + 2);
  return `(i.unit_id = $${n} OR l.department_id = $${n + 1} OR l.asked @> ARRAY[$${n + 1}::text]
    OR i.division IN ${tree} OR i.supervision_division IN ${tree}
    OR l.department_id IN (SELECT d.id FROM departments d WHERE d.division IN ${tree}))`;
}

/** The condition on `projects pr` and `lead`, the department that leads it, for whoever leads or supervises it. */
export function ledProjectInReach(n: number): string {
  const tree = divisionTree(n + 2);
  return `(pr.unit_id = $${n} OR lead.id = $${n + 1} OR pr.division IN ${tree}
    OR lead.id IN (SELECT d.id FROM departments d WHERE d.division IN ${tree}))`;
}

export function reachValues({
  unitId,
  departmentId,
  division,
}: Reach): readonly [string | null, string | null, string | null] {
  return [unitId, departmentId, division];
}
