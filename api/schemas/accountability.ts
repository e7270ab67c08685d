/** Accountability records (问责): defaults of a department in a year, and what was made of them. */
import { z } from 'zod';
import { RECORD_STATUSES } from '../../domain/supervision/accountability.ts';
import { day, journalEntry, named, text } from './common.ts';

export const recordStatus = z.enum(RECORD_STATUSES);
export const recordNo = z
  .string()
  .regex(/^\d{6}-[A-Z]{3}-2\d{3}$/)
  .meta({ examples: ['990100-SLJ-2026'] });

const about = {
  recordNo: z.string(),
  department: named,
  division: z.string(),
  year: z.number().int(),
  status: recordStatus,
  statusText: z.string(),
  defaults: z.number().int().meta({ description: 'Items of the year that silence deemed' }),
  version: z.number().int().meta({ description: 'The ETag' }),
  allowed: z.array(z.enum(['HoldTalk', 'Refer', 'CloseRecord'])),
};

export const accountabilitySummary = z.object(about).meta({ id: 'AccountabilitySummary' });
export const accountabilityRecord = z
  .object({
    ...about,
    journal: z.array(journalEntry).meta({ description: 'The latest 200 entries, the newest first' }),
  })
  .meta({ id: 'AccountabilityRecord' });

const LENGTH = 4_000;

export const talkBody = z.strictObject({
  heldOn: day.meta({ description: 'Today at the latest' }),
  present: text(400, '分管领导、部门负责人'),
  findings: text(LENGTH, '部门承诺逐件倒排时限，一周内补齐批文。'),
});
export const referralBody = z.strictObject({
  to: text(200, '市效能办'),
  letterNo: text(100, '临督函〔2026〕3号').meta({ description: '文号 of the letter of referral' }),
  reasons: text(LENGTH, '本年度再次超时默认。'),
});
export const recordClosing = z.strictObject({ findings: text(LENGTH, '批文已补齐，责任人已处理。') });
