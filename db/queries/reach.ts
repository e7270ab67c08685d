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

export function reachValues({
  unitId,
  departmentId,
  division,
}: Reach): readonly [string | null, string | null, string | null] {
  return [unitId, departmentId, division];
}
