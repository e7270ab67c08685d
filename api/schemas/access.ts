/** Access that is given to systems, and access that was ended. */
import { z } from 'zod';
import { KEY_SCOPES } from '../../db/api-keys.ts';
import { instant, names, text } from './common.ts';
import { person, reasons } from './desks.ts';

export const personId = person;
export const accessEnd = z.strictObject({ reasons });

export const endedAccess = z
  .object({
    personId: z.string(),
    name: names.nullable().meta({ description: 'Null where the register of people does not know the id' }),
    endedAt: instant.meta({ description: 'Tokens issued until then open nothing; one that is issued later does' }),
    endedBy: z.string(),
    reasons: z.string(),
  })
  .meta({ id: 'EndedAccess' });

const days = z.number().int().min(1).max(365).default(90).meta({ description: 'How long it opens' });

export const newApiKey = z
  .strictObject({
    description: text(200, '企业办件系统'),
    scopes: z
      .array(z.enum(KEY_SCOPES))
      .min(1)
      .max(KEY_SCOPES.length)
      .transform((scopes) => [...new Set(scopes)])
      .meta({ description: '`read`: every GET; `submit`: packages; `act`: what a unit does to its items' }),
    days,
    unitId: z
      .string()
      .regex(/^[\x21-\x7e]{1,200}$/)
      .optional()
      .meta({ description: "A unit's own unless given; needed from an administrator", examples: ['linhu'] }),
  })
  .meta({ id: 'NewApiKey' });

export const keyRotation = z.strictObject({ days }).meta({ id: 'KeyRotation' });
export const keyId = z.uuid();

export const apiKey = z
  .object({
    id: z.string(),
    unitId: z.string(),
    description: z.string(),
    scopes: z.array(z.enum(KEY_SCOPES)),
    createdAt: instant,
    createdBy: z.string(),
    expiresAt: instant,
    rotatedAt: instant.nullable(),
    formerSecretUntil: instant.nullable().meta({ description: 'Until then the former secret opens as well' }),
    endedAt: instant.nullable(),
  })
  .meta({ id: 'ApiKey' });

export const apiKeyWithSecret = apiKey
  .extend({ key: z.string().meta({ description: 'The bearer token; shown this once', examples: ['sxk_…'] }) })
  .meta({ id: 'ApiKeyWithSecret' });
