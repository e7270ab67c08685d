/** Whether a timetable (办理时限表) can be published: every problem at once, before anything is decided by it. */
import { MOST_ENTRIES, TIMETABLE } from './fields.ts';
import { ladderProblems } from './ladder-rules.ts';
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
  const { items, departments: listed, ladder } = timetable;
  if (!Array.isArray(items) || items.length > MOST_ENTRIES) return ofShape;
  const broken = new Set(ofShape.map(({ pointer }) => pointer.split('/').slice(0, 4).join('/')));
  const sound = items.map((item, i): SoundItem => soundPart(item, `/items/${i}`, broken));
  const ofRules = sound.flatMap((item, i) => ofItem(item, `/items/${i}`));
  const rungs = Array.isArray(ladder) ? ladder.slice(0, MOST_ENTRIES) : [];
  return inOrder(
    [
      ofShape,
      ladderProblems(rungs.map((rung, i) => soundPart(rung, `/ladder/${i}`, broken))),
      ofRules,
      acrossItems(sound, Array.isArray(listed) ? listed.slice(0, MOST_ENTRIES) : [], departments),
    ].flat(),
  );
}

/** The rules look at the well-formed fields of an entry alone, so that one slip is told once; the others are undefined. */
function soundPart<Entry extends object>(entry: unknown, pointer: string, broken: ReadonlySet<string>): Partial<Entry> {
  if (!isRecord(entry)) return {};
  const sound = Object.entries(entry).map(([name, value]) => [
    name,
    broken.has(`${pointer}/${name}`) ? undefined : value,
  ]);
  return Object.fromEntries(sound) as Partial<Entry>;
}

/** What concerns the whole comes first, then item by item. */
function inOrder(problems: readonly TimetableProblem[]): readonly TimetableProblem[] {
  const place = ({ pointer }: TimetableProblem) => {
    const [, part, index] = pointer.split('/');
    return part === 'items' && index !== undefined ? Number(index) : -1;
  };
  return [...problems].sort((a, b) => place(a) - place(b));
}
