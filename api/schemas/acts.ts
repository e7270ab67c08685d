/** What the acts on an item say. */
import { z } from 'zod';
import { RECTIFIABLE } from '../../domain/item/events.ts';
import { REFUSAL_GROUNDS } from '../../domain/item/refusal.ts';
import { GROUNDS, type Ground } from '../../domain/timetable/timetable.ts';
import { departmentId, formed, text } from './common.ts';
import { channel, materialFile } from './submission.ts';

const GROUND_CODES = Object.keys(GROUNDS) as [Ground, ...Ground[]];
const REASONS_LENGTH = 4_000;
const reasonsText = z
  .string()
  .max(REASONS_LENGTH)
  .meta({ examples: ['材料与现场不符，见附件第 3 页。'] });
const day = z.iso.date().meta({ pattern: undefined, format: 'date', examples: ['2026-09-30'] });
const typeName = formed(/^[a-z][a-z0-9-]{0,60}$/, 'soil-water');
const ordinal = z.number().int().min(1).max(1_000);
const missingPredecessors = z
  .array(typeName)
  .max(50)
  .optional()
  .meta({ description: 'Item types whose paper is said to be missing. One that silence has passed is no reason' });
const notice = {
  noticeNo: text(100, '临水函〔2026〕7号').meta({ description: '文号 of the written notice' }),
  noticedOn: day.meta({ description: 'The day on which it was given: today' }),
};

export const nothing = z.strictObject({}).nullish();
/** The new due day belongs to `newDueDay`, and to nothing else. */
export const holdRelease = z
  .strictObject({
    decision: z.enum(['originalInstant', 'newDueDay']),
    dueOn: day.optional().meta({ description: 'With `newDueDay`: a working day that lies ahead' }),
    reasons: reasonsText,
  })
  .refine(({ decision, dueOn }) => decision !== 'newDueDay' || dueOn !== undefined, {
    path: ['dueOn'],
    params: { code: 'REQUIRED' },
  })
  .refine(({ decision, dueOn }) => decision === 'newDueDay' || dueOn === undefined, {
    path: ['dueOn'],
    params: { code: 'UNKNOWN_FIELD' },
  });
export const optionalReasons = z.strictObject({ reasons: reasonsText.nullish() }).nullish();
export const reasons = z.strictObject({ reasons: reasonsText });
export const refusal = z.strictObject({
  reasons: reasonsText,
  ground: z
    .enum(REFUSAL_GROUNDS)
    .optional()
    .meta({
      description:
        'Why, beside the free text. Needed where an item that this one depends on is deemed approved; ' +
        '`missingPredecessor` names its types in missingPredecessors',
    }),
  missingPredecessors,
});
export const writtenNotice = z.strictObject(notice);

export const accept = z
  .strictObject({
    reasons: reasonsText.nullish(),
    deferred: z
      .array(z.strictObject({ name: text(255, '地质灾害评估报告'), dueOn: day }))
      .min(1)
      .max(50)
      .optional()
      .meta({ description: 'Material that may follow, each promised for a date (容缺受理)' }),
  })
  .nullish();

export const correction = z.strictObject({
  missing: z.array(text(1_000, '水土保持图缺少比例尺')).max(100).meta({ description: 'Everything that is missing' }),
  ...notice,
  missingPredecessors,
});

const materials = z.array(materialFile).max(200).default([]);

export const resubmission = z.strictObject({
  answers: z.array(ordinal).max(100).meta({ description: 'The entries of the list that this answers, from 1' }),
  channel: channel
    .default('online')
    .meta({ description: 'What comes over a counter after its closing hour counts on the next day' }),
  materials,
});
export const deferredHandIn = z.strictObject({ ordinals: z.array(ordinal).max(50), materials });

export const suspension = z.strictObject({ ground: z.enum(GROUND_CODES), ...notice });
export const resumption = z.strictObject({ ordinal });

export const extension = z.strictObject({
  by: z.strictObject({ value: z.number().int().min(1).max(1_000), unit: z.enum(['working', 'calendar', 'month']) }),
  reasons: reasonsText,
  ...notice,
});

export const opinionRequest = z
  .strictObject({
    kind: z.enum(['opinion', 'leg', 'joint-review']).default('opinion'),
    departmentId: departmentId.meta({ description: 'The department that is asked' }),
    question: text(2_000, '是否同意该项目的水土保持方案'),
    limit: z
      .strictObject({ value: z.number().int().min(1).max(60), unit: z.enum(['working', 'calendar']) })
      .default({ value: 7, unit: 'working' }),
    onSilence: z
      .enum(['consent', 'escalate'])
      .default('consent')
      .meta({ description: 'Absence from a joint review counts as consent, and nothing else' }),
  })
  .refine(({ kind, onSilence }) => kind !== 'joint-review' || onSilence === 'consent', {
    path: ['onSilence'],
    params: { code: 'NOT_ALLOWED_VALUE', allowed: ['consent'] },
  });

export const opinion = z.strictObject({ view: z.enum(['agrees', 'objects', 'comments']), text: text(4_000, '同意。') });

export const approval = z
  .strictObject({
    reasons: reasonsText.nullish(),
    promise: z
      .strictObject({ text: text(4_000, '承诺按批准的方案实施。'), verifyBy: day })
      .optional()
      .meta({ description: 'The signed promise that stands for the examination, and by when it is verified' }),
  })
  .nullish();

export const paper = z.strictObject({ documentNo: text(100, '临水批〔2026〕31号') });
export const delivery = z.strictObject({ method: text(200, '窗口领取') });
export const verification = z.strictObject({ kept: z.boolean(), findings: text(4_000, '现场核查与承诺一致。') });

export const revocation = z.strictObject({
  ground: z.enum([
    'abuse-of-power',
    'beyond-authority',
    'procedure-violated',
    'applicant-unqualified',
    'obtained-by-fraud',
  ]),
  reasons: reasonsText,
});

const DATE_TIME = z.iso.datetime({ offset: true });
const DAY = z.iso.date();

export const rectification = z
  .strictObject({
    field: z.enum(RECTIFIABLE),
    from: text(200, '2026-08-03T09:00:00.000+08:00').meta({ description: 'What stands there now' }),
    to: text(200, '2026-08-04T09:00:00.000+08:00').meta({
      description: 'receivedAt: an instant with its offset; acceptedOn: a day; noticeNo: a number; officer: a person',
    }),
    reasons: reasonsText,
  })
  .superRefine(({ field, from, to }, context) => {
    const form = field === 'receivedAt' ? DATE_TIME : field === 'acceptedOn' ? DAY : null;
    if (form === null) return;
    const example = field === 'receivedAt' ? '2026-08-04T09:00:00.000+08:00' : '2026-08-04';
    for (const [name, value] of Object.entries({ from, to })) {
      if (!form.safeParse(value).success) {
        context.addIssue({ code: 'custom', path: [name], params: { code: 'BAD_FORMAT', allowed: [example] } });
      }
    }
  });
