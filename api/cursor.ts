/** Places in a list, opaque to the reader: where the page before ended. */
import { z } from 'zod';
import { Problem } from './problems.ts';

export function writeCursor(position: unknown): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

/** Reads what `writeCursor` wrote; null where no cursor was given. Throws INVALID_REQUEST for anything else. */
export function readCursor<T>(cursor: string | undefined, form: z.ZodType<T>): T | null {
  if (cursor === undefined) return null;
  try {
    return form.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
  } catch (error) {
    const errors = [{ pointer: '?cursor', code: 'INVALID_CURSOR' as const, given: cursor.slice(0, 200) }];
    throw new Problem('INVALID_REQUEST', { errors, values: { count: 1 } }, error);
  }
}

/** The position of lists that are ordered by an ever-growing number. */
export const numberPosition = z.tuple([z.string().regex(/^\d{1,18}$/)]);

/** A page of such a list: one more row than asked for says that there is a next page. */
export function pageOf<Row>(rows: readonly Row[], limit: number, position: (row: Row) => unknown) {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { page, nextCursor: rows.length > limit && last !== undefined ? writeCursor(position(last)) : null };
}
