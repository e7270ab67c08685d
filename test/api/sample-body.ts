/** A sound body made from a schema of the OpenAPI document: what is required, with the examples that the schemas give. */

export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string;
  readonly format?: string;
  readonly const?: unknown;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly examples?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly minItems?: number;
  readonly minimum?: number;
}

const DATE = '2026-10-20';
const UUID = '01a210a6-0ebb-775c-a542-fb4a9f0e49d1';

/** `resolve` finds the schema that a `$ref` names. */
export function sampleOf(schema: JsonSchema, resolve: (reference: string) => JsonSchema): unknown {
  const sample = (inner: JsonSchema) => sampleOf(inner, resolve);
  if (schema.$ref !== undefined) return sample(resolve(schema.$ref));
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  if (schema.examples !== undefined) return schema.examples[0];
  const choices = (schema.anyOf ?? schema.oneOf)?.filter(({ type }) => type !== 'null');
  if (choices?.[0] !== undefined) return sample(choices[0]);
  if (schema.allOf !== undefined) return Object.assign({}, ...schema.allOf.map(sample));
  switch (schema.type) {
    case 'object': {
      const required = (schema.required ?? []).filter((name) => schema.properties?.[name]?.default === undefined);
      return Object.fromEntries(required.map((name) => [name, sample(schema.properties?.[name] ?? {})]));
    }
    case 'array':
      return Array.from({ length: Math.max(1, schema.minItems ?? 0) }, () => sample(schema.items ?? {}));
    case 'integer':
    case 'number':
      return schema.minimum ?? 1;
    case 'boolean':
      return true;
    default:
      return { date: DATE, uuid: UUID, uri: 'https://1.1.1.1/' }[schema.format ?? ''] ?? '说明';
  }
}
