/** Instants as PostgreSQL reads them. */
import type { Instant } from '../domain/calendar/local-date.ts';

/** The instant that was written last: a batch writes the same one for thousands of items. */
let last: Instant = Number.NaN;
let text = '';

export function iso(instant: Instant): string {
  if (instant !== last) {
    text = new Date(instant).toISOString();
    last = instant;
  }
  return text;
}
