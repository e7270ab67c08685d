/** Coordination letters (函告) and supervision notices (督办单). */
import { z } from 'zod';
import { day, departmentId, formed, instant, journalEntry, localDate, text } from './common.ts';
import { documentNo } from './document.ts';

const DEMAND_LENGTH = 4_000;
/** The most items that one letter lists. */
export const MOST_ITEMS = 500;

/** Which of the department's open items: by number, or by what they have in common, as of now. */
const pick = z
  .strictObject({
    itemNos: z
      .array(formed(/^\d{6}-[A-Z]{3}-\d{2}-\d{8}-\d{6,}-[0-9A-Z]$/, '990100-SLJ-23-20260914-000042-K'))
      .min(1)
      .max(MOST_ITEMS)
      .optional(),
    overdue: z.boolean().optional().meta({ description: 'true: those whose limit is over' }),
    typeId: formed(/^[a-z][a-z0-9-]{0,60}$/, 'soil-water').optional(),
    projectCode: formed(/^\d{4}-\d{6}-\d{2}-\d{2}-[0-9A-Z]{5,6}$/, '2609-990100-04-01-200017').optional(),
    dueBy: day.optional().meta({ description: 'Those that fall due by this day' }),
  })
  .meta({ id: 'PickedItems', description: 'Empty: every open item of the department in your reach' });

export const letterBody = z.strictObject({
  departmentId: formed(/^\d{6}-[A-Z]{3}$/, '990100-SLJ'),
  items: pick,
  demand: text(DEMAND_LENGTH, '请倒排工期，明确专人，于十日内作出决定。').meta({
    description: 'What is asked, in your words',
  }),
  replyOn: day.meta({ description: 'By the end of this day an answer is due; today at the earliest' }),
  copies: text(400, '市政府办公室').optional().meta({ description: '抄送' }),
});
export type LetterBody = z.output<typeof letterBody>;

export const letterToPreview = letterBody
  .extend({ kind: z.enum(['coordinationLetter', 'supervisionNotice']) })
  .meta({ id: 'LetterToPreview' });
export const letterPreview = z
  .object({
    itemNos: z.array(z.string()).meta({ description: 'The items that it would list' }),
    html: z.string().meta({ description: 'The sheet, without scripts' }),
  })
  .meta({ id: 'LetterPreview' });

export const answerBody = z.strictObject({
  measure: text(DEMAND_LENGTH, '已召开专家评审会，责任到人。'),
  doneOn: day.meta({ description: 'By when it is done' }),
});
export const returnBody = z.strictObject({ reasons: text(DEMAND_LENGTH, '未说明办结日期的依据。'), replyOn: day });
export const closeBody = z.strictObject({ findings: text(DEMAND_LENGTH, '经核实，已按期作出决定。') });

export const noticeStatus = z.enum(['issued', 'signedFor', 'answered', 'returned', 'closed']);
export const noticeNo = documentNo;

const about = {
  noticeNo: z.string(),
  symbol: z.string().meta({ description: '文号' }),
  departmentId,
  division: z.string(),
  status: noticeStatus,
  statusText: z.string(),
  version: z.number().int().meta({ description: 'The ETag: it changes with each step of a person' }),
  replyOn: localDate.meta({ description: 'By the end of this day the answer that is awaited now is due' }),
  overdue: z.boolean().meta({ description: 'An answer was late or is missing' }),
  itemNos: z.array(z.string()),
  issuedAt: instant,
  issuedBy: z.string(),
};
export const noticeSummary = z.object(about).meta({ id: 'SupervisionNoticeSummary' });
export const supervisionNotice = z
  .object({
    ...about,
    allowed: z
      .array(z.enum(['SignFor', 'Answer', 'Return', 'Close']))
      .meta({ description: 'The steps that may follow' }),
    steps: z.array(journalEntry),
  })
  .meta({ id: 'SupervisionNotice' });

export const supervisionMessage = z
  .object({
    id: z.string(),
    type: z.string(),
    text: z.string(),
    recipient: z.enum(['head', 'supervisor', 'leader']),
    addressee: z.string(),
    raisedAt: instant,
    noticeNo: z.string(),
    symbol: z.string(),
    departmentId: z.string(),
    status: noticeStatus,
    replyOn: localDate,
  })
  .meta({ id: 'SupervisionMessage' });
