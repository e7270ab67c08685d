/**
 * The fields of a published timetable (办理时限表), as data: what each may hold. The validator walks this table, the
 * impact compares along it, and the spreadsheet takes its columns from it. A field that is not here does not exist.
 */
import { LADDER_RECIPIENTS, RUNGS, type Rung } from '../supervision/ladder.ts';
import { GROUNDS, type ItemType, type Leg, type Timetable } from './timetable.ts';

/** What a value may be. A field is required unless it is `optional`; an optional field is left out, never null. */
export type Shape = (
  | {
      readonly kind: 'text';
      /** What it looks like, with one that is right; without it any text of one or more lines. */
      readonly form?: { readonly pattern: RegExp; readonly example: string };
      /** Whether it may be empty, and whether it may have more than one line. */
      readonly empty?: boolean;
      readonly lines?: boolean;
    }
  | { readonly kind: 'choice'; readonly of: readonly string[] }
  | { readonly kind: 'count'; readonly most: number }
  | { readonly kind: 'flag' }
  | {
      readonly kind: 'list';
      readonly of: Shape;
      readonly least: number;
      readonly most: number;
      readonly unique: boolean;
    }
  | RecordShape
  | { readonly kind: 'map'; readonly keys: readonly string[] | RegExp; readonly of: Shape }
) & {
  readonly optional?: boolean;
  readonly nullable?: boolean;
  /** The code for its absence, where it has one of its own. */
  readonly missing?: 'LIMIT_WITHOUT_UNIT';
};

export interface RecordShape {
  readonly kind: 'record';
  readonly fields: Readonly<Record<string, Shape>>;
}

export const TIERS = ['county', 'city', 'province', 'ministry'] as const;
const SILENCE = ['deemed-approved', 'escalate-only', 'report-upward'] as const;
const UNITS = ['working', 'calendar', 'month', 'hour'] as const;
const KEY = { pattern: /^[a-z][a-z0-9-]{0,60}$/, example: 'soil-water' };
const NAME = { pattern: /^[A-Za-z][A-Za-z0-9]{0,40}$/, example: 'dependsOn' };
const HOUR = { pattern: /^(?:[01]\d|2[0-3]):[0-5]\d$/, example: '17:30' };
const DEPARTMENT = { pattern: /^[A-Z]{3}$/, example: 'SLJ' };
const VERSION = { pattern: /^[a-z0-9](?:[a-z0-9.-]{0,62}[a-z0-9])?$/, example: 'linyun-2026-2' };

/** No list is longer: an item number carries the place of its type in two digits, and a list must fit into one cell. */
export const MOST_ENTRIES = 99;

const text: Shape = { kind: 'text' };
const note: Shape = { kind: 'text', empty: true, lines: true };
const key: Shape = { kind: 'text', form: KEY };
const department: Shape = { kind: 'text', form: DEPARTMENT };
const choice = (...of: readonly string[]): Shape => ({ kind: 'choice', of });
const count = (most: number): Shape => ({ kind: 'count', most });
/** Each entry once, unless rules of their own tell what a repetition is. */
const list = (of: Shape, least = 0, most = MOST_ENTRIES): Shape => ({ kind: 'list', of, least, most, unique: true });
const rows = (of: Shape): Shape => ({ kind: 'list', of, least: 1, most: MOST_ENTRIES, unique: false });
const record = (fields: RecordShape['fields']): RecordShape => ({ kind: 'record', fields });
const optional = (shape: Shape): Shape => ({ ...shape, optional: true });
const nullable = (shape: Shape): Shape => ({ ...shape, nullable: true });

const limitFields = { value: count(999), unit: { ...choice(...UNITS), missing: 'LIMIT_WITHOUT_UNIT' } } as const;
const limit = record(limitFields);

const BASES = ['acceptance', 'renewal', 'statute', 'inter-agency', 'local-regulation', 'policy'] as const;

/** No field of a leg holds a space: in a workbook a leg is one line of a cell. */
const leg = record({
  id: key,
  decidedAt: choice(...TIERS),
  tier: choice(...TIERS),
  department,
  value: count(60),
  unit: { ...choice('working', 'calendar'), missing: 'LIMIT_WITHOUT_UNIT' },
  onSilence: choice('consent', 'escalate'),
  basis: optional(choice(...BASES)),
} satisfies Record<keyof Leg, Shape>);

const itemType = record({
  id: key,
  nameZh: text,
  nameEn: text,
  element: key,
  department: nullable(department),
  departmentNote: optional(text),
  tiers: list(choice(...TIERS), 1),
  submittable: { kind: 'flag' },
  clockStart: choice('acceptance', 'receipt'),
  statutoryLimit: nullable(limit),
  unitSource: nullable(choice('text', 'ALL-82', 'silent-calendar', 'local-guide')),
  promisedLimit: nullable(limit),
  extension: nullable(
    record({
      ...limitFields,
      // Once only (行政许可法 42).
      max: count(1),
      approver: choice('organ-head', 'organ-principal-head', 'peoples-government'),
    }),
  ),
  excludedPhases: list(record({ ground: choice(...Object.keys(GROUNDS)), capWorkingDays: optional(count(999)) })),
  correction: optional(record({ unitLimit: limit, onMiss: choice('remind', 'lapse') })),
  onTimeout: { kind: 'map', keys: TIERS, of: choice(...SILENCE) },
  deemedBasis: nullable(
    record({
      class: choice(...BASES),
      text,
      textZh: optional(text),
      runsOn: choice('promised', 'statutory', 'expiry'),
      onlyIfWarned: optional({ kind: 'flag' }),
    }),
  ),
  commitmentRoute: optional({ kind: 'flag' }),
  legs: optional(list(leg, 1, 12)),
  dependsOn: { ...list(list(key, 1, 12), 0, 40), unique: false } as Shape,
  gates: list(choice('project-approval', 'land-approval', 'construction-start', 'operation')),
  legalBasis: list(text),
  caution: note,
  notes: note,
  validityMonths: optional(count(999)),
} satisfies Record<keyof ItemType, Shape> & Record<string, Shape>);

const workingDays = record({ value: count(999), unit: { ...choice('working'), missing: 'LIMIT_WITHOUT_UNIT' } });

const rung = record({
  tier: choice(...TIERS),
  rung: choice(...RUNGS),
  offset: optional(workingDays),
  every: optional(workingDays),
  acknowledgeWithin: optional(workingDays),
  to: list(choice(...LADDER_RECIPIENTS), 1),
} satisfies Record<keyof Rung, Shape>);

/** The whole timetable. `conventions` says to people how the fields are meant; `departments` names the codes. */
export const TIMETABLE = record({
  version: { kind: 'text', form: VERSION },
  note: optional(note),
  counterClosesAt: optional({ kind: 'text', form: HOUR }),
  conventions: optional({ kind: 'map', keys: NAME.pattern, of: { kind: 'text', lines: true } }),
  items: rows(itemType),
  ladder: optional(rows(rung)),
  departments: optional(
    rows(record({ code: department, role: text, nameZh: text, nameEn: text, tiers: list(choice(...TIERS), 1) })),
  ),
} satisfies Record<keyof Timetable, Shape> & Record<string, Shape>);
