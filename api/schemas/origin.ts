/** Where an item comes from, as it is read. */
import { z } from 'zod';
import { RECTIFIABLE } from '../../domain/item/events.ts';
import { instant, localDate } from './common.ts';

export const origin = z
  .object({
    imported: z
      .object({ foreignNo: z.string(), importedAt: instant })
      .nullable()
      .meta({ description: 'Brought over from another system' }),
    proposedRectification: z
      .object({ field: z.enum(RECTIFIABLE), from: z.string(), to: z.string(), reasons: z.string(), by: z.string() })
      .nullable()
      .meta({ description: 'Waits for a second person' }),
    renews: z
      .object({ itemNo: z.string(), expiresOn: localDate, timely: z.boolean() })
      .nullable()
      .meta({ description: 'The approval that this item renews; only a timely renewal is granted by silence' }),
    renewedBy: z.array(z.object({ by: z.string(), timely: z.boolean(), until: localDate.nullable() })),
  })
  .meta({ id: 'Origin' });
