/** What a new timetable would change, before it is published. Items that already run keep the version they began on. */
import type { Rung } from '../supervision/ladder.ts';
import { type RecordShape, type Shape, TIERS, TIMETABLE } from './fields.ts';
import type { ItemType, Tier, Timetable } from './timetable.ts';

/** One field of a type that differs. `field`: its name, with the tier or part behind a dot: `onTimeout.city`. */
export interface FieldChange {
  readonly field: string;
  /** As it stands in each version; null where that version leaves it out or empty. */
  readonly before: unknown;
  readonly after: unknown;
}

export interface TypeNames {
  readonly id: string;
  readonly nameZh: string;
  readonly nameEn: string;
}

/** The differences between two timetables, by item type, in the order of the new one (removed: of the old one). */
export interface TimetableImpact {
  readonly added: readonly TypeNames[];
  readonly removed: readonly TypeNames[];
  readonly changed: readonly (TypeNames & { readonly changes: readonly FieldChange[] })[];
  /** Types whose place differs: new item numbers carry it in their two digits. Counted from 1. */
  readonly moved: readonly (TypeNames & { readonly before: number; readonly after: number })[];
  /** The ladders that differ, tier by tier; without any rung where the usual one holds. */
  readonly ladder: readonly {
    readonly tier: Tier;
    readonly before: readonly Rung[];
    readonly after: readonly Rung[];
  }[];
}

/** Compares the timetable that is in force with the one that is to follow it. Both must be publishable. */
export function impactOf(inForce: Timetable, next: Timetable): TimetableImpact {
  const old = new Map(inForce.items.map((type, i) => [type.id, { type, place: i + 1 }]));
  const ids = new Set(next.items.map(({ id }) => id));
  const kept = next.items.flatMap((after, i) => {
    const before = old.get(after.id);
    return before === undefined ? [] : [{ before, after, place: i + 1 }];
  });
  return {
    added: next.items.filter(({ id }) => !old.has(id)).map(namesOf),
    removed: inForce.items.filter(({ id }) => !ids.has(id)).map(namesOf),
    changed: kept
      .map(({ before, after }) => ({ ...namesOf(after), changes: changesOf(TYPE, before.type, after, '') }))
      .filter(({ changes }) => changes.length > 0),
    moved: kept
      .filter(({ before, place }) => before.place !== place)
      .map(({ before, after, place }) => ({ ...namesOf(after), before: before.place, after: place })),
    ladder: TIERS.map((tier) => ({ tier, before: rungsOf(inForce, tier), after: rungsOf(next, tier) })).filter(
      ({ before, after }) => !same(before, after),
    ),
  };
}

const TYPE = (TIMETABLE.fields.items as Shape & { kind: 'list' }).of as RecordShape;

function rungsOf({ ladder = [] }: Timetable, tier: Tier): readonly Rung[] {
  return ladder.filter((rung) => rung.tier === tier);
}

function namesOf({ id, nameZh, nameEn }: ItemType): TypeNames {
  return { id, nameZh, nameEn };
}

type Fields = Readonly<Record<string, unknown>>;

/** A map is compared entry by entry, so that each tier is named; every other field as one value. */
function changesOf({ fields }: RecordShape, before: object, after: object, prefix: string): readonly FieldChange[] {
  return Object.entries(fields).flatMap(([name, shape]) => {
    const [old, now] = [(before as Fields)[name] ?? null, (after as Fields)[name] ?? null];
    if (shape.kind === 'map' && Array.isArray(shape.keys)) {
      const parts = Object.fromEntries((shape.keys as readonly string[]).map((key) => [key, shape.of]));
      return changesOf({ kind: 'record', fields: parts }, old ?? {}, now ?? {}, `${name}.`);
    }
    return same(old, now) ? [] : [{ field: `${prefix}${name}`, before: old, after: now }];
  });
}

/** Equal whatever the order of an object's fields; the order of a list counts. */
function same(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].every((name) => same((a as Fields)[name], (b as Fields)[name]));
}
