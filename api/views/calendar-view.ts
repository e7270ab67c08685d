/** Calendars, publications and impact as they are answered. */
import type { ChangedItem, Impact, Totals } from '../../db/calendar-impact.ts';
import type { DivisionCalendar, PublicationRow } from '../../db/queries/calendars.ts';
import { isoShanghai } from '../../domain/calendar/local-date.ts';
import { writeCursor } from '../cursor.ts';
import { instantOrNull } from './clock-view.ts';

export function calendarView({ years, ownYears, ...calendar }: DivisionCalendar) {
  return {
    ...calendar,
    ownYears: [...ownYears],
    knownThrough: `${years.at(-1)?.year}-12-31`,
    years: years.map(({ year, source, publishedOn, restDays, makeUpWorkdays }) => ({
      year,
      source,
      publishedOn,
      restDays: [...restDays],
      makeUpWorkdays: [...makeUpWorkdays],
    })),
  };
}

export function publicationView({ id, publishedAt, years, ...row }: PublicationRow) {
  return { number: id, ...row, years: [...years], publishedAt: isoShanghai(publishedAt.getTime()) };
}

export function impactView({ draft, departments, changes, more }: Impact) {
  const last = changes.at(-1);
  const rows = [...departments].sort(([a], [b]) => a.localeCompare(b, 'en'));
  const sum = (of: keyof Totals) => rows.reduce((total, [, totals]) => total + totals[of], 0);
  return {
    asOf: isoShanghai(draft.at),
    versions: [...draft.editions].map(([division, version]) => ({ division, version })),
    totals: {
      open: sum('open'),
      moved: sum('moved'),
      newlyOverdue: sum('newlyOverdue'),
      noLongerProvisional: sum('noLongerProvisional'),
    },
    departments: rows.map(([departmentId, totals]) => ({ departmentId, ...totals })),
    items: changes.map(({ id: _id, before, after, ...item }) => ({
      ...item,
      before: datesView(before),
      after: datesView(after),
    })),
    nextCursor: more && last !== undefined ? writeCursor([last.id]) : null,
  };
}

function datesView(dates: ChangedItem['before']) {
  const { dueOn, provisional, acceptanceDue, promisedDue, statutoryDue, overdueAt, deemsAt, deemingHeld } = dates;
  return {
    dueOn,
    provisional,
    acceptanceDueOn: acceptanceDue?.dueOn ?? null,
    promisedDueOn: promisedDue?.dueOn ?? null,
    statutoryDueOn: statutoryDue?.dueOn ?? null,
    overdueAt: instantOrNull(overdueAt),
    deemsAt: instantOrNull(deemsAt),
    deemingHeld,
  };
}
