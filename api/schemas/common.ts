/** Pieces that many documents share. Dates and instants are those of the city (+08:00). */
import { z } from 'zod';
import type { FieldCode } from '../../terms/catalogue.ts';

/** A text of a fixed form, with its own code and one that is right. */
export function formed(pattern: RegExp, example: string, code: FieldCode = 'BAD_FORMAT') {
  return z
    .string()
    .refine((text) => pattern.test(text), { params: { code, allowed: [example] } })
    .meta({ pattern: pattern.source, examples: [example] });
}

/** Free text, kept exactly as it is sent. */
export function text(maximum: number, example: string) {
  return z
    .string()
    .min(1)
    .max(maximum)
    .refine((value) => value.trim() !== '', { params: { code: 'BLANK' } })
    .meta({ examples: [example] });
}

export const instant = z.string().meta({ format: 'date-time', examples: ['2026-10-17T00:00:00.000+08:00'] });
export const localDate = z.string().meta({ format: 'date', examples: ['2026-10-16'] });
/** A day in the body of a request, of the form and of the calendar. */
export const day = z.iso.date().meta({ pattern: undefined, format: 'date', examples: ['2026-10-20'] });
export const names = z
  .object({ zh: z.string(), en: z.string() })
  .meta({ id: 'Names', description: 'A name in both languages' });
export const named = z.object({ id: z.string(), name: names });
export const division = z.object({ code: z.string(), name: names }).meta({ id: 'Division' });

export const tier = z.enum(['county', 'city', 'province', 'ministry']);
export const status = z.enum([
  'awaitingAcceptance',
  'awaitingApplicant',
  'underReview',
  'suspended',
  'approved',
  'refused',
  'deemedApproved',
  'notAccepted',
  'withdrawn',
  'revoked',
  'lapsed',
]);

export const limit = z.coerce.number().int().min(1).max(200).default(50);
export const cursor = z.string().min(1).max(500).optional().meta({ description: 'nextCursor of the page before' });
export const nextCursor = z
  .string()
  .nullable()
  .meta({ description: 'Give it as `cursor` for the next page; null on the last' });
export const yesOrNo = z.enum(['true', 'false']).transform((value) => value === 'true');

const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,200}$/;
export const isIdempotencyKey = (key: string) => IDEMPOTENCY_KEY.test(key);

const pathText = (pattern: RegExp, example: string) =>
  z
    .string()
    .regex(pattern)
    .meta({ examples: [example] });
export const itemNo = pathText(/^\d{6}-[A-Z]{3}-\d{2}-\d{8}-\d{6,}-[0-9A-Z]$/, '990100-SLJ-23-20260914-000042-K');
export const receiptNo = pathText(/^S\d{6}-\d{8}-\d{6,}-[0-9A-Z]$/, 'S990100-20260914-000042-K');
export const escalationNo = pathText(
  /^\d{6}-[A-Z]{3}-\d{2}-\d{8}-\d{6,}-[0-9A-Z]\.[1-9]\d{0,3}$/,
  '990100-SLJ-23-20260914-000042-K.1',
);
export const projectCode = pathText(/^\d{4}-\d{6}-\d{2}-\d{2}-[0-9A-Z]{5,6}$/, '2609-990100-04-01-200017');
export const departmentId = pathText(/^\d{6}-[A-Z]{3}$/, '990100-SLJ');
export const typeId = pathText(/^[a-z][a-z0-9-]{0,60}$/, 'soil-water');

/** The item that a matter of supervision is about. */
export const itemConcerned = z.object({
  itemNo: z.string(),
  typeId: z.string(),
  status,
  statusText: z.string(),
  departmentId: z.string(),
  dueOn: localDate.nullable(),
  projectCode: z.string(),
  projectName: z.string(),
});

/** What was done in a matter of supervision, in words and as data. */
export const journalEntry = z.object({
  seq: z.number().int(),
  type: z.string(),
  text: z.string(),
  effectiveAt: instant,
  decidedAt: instant,
  actor: z.string(),
  data: z.record(z.string(), z.unknown()),
});

const fieldError = z.object({
  pointer: z.string().meta({ description: 'JSON pointer into the body, `?name` of the query, or a header' }),
  code: z.string(),
  detail: z.string(),
  given: z.union([z.string(), z.number(), z.boolean(), z.null()]).optional(),
  allowed: z.array(z.string()).optional(),
});

export const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    code: z.string().meta({ description: 'Stable; listed in docs/api.md', examples: ['STALE_VERSION'] }),
    instance: z.string(),
    errors: z.array(fieldError).optional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem document' });

export type ProblemDocument = z.output<typeof problem>;

/** The refusals of a route, for its documentation. */
export function refusals<Code extends number>(...codes: readonly Code[]) {
  const response = (code: number) => ({
    description: `Refused (${code})`,
    content: { 'application/problem+json': { schema: problem } },
  });
  return Object.fromEntries(codes.map((code) => [code, response(code)])) as Record<Code, ReturnType<typeof response>>;
}
