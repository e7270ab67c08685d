/** What a person chooses to be told by e-mail. */
import { z } from 'zod';
import { DIGESTS } from '../../domain/telling/digest.ts';
import { formed, instant } from './common.ts';

const LABEL = '[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?';
/** One address and nothing beside it: no name, no second address, no line break. */
const ADDRESS = new RegExp(`^(?!.{255})[A-Za-z0-9!#$%&'*+/=?^_\`{|}~.-]{1,64}@${LABEL}(?:\\.${LABEL})+$`);

const digest = z
  .enum(DIGESTS)
  .meta({ description: 'atOnce; hourly: with the full hour; daily: at `hour`; never: the inbox alone' });
const hour = z.number().int().min(0).max(23);

export const wantedMail = z
  .strictObject({
    email: formed(ADDRESS, 'tong.zhandi@slj.example')
      .nullable()
      .meta({ description: 'Counts once it is confirmed. null: no mail any more, and the address is forgotten' }),
    digest,
    hour: hour.default(8).meta({ description: 'Of the day at which a daily mail comes' }),
    language: z.enum(['zh-CN', 'en']).optional().meta({ description: 'That of this request unless given' }),
  })
  .meta({ id: 'WantedMail' });

export const mailCode = z.strictObject({ code: formed(/^\d{6}$/, '804155') });

export const mailChoice = z
  .object({
    available: z.boolean().meta({ description: 'false: this installation sends no mail' }),
    email: z.string().nullable().meta({ description: 'Where mail goes; only a confirmed address stands here' }),
    unconfirmed: z
      .object({ email: z.string(), until: instant })
      .nullable()
      .meta({ description: 'An address that waits for the code that was mailed there' }),
    digest,
    digestText: z.string(),
    hour,
    language: z.enum(['zh-CN', 'en']),
  })
  .meta({ id: 'MailChoice' });
