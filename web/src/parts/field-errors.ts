/** What the API says of single fields. */
import { Refusal } from '../api/client.ts';

export type FieldErrors = NonNullable<NonNullable<Refusal['problem']>['errors']>;

export function fieldErrorsOf(error: unknown): FieldErrors {
  return (error instanceof Refusal && error.problem?.errors) || [];
}

/** What is said of this field, or of a part of it. */
export function saidOf(errors: FieldErrors, pointer: string): readonly string[] {
  const about = errors.filter((one) => one.pointer === pointer || one.pointer.startsWith(`${pointer}/`));
  return [...new Set(about.map(({ detail }) => detail))];
}
