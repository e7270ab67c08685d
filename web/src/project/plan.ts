/** What a project needs, in the order in which it can be done: rows by gate, columns by what waits for what. */
import type { ItemSummary, Schemas } from '../api/client.ts';

type Checklist = Schemas['Checklist'];
type ItemType = Schemas['ItemType'];
type Entry = Checklist['entries'][number];

export const GATE_NAMES = ['project-approval', 'land-approval', 'construction-start', 'operation'] as const;
export type GateName = (typeof GATE_NAMES)[number];

export interface Card {
  readonly typeId: string;
  readonly name: Entry['type']['name'];
  /** What the checklist says of it; null without a checklist. */
  readonly entry: Entry | null;
  readonly item: Pick<ItemSummary, 'itemNo' | 'status' | 'statusText' | 'dueOn' | 'lamp' | 'tier'> | null;
  readonly gates: readonly GateName[];
  /** Of each group that the timetable names those that the project has. */
  readonly before: readonly (readonly string[])[];
  /** How many stand before it, one behind the other. */
  readonly column: number;
}

export interface Lane {
  readonly gate: GateName | null;
  readonly cards: readonly Card[];
}

interface Known {
  readonly checklist: Checklist;
  readonly items: readonly ItemSummary[];
  readonly types: readonly ItemType[];
}

/** The cards by the first gate that asks for them; those that no gate asks for come last. */
export function lanesOf(known: Known): readonly Lane[] {
  const cards = cardsOf(known);
  return [...GATE_NAMES, null]
    .map((gate) => ({ gate, cards: cards.filter(({ gates }) => (gates[0] ?? null) === gate) }))
    .filter((lane) => lane.cards.length > 0);
}

function cardsOf({ checklist, items, types }: Known): readonly Card[] {
  const listed = checklist.entries.map((entry) => ({ typeId: entry.type.id, entry }));
  const more = [...new Set(items.map(({ type }) => type.id))].filter(
    (id) => !listed.some(({ typeId }) => typeId === id),
  );
  const all = [...listed, ...more.map((typeId) => ({ typeId, entry: null }))];
  const has = new Set(all.map(({ typeId }) => typeId));
  const dependsOn = new Map(types.map(({ id, dependsOn: groups }) => [id, groups]));
  const before = (typeId: string) =>
    (dependsOn.get(typeId) ?? [])
      .map((group) => group.filter((one) => has.has(one)))
      .filter(({ length }) => length > 0);
  const columns = new Map<string, number>();
  const columnOf = (typeId: string): number => {
    const known = columns.get(typeId);
    if (known !== undefined) return known;
    // The timetable has no circles; should one come, it ends here.
    columns.set(typeId, 0);
    const column = Math.max(-1, ...before(typeId).flat().map(columnOf)) + 1;
    columns.set(typeId, column);
    return column;
  };
  return all.map(({ typeId, entry }) => {
    const type = types.find(({ id }) => id === typeId);
    const gates = (entry?.gates ?? type?.gates ?? []) as readonly GateName[];
    return {
      typeId,
      name: entry?.type.name ?? type?.name ?? { zh: typeId, en: typeId },
      entry,
      item: entry?.item ?? items.findLast((item) => item.type.id === typeId) ?? null,
      gates: GATE_NAMES.filter((gate) => gates.includes(gate)),
      before: before(typeId),
      column: columnOf(typeId),
    };
  });
}
