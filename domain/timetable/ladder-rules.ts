/** What makes a ladder impossible although every field of it is well formed. */
import { answering, type LadderRecipient, RUNGS, type Rung } from '../supervision/ladder.ts';
import { TIERS } from './fields.ts';
import type { TimetableProblem } from './problem.ts';

/** The well-formed fields of a rung. */
export type SoundRung = Partial<Rung>;
type Problems = readonly TimetableProblem[];
type Placed = SoundRung & { readonly pointer: string };

/** Fields that not every rung may have, with those that do. */
const OF_SOME = {
  offset: ['yellow', 'after'],
  every: ['after'],
  acknowledgeWithin: ['due'],
} as const;

/** The problems of a ladder, tier by tier. `rungs`: as they stand in the timetable. */
export function ladderProblems(rungs: readonly SoundRung[]): Problems {
  const placed = rungs.map((rung, i): Placed => ({ ...rung, pointer: `/ladder/${i}` }));
  return [...placed.flatMap(ofRung), ...TIERS.flatMap((tier) => ofTier(placed.filter((rung) => rung.tier === tier)))];
}

function ofRung(rung: Placed): Problems {
  const { pointer, rung: name, tier, to } = rung;
  const problems: TimetableProblem[] = [];
  if (name !== undefined) {
    for (const [field, names] of Object.entries(OF_SOME)) {
      const isThere = field in rung;
      const fits = (names as readonly string[]).includes(name);
      if (isThere && !fits) {
        problems.push({
          pointer: `${pointer}/${field}`,
          code: 'NOT_OF_THIS_RUNG',
          allowed: names,
          values: { rung: name },
        });
      }
      if (!isThere && fits && field === 'offset') problems.push({ pointer: `${pointer}/offset`, code: 'REQUIRED' });
    }
  }
  const liaison = to?.indexOf('liaison') ?? -1;
  if (liaison >= 0 && (tier === 'county' || tier === 'city')) {
    problems.push({ pointer: `${pointer}/to/${liaison}`, code: 'LIAISON_BELOW_PROVINCE', given: 'liaison' });
  }
  if (
    to !== undefined &&
    (name === 'due' || name === 'after') &&
    answering(to as readonly LadderRecipient[]).length === 0
  ) {
    const allowed = ['head', 'leader', 'supervisor'];
    problems.push({ pointer: `${pointer}/to`, code: 'RUNG_WITHOUT_ANSWERER', allowed });
  }
  return problems;
}

/** Each rung lies behind the one before it, nothing behind one that comes again, and there is one at the due instant. */
function ofTier(rungs: readonly Placed[]): Problems {
  const [first] = rungs;
  if (first === undefined) return [];
  const unordered = rungs.filter((rung, i) => i > 0 && !isBehind(rung, rungs[i - 1] as Placed));
  const problems = unordered.map(
    ({ pointer, rung }): TimetableProblem => ({
      pointer,
      code: 'RUNGS_UNORDERED',
      given: rung ?? null,
      allowed: RUNGS,
    }),
  );
  // A name that is not well formed may have been meant for the due instant.
  if (rungs.some(({ rung }) => rung === 'due' || rung === undefined)) return problems;
  const values = { tier: String(first.tier) };
  return [...problems, { pointer: first.pointer, code: 'LADDER_WITHOUT_DUE', given: first.rung ?? null, values }];
}

function isBehind(rung: Placed, before: Placed): boolean {
  if (rung.rung === undefined || before.rung === undefined) return true;
  if (before.rung === 'after' && before.every !== undefined) return false;
  const [place, placeBefore] = [RUNGS.indexOf(rung.rung), RUNGS.indexOf(before.rung)];
  if (place !== placeBefore || rung.rung !== 'after') return place > placeBefore;
  return rung.offset === undefined || before.offset === undefined || rung.offset.value > before.offset.value;
}
