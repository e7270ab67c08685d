/** What a schema found wrong, as fields with stable codes: which, why, what was given, what is allowed. */
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { FieldCode } from '../terms/catalogue.ts';

/** One field that cannot be taken. `pointer`: a JSON pointer into the body, `?name` of the query, or a header's name. */
export interface FieldError {
  readonly pointer: string;
  readonly code: FieldCode;
  readonly given?: string | number | boolean | null;
  readonly allowed?: readonly string[];
  readonly values?: Readonly<Record<string, string | number>>;
}

/** One finding of the validator. */
interface Finding {
  readonly keyword: string;
  readonly instancePath: string;
  readonly params: Readonly<Record<string, unknown>>;
}

type Part = 'body' | 'querystring';
const GIVEN_LENGTH = 200;

/** The findings as field errors. */
export function fieldErrorsOf(
  findings: readonly unknown[],
  part: Part,
  request: FastifyRequest,
): readonly FieldError[] {
  const data = part === 'body' ? request.body : request.query;
  return errorsOf(findings as readonly Finding[], part, data, request.routeOptions.schema?.[part]);
}

/** What a schema found wrong in data that came without a request of its own. */
export function fieldErrorsIn({ issues }: z.ZodError, data: unknown, schema: z.ZodType): readonly FieldError[] {
  const findings = issues.map(({ code, path, message: _message, ...params }) => ({
    keyword: code,
    instancePath: path.map((step) => `/${String(step)}`).join(''),
    params,
  }));
  return errorsOf(findings, 'body', data, schema);
}

function errorsOf(findings: readonly Finding[], part: Part, data: unknown, schema: unknown): readonly FieldError[] {
  return findings.flatMap((finding): readonly FieldError[] => {
    const path = finding.instancePath
      .split('/')
      .slice(1)
      .filter((step) => step !== '');
    if (finding.keyword === 'unrecognized_keys') {
      const allowed = fieldsAt(schema, path);
      return (finding.params.keys as readonly string[]).map((key) => ({
        pointer: pointerTo([...path, key], part),
        code: 'UNKNOWN_FIELD' as const,
        ...(allowed && { allowed }),
      }));
    }
    const value = valueAt(data, path);
    return [{ pointer: pointerTo(path, part), ...reasonOf(finding, value), ...given(value) }];
  });
}

/** A JSON pointer (RFC 6901) into the body, or `?name`. */
export function pointerTo(path: readonly string[], part: Part): string {
  if (part === 'querystring') return `?${path.join('.')}`;
  return path.map((step) => `/${step.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

function reasonOf({ keyword, params }: Finding, value: unknown): Omit<FieldError, 'pointer'> {
  const isNumber = params.origin === 'number' || params.origin === 'int' || params.origin === 'bigint';
  switch (keyword) {
    case 'invalid_type':
      if (value === undefined) return { code: 'REQUIRED' };
      return { code: 'WRONG_TYPE', values: { expected: String(params.expected) } };
    case 'invalid_value':
      if (value === undefined) return { code: 'REQUIRED', allowed: (params.values as readonly unknown[]).map(String) };
      return { code: 'NOT_ALLOWED_VALUE', allowed: (params.values as readonly unknown[]).map(String) };
    case 'too_big':
      return { code: isNumber ? 'TOO_BIG' : 'TOO_LONG', values: { maximum: String(params.maximum) } };
    case 'too_small':
      return { code: isNumber ? 'TOO_SMALL' : 'TOO_SHORT', values: { minimum: String(params.minimum) } };
    case 'custom': {
      const own = params.params as { readonly code: FieldCode; readonly allowed?: readonly string[] } | undefined;
      return own ? { code: own.code, ...(own.allowed && { allowed: own.allowed }) } : { code: 'BAD_FORMAT' };
    }
    default:
      return { code: 'BAD_FORMAT', ...(typeof params.pattern === 'string' && { allowed: [params.pattern] }) };
  }
}

function given(value: unknown): Pick<FieldError, 'given'> {
  if (typeof value === 'string') return { given: value.slice(0, GIVEN_LENGTH) };
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return { given: value };
  return {};
}

function valueAt(data: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, step) => {
    return typeof value === 'object' && value !== null && Object.hasOwn(value, step)
      ? (value as Readonly<Record<string, unknown>>)[step]
      : undefined;
  }, data);
}

/** What a zod schema shows of its structure. */
interface SchemaNode {
  readonly shape?: Readonly<Record<string, SchemaNode>>;
  readonly element?: SchemaNode;
  readonly def?: { readonly innerType?: SchemaNode };
}

/** The fields that the schema's object at this path has. */
function fieldsAt(schema: unknown, path: readonly string[]): readonly string[] | undefined {
  let node = schema as SchemaNode | undefined;
  const unwrap = () => {
    while (node?.def?.innerType !== undefined) node = node.def.innerType;
  };
  for (const step of path) {
    unwrap();
    node = node?.element ?? node?.shape?.[step];
  }
  unwrap();
  return node?.shape && Object.keys(node.shape);
}
