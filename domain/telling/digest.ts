/** When a notice leaves by e-mail, as the person has chosen. */
import { dayOf, type Instant, MS_PER_HOUR, startOfDay } from '../calendar/local-date.ts';

/** `atOnce`: with what else waits at that moment. `never`: the inbox alone. */
export const DIGESTS = ['atOnce', 'hourly', 'daily', 'never'] as const;
export type Digest = (typeof DIGESTS)[number];

export interface DigestChoice {
  readonly digest: Digest;
  /** Of the day in +08:00, 0 to 23; only `daily` looks at it. */
  readonly hour: number;
}

/**
 * From when a notice that is written at `now` may leave: at once, with the next full hour, or at the next time that it
 * is that hour of a day. Null where it never does.
 */
export function leavesAt({ digest, hour }: DigestChoice, now: Instant): Instant | null {
  switch (digest) {
    case 'never':
      return null;
    case 'atOnce':
      return now;
    case 'hourly':
      return (Math.floor(now / MS_PER_HOUR) + 1) * MS_PER_HOUR;
    case 'daily': {
      const today = dayOf(now);
      const at = startOfDay(today) + hour * MS_PER_HOUR;
      return at > now ? at : startOfDay(today + 1) + hour * MS_PER_HOUR;
    }
  }
}
