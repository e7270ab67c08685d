/** Where people sign in, and who asks. */
import { z } from 'zod';
import { ROLES } from '../identity.ts';
import { division, localDate, named, names } from './common.ts';

export const signIn = z
  .object({
    issuer: z.string().meta({
      description: 'The OpenID provider; `/.well-known/openid-configuration` below it names its endpoints',
      examples: ['http://127.0.0.1:8079'],
    }),
    clientId: z.string().meta({ examples: ['shixian-console'] }),
    scope: z.string().meta({ description: 'To be asked for', examples: ['openid profile'] }),
    audience: z.string().meta({ description: '`aud` of a token for this API', examples: ['shixian'] }),
  })
  .meta({ id: 'SignIn', description: 'How the console signs people in: authorization code with PKCE (S256)' });

export const me = z
  .object({
    id: z.string(),
    name: names.nullable().meta({ description: 'Null where the ledger does not know the name: a system of a unit' }),
    roles: z.array(z.enum(ROLES)),
    department: named.nullable(),
    unit: named.extend({ creditCode: z.string().nullable().meta({ description: '统一社会信用代码' }) }).nullable(),
    division: division.nullable(),
    standsInFor: z
      .array(named.extend({ throughOn: localDate }))
      .meta({ description: 'Colleagues on leave today; acts on their items carry both names' }),
  })
  .meta({ id: 'Me', description: 'Who asks, as the token says; names are those of the ledger' });
