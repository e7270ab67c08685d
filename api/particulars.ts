/** What a problem says beside its code. */
import type { Words } from '../terms/catalogue.ts';
import type { FieldError } from './field-errors.ts';

export type Value = string | number | Words | readonly Words[];

export interface Particulars {
  /** For the places in the detail. */
  readonly values?: Readonly<Record<string, Value>>;
  readonly errors?: readonly FieldError[];
  readonly headers?: Readonly<Record<string, string>>;
}
