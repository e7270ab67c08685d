/** The calendar of a window's due dates (iCalendar, RFC 5545): the same items give the same bytes. */
import ical, { ICalEventStatus } from 'ical-generator';
import {
  dayNumber,
  dayOf,
  type Instant,
  isoShanghai,
  type LocalDate,
  localDate,
} from '../domain/calendar/local-date.ts';
import { fill, type Language, TERMS } from '../terms/catalogue.ts';

const WORDS = TERMS.dueCalendar;

/** One open item that the window must act on. */
export interface DueItem {
  readonly itemNo: string;
  readonly type: { readonly zh: string; readonly en: string };
  readonly projectCode: string;
  /** What is due: acceptance, or the decision. */
  readonly turn: 'acceptance' | 'decision';
  /** The first instant that is too late. */
  readonly dueExclusiveAt: Instant;
  readonly provisional: boolean;
  /** How many events the item has; it only rises. */
  readonly revision: number;
  /** When the last of them was recorded. */
  readonly changedAt: Instant;
}

export interface DueCalendar {
  readonly window: { readonly zh: string; readonly en: string };
  readonly items: readonly DueItem[];
}

/** One all-day event per item, in the order given, so that no time zone of a reader can move it to another day. */
export function dueCalendar({ window, items }: DueCalendar, language: Language): string {
  const name = fill(WORDS.name, language, { window: language === 'en' ? window.en : window.zh });
  const calendar = ical({
    name,
    prodId: { company: 'Shixian', product: 'due-dates', language: language.toUpperCase() },
  });
  for (const item of items) {
    const { itemNo, turn, provisional, revision, changedAt, dueExclusiveAt } = item;
    const type = language === 'en' ? item.type.en : item.type.zh;
    calendar.createEvent({
      // One event per item: when acceptance is settled it moves on to the decision.
      id: `${itemNo}@shixian`,
      start: utcDay(lastDay(dueExclusiveAt)),
      allDay: true,
      stamp: new Date(changedAt),
      lastModified: new Date(changedAt),
      sequence: revision,
      status: provisional ? ICalEventStatus.TENTATIVE : ICalEventStatus.CONFIRMED,
      summary: fill(WORDS[turn], language, { type, itemNo }),
      description: description(item, language),
    });
  }
  return calendar.toString();
}

function description({ projectCode: code, provisional, dueExclusiveAt }: DueItem, language: Language): string {
  const time = isoShanghai(dueExclusiveAt).slice(11, 16);
  return [
    fill(WORDS.project, language, { code }),
    // A counter may close before the day does.
    ...(time === '00:00' ? [] : [fill(WORDS.closesAt, language, { time })]),
    ...(provisional ? [fill(WORDS.provisional, language)] : []),
  ].join('\n');
}

/** The last day on which one is in time. */
function lastDay(dueExclusiveAt: Instant): LocalDate {
  return localDate(dayOf(dueExclusiveAt - 1));
}

/** The generator writes the UTC day of the date that it is given. */
function utcDay(day: LocalDate): Date {
  return new Date(dayNumber(day) * 86_400_000);
}
