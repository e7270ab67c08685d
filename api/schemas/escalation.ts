/** Escalations (督办): what they are, and what people make of them. */
import { z } from 'zod';
import { ESCALATION_STATES } from '../../db/queries/escalations.ts';
import { LADDER_RECIPIENTS } from '../../domain/supervision/ladder.ts';
import { day, instant, itemConcerned, localDate, text } from './common.ts';

export const escalationState = z.enum(ESCALATION_STATES);

/** As an item shows it. */
export const rung = z.object({
  escalationNo: z.string(),
  kind: z.enum(['escalation', 'upwardReport']),
  ordinal: z.number().int(),
  raisedAt: instant,
  state: escalationState.nullable().meta({ description: 'Null for a report upward' }),
  recipients: z.array(
    z.object({
      recipient: z.enum(LADDER_RECIPIENTS),
      addressee: z.string(),
      toldAt: instant,
      acknowledgedAt: instant.nullable(),
      acknowledgedBy: z.string().nullable(),
    }),
  ),
  answer: z
    .object({
      measure: z.string(),
      doneOn: localDate.meta({ description: 'By the end of this day the item is promised to be decided' }),
      answeredAt: instant,
      answeredBy: z.string(),
      broken: z.boolean().meta({ description: 'That day has passed, and the item is open still' }),
    })
    .nullable(),
  lapsed: z
    .array(z.object({ measure: z.string(), doneOn: localDate, answeredAt: instant, answeredBy: z.string() }))
    .meta({
      description: 'Earlier answers whose day passed with the item open: each was raised further by that, once',
    }),
  closing: z.object({ findings: z.string(), closedAt: instant, closedBy: z.string() }).nullable(),
});

export const escalation = rung
  .extend({
    stateText: z.string().nullable(),
    posture: z
      .enum(['supervise', 'speedUp', 'reportUpward'])
      .meta({ description: 'County: supervised. City: sped up. Above the city: reported upward, and visited' }),
    postureText: z.string(),
    item: itemConcerned,
  })
  .meta({ id: 'Escalation' });

const LENGTH = 4_000;

export const escalationAnswer = z.strictObject({
  measure: text(LENGTH, '已召开专家评审会，责任到人。'),
  doneOn: day.meta({ description: 'By the end of this day the item is decided; today at the earliest' }),
});
export const escalationClosing = z.strictObject({ findings: text(LENGTH, '经核实，已按承诺日期作出决定。') });
export const escalationRaising = z.strictObject({ reasons: text(LENGTH, '措施不明确，未说明延误原因。') });
