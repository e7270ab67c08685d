/** The files of materials. */
import { z } from 'zod';
import { instant } from './common.ts';

export const materialHash = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .meta({ examples: ['75aa71f64e6d31728492d67b842e39bb96db04628190e58221d9de4f8092250f'] });

export const materialState = z
  .object({
    name: z.string(),
    mediaType: z.string(),
    bytes: z.number().int(),
    sha256: z.string(),
    storedAt: instant.nullable().meta({ description: 'When its file was uploaded; null: it was not' }),
    scanned: z.boolean().nullable().meta({ description: 'Whether a scanner called it clean; null: not uploaded' }),
  })
  .meta({ id: 'MaterialState', description: 'A material that the item states, and whether its file is here' });
