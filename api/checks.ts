/** What a request names and the ledger must know: thrown as field errors with what would be right. */
import type { FastifyRequest } from 'fastify';
import type { Queryable } from '../db/pool.ts';
import { officersOf } from '../db/queries/city.ts';
import { transferTargets } from '../db/queries/desks.ts';
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

/** An item goes sideways or down; back to where it lies is for the rules to refuse. Throws INVALID_REQUEST. */
export async function needTarget(db: Queryable, from: string, to: string): Promise<void> {
  const allowed = await transferTargets(db, from);
  if (to === from || allowed.includes(to)) return;
  throw refusedFields([{ pointer: '/departmentId', code: 'DEPARTMENT_NOT_BELOW', given: to, allowed }]);
}

type AtWindow = Pick<FastifyRequest, 'principal'> & { readonly params: { readonly departmentId: string } };

/** The window of the path, which is the caller's own. Throws NOT_FOUND. */
export function ownWindow({ params: { departmentId }, principal }: AtWindow): string {
  if (departmentId !== principal.departmentId) throw new Problem('NOT_FOUND');
  return departmentId;
}

/** INVALID_REQUEST with these fields. */
export function refusedFields(errors: readonly FieldError[]): Problem {
  return new Problem('INVALID_REQUEST', { errors, values: { count: errors.length } });
}
