/** Where the legs (会办、初审) of an item are done: by their department, in the division in which the project lies. */
import type { LegWindow } from '../domain/item/particulars.ts';
import type { Leg } from '../domain/timetable/timetable.ts';
import type { Transaction } from './pool.ts';
import type { FoundWindows } from './windows.ts';

/**
 * The department of each leg, in the order of the items. A leg at a tier below which the project lies is none: where
 * the project is the city's own, no county examines it. A division that lacks the department raises one alarm and the
 * leg is left out: the applicant is not sent away for it, and the lead decides all the same. Without any leg nothing
 * is asked of the database.
 */
export async function findLegs(
  transaction: Transaction,
  items: readonly (readonly Leg[])[],
  projectDivision: string,
  { divisionAt }: Pick<FoundWindows, 'divisionAt'>,
): Promise<readonly (readonly LegWindow[])[]> {
  const asked = items.flatMap((legs, item) =>
    legs.flatMap(({ id, tier, department }) => {
      const division = divisionAt(tier, projectDivision);
      return division === undefined ? [] : [{ item, id, division, department }];
    }),
  );
  if (asked.length === 0) return items.map(() => []);
  const { rows } = await transaction.query<{ id: string | null }>({
    name: 'find-legs',
    text: `SELECT d.id FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS asked(code, division, ordinal)
           LEFT JOIN departments d ON d.code = asked.code AND d.division = asked.division ORDER BY asked.ordinal`,
    values: [asked.map(({ department }) => department), asked.map(({ division }) => division)],
  });
  const found = asked.map((one, i) => ({ ...one, departmentId: rows[i]?.id ?? null }));
  const missing = found.filter(({ departmentId }) => departmentId === null);
  await raiseAlarms(transaction, [...new Set(missing.map(({ division, department }) => `${division}-${department}`))]);
  return items.map((_legs, place) =>
    found.flatMap(({ item, id, departmentId }) =>
      item === place && departmentId !== null ? [{ id, departmentId }] : [],
    ),
  );
}

async function raiseAlarms(transaction: Transaction, missing: readonly string[]): Promise<void> {
  if (missing.length === 0) return;
  await transaction.query({
    name: 'raise-leg-alarms',
    text: `INSERT INTO alarms (kind, key, detail, raised_at)
           SELECT 'leg-without-department', body,
             'The timetable gives ' || body || ' a leg, and there is no such department: items go without it.', ledger_clock()
           FROM unnest($1::text[]) AS m(body) ON CONFLICT (kind, key) DO NOTHING`,
    values: [missing],
  });
}
