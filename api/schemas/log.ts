/** The log over all events. */
import { z } from 'zod';

export const signedHead = z
  .object({
    head: z.object({
      content: z
        .looseObject({
          format: z.string(),
          issuer: z.string(),
          size: z.number().int(),
          root: z.string(),
          signedAt: z.string(),
        })
        .meta({ description: 'What was signed: how many events there were, and the root of the tree over them' }),
      jws: z
        .string()
        .meta({ description: 'Detached: header..signature; the payload is the canonical form (RFC 8785)' }),
    }),
    consistency: z
      .object({ since: z.number().int(), path: z.array(z.string()) })
      .nullable()
      .meta({ description: 'Null: `since` was not asked, or the log has not so many events' }),
  })
  .meta({ id: 'SignedHead' });
