/** Liaisons (对接人): who is sent to which body above the city, their tasks and their log of contacts. */
import { z } from 'zod';
import { CONTACT_WAYS, LIAISON_TASK_STATUSES } from '../../domain/supervision/liaison-task.ts';
import { day, instant, itemConcerned, journalEntry, localDate, named, text } from './common.ts';
import { person, reasons } from './desks.ts';

export const newLiaison = z.strictObject({
  personId: person.meta({ description: 'An officer or a head of a city below the body' }),
  reasons,
});
export const liaison = z
  .object({
    department: named,
    liaison: named.nullable().meta({ description: 'Null where nobody has been named' }),
    appointedAt: instant.nullable().meta({ description: 'Null where the installation brought the name' }),
    appointedBy: z.string().nullable(),
    reasons: z.string().nullable(),
  })
  .meta({ id: 'Liaison' });

export const liaisonTaskStatus = z.enum(LIAISON_TASK_STATUSES);
export const liaisonTaskNo = z
  .string()
  .regex(/^\d{6}-[A-Z]{3}-\d{2}-\d{8}-\d{6,}-[0-9A-Z]\.L[1-9]\d{0,3}$/)
  .meta({ examples: ['990000-ZRZ-23-20260914-000042-K.L1'] });

const about = {
  taskNo: z.string(),
  status: liaisonTaskStatus,
  statusText: z.string(),
  department: named.meta({ description: 'The body above that has the item' }),
  liaison: named.nullable().meta({ description: 'Who is sent there now; null: nobody, and the supervisor acts' }),
  openedAt: instant,
  contacts: z.number().int().meta({ description: 'How many contacts were entered' }),
  nextOn: localDate.nullable().meta({ description: 'The day that was said for the next contact' }),
  missed: z.boolean().meta({ description: 'That day has passed without one' }),
  version: z.number().int().meta({ description: 'The ETag' }),
  item: itemConcerned,
};
export const liaisonTask = z.object(about).meta({ id: 'LiaisonTask' });
export const liaisonTaskWithJournal = z
  .object({
    ...about,
    journal: z
      .array(journalEntry)
      .meta({ description: 'With the log of contacts; the latest 200 entries, the newest first' }),
  })
  .meta({ id: 'LiaisonTaskWithJournal' });

const LENGTH = 4_000;

export const contact = z.strictObject({
  heldOn: day.meta({ description: 'Today at the latest' }),
  way: z.enum(CONTACT_WAYS),
  met: text(400, '省自然资源厅审批处负责人'),
  said: text(LENGTH, '汇报项目进展，请求加快审查。'),
  answer: text(LENGTH, '拟列入下周会审。').optional().meta({ description: 'Absent: none yet' }),
  nextOn: day.optional().meta({ description: 'When the next contact is to be: today or later' }),
});
export const liaisonClosing = z.strictObject({ outcome: text(LENGTH, '省厅承诺十日内作出决定。') });
