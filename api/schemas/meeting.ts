/** Coordination meetings (综合调度会) as they are read, and what is done with them. */
import { z } from 'zod';
import { GATES } from '../../domain/timetable/critical-path.ts';
import { TERMS } from '../../terms/catalogue.ts';
import { departmentId, division, formed, instant, localDate, names, status, text, tier } from './common.ts';

const codes = <Words extends object>(words: Words) => z.enum(Object.keys(words) as [keyof Words & string]);
const word = formed(/^[\x21-\x7e]{1,200}$/, 'red:990100-SLJ');
const day = z.iso.date().meta({ pattern: undefined, format: 'date', examples: ['2026-10-30'] });
const reasons = text(4_000, '会前已办结，批文已出具。');
const itemNumber = formed(/^\d{6}-[A-Z]{3}-\d{2}-\d{8}-\d{6,}-[0-9A-Z]$/, '990100-SLJ-23-20260914-000042-K');
export const meetingNo = z
  .string()
  .regex(/^M\d{6}-\d{4}-\d{2}$/)
  .meta({ examples: ['M990100-2026-10'] });

export const newMeeting = z
  .strictObject({ month: formed(/^\d{4}-(0[1-9]|1[0-2])$/, '2026-10') })
  .meta({ id: 'NewMeeting' });
export const addition = z.strictObject({
  title: text(200, '用林报批会商'),
  text: text(4_000, '提请省厅会商，明确补正口径。'),
  itemNos: z.array(itemNumber).max(50).default([]),
  reasons,
});
export const strike = z.strictObject({ key: word, reasons });
export const holding = z.strictObject({
  heldOn: day.meta({ description: 'Not before the pack was frozen, and not ahead' }),
  chair: text(200, '分管副市长'),
  present: text(4_000, '市发展改革委、市自然资源局、市水利局'),
});

const givenTask = z.strictObject({
  text: text(2_000, '10 月底前完成水土保持方案审查并出具批文'),
  measure: text(1_000, '批文文号').meta({ description: 'By what it is seen that the task is done' }),
  departmentId: formed(/^\d{6}-[A-Z]{3}$/, '990100-SLJ'),
  personId: word.optional().meta({ description: 'An officer or the head of that department; without one, its head' }),
  due: z
    .union([z.strictObject({ on: day }), z.strictObject({ workingDays: z.number().int().min(1).max(250) })])
    .meta({ description: 'A day ahead, or so many working days after the day of the meeting' }),
});
export const minutes = z
  .strictObject({
    decisions: z
      .array(
        z.strictObject({
          key: word,
          decision: text(4_000, '由市水利局限期办结。'),
          tasks: z.array(givenTask).max(20).default([]),
        }),
      )
      .min(1)
      .max(120),
  })
  .meta({ id: 'Minutes' });

const line = {
  itemNo: z.string(),
  typeId: z.string(),
  projectCode: z.string(),
  departmentId: z.string(),
  officerId: z.string(),
  status,
  dueOn: localDate.nullable(),
  lateWorkingDays: z.number().int(),
};
const redLine = z.object({ ...line, reason: codes(TERMS.redReasons), unacknowledged: z.number().int() });
const blocker = z.object({
  waiting: z.object({
    typeId: z.string(),
    tier,
    itemNo: z.string().nullable(),
    departmentId: z.string().nullable(),
  }),
  on: z.object(line),
  overdue: z.boolean(),
});
const slip = z.object({
  gate: z.enum(GATES),
  before: localDate,
  now: localDate.nullable(),
  workingDays: z.number().int().nullable(),
  chain: z.array(
    z.object({ typeId: z.string(), workingDays: z.number().int().nullable(), finishesOn: localDate.nullable() }),
  ),
  head: z
    .object({ typeId: z.string(), itemNo: z.string().nullable(), departmentId: z.string().nullable() })
    .nullable()
    .meta({ description: 'Where the chain is; without an item and a department it is the turn of the unit' }),
  checklistChanged: z.boolean(),
});
const taskStatus = codes(TERMS.taskStatuses);
const taskLine = z.object({
  taskNo: z.string(),
  text: z.string(),
  measure: z.string(),
  departmentId: z.string(),
  personId: z.string().nullable(),
  dueOn: localDate,
  status: taskStatus,
  reportedOn: localDate.nullable(),
  late: z.boolean(),
});

const lines = <Rule extends string, Subject extends z.ZodRawShape, Line extends z.ZodType>(
  rule: Rule,
  subject: Subject,
  one: Line,
) => z.object({ key: z.string(), rule: z.literal(rule), ...subject, lines: z.array(one), more: z.array(one) });
const picked = z
  .discriminatedUnion('rule', [
    lines('carriedOver', { departmentId: z.string() }, taskLine),
    lines('red', { departmentId: z.string() }, redLine),
    lines('blocker', { projectCode: z.string() }, blocker),
    lines('slip', { projectCode: z.string() }, slip),
  ])
  .meta({ id: 'AgendaEntry', description: '`more`: what the cap of the entry leaves out of the document' });

