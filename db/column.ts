/** One column of a batch. */

const QUOTED = /["\\]/;
const EVERY_QUOTED = /["\\]/g;

/**
 * The values as the text of a PostgreSQL array: what the driver would write, without its copy per element. At a due
 * instant, with thousands of rows, the driver's way was a fifth of all that was allocated.
 */
export function column(values: readonly (string | number | boolean | null | undefined)[]): string {
  return `{${values.map(element).join(',')}}`;
}

function element(value: string | number | boolean | null | undefined): string {
  if (value === null || value === undefined) return 'NULL';
  if (typeof value !== 'string') return String(value);
  return QUOTED.test(value) ? `"${value.replace(EVERY_QUOTED, '\\$&')}"` : `"${value}"`;
}
