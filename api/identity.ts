/** Who asks: a signed token, verified with the issuer's published keys. */
import type { FastifyRequest } from 'fastify';
import { errors, jwtVerify } from 'jose';
import { z } from 'zod';
import { type KeyScope, openKey } from '../db/api-keys.ts';
import type { Queryable } from '../db/pool.ts';
import type { AccessEnds } from './access-ends.ts';
import { KEY_PREFIX, parseKey } from './api-key.ts';
import { textErrors } from './body.ts';
import type { ApiContext } from './deps.ts';
import { Problem } from './problems.ts';

export const ROLES = ['unit', 'officer', 'head', 'leader', 'supervisor', 'admin'] as const;
export type Role = (typeof ROLES)[number];

export interface Principal {
  readonly id: string;
  readonly roles: readonly Role[];
  readonly departmentId: string | null;
  readonly unitId: string | null;
  readonly division: string | null;
  /** When the token was issued, where it says so, and when it ends; in milliseconds since 1970. */
  readonly issuedAt: number | null;
  readonly expiresAt: number;
  /** What a key was given for; null for a token, which opens all that its roles may. */
  readonly scopes: readonly KeyScope[] | null;
}

/** Asymmetric ones alone: with a shared secret whoever can check a token can make one. */
const ALGORITHMS = ['ES256', 'EdDSA', 'RS256', 'PS256'];
const CLOCK_TOLERANCE_SECONDS = 5;
const word = z.string().regex(/^[\x21-\x7e]{1,200}$/);

/** Roles that this product does not know are passed over: the issuer may serve others. */
const claims = z
  .object({
    sub: word,
    exp: z.number(),
    iat: z.number().optional(),
    roles: z.array(z.string()).transform((roles) => ROLES.filter((role) => roles.includes(role))),
    departmentId: word.nullish(),
    unitId: word.nullish(),
    division: z
      .string()
      .regex(/^\d{6}$/)
      .nullish(),
  })
  .refine(({ roles, unitId }) => !roles.includes('unit') || unitId)
  .refine(({ roles, departmentId }) => !(roles.includes('officer') || roles.includes('head')) || departmentId)
  .refine(({ roles, division }) => !(roles.includes('supervisor') || roles.includes('leader')) || division);

const BEARER = /^Bearer ([\w.~+/=-]+)$/i;
/** Far more than any issuer writes; what is longer is not even decoded. */
const LONGEST = 8_192;

/**
 * Finds out who asks: by a token of the issuer, or by a key of a unit's system. The check throws UNAUTHENTICATED,
 * INVALID_TOKEN or IDENTITY_UNAVAILABLE.
 */
export function createIdentity(context: Pick<ApiContext, 'config' | 'keys' | 'ledger' | 'accessEnds'>) {
  const ofToken = tokenCheck(context);
  return async function identify(request: FastifyRequest): Promise<Principal> {
    const { authorization } = request.headers;
    if (authorization === undefined) {
      throw new Problem('UNAUTHENTICATED', { headers: { 'www-authenticate': 'Bearer realm="shixian"' } });
    }
    const token = BEARER.exec(authorization)?.[1];
    if (token === undefined) throw invalidToken('the Authorization header is not a Bearer token');
    if (token.length > LONGEST) throw invalidToken('the token is too long');
    return token.startsWith(KEY_PREFIX) ? ofKey(context.ledger.pool, token) : ofToken(token);
  };
}

function tokenCheck({ config, keys, accessEnds }: Pick<ApiContext, 'config' | 'keys' | 'accessEnds'>) {
  const { issuer, audience, types } = config.tokens;
  const options = {
    issuer,
    audience,
    algorithms: ALGORITHMS,
    requiredClaims: ['exp', 'sub'],
    clockTolerance: CLOCK_TOLERANCE_SECONDS,
  };
  return async (token: string): Promise<Principal> => {
    // Keys come from the issuer alone: jku, x5u, x5c and jwk in the token's header are not looked at.
    const { payload, protectedHeader } = await jwtVerify(token, keys, options).catch((error: unknown) => {
      throw isOfIssuer(error) ? unavailable(error) : invalidToken(error);
    });
    if (!types.includes(typeOf(protectedHeader))) throw invalidToken('the token is no access token');
    if (!isPlain(token)) throw invalidToken('a name stands twice in the token, or it is too deep');
    const parsed = claims.safeParse(payload);
    if (!parsed.success) throw invalidToken(parsed.error);
    const { sub: id, exp, iat, roles, departmentId, unitId, division } = parsed.data;
    const where = { departmentId: departmentId ?? null, unitId: unitId ?? null, division: division ?? null };
    const times = { issuedAt: iat === undefined ? null : iat * 1000, expiresAt: exp * 1000 };
    const principal = { id, roles, ...where, ...times, scopes: null };
    if (isOver(accessEnds, principal)) throw invalidToken('access was ended after the token was issued');
    return principal;
  };
}

function isOver(accessEnds: AccessEnds, principal: Principal): boolean {
  try {
    return accessEnds.isOver(principal);
  } catch (error) {
    throw unavailable(error);
  }
}

async function ofKey(db: Queryable, text: string): Promise<Principal> {
  const given = parseKey(text);
  const key = given && (await openKey(db, given.id, given.hash));
  if (key === undefined) throw invalidToken('no key opens with this');
  const { id, unitId, scopes, expiresAt } = key;
  const where = { departmentId: null, unitId, division: null };
  return { id: `key-${id}`, roles: ['unit'], ...where, issuedAt: null, expiresAt: expiresAt.getTime(), scopes };
}

/** RFC 7519, 4: the names of claims are unique. What reads the first and what reads the last must see the same person. */
function isPlain(token: string): boolean {
  try {
    const parts = token.split('.', 2).map((part) => Buffer.from(part, 'base64url').toString());
    return parts.every((part) => textErrors(part).length === 0);
  } catch {
    return false;
  }
}

/** RFC 7515: `application/` may be left out, and case does not count. */
function typeOf({ typ }: { readonly typ?: unknown }): string {
  return typeof typ === 'string' ? typ.toLowerCase().replace(/^application\//, '') : '';
}

function invalidToken(cause: unknown): Problem {
  const challenge = 'Bearer realm="shixian", error="invalid_token"';
  return new Problem('INVALID_TOKEN', { headers: { 'www-authenticate': challenge } }, cause);
}

function unavailable(cause: unknown): Problem {
  return new Problem('IDENTITY_UNAVAILABLE', { headers: { 'retry-after': '2' } }, cause);
}

/** Whether the token could not be judged because the issuer's keys could not be fetched. */
function isOfIssuer(error: unknown): boolean {
  if (error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid) return true;
  if (!(error instanceof errors.JOSEError)) return true;
  return error.code === 'ERR_JOSE_GENERIC';
}
