/** Items as they are read, and what is answered to an action. */
import { z } from 'zod';
import { REFUSAL_GROUNDS } from '../../domain/item/refusal.ts';
import { LADDER_RECIPIENTS } from '../../domain/supervision/ladder.ts';
import { LAMPS } from '../../domain/supervision/lamp.ts';
import { TERMS } from '../../terms/catalogue.ts';
import { account, duties } from './account.ts';
import { division, instant, localDate, named, names, nextCursor, status, tier } from './common.ts';
import { escalation, escalationState, rung } from './escalation.ts';
import { origin } from './origin.ts';
import { clock, materialView, silence, window } from './submission.ts';

type NoticeKind = keyof typeof TERMS.notices | keyof typeof TERMS.taskNotices;
const NOTICE_KINDS = Object.keys({ ...TERMS.notices, ...TERMS.taskNotices }) as [NoticeKind, ...NoticeKind[]];

const heldFor = z
  .enum(['outage', 'statutoryDatePassed', 'notWarned'])
  .nullable()
  .meta({ description: 'Why silence does not end the item before a supervisor releases it' });

const itemClock = clock
  .extend({
    overdueAt: instant.nullable().meta({ description: 'From this instant the item is overdue' }),
    deemsAt: instant.nullable().meta({ description: 'From this instant silence deems' }),
    deemingHeld: z.boolean().meta({ description: 'The deeming waits for a person' }),
    heldFor,
    newDueOn: localDate.nullable().meta({ description: 'The due day that the release of a hold has set' }),
    hearingPending: z.boolean().meta({ description: 'Nothing is deemed before the hearing is over' }),
    paused: z.boolean().meta({ description: 'The clock stands still; the dates are the earliest possible' }),
    unitDueOn: localDate.nullable().meta({ description: "The unit's turn: by when it answers the correction list" }),
  })
  .meta({ id: 'ItemClock' });

export const lampName = z.enum(LAMPS);

const lamp = z
  .object({
    lamp: lampName,
    workingDaysLeft: z
      .number()
      .int()
      .nullable()
      .meta({ description: 'Working days behind today through the last one; of a blue lamp, by how many early' }),
    text: z.string(),
  })
  .meta({ id: 'Lamp' });

const outcome = z
  .object({
    kind: status,
    effectiveAt: instant,
    recordedAt: instant.nullable().meta({ description: 'Null while the clock has decided and the record follows' }),
    overdue: z.boolean().nullable(),
    reasons: z.string().nullable(),
    ground: z.enum(REFUSAL_GROUNDS).nullish().meta({ description: 'Of a refusal, where one was stated' }),
    groundText: z.string().nullish(),
    text: z.string(),
  })
  .meta({ id: 'Outcome' });

const summary = z.object({
  itemNo: z.string(),
  type: named,
  project: z.object({ code: z.string(), name: z.string() }),
  receiptNo: z.string(),
  tier,
  division,
  window,
  responsibleOfficer: named,
  actingOfficer: named.nullable().meta({ description: 'Who stands in for the officer today' }),
  claimed: z.boolean().meta({ description: 'False: in the pool; the officer named answers until somebody claims it' }),
  status,
  statusText: z.string(),
  decisionVersion: z.number().int(),
  receivedAt: instant,
  turnDueAt: instant.nullable().meta({ description: 'The instant by which the department must act next' }),
  dueOn: localDate.nullable(),
  dueOnIfSilent: localDate.nullable(),
  lamp,
  outcome: outcome.nullable(),
});

export const itemSummary = summary.meta({ id: 'ItemSummary' });

export const heldItem = summary.extend({ heldFor, hold: account.shape.hold }).meta({ id: 'HeldItem' });

const share = z
  .object({
    departmentId: z.string(),
    from: instant,
    until: instant.nullable(),
    workingDays: z.number().int().meta({ description: 'Working days on which the department could act' }),
    stoodStill: z
      .number()
      .int()
      .meta({ description: 'Working days on which the clock stood still or the unit was asked' }),
  })
  .meta({ id: 'Share' });

export const item = summary
  .extend({
    unit: named,
    acceptance: z
      .object({ acceptedOn: localDate, actOn: localDate, actAt: instant, bySilence: z.boolean() })
      .nullable(),
    clock: itemClock,
    silence,
    materials: z.array(materialView),
    escalations: z.array(rung),
    account,
    shares: z
      .array(share)
      .meta({ description: 'How long each department had it; they add up to the days of the item' }),
    origin,
    duties,
    lateReplies: z.array(z.object({ decision: z.enum(['approved', 'refused']), receivedAt: instant })),
    parked: z.boolean().meta({ description: 'The clock could not decide it; a person looks at it' }),
    asOf: instant,
  })
  .meta({ id: 'Item' });

export const itemEvent = z
  .object({
    seq: z.number().int(),
    type: z.string(),
    text: z.string(),
    effectiveAt: instant.meta({ description: 'The legal instant' }),
    decidedAt: instant.meta({ description: 'When it was recorded' }),
    actor: z.string(),
    onBehalfOf: z.string().nullable().meta({ description: 'The officer on leave for whom the actor stood in' }),
    data: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'ItemEvent' });

export const actionAnswer = z
  .object({
    timely: z.boolean().meta({ description: 'False: the reply came after the cutoff. It is kept and changes nothing' }),
    receivedAt: instant,
    outcome: outcome.nullable(),
    item,
  })
  .meta({ id: 'ActionAnswer' });

export const notice = z
  .object({
    id: z.string(),
    kind: z.enum(NOTICE_KINDS),
    text: z.string(),
    recipient: z.enum([...LADDER_RECIPIENTS, 'unit']),
    addressee: z.string(),
    raisedAt: instant,
    acknowledgedAt: instant.nullable(),
    acknowledgedBy: z.string().nullable(),
    escalationNo: z.string().nullable(),
    escalationState: escalationState.nullable(),
    item: escalation.shape.item.nullable().meta({ description: 'Null where it is about a task' }),
    task: z
      .object({ taskNo: z.string(), dueOn: localDate })
      .nullable()
      .meta({ description: 'A task from the minutes of a meeting' }),
    liaisonTaskNo: z.string().nullable().meta({ description: 'Where it is about the task of a liaison' }),
  })
  .meta({ id: 'Notice' });

export const project = z
  .object({
    code: z.string(),
    name: z.string(),
    nameEn: z.string().nullable(),
    kind: z.string(),
    investmentWan: z.number().nullable(),
    division,
    unit: z.object({ id: z.string(), name: names }),
    createdAt: instant,
    itemsOpen: z.number().int(),
    itemsClosed: z.number().int(),
  })
  .meta({ id: 'Project' });

export const list = <Entry extends z.ZodType>(entry: Entry) => z.object({ items: z.array(entry), nextCursor });
