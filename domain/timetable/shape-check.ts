/** Whether a value has the shape that a field asks for. Every finding at once; nothing is changed on the way. */
import type { RecordShape, Shape } from './fields.ts';
import type { TimetableProblem } from './problem.ts';

type Problems = readonly TimetableProblem[];
type Fields = Readonly<Record<string, unknown>>;

const LINE_LENGTH = 300;
const TEXT_LENGTH = 4000;
const GIVEN_LENGTH = 200;
// What neither PostgreSQL nor a spreadsheet keeps as it is; a line break is judged by the field.
const UNKEEPABLE = /[^\P{Cc}\n]|\p{Surrogate}|[\uFFFE\uFFFF]/u;

/** The problems of a value at `pointer`, in the order of the shape. */
export function shapeProblems(shape: Shape, value: unknown, pointer: string): Problems {
  if (value === null && shape.nullable === true) return [];
  switch (shape.kind) {
    case 'text':
      return typeof value === 'string' ? textProblems(shape, value, pointer) : wrongType('string', value, pointer);
    case 'choice':
      if (typeof value === 'string' && shape.of.includes(value)) return [];
      return [{ pointer, code: 'NOT_ALLOWED_VALUE', ...given(value), allowed: shape.of }];
    case 'count':
      return countProblems(shape.most, value, pointer);
    case 'flag':
      return typeof value === 'boolean' ? [] : wrongType('boolean', value, pointer);
    case 'list':
      return Array.isArray(value) ? listProblems(shape, value, pointer) : wrongType('array', value, pointer);
    case 'record':
      return isRecord(value) ? recordProblems(shape, value, pointer) : wrongType('object', value, pointer);
    case 'map':
      return isRecord(value) ? mapProblems(shape, value, pointer) : wrongType('object', value, pointer);
  }
}

export function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textProblems(shape: Shape & { kind: 'text' }, value: string, pointer: string): Problems {
  const one = (problem: Omit<TimetableProblem, 'pointer'>): Problems => [{ pointer, ...given(value), ...problem }];
  if (UNKEEPABLE.test(value) || (shape.lines !== true && value.includes('\n'))) {
    return one({ code: 'TEXT_NOT_ALLOWED' });
  }
  if (shape.form && !shape.form.pattern.test(value)) return one({ code: 'BAD_FORMAT', allowed: [shape.form.example] });
  if (value.trim() === '' && !(shape.empty === true && value === '')) return one({ code: 'BLANK' });
  const maximum = shape.lines === true ? TEXT_LENGTH : LINE_LENGTH;
  return value.length > maximum ? one({ code: 'TOO_LONG', values: { maximum } }) : [];
}

function countProblems(most: number, value: unknown, pointer: string): Problems {
  if (typeof value !== 'number' || !Number.isInteger(value)) return wrongType('integer', value, pointer);
  if (value < 1) return [{ pointer, code: 'TOO_SMALL', given: value, values: { minimum: 1 } }];
  return value > most ? [{ pointer, code: 'TOO_BIG', given: value, values: { maximum: most } }] : [];
}

function listProblems(shape: Shape & { kind: 'list' }, list: readonly unknown[], pointer: string): Problems {
  // Nothing is said of the entries of a list that is too long: its problems would have no end either.
  if (list.length > shape.most) return [{ pointer, code: 'TOO_LONG', values: { maximum: shape.most } }];
  if (list.length < shape.least) return [{ pointer, code: 'TOO_SHORT', values: { minimum: shape.least } }];
  const names = list.map((entry) => nameOf(shape.of, entry));
  return list.flatMap((entry, i) => {
    const at = `${pointer}/${i}`;
    const own = shapeProblems(shape.of, entry, at);
    const twice = shape.unique && own.length === 0 && names.indexOf(names[i]) < i;
    return twice ? [{ pointer: at, code: 'DUPLICATE_ENTRY', ...given(names[i]) } as const] : own;
  });
}

/** What tells an entry from the others: a record's first field, or the entry itself. */
function nameOf(shape: Shape, entry: unknown): unknown {
  if (shape.kind !== 'record' || !isRecord(entry)) return entry;
  return entry[Object.keys(shape.fields)[0] ?? ''];
}

function recordProblems({ fields }: RecordShape, value: Fields, pointer: string): Problems {
  const own = Object.entries(fields).flatMap(([name, shape]): Problems => {
    if (Object.hasOwn(value, name)) return shapeProblems(shape, value[name], `${pointer}/${name}`);
    if (shape.optional === true) return [];
    const allowed = shape.kind === 'choice' ? { allowed: shape.of } : {};
    return [{ pointer: `${pointer}/${name}`, code: shape.missing ?? 'REQUIRED', ...allowed }];
  });
  const unknown = unknownFields(value, (name) => Object.hasOwn(fields, name), Object.keys(fields), pointer);
  return own.concat(unknown);
}

function mapProblems({ keys, of }: Shape & { kind: 'map' }, value: Fields, pointer: string): Problems {
  const known = (name: string) => (keys instanceof RegExp ? keys.test(name) : keys.includes(name));
  const own = Object.entries(value).flatMap(([name, entry]) =>
    known(name) ? shapeProblems(of, entry, `${pointer}/${name}`) : [],
  );
  const isEmpty = keys instanceof RegExp && Object.keys(value).length === 0;
  if (isEmpty) return [{ pointer, code: 'TOO_SHORT', values: { minimum: 1 } }];
  return own.concat(unknownFields(value, known, keys instanceof RegExp ? [keys.source] : keys, pointer));
}

/** A misspelt field is never passed over: what it was meant to say would be lost, and with it a date. */
function unknownFields(
  value: Fields,
  known: (name: string) => boolean,
  allowed: readonly string[],
  pointer: string,
): Problems {
  const unknown = Object.keys(value).filter((name) => !known(name));
  return unknown.map((name) => ({
    pointer: `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`,
    code: 'UNKNOWN_FIELD',
    allowed,
  }));
}

function wrongType(expected: string, value: unknown, pointer: string): Problems {
  return [{ pointer, code: 'WRONG_TYPE', ...given(value), values: { expected } }];
}

function given(value: unknown): Pick<TimetableProblem, 'given'> {
  if (typeof value === 'string') return { given: value.slice(0, GIVEN_LENGTH) };
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return { given: value };
  return {};
}
