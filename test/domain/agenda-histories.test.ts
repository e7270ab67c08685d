/** Random cities: the agenda does not depend on the order of the facts, leaves nothing red out, and names nothing twice. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ApprovalItem } from '../../domain/item/state.ts';
import { agendaOf } from '../../domain/supervision/agenda.ts';
import { draftOf } from '../../domain/supervision/meeting-pack.ts';
import { entry, factsAt, itemOf, leftAlone, project, RULES } from '../support/meeting-facts.ts';
import { story } from './item-story.ts';

const LATEST = '2026-10-20T09:00';
const TYPES = ['fire-design', 'soil-water', 'land-use-permit', 'eng-planning-permit', 'design-scheme-opinion'] as const;
const DEPARTMENTS = ['990100-ZJJ', '990100-SLJ', '990100-ZRZ', '990100-RFB'];

interface Told {
  readonly typeId: (typeof TYPES)[number];
  readonly department: number;
  readonly project: number;
  readonly day: number;
  readonly ending: 'leftAlone' | 'decided' | 'paused' | 'paper';
}

const told: fc.Arbitrary<Told> = fc.record({
  typeId: fc.constantFrom(...TYPES),
  department: fc.nat(DEPARTMENTS.length - 1),
  project: fc.nat(5),
  day: fc.integer({ min: 1, max: 28 }),
  ending: fc.constantFrom('leftAlone', 'leftAlone', 'decided', 'paused', 'paper'),
});

function tell({ typeId, department, day, ending }: Told, index: number): ApprovalItem {
  const receivedAt = `2026-09-${String(day).padStart(2, '0')}T10:00`;
  const no = `N-${String(index).padStart(3, '0')}`;
  if (ending === 'leftAlone') return itemOf(leftAlone(typeId, 'city', receivedAt, LATEST), DEPARTMENTS[department], no);
  const life = story(typeId, 'city', receivedAt);
  life.act('Accept', receivedAt);
  if (ending === 'decided') life.act('Approve', receivedAt);
  if (ending === 'paused' && typeId === 'soil-water') life.act('Suspend', receivedAt);
  if (ending !== 'decided') life.settle(LATEST);
  if (ending === 'paper' && life.item.status === 'deemedApproved') life.act('IssuePaper', LATEST);
  return itemOf(life, DEPARTMENTS[department], no);
}

/** What a meeting would call red, said in other words: past the day, and nobody has done what is owed. */
function isRed(item: ApprovalItem, { ending, typeId }: Told): boolean {
  if (ending === 'decided' || (ending === 'paused' && typeId === 'soil-water')) return false;
  if (item.status === 'deemedApproved') return true;
  return item.marks.escalations.length > 0;
}

test('500 cities: each red item stands on the agenda or beside it exactly once, whatever the caps', () => {
  let reds = 0;
  fc.assert(
    fc.property(
      fc.array(told, { maxLength: 25 }),
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 1, max: 4 }),
      (cases, entriesPerRule, linesPerEntry) => {
        const items = cases.map(tell);
        const facts = factsAt('2026-10-20T10:00', { since: '2026-09-01T00:00', items });
        const { entries, beyond } = agendaOf(facts, { ...RULES, entriesPerRule, linesPerEntry });
        const named = [...entries, ...beyond].flatMap((one) =>
          one.rule === 'red' ? [...one.lines, ...one.more].map(({ itemNo }) => itemNo) : [],
        );
        const red = items.filter((item, i) => isRed(item, cases[i] as Told));
        expect([...named].sort()).toEqual(red.map(({ particulars }) => particulars.itemNo).sort());
        expect(entries.filter(({ rule }) => rule === 'red').length).toBeLessThanOrEqual(entriesPerRule);
        for (const { lines, more } of entries) {
          expect(lines.length).toBeLessThanOrEqual(linesPerEntry);
          if (more.length > 0) expect(lines.length).toBe(linesPerEntry);
        }
        expect(new Set([...entries, ...beyond].map(({ key }) => key)).size).toBe(entries.length + beyond.length);
        reds += red.length;
      },
    ),
    { numRuns: 500 },
  );
  // It has looked at many.
  expect(reds).toBeGreaterThan(1_000);
});

test('300 cities: the same facts in another order give the same draft, byte for byte', () => {
  const city = fc.array(told, { minLength: 2, maxLength: 15 }).chain((cases) =>
    fc.record({
      cases: fc.constant(cases),
      order: fc.shuffledSubarray([...cases.keys()], { minLength: cases.length, maxLength: cases.length }),
    }),
  );
  fc.assert(
    fc.property(city, ({ cases, order }) => {
      const items = cases.map(tell).map((state, i) => ({ projectCode: `P-${cases[i]?.project}`, state }));
      const list = TYPES.map((typeId) => entry(typeId)).concat(entry('construction-permit'));
      const draftWith = (ordered: typeof items) => {
        // The items of a project stand in the order of their receipt, which no reading order changes.
        const projects = ['P-0', 'P-1', 'P-2', 'P-3', 'P-4', 'P-5'].map((code) =>
          project(
            code,
            list,
            items.filter(({ projectCode }) => projectCode === code).map(({ state }) => state),
          ),
        );
        const sorted = ordered === items ? projects : [...projects].reverse();
        return JSON.stringify(
          draftOf(factsAt('2026-10-20T10:00', { since: '2026-09-01T00:00', items: ordered, projects: sorted }), RULES),
        );
      };
      const again = order.flatMap((index) => items[index] ?? []);
      expect(draftWith(again)).toBe(draftWith(items));
    }),
    { numRuns: 300 },
  );
});
