/** What a request names and the ledger must know: thrown as field errors with what would be right. */
import type { Queryable } from '../db/pool.ts';
import { officersOf } from '../db/queries/city.ts';
import type { FieldError } from './field-errors.ts';
import { Problem } from './problems.ts';

/** Throws INVALID_REQUEST where the person does not answer for items of the department. */
export async function needOfficer(
  db: Queryable,
  departmentId: string,
  personId: string,
  pointer: string,
): Promise<void> {
  const allowed = await officersOf(db, departmentId);
  if (!allowed.includes(personId))
    throw refusedFields([{ pointer, code: 'UNKNOWN_OFFICER', given: personId, allowed }]);
}

/** INVALID_REQUEST with these fields. */
export function refusedFields(errors: readonly FieldError[]): Problem {
  return new Problem('INVALID_REQUEST', { errors, values: { count: errors.length } });
}