const byName = z.record(z.string(), names);
const totals = z.object({ entries: z.number().int(), lines: z.number().int() });
export const pack = z
  .object({
    form: z.literal(1),
    meetingNo: z.string(),
    division: z.string(),
    month: z.string(),
    state: z.enum(['draft', 'frozen']),
    asOf: instant,
    since: instant.meta({ description: 'The instant that it is compared with' }),
    sinceMeetingNo: z.string().nullable().meta({ description: 'Null: the beginning of the month' }),
    rules: z.object({
      version: z.string(),
      preparedOnDay: z.number().int().nullable(),
      tiers: z.array(tier),
      entriesPerRule: z.number().int(),
      linesPerEntry: z.number().int(),
      slipWorkingDays: z.number().int(),
    }),
    totals: z.object({ carriedOver: totals, red: totals, blocker: totals, slip: totals }),
    closure: z.object({
      due: z.number().int(),
      closedInTime: z.number().int(),
      awaitsConfirmation: z.number().int(),
      tasks: z.array(
        taskLine.omit({ measure: true, status: true, late: true }).extend({ closure: codes(TERMS.closures) }),
      ),
    }),
    entries: z.array(picked),
    beyond: z.array(picked).meta({ description: 'What the rules picked beyond their caps' }),
    added: z.array(
      z.object({
        key: z.string(),
        title: z.string(),
        text: z.string(),
        itemNos: z.array(z.string()),
        reasons: z.string(),
        by: names,
        on: localDate,
      }),
    ),
    strikes: z.array(z.object({ key: z.string(), reasons: z.string(), by: names, on: localDate })),
    names: z.object({ division: names, departments: byName, people: byName, projects: byName, types: byName }),
  })
  .meta({ id: 'MeetingPack', description: '会议材料' });

export const meetingSummary = z
  .object({
    meetingNo: z.string(),
    division,
    month: z.string(),
    status: codes(TERMS.meetingStatuses),
    statusText: z.string(),
    version: z.number().int(),
    openTasks: z.number().int(),
  })
  .meta({ id: 'MeetingSummary' });

export const meeting = meetingSummary
  .extend({
    pack: pack.nullable().meta({ description: 'The draft, or what was frozen' }),
    frozen: z.object({ at: instant, by: z.string(), sha256: z.string() }).nullable(),
    held: z.object({ heldOn: localDate, chair: z.string(), present: z.string() }).nullable(),
    decisions: z.array(z.object({ key: z.string(), decision: z.string(), by: z.string(), at: instant })),
    undecided: z.array(z.string()).meta({ description: 'Entries about which the minutes say nothing yet' }),
  })
  .meta({ id: 'Meeting', description: '综合调度会' });

export const taskNo = z
  .string()
  .regex(/^M\d{6}-\d{4}-\d{2}\.[1-9]\d{0,4}$/)
  .meta({ examples: ['M990100-2026-10.3'] });
export const taskReport = z.strictObject({ text: text(4_000, '批文已出具：临水批〔2026〕31号。') });
export const taskReturn = z.strictObject({ reasons });
export const taskConfirmation = z.strictObject({ remarks: z.string().max(4_000).nullish() }).nullish();
export const taskQuery = {
  status: taskStatus.optional(),
  departmentId: departmentId.optional(),
  meetingNo: meetingNo.optional(),
};

export const task = z
  .object({
    taskNo: z.string(),
    meetingNo: z.string(),
    division: z.string(),
    entryKey: z.string().meta({ description: 'The entry of the agenda that it came from' }),
    text: z.string(),
    measure: z.string(),
    department: z.object({ id: z.string(), name: names }),
    person: z.object({ id: z.string(), name: names }).nullable(),
    dueOn: localDate,
    late: z.boolean(),
    status: taskStatus,
    statusText: z.string(),
    version: z.number().int(),
    report: z.object({ text: z.string(), by: z.string(), at: instant }).nullable(),
    returns: z.number().int(),
    confirmedAt: instant.nullable(),
  })
  .meta({ id: 'MeetingTask', description: '议定事项' });

export const taskWithJournal = task
  .extend({
    journal: z.array(
      z.object({
        type: z.string(),
        text: z.string(),
        effectiveAt: instant,
        decidedAt: instant,
        actor: z.string(),
        said: z.string().nullable().meta({ description: 'The words of a report, a return or a confirmation' }),
      }),
    ),
  })
  .meta({ id: 'MeetingTaskWithJournal' });
