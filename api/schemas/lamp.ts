/** Lamps of departments and projects, and the history of one item. */
import { z } from 'zod';
import { LAMPS, type Lamp } from '../../domain/supervision/lamp.ts';
import { instant } from './common.ts';
import { lampName } from './item.ts';

const count = z.number().int();
const counts = z
  .object(Object.fromEntries(LAMPS.map((lamp) => [lamp, count])) as Record<Lamp, typeof count>)
  .meta({ id: 'LampCounts', description: 'Items by lamp' });

export const groupLamp = z
  .object({
    lamp: lampName,
    text: z.string().meta({ description: 'With its shape: the colour is never alone' }),
    items: counts,
    thresholds: z
      .object({ redItems: count, yellowItems: count })
      .meta({ description: 'From how many items on, as settled for the division' }),
    complete: z.boolean().meta({ description: 'False: only the items with the least time left were counted' }),
    asOf: instant,
  })
  .meta({ id: 'GroupLamp' });

export const lampHistory = z
  .object({
    spans: z.array(
      z.object({
        lamp: lampName,
        text: z.string(),
        from: instant,
        until: instant.nullable().meta({ description: 'Null: it shines still' }),
      }),
    ),
    asOf: instant,
  })
  .meta({ id: 'LampHistory' });
