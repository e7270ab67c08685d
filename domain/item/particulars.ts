/** What an item is from the beginning to its end. */
import type { Instant } from '../calendar/local-date.ts';
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
  /** When the paperwork was in; the day of it is the receipt day. */
  readonly receivedAt: Instant;
  /** The published versions under which the item runs. */
  readonly timetableVersion: string;
  readonly calendarVersion: string;
}
