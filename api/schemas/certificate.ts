/** A certificate of deeming, and the clock of an item explained. */
import { z } from 'zod';
import { instant, localDate } from './common.ts';

export const certificate = z
  .object({
    content: z
      .looseObject({ format: z.string(), certificateNo: z.string(), verifyAt: z.string() })
      .meta({ description: 'What was signed; docs/api.md names its parts' }),
    contentSha256: z.string().meta({ description: 'Over the canonical form (RFC 8785) of the content' }),
    jws: z.string().meta({ description: 'Detached: header..signature; the payload is the canonical form' }),
  })
  .meta({ id: 'Certificate' });

export const publicKeys = z.object({ keys: z.array(z.record(z.string(), z.unknown())) }).meta({ id: 'PublicKeys' });

const limit = z.object({
  value: z.number().int(),
  unit: z.enum(['working', 'calendar', 'month', 'hour']),
  text: z.string(),
});

const step = z
  .object({
    on: localDate,
    count: z.number().int().nullable().meta({ description: 'Which day of the limit it is; null: it does not count' }),
    reason: z.string().meta({ examples: ['working-day', 'public-holiday', 'excluded', 'rolled'] }),
    known: z.boolean().meta({ description: 'False: no notice covers it yet' }),
    text: z.string(),
  })
  .meta({ id: 'ClockStep' });

const explainedLimit = z
  .object({
    kind: z.enum(['promised', 'statutory']),
    kindText: z.string(),
    limit,
    dueOn: localDate,
    dueExclusiveAt: instant,
    provisional: z.boolean(),
    deems: z.boolean().meta({ description: 'Silence past this limit deems' }),
    counted: z.number().int(),
    days: z.array(step),
  })
  .meta({ id: 'ExplainedLimit' });

const asked = z
  .object({
    ordinal: z.number().int(),
    kind: z.enum(['opinion', 'leg', 'joint-review']),
    kindText: z.string(),
    leg: z.string().nullable(),
    departmentId: z.string(),
    state: z.enum(['waiting', 'given', 'consented', 'overdue', 'closed']),
    stateText: z.string(),
    onSilence: z.enum(['consent', 'escalate']),
    silenceText: z.string(),
    startsOn: localDate.nullable(),
    limit: limit.nullable(),
    dueOn: localDate,
    dueExclusiveAt: instant,
    provisional: z.boolean(),
    days: z.array(step),
  })
  .meta({ id: 'ExplainedOpinion' });

export const explainedClock = z
  .object({
    itemNo: z.string(),
    status: z.string(),
    statusText: z.string(),
    versions: z.object({ timetable: z.string(), calendar: z.string() }),
    startsWith: z.enum(['acceptance', 'receipt']),
    startsOn: localDate.nullable(),
    startsOnIfSilent: localDate
      .nullable()
      .meta({ description: 'While acceptance is open: the start if silence accepts' }),
    suspensions: z.array(z.object({ from: localDate, through: localDate, ground: z.string() })),
    extension: z.object({ by: limit }).nullable(),
    limits: z.array(explainedLimit),
    asked: z.array(asked).meta({ description: 'Opinions, legs and joint reviews, each with its own clock' }),
    overdueAt: instant.nullable(),
    deemsAt: instant.nullable(),
    deemingHeld: z.boolean(),
    lamp: z.object({ lamp: z.string(), workingDaysLeft: z.number().int().nullable(), text: z.string() }),
    asOf: instant,
  })
  .meta({ id: 'ExplainedClock' });
