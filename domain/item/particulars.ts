/** What an item is from the beginning to its end. Department and officer are those that have it now. */
import { dayNumber, type Instant, type LocalDate, startOfDay } from '../calendar/local-date.ts';
import type { Tier } from '../timetable/timetable.ts';

export interface Particulars {
  readonly itemNo: string;
  readonly typeId: string;
  readonly tier: Tier;
  readonly division: string;
  /** The division whose supervisor follows the item: its own, or the project's where it is decided above the city. */
  readonly supervisionDivision: string;
  readonly departmentId: string;
  /** The one named person who answers for the item. */
  readonly officerId: string;
  readonly unitId: string;
  /** When the paperwork was in; the day of it is the receipt day, unless `countsOn` names another. */
  readonly receivedAt: Instant;
  /**
   * `HH:mm`: what came in over a counter falls due when the counter closes (民法典 203). Absent: at 24:00.
   */
  readonly closesAt?: string;
  /** The receipt day of what came in over a counter that had closed: the next one (民法典 203). */
  readonly countsOn?: LocalDate;
  /** The published versions under which the item runs. */
  readonly timetableVersion: string;
  readonly calendarVersion: string;
  /** A renewal (延续): which approval it renews. */
  readonly renews?: Renewed;
  /** The legs that its timetable gives it, with the department that has each. */
  readonly legs?: readonly LegWindow[];
}

/** Where a leg (会办、初审) is done. */
export interface LegWindow {
  /** As the timetable names it. */
  readonly id: string;
  readonly departmentId: string;
}

/** What is known of an item before it is received. */
export type Given = Omit<Particulars, 'receivedAt' | 'countsOn' | 'timetableVersion' | 'calendarVersion'>;

/** From when the receipt counts: the instant itself, or the beginning of the day on which it counts. */
export function receiptCountsFrom({ receivedAt, countsOn }: Pick<Particulars, 'receivedAt' | 'countsOn'>): Instant {
  return countsOn === undefined ? receivedAt : startOfDay(dayNumber(countsOn));
}

/** The approval that a renewal is about, as it stood when the renewal was handed in (行政许可法 50). */
export interface Renewed {
  readonly itemNo: string;
  /** The last day of the approval. */
  readonly expiresOn: LocalDate;
  /** Handed in at least 30 days before that end; only then does silence renew. */
  readonly timely: boolean;
}
