/** The clock of an item with the reason for every day in it. */
import type { Ledger } from '../../db/ledger.ts';
import type { Queryable } from '../../db/pool.ts';
import type { ItemRow } from '../../db/queries/items.ts';
import type { Calendar } from '../../domain/calendar/calendar.ts';
import { type ClockStep, explainDue } from '../../domain/calendar/explain.ts';
import type { Due, Limit } from '../../domain/calendar/limit.ts';
import { type DayNumber, dayNumber, dayOf, isoShanghai, localDate } from '../../domain/calendar/local-date.ts';
import { type Charges, chargesOf, explainLimit, startDayOf } from '../../domain/item/charges.ts';
import { calendarVersionOf } from '../../domain/item/editions.ts';
import { receiptCountsFrom } from '../../domain/item/particulars.ts';
import { isOpen } from '../../domain/item/state.ts';
import { fill, type Language, TERMS } from '../../terms/catalogue.ts';
import { opinionState, opinionTexts } from './account-view.ts';
import { instantOrNull } from './clock-view.ts';
import { type ReadItem, readItems, summaryIn, summaryOf } from './item-view.ts';

/** Both limits day by day. While acceptance is open the days are those that follow if silence accepts. */
export async function explainItem(db: Queryable, ledger: Ledger, row: ItemRow, language: Language) {
  const [item] = await readItems(db, ledger, [row]);
  if (item === undefined) throw new Error(`item ${row.itemNo} could not be read`);
  const { state, clock, terms } = item;
  const { timetableVersion } = state.particulars;
  const calendarVersion = calendarVersionOf(state, ledger.rulebooks);
  const { statusText, lamp } = summaryIn(summaryOf(ledger, item), language);
  const account = chargesOf(state);
  const startsOn = startDayOf(state, terms);
  const start = startsOn ?? dayOf(receiptCountsFrom(state.particulars));
  const calendar = ledger.rulebooks.calendar(calendarVersion);
  return {
    itemNo: row.itemNo,
    status: state.status,
    statusText,
    versions: { timetable: timetableVersion, calendar: calendarVersion },
    startsWith: terms.anchor,
    startsOn: startsOn === null ? null : localDate(startsOn),
    startsOnIfSilent: startsOn === null && clock.ifSilent ? localDate(start) : null,
    ...accountIn(account, language),
    limits: limitsOf(item, language, { calendar, start, account }),
    asked: askedOf(item, language, calendar),
    overdueAt: instantOrNull(clock.overdueAt),
    deemsAt: instantOrNull(clock.deemsAt),
    deemingHeld: clock.deemingHeld,
    lamp,
    asOf: isoShanghai(row.now.getTime()),
  };
}

interface Counting {
  readonly calendar: Calendar;
  readonly start: DayNumber;
  readonly account: Charges;
}

function limitsOf({ terms, clock }: ReadItem, language: Language, { calendar, start, account }: Counting) {
  const deemsOn = terms.deemedBasis && (terms.deemedBasis.runsOn === 'promised' ? 'promised' : 'statutory');
  const explain = (kind: 'promised' | 'statutory', limit: Limit | null, due: Due | null) => {
    if (limit === null || due === null) return [];
    const steps = explainLimit(calendar, start, limit, account);
    return [
      {
        kind,
        kindText: TERMS.certificate[kind][language],
        limit: limitIn(limit, language),
        dueOn: due.dueOn,
        dueExclusiveAt: isoShanghai(due.dueExclusiveAt),
        provisional: due.provisional,
        deems: deemsOn === kind,
        counted: steps.filter(({ count }) => count !== null).length,
        days: steps.map((step) => ({ ...step, text: stepText(step, language) })),
      },
    ];
  };
  return [
    ...explain('promised', terms.promisedLimit, clock.promisedDue),
    ...explain('statutory', terms.statutoryLimit, clock.statutoryDue),
  ];
}

/** What others were asked, each with the days of its own clock, which no pause stops. */
function askedOf({ state, clock }: ReadItem, language: Language, calendar: Calendar) {
  return state.account.opinions.map((opinion, i) => {
    const { ordinal, kind, leg = null, departmentId, onSilence, limit, startsOn } = opinion;
    const due = clock.opinionDues[i] ?? opinion.due;
    const steps = limit && startsOn ? explainDue(calendar, dayNumber(startsOn), limit) : [];
    const standing = { kind, onSilence, state: opinionState(opinion, isOpen(state)) } as const;
    return {
      ...{ ordinal, leg, departmentId, ...standing, ...opinionTexts(standing, language) },
      startsOn: startsOn ?? null,
      limit: limit ? limitIn(limit, language) : null,
      dueOn: due.dueOn,
      dueExclusiveAt: isoShanghai(due.dueExclusiveAt),
      provisional: due.provisional,
      days: steps.map((step) => ({ ...step, text: stepText(step, language) })),
    };
  });
}

function accountIn({ suspensions, extension }: Charges, language: Language) {
  return {
    suspensions: suspensions.map(({ from, through, ground }) => ({
      from: localDate(from),
      through: localDate(through),
      ground,
    })),
    extension: extension && { by: limitIn(extension.by, language) },
  };
}

function limitIn(limit: Limit, language: Language) {
  return { ...limit, text: fill(TERMS.limits[limit.unit], language, { value: limit.value }) };
}

function stepText({ reason, known }: ClockStep, language: Language): string {
  const article = TERMS.stepArticles[reason]?.[language] ?? '';
  return TERMS.steps[reason][language] + article + (known ? '' : TERMS.unknownDay[language]);
}
