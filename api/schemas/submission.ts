/** What is handed in at the single window, and the receipt for it. */
import { z } from 'zod';
import { isCreditCode, PROJECT_CODE } from '../../domain/numbers.ts';
import { division, formed, instant, localDate, named, names, text, tier } from './common.ts';

export const divisionCode = formed(/^\d{6}$/, '990100');
export const typeName = formed(/^[a-z][a-z0-9-]{0,60}$/, 'soil-water');

/** A file as it is named: its bytes are not sent along. */
export const materialFile = z.strictObject({
  name: text(255, '水土保持方案报告书.pdf'),
  mediaType: formed(/^[a-z0-9.+-]{1,60}\/[a-z0-9.+-]{1,60}$/, 'application/pdf'),
  bytes: z.number().int().min(1).max(10_000_000_000),
  sha256: formed(/^[0-9a-f]{64}$/, '75aa71f64e6d31728492d67b842e39bb96db04628190e58221d9de4f8092250f'),
});

const material = materialFile.extend({
  forItems: z.array(typeName).min(1).max(50).meta({ description: 'The item types of this submission that it serves' }),
});

export const project = z.strictObject({
  code: formed(PROJECT_CODE, '2609-990100-04-01-200017', 'BAD_PROJECT_CODE').meta({ description: '项目代码' }),
  name: text(200, '霖湖精细化工成品仓库及辅助用房项目'),
  nameEn: text(200, 'Linhu Fine Chemicals warehouse').nullish(),
  kind: formed(/^[a-z][a-z0-9-]{0,39}$/, 'warehouse'),
  division: divisionCode,
  investmentWan: z.number().int().min(0).max(1_000_000_000).nullish().meta({ description: 'In 10,000 CNY' }),
  unit: z.strictObject({
    creditCode: z
      .string()
      .refine(isCreditCode, { params: { code: 'BAD_CHECK_CHARACTER', allowed: ['91990100MA7Q2H6K2W'] } })
      .meta({
        pattern: '^[0-9A-Z]{18}$',
        description: '统一社会信用代码, check character included',
        examples: ['91990100MA7Q2H6K2W'],
      }),
  }),
});

const renewed = formed(/^\d{6}-[A-Z]{3}-\d{2}-\d{8}-\d{6,}-[0-9A-Z]$/, '990100-SLJ-23-20260914-000042-K').meta({
  description: 'Renewals only: the item whose approval is to be renewed',
});

export const channel = z.enum(['online', 'counter']);

export const submission = z
  .strictObject({
    project,
    channel: channel.optional().meta({
      description:
        'Over a counter, the last day of every limit ends when the counters close, and what comes after that hour ' +
        'counts on the next day. Absent: online',
    }),
    contact: z.strictObject({ name: text(100, '杜霁章'), phone: formed(/^[0-9+() -]{5,30}$/, '0600-8802217') }),
    items: z
      .array(z.strictObject({ typeId: typeName, division: divisionCode, renews: renewed.optional() }))
      .min(1)
      .max(50)
      .meta({ description: 'Each item type once, with the division that decides it' }),
    materials: z.array(material).min(1).max(200),
  })
  .superRefine(({ items, materials }, context) => {
    const types = items.map(({ typeId }) => typeId);
    const refuse = (path: (string | number)[], code: string, allowed?: string[]) =>
      context.addIssue({ code: 'custom', path, params: { code, ...(allowed && { allowed }) } });
    types.forEach((type, i) => {
      if (types.indexOf(type) < i) refuse(['items', i, 'typeId'], 'DUPLICATE_ITEM_TYPE');
    });
    materials.forEach(({ forItems }, i) => {
      forItems.forEach((type, j) => {
        if (!types.includes(type)) refuse(['materials', i, 'forItems', j], 'NOT_IN_SUBMISSION', types);
      });
    });
  })
  .meta({ id: 'Submission', description: 'One project, one package of materials, several approval items' });

const limitDue = z
  .object({
    limit: z.object({ value: z.number().int(), unit: z.enum(['working', 'calendar', 'month', 'hour']) }).nullable(),
    dueOn: localDate,
    dueExclusiveAt: instant,
    provisional: z.boolean(),
  })
  .meta({
    id: 'LimitDue',
    description: 'A limit and the date that follows: the last day in time, and the first instant that is not',
  });

export const clock = z
  .object({
    startsWith: z.enum(['acceptance', 'receipt']).meta({ description: 'What starts the limit' }),
    startsOn: localDate
      .nullable()
      .meta({ description: 'The day from which it is counted; null until acceptance is settled' }),
    acceptanceDueOn: localDate,
    acceptanceDueExclusiveAt: instant,
    runsOn: z
      .enum(['promised', 'statutory', 'expiry'])
      .nullable()
      .meta({ description: 'The limit that lamps and escalation follow' }),
    dueOn: localDate.nullable(),
    dueOnIfSilent: localDate.nullable().meta({ description: 'The due day that follows if silence accepts' }),
    dueExclusiveAt: instant.nullable(),
    promised: limitDue.nullable(),
    statutory: limitDue.nullable(),
    provisional: z
      .boolean()
      .meta({ description: 'Past the known calendar: shown, and never settled before the notice of that year' }),
    timetableVersion: z.string(),
    calendarVersion: z.string(),
  })
  .meta({ id: 'Clock' });

export const silence = z
  .object({
    code: z
      .string()
      .meta({ description: 'Machine code', examples: ['deemed-approved', 'escalate-only', 'report-upward'] }),
    on: localDate.nullable(),
    hour: z
      .string()
      .nullish()
      .meta({ description: 'The hour at which that day ends: 24:00, or when the counters close', examples: ['24:00'] }),
    text: z.string().meta({ examples: ['至 2026-09-28 24 时未作出决定的，即行督办，并视为同意（超时默认）。'] }),
  })
  .meta({ id: 'Silence', description: 'What silence past the limit will mean' });

export const window = z.object({ departmentId: z.string(), department: names, name: names }).meta({ id: 'Window' });

export const materialView = z
  .object({
    name: z.string(),
    mediaType: z.string(),
    bytes: z.number().int(),
    sha256: z.string(),
    forItems: z.array(z.string()),
  })
  .meta({ id: 'Material' });

const receiptItem = z.object({
  itemNo: z.string(),
  type: named,
  tier,
  division,
  window,
  responsibleOfficer: named,
  actingOfficer: named.nullish().meta({ description: 'Who stood in for the officer on that day' }),
  clock,
  silence,
  acceptanceSilence: z.string(),
});

export const receipt = z
  .object({
    receiptNo: z.string(),
    queryCode: z.string().meta({ description: 'Six digits for the public look-up' }),
    receivedAt: instant,
    countsOn: localDate.optional().meta({ description: 'The receipt day, where a counter had closed: the next one' }),
    project: z.object({
      code: z.string(),
      name: z.string(),
      nameEn: z.string().nullable(),
      kind: z.string(),
      investmentWan: z.number().nullable(),
      division,
    }),
    unit: named.extend({ creditCode: z.string() }),
    contact: z.object({ name: z.string(), phone: z.string() }),
    materials: z.array(materialView),
    items: z.array(receiptItem),
  })
  .meta({ id: 'Receipt', description: '收件凭证: nothing in it changes after it was issued' });

export const submissionCheck = z
  .object({ items: z.array(receiptItem.omit({ itemNo: true })) })
  .meta({ id: 'SubmissionCheck', description: 'What the items of the package would be told; nothing was handed in' });
