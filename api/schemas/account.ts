/** What has stopped, lengthened or held the clock of an item, and what its outcome leaves to be done. */
import { z } from 'zod';
import { instant, localDate } from './common.ts';

const pause = z
  .object({
    ordinal: z.number().int(),
    ground: z.string(),
    groundText: z.string(),
    article: z.string(),
    noticeNo: z.string(),
    from: localDate,
    through: localDate.nullable().meta({ description: 'The last day that the clock stood still; null while it does' }),
    capWorkingDays: z.number().int().nullable(),
    byCap: z.boolean().meta({ description: 'It ended by itself' }),
    workingDays: z.number().int().nullable().meta({ description: 'Working days that it took; null while it lasts' }),
  })
  .meta({ id: 'Pause' });

export const account = z
  .object({
    correction: z
      .object({
        missing: z.array(z.object({ entry: z.number().int(), text: z.string(), answered: z.boolean() })),
        requestedAt: instant,
        unitDueOn: localDate,
        onMiss: z.enum(['remind', 'lapse']),
        completedAt: instant.nullable(),
      })
      .nullable(),
    pauses: z.array(pause),
    extension: z
      .object({ value: z.number().int(), unit: z.string(), approver: z.string(), noticeNo: z.string() })
      .nullable(),
    hearing: z.object({ toldAt: instant, closedAt: instant.nullable() }).nullable(),
    opinions: z.array(
      z.object({
        ordinal: z.number().int(),
        kind: z.enum(['opinion', 'leg', 'joint-review']),
        ...{ kindText: z.string().optional(), stateText: z.string().optional(), silenceText: z.string().optional() },
        leg: z.string().nullish().meta({ description: 'The leg of the timetable that it is' }),
        departmentId: z.string(),
        question: z.string().meta({ description: 'Empty for a leg of the timetable' }),
        requestedAt: instant.optional(),
        startsOn: localDate.nullish().meta({ description: 'The day from which it counts, itself not counted' }),
        limit: z.object({ value: z.number().int(), unit: z.string() }).nullish(),
        dueOn: localDate,
        dueExclusiveAt: instant.optional(),
        provisional: z.boolean().optional(),
        state: z
          .enum(['waiting', 'given', 'consented', 'overdue', 'closed'])
          .optional()
          .meta({ description: '`overdue`: escalated, and may still be given; `closed`: the item ended before' }),
        onSilence: z.enum(['consent', 'escalate']),
        view: z.enum(['agrees', 'objects', 'comments', 'consented-by-silence']).nullable(),
        text: z.string().nullable(),
        answeredAt: instant.nullable(),
      }),
    ),
    deferred: z.array(
      z.object({
        ordinal: z.number().int(),
        name: z.string(),
        dueOn: localDate,
        handedIn: z.boolean(),
        missed: z.boolean(),
      }),
    ),
    hold: z
      .object({
        of: z.enum(['deeming', 'lapse']),
        reason: z.enum(['outage', 'statutoryDatePassed', 'notWarned']),
        cutoffAt: instant.meta({ description: 'The original instant, at which silence would have taken effect' }),
        outage: z
          .object({
            cause: z.enum(['silence', 'too-slow']),
            from: instant,
            through: instant.nullable().meta({ description: 'Null: it still lasted when the item was held' }),
          })
          .nullable(),
        release: z.object({ decision: z.enum(['originalInstant', 'newDueDay']), at: instant }).nullable(),
      })
      .nullable()
      .meta({ description: 'The last hold: silence decides nothing until it is released' }),
  })
  .meta({ id: 'Account', description: 'Corrections, pauses, extension, hearing, opinions, deferred material' });

export const duties = z
  .object({
    paper: z
      .object({
        dueOn: localDate,
        issuedAt: instant.nullable(),
        documentNo: z.string().nullable(),
        overdue: z.boolean().nullish().meta({ description: 'It was issued too late; null: not issued' }),
      })
      .nullable()
      .meta({ description: 'The document that is owed after a deeming' }),
    delivery: z.object({ dueOn: localDate, deliveredAt: instant.nullable() }).nullable(),
    promise: z.object({ text: z.string(), verifyBy: localDate, kept: z.boolean().nullable() }).nullable(),
    revocation: z
      .object({ ground: z.string(), reasons: z.string(), proposedBy: z.string(), revokedAt: instant.nullable() })
      .nullable(),
    expiresOn: localDate.nullable(),
    expired: z.boolean(),
    revokedPredecessors: z.array(z.object({ itemNo: z.string(), typeId: z.string() })),
  })
  .meta({ id: 'Duties', description: 'What the outcome leaves to be done' });
