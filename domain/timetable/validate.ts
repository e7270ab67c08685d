/** Whether a timetable (办理时限表) can be published: every problem at once, before anything is decided by it. */
import { MOST_ENTRIES, TIMETABLE } from './fields.ts';
import type { TimetableProblem } from './problem.ts';
import { acrossItems, type DepartmentTiers, ofItem, type SoundItem } from './rules.ts';
import { isRecord, shapeProblems } from './shape-check.ts';

/**
 * Every problem of a parsed timetable, in the order of its items; none: it can be published.
 * `departments`: the codes that the ledger has, each with the tiers at which it exists, where they are known; without
 * it only the timetable's own list of departments is asked.
 */
export function problemsOf(timetable: unknown, departments?: DepartmentTiers): readonly TimetableProblem[] {
  const ofShape = shapeProblems(TIMETABLE, timetable, '');
  if (!isRecord(timetable)) return ofShape;
  const { items, departments: listed } = timetable;
  if (!Array.isArray(items) || items.length > MOST_ENTRIES) return ofShape;
  const broken = new Set(ofShape.map(({ pointer }) => pointer.split('/').slice(0, 4).join('/')));
  const sound = items.map((item, i) => soundPart(item, `/items/${i}`, broken));
  const ofRules = sound.flatMap((item, i) => ofItem(item, `/items/${i}`));
  return inOrder(
    [
      ofShape,
      ofRules,
      acrossItems(sound, Array.isArray(listed) ? listed.slice(0, MOST_ENTRIES) : [], departments),
    ].flat(),
  );
}

/** The well-formed fields of an item: the rules look at these alone, so that one slip is told once. */
function soundPart(item: unknown, pointer: string, broken: ReadonlySet<string>): SoundItem {
  if (!isRecord(item)) return {};
  return Object.fromEntries(Object.entries(item).filter(([name]) => !broken.has(`${pointer}/${name}`))) as SoundItem;
}

/** What concerns the whole comes first, then item by item. */
function inOrder(problems: readonly TimetableProblem[]): readonly TimetableProblem[] {
  const place = ({ pointer }: TimetableProblem) => {
    const [, part, index] = pointer.split('/');
    return part === 'items' && index !== undefined ? Number(index) : -1;
  };
  return [...problems].sort((a, b) => place(a) - place(b));
}
