/** The critical path of random checklists, against every choice of alternatives and every chain, walked day by day. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { dueAfter, type Limit } from '../../domain/calendar/limit.ts';
import { dayNumber } from '../../domain/calendar/local-date.ts';
import type { ChecklistEntry, Standing } from '../../domain/timetable/checklist.ts';
import { criticalPaths } from '../../domain/timetable/critical-path.ts';
import type { ItemType, Timetable } from '../../domain/timetable/timetable.ts';
import { calendar, timetable } from '../support/rulebook.ts';
import { datesFrom, isWorkingDate, lastDay } from './naive.ts';

const GATE = 'construction-start';
const template = timetable.items.find(({ id }) => id === 'fire-design') as ItemType;
const STARTS = datesFrom('2024-01-01', '2025-12-31');

interface Node {
  readonly limit: Limit | null;
  readonly standing: 'missing' | 'satisfied' | 'running';
  readonly listed: boolean;
  readonly gate: boolean;
  readonly groups: readonly (readonly number[])[];
}

const node = (index: number): fc.Arbitrary<Node> =>
  fc.record({
    limit: fc.option(
      fc.record({
        value: fc.integer({ min: 1, max: 12 }),
        unit: fc.constantFrom('working' as const, 'calendar' as const),
      }),
      { freq: 6 },
    ),
    standing: fc.constantFrom('missing', 'missing', 'missing', 'satisfied', 'running'),
    listed: fc.constantFrom(true, true, true, false),
    gate: fc.boolean(),
    // Only on what comes before, so that there is no circle.
    groups:
      index === 0
        ? fc.constant([])
        : fc.array(fc.uniqueArray(fc.nat(index - 1), { minLength: 1, maxLength: 3 }), { maxLength: 3 }),
  });
const graph = fc
  .integer({ min: 1, max: 6 })
  .chain((size) => fc.tuple(...Array.from({ length: size }, (_, i) => node(i))));

const name = (index: number) => `type-${String.fromCharCode(97 + index)}`;

function timetableOf(nodes: readonly Node[]): Timetable {
  const items = nodes.map(
    ({ limit, groups, gate }, i): ItemType => ({
      ...template,
      id: name(i),
      tiers: ['city'],
      promisedLimit: limit,
      statutoryLimit: null,
      onTimeout: { city: 'escalate-only' },
      dependsOn: groups.map((group) => group.map(name)),
      gates: gate ? [GATE] : [],
    }),
  );
  return { version: 'random', items };
}

/** A running item was handed in on the first day, in 5 working days at most. */
function standingOf({ standing, limit }: Node, from: string): Standing {
  if (standing === 'satisfied') return { kind: 'satisfied', withoutPaper: false };
  if (standing === 'missing') return { kind: 'missing' };
  return { kind: 'running', due: limit && dueAfter(calendar, dayNumber(from), limit) };
}

/** One member of each group of each listed type: every combination. */
function choices(nodes: readonly Node[]): readonly (readonly (readonly number[])[])[] {
  return nodes.reduce<readonly (readonly (readonly number[])[])[]>(
    (all, { groups }) => {
      const listed = groups.map((group) => group.filter((member) => nodes[member]?.listed)).filter((g) => g.length > 0);
      const own = listed.reduce<readonly (readonly number[])[]>(
        (picked, group) => picked.flatMap((before) => group.map((member) => [...before, member])),
        [[]],
      );
      return all.flatMap((before) => own.map((one) => [...before, one]));
    },
    [[]],
  );
}

/** Every chain that ends in the entry under one choice, first step first; what runs or is satisfied begins a chain. */
function chainsTo(nodes: readonly Node[], choice: readonly (readonly number[])[], index: number): number[][] {
  if (nodes[index]?.standing === 'satisfied') return [[]];
  const before = nodes[index]?.standing === 'running' ? [] : (choice[index] ?? []);
  if (before.length === 0) return [[index]];
  return before.flatMap((member) => chainsTo(nodes, choice, member).map((chain) => [...chain, index]));
}

/** The end of a chain, walked; null where one of its steps has no limit. */
function endOf(nodes: readonly Node[], chain: readonly number[], from: string): string | null {
  return chain.reduce<string | null>((day, index) => {
    const limit = nodes[index]?.limit ?? null;
    return day === null || limit === null ? null : lastDay(day, limit);
  }, from);
}

/** The earliest date of the gate over all choices; null where each of them meets an entry without a limit. */
function bruteForce(nodes: readonly Node[], from: string): string | null {
  const asked = nodes.flatMap(({ listed, gate }, i) => (listed && gate ? [i] : []));
  const dates = choices(nodes).flatMap((choice) => {
    const ends = asked.flatMap((index) => chainsTo(nodes, choice, index)).map((chain) => endOf(nodes, chain, from));
    return ends.includes(null) ? [] : [[from, ...(ends as string[])].sort().at(-1) as string];
  });
  return dates.sort()[0] ?? null;
}

const workingDaysAfter = (from: string, through: string) =>
  datesFrom(from, through).slice(1).filter(isWorkingDate).length;

test('2,000 random checklists: the gate’s date is the best choice’s longest chain', () => {
  let dated = 0;
  let open = 0;
  fc.assert(
    fc.property(graph, fc.constantFrom(...STARTS), (nodes, from) => {
      const entries = nodes.flatMap(({ listed }, i): ChecklistEntry[] =>
        listed ? [{ typeId: name(i), tier: 'city' }] : [],
      );
      const standings = (typeId: string) => standingOf(nodes[typeId.charCodeAt(5) - 97] as Node, from);
      const paths = criticalPaths(timetableOf(nodes), entries, standings, calendar, dayNumber(from));
      const path = paths.find(({ gate }) => gate === GATE);
      if (path === undefined) return expect(nodes.some(({ listed, gate }) => listed && gate)).toBe(false);
      const expected = bruteForce(nodes, from);
      expect(path.earliestOn).toBe(expected);
      expect(path.unlimited.length === 0).toBe(expected !== null);
      // The chain adds up to the date, also where that is only the known part.
      expect(path.workingDays).toBe(workingDaysAfter(from, path.knownOn));
      expect(path.chain.reduce((sum, { workingDays }) => sum + (workingDays ?? 0), 0)).toBe(path.workingDays);
      // The order of the list changes nothing.
      const reversed = criticalPaths(timetableOf(nodes), [...entries].reverse(), standings, calendar, dayNumber(from));
      expect(reversed.find(({ gate }) => gate === GATE)?.chain).toEqual(path.chain);
      if (expected === null) open += 1;
      else dated += 1;
    }),
    { numRuns: 2_000, seed: 40 },
  );
  expect(dated).toBeGreaterThan(500);
  expect(open).toBeGreaterThan(100);
});
