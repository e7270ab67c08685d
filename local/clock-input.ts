/** What the vectors of the clock command are read with: bad input as sentences, dates, limits. */
import { z } from 'zod';
import { isLocalDate } from '../domain/calendar/local-date.ts';

/** Input that cannot be used; the message is the sentence for the reader. */
export class BadInput extends Error {}

/** What is wrong with one field of a vector or a regime file, such as `exclusions[0].ground`. */
export class BadField extends Error {
  readonly field: string;
  constructor(field: string, message: string) {
    super(message);
    this.field = field;
  }
}

const WHOLE = 'must be a whole number of at least 1';
export const wholeNumber = z.int(WHOLE).min(1, WHOLE);

const UNITS = ['working', 'calendar', 'month', 'hour'] as const;
const unit = z.enum(UNITS, 'must be "working", "calendar", "month" or "hour"');

/** `[20, "working"]` */
export const limitSchema = z
  .tuple([wholeNumber, unit], 'must be a pair [number, "working", "calendar", "month" or "hour"]')
  .transform(([value, unit]) => ({ value, unit }));

export const text = z.string('must be a text').refine(hasText, 'must not be empty');

/** A date, as it is written. */
export const dateText = z
  .string('must be a date of the form yyyy-MM-dd')
  .refine(isLocalDate, { error: ({ input }) => `is not a date of the form yyyy-MM-dd: ${JSON.stringify(input)}` });

export function hasText(value: string): boolean {
  return value.trim() !== '';
}

/** `vector "base": exclusions[0]: ends before it starts`; `kind` is what has no such field. */
export function complaint(called: string, issue: z.core.$ZodIssue, kind: string): string {
  const at = fieldName(issue.path);
  if (issue.code === 'unrecognized_keys') {
    return `${called}: ${issue.keys.map((key) => fieldName([...issue.path, key])).join(', ')}: not a field of ${kind}`;
  }
  return `${called}: ${at === '' ? '' : `${at}: `}${issue.message}`;
}

function fieldName(path: readonly PropertyKey[]): string {
  const field = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  return field.startsWith('.') ? field.slice(1) : field;
}
