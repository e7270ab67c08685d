/** Calendars over HTTP: notices in, calendars, impact and progress out. */
import { z } from 'zod';
import { isLocalDate } from '../../domain/calendar/local-date.ts';
import { departmentId, instant, localDate, nextCursor, text, typeId } from './common.ts';

const DAYS = 366;

const day = z
  .string()
  .refine(isLocalDate, { params: { code: 'BAD_FORMAT', allowed: ['2027-01-01'] } })
  .meta({ format: 'date', examples: ['2027-01-01'] });

const division = z
  .string()
  .refine((code) => /^\d{6}$/.test(code), { params: { code: 'BAD_FORMAT', allowed: ['000000'] } })
  .meta({ pattern: '^\\d{6}$', examples: ['000000'], description: '000000: the national calendar' });

const notice = z
  .strictObject({
    year: z.number().int().min(1949).max(2200),
    source: text(500, '国务院办公厅关于2027年部分节假日安排的通知'),
    publishedOn: day,
    restDays: z.array(day).max(DAYS),
    makeUpWorkdays: z.array(day).max(DAYS),
  })
  .meta({
    id: 'CalendarNotice',
    description: 'The whole of one year: it replaces what the division had for that year',
  });

export const calendarInput = z.strictObject({ division, notices: z.array(notice).min(1).max(10) });
export const publicationInput = calendarInput.extend({ reason: text(1_000, '国办公布2027年节假日安排') });

const year = z.object({
  year: z.number().int(),
  source: z.string(),
  publishedOn: localDate,
  restDays: z.array(localDate),
  makeUpWorkdays: z.array(localDate),
});

const divisionCalendar = z
  .object({
    division: z.string(),
    version: z.string(),
    knownThrough: localDate.meta({ description: 'Dates behind it are provisional' }),
    ownYears: z
      .array(z.number().int())
      .meta({ description: 'Years with notices of its own; all others are inherited' }),
    years: z.array(year),
  })
  .meta({ id: 'DivisionCalendar' });

export const publication = z
  .object({
    number: z.number().int(),
    division: z.string(),
    version: z.string(),
    years: z.array(z.number().int()),
    publishedAt: instant,
    publishedBy: z.string(),
    reason: z.string(),
    resettled: z.number().int().meta({ description: 'Open items whose rows have followed' }),
    of: z.number().int().meta({ description: 'Open items that it concerns' }),
  })
  .meta({ id: 'CalendarPublication' });

export const calendars = z.object({ items: z.array(divisionCalendar), publications: z.array(publication) });

const dates = z.object({
  dueOn: localDate.nullable(),
  provisional: z.boolean(),
  acceptanceDueOn: localDate.nullable(),
  promisedDueOn: localDate.nullable(),
  statutoryDueOn: localDate.nullable(),
  overdueAt: instant.nullable(),
  deemsAt: instant.nullable(),
  deemingHeld: z.boolean(),
});

const counts = {
  open: z.number().int(),
  moved: z.number().int(),
  newlyOverdue: z
    .number()
    .int()
    .meta({ description: 'The new due date lies in the past; overdue at the end of the next working day' }),
  noLongerProvisional: z.number().int(),
};

const changedItem = z.object({
  itemNo: z.string(),
  typeId,
  departmentId,
  division: z.string(),
  moved: z.boolean(),
  newlyOverdue: z.boolean(),
  noLongerProvisional: z.boolean(),
  before: dates,
  after: dates,
});

export const impact = z
  .object({
    asOf: instant,
    versions: z.array(z.object({ division: z.string(), version: z.string() })),
    totals: z.object(counts),
    departments: z.array(z.object({ departmentId, ...counts })),
    items: z.array(changedItem),
    nextCursor,
  })
  .meta({ id: 'CalendarImpact' });
