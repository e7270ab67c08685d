/** Receivers outside and what was sent to them. */
import { z } from 'zod';
import { TERMS } from '../../terms/catalogue.ts';
import { instant, text } from './common.ts';

const eventTypes = Object.keys(TERMS.events) as [keyof typeof TERMS.events, ...(keyof typeof TERMS.events)[]];

const settings = {
  url: z
    .string()
    .min(1)
    .max(2_000)
    .meta({ examples: ['https://receiver.example/shixian'] }),
  description: text(200, '综合业务平台'),
  events: z
    .array(z.enum(eventTypes))
    .max(eventTypes.length)
    .transform((types) => [...new Set(types)])
    .meta({ description: 'The types of event that are sent; empty: all' }),
};

export const newWebhook = z
  .strictObject({
    ...settings,
    events: settings.events.default([]),
    division: z
      .string()
      .regex(/^\d{6}$/)
      .optional()
      .meta({
        description: "A supervisor's own unless given; needed from an administrator; never a unit's",
        examples: ['990100'],
      }),
  })
  .meta({ id: 'NewWebhook' });

export const webhookChange = z.strictObject({ ...settings, enabled: z.boolean() }).meta({ id: 'WebhookChange' });

export const webhook = z
  .object({
    id: z.string(),
    unitId: z.string().nullable().meta({ description: 'Told of the items of this unit' }),
    division: z.string().nullable().meta({ description: 'Told of the items that lie in it or are followed from it' }),
    url: z.string(),
    description: z.string(),
    events: z.array(z.string()),
    enabled: z.boolean(),
    disabledReason: z.enum(['owner', 'failing', 'gone']).nullable(),
    disabledAt: instant.nullable(),
    failures: z.number().int().meta({ description: 'Failed attempts in a row' }),
    failingSince: instant.nullable(),
    formerSecretUntil: instant.nullable().meta({ description: 'Until then the former secret signs as well' }),
    createdAt: instant,
    createdBy: z.string(),
  })
  .meta({ id: 'Webhook' });

export const webhookWithSecret = webhook
  .extend({ secret: z.string().meta({ description: 'Shown this once', examples: ['whsec_…'] }) })
  .meta({ id: 'WebhookWithSecret' });

export const messageChannel = z.enum(['email', 'webhook']);
export const messageState = z.enum(['pending', 'sent', 'dead']);

export const message = z
  .object({
    id: z.string().meta({ description: 'The same at every attempt: `webhook-id`, and in `Message-ID`' }),
    channel: messageChannel,
    kind: z.enum(['notices', 'confirmation', 'event', 'ping']),
    personId: z.string().nullable(),
    webhookId: z.string().nullable(),
    state: messageState,
    stateText: z.string(),
    attempts: z.number().int(),
    createdAt: instant,
    nextAttemptAt: instant.nullable(),
    finishedAt: instant.nullable(),
    lastError: z.string().nullable(),
    tells: z.array(z.object({ itemNo: z.string(), seq: z.number().int(), event: z.string() })),
  })
  .meta({ id: 'Message' });
