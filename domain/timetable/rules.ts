/** What makes an item undecidable although every field of its type is well formed. */
import { TIERS } from './fields.ts';
import { legProblems } from './leg-rules.ts';
import type { TimetableProblem } from './problem.ts';
import type { DeemedBasis, ItemType, Tier } from './timetable.ts';

/** The well-formed fields of an item type. */
export type SoundItem = Partial<ItemType>;
/** Department codes with the tiers at which each exists. */
export type DepartmentTiers = ReadonlyMap<string, readonly string[]>;
type Problems = readonly TimetableProblem[];

const isOfTheCity = (tier: Tier) => tier === 'county' || tier === 'city';
/** Months that still lie in every calendar's table; beyond it no date can be computed. */
const MOST_MONTHS = 120;

/** The problems of one type by itself. */
export function ofItem(item: SoundItem, pointer: string): Problems {
  return [
    ...limitProblems(item, pointer),
    ...silenceProblems(item, pointer),
    ...basisProblems(item, pointer),
    ...legProblems(item, pointer),
  ];
}

function limitProblems(item: SoundItem, pointer: string): Problems {
  const { statutoryLimit, promisedLimit, unitSource } = item;
  const problems: TimetableProblem[] = [];
  for (const name of ['statutoryLimit', 'promisedLimit', 'extension'] as const) {
    const limit = item[name];
    if (limit?.unit !== 'month' || limit.value <= MOST_MONTHS) continue;
    const values = { maximum: MOST_MONTHS };
    problems.push({ pointer: `${pointer}/${name}/value`, code: 'TOO_BIG', given: limit.value, values });
  }
  if (statutoryLimit && unitSource === null) {
    problems.push({ pointer: `${pointer}/unitSource`, code: 'UNIT_SOURCE_MISSING', given: null });
  }
  if (statutoryLimit && promisedLimit?.unit === statutoryLimit.unit && promisedLimit.value > statutoryLimit.value) {
    const values = { maximum: statutoryLimit.value };
    const given = promisedLimit.value;
    problems.push({ pointer: `${pointer}/promisedLimit/value`, code: 'PROMISE_TOO_LONG', given, values });
  }
  return problems;
}

/** Every tier has a policy, every policy a tier, and where silence has an effect there is a limit for it to pass. */
function silenceProblems(item: SoundItem, pointer: string): Problems {
  const { tiers, onTimeout } = item;
  if (tiers === undefined || onTimeout === undefined) return [];
  return TIERS.flatMap((tier): Problems => {
    const policy = onTimeout[tier];
    const at = `${pointer}/onTimeout/${tier}`;
    if (policy === undefined) {
      return tiers.includes(tier) ? [{ pointer: at, code: 'TIER_WITHOUT_POLICY', values: { tier } }] : [];
    }
    if (!tiers.includes(tier)) return [{ pointer: at, code: 'POLICY_WITHOUT_TIER', given: policy, allowed: tiers }];
    if (policy === 'report-upward') {
      return isOfTheCity(tier) ? [{ pointer: at, code: 'UPWARD_BELOW_PROVINCE', given: policy }] : [];
    }
    return hasLimit(item, tier) ? [] : [{ pointer: at, code: 'TIER_WITHOUT_LIMIT', given: policy, values: { tier } }];
  });
}

/** A renewal runs to the expiry of the old permit and needs no limit of its own (行政许可法 50). */
function hasLimit({ statutoryLimit, promisedLimit, deemedBasis }: SoundItem, tier: Tier): boolean {
  if (deemedBasis?.runsOn === 'expiry' || statutoryLimit === undefined || promisedLimit === undefined) return true;
  return statutoryLimit !== null || (isOfTheCity(tier) && promisedLimit !== null);
}

/** Silence deems only on a stated basis, on a limit that runs, and by the city's policy at its own tiers alone. */
function basisProblems(item: SoundItem, pointer: string): Problems {
  const { onTimeout, deemedBasis } = item;
  if (onTimeout === undefined || deemedBasis === undefined) return [];
  const deeming = TIERS.filter((tier) => onTimeout[tier] === 'deemed-approved');
  const at = (tier: Tier) => ({ pointer: `${pointer}/onTimeout/${tier}`, given: 'deemed-approved' });
  if (deemedBasis === null) return deeming.map((tier) => ({ ...at(tier), code: 'DEEMED_WITHOUT_BASIS' }));
  if (deeming.length === 0) {
    return [{ pointer: `${pointer}/deemedBasis`, code: 'BASIS_WITHOUT_DEEMING', given: deemedBasis.class }];
  }
  const above = deeming.filter((tier) => !isOfTheCity(tier));
  const byPolicy = deemedBasis.class === 'policy' ? above : [];
  return [
    ...byPolicy.map((tier) => ({ ...at(tier), code: 'POLICY_ABOVE_CITY' as const })),
    ...runsOnProblems(item, pointer, byPolicy.length > 0 ? [] : above),
    ...gateProblems(deemedBasis, `${pointer}/deemedBasis`),
  ];
}

/** What the law lets silence do is not the city's to hold back. */
function gateProblems({ class: basis, onlyIfWarned }: DeemedBasis, pointer: string): Problems {
  if (onlyIfWarned !== true || basis === 'policy') return [];
  return [{ pointer: `${pointer}/onlyIfWarned`, code: 'GATE_OF_OTHER_CLASS', given: basis }];
}

function runsOnProblems(item: SoundItem, pointer: string, above: readonly Tier[]): Problems {
  const { deemedBasis, statutoryLimit, promisedLimit } = item;
  if (!deemedBasis) return [];
  const { runsOn } = deemedBasis;
  const told = { pointer: `${pointer}/deemedBasis/runsOn`, given: runsOn };
  if ((deemedBasis.class === 'renewal') !== (runsOn === 'expiry')) {
    const allowed = deemedBasis.class === 'renewal' ? ['expiry'] : ['promised', 'statutory'];
    return [{ ...told, code: 'RUNS_ON_OTHER_CLASS', allowed }];
  }
  const allowed = [...(promisedLimit ? ['promised'] : []), ...(statutoryLimit ? ['statutory'] : [])];
  const missing = { ...told, code: 'RUNS_ON_MISSING_LIMIT' as const, allowed };
  if (runsOn === 'promised') {
    // The city's promise binds no higher tier: silence there would never deem.
    if (promisedLimit === null) return [missing];
    return above.length > 0 ? [{ ...missing, allowed: statutoryLimit ? ['statutory'] : [] }] : [];
  }
  return runsOn === 'statutory' && statutoryLimit === null ? [missing] : [];
}

/**
 * The problems that only the types together show: names used twice, departments, dependencies. `listed`: the
 * timetable's own departments as they stand there, none where it lists none.
 */
export function acrossItems(
  items: readonly SoundItem[],
  listed: readonly unknown[],
  departments: DepartmentTiers | undefined,
): Problems {
  const own = listed.filter(isDepartment);
  const lists = [
    ...(own.length > 0 ? [new Map(own.map(({ code, tiers }) => [code, tiers]))] : []),
    ...(departments ? [departments] : []),
  ];
  return [
    ...duplicates(
      items.map(({ id }) => id),
      '/items',
      'id',
      'DUPLICATE_TYPE',
    ),
    ...duplicates(
      listed.map((one) => (isDepartment(one) ? one.code : undefined)),
      '/departments',
      'code',
      'DUPLICATE_DEPARTMENT',
    ),
    ...departmentProblems(items, lists),
    ...dependencyProblems(items),
  ];
}

function isDepartment(one: unknown): one is { readonly code: string; readonly tiers: readonly string[] } {
  const { code, tiers } = (one ?? {}) as { code?: unknown; tiers?: unknown };
  return typeof code === 'string' && Array.isArray(tiers);
}

function duplicates(
  names: readonly unknown[],
  list: string,
  field: string,
  code: 'DUPLICATE_TYPE' | 'DUPLICATE_DEPARTMENT',
): Problems {
  return names.flatMap((name, i): Problems => {
    if (typeof name !== 'string' || names.indexOf(name) === i) return [];
    return [
      { pointer: `${list}/${i}/${field}`, code, given: name, values: { first: `${list}/${names.indexOf(name)}` } },
    ];
  });
}

/** Whoever hands an item in must find a window: a known department, at every tier that decides; and so must each leg. */
function departmentProblems(items: readonly SoundItem[], lists: readonly DepartmentTiers[]): Problems {
  return items.flatMap(({ department, submittable, tiers = [], legs = [] }, i): Problems => {
    const pointer = `/items/${i}/department`;
    const at = tiers.map((tier, t) => ({ tier, pointer: `/items/${i}/tiers/${t}` }));
    const ofLegs = legs.flatMap((leg, l) => {
      const place = `/items/${i}/legs/${l}`;
      return unknownDepartment(lists, leg.department, `${place}/department`, [
        { tier: leg.tier, pointer: `${place}/tier` },
      ]);
    });
    if (department === undefined) return ofLegs;
    if (department === null) {
      return submittable ? [{ pointer, code: 'DEPARTMENT_REQUIRED', given: null }, ...ofLegs] : ofLegs;
    }
    return [...unknownDepartment(lists, department, pointer, at), ...ofLegs];
  });
}

function unknownDepartment(
  lists: readonly DepartmentTiers[],
  department: string,
  pointer: string,
  at: readonly { readonly tier: Tier; readonly pointer: string }[],
): Problems {
  const unknown = lists.find((list) => !list.has(department));
  if (unknown !== undefined) {
    return [{ pointer, code: 'UNKNOWN_DEPARTMENT', given: department, allowed: [...unknown.keys()] }];
  }
  return at.flatMap(({ tier, pointer: place }): Problems => {
    const list = lists.find((one) => one.get(department)?.includes(tier) === false);
    if (list === undefined) return [];
    const allowed = list.get(department) ?? [];
    return [{ pointer: place, code: 'DEPARTMENT_NOT_AT_TIER', given: tier, allowed, values: { department } }];
  });
}

/**
 * Every member of a group is a type of this timetable, and no type waits for itself by any way. Members of one group
 * are alternatives; a cycle is refused all the same, since a project that lists only its members could never begin.
 */
function dependencyProblems(items: readonly SoundItem[]): Problems {
  const ids = new Set(items.map(({ id }) => id));
  const unknown = items.flatMap(({ dependsOn = [] }, i) =>
    dependsOn.flatMap((group, g) =>
      group.flatMap((member, m): Problems => {
        if (ids.has(member)) return [];
        return [{ pointer: `/items/${i}/dependsOn/${g}/${m}`, code: 'UNKNOWN_DEPENDENCY', given: member }];
      }),
    ),
  );
  return [...unknown, ...cycles(items)];
}

/** Depth first from every type; an edge that leads back onto the way that led here closes a cycle. Each is told once. */
function cycles(items: readonly SoundItem[]): Problems {
  const places = new Map(items.map(({ id }, i) => [id, i]));
  const done = new Set<number>();
  const edgesOf = (i: number) =>
    (items[i]?.dependsOn ?? []).flatMap((group, g) =>
      group.flatMap((member, m) => {
        const to = places.get(member);
        return to === undefined ? [] : [{ to, member, pointer: `/items/${i}/dependsOn/${g}/${m}` }];
      }),
    );
  const visit = (i: number, before: readonly number[]): Problems => {
    if (done.has(i)) return [];
    const way = [...before, i];
    const found = edgesOf(i).flatMap(({ to, member, pointer }): Problems => {
      if (!way.includes(to)) return visit(to, way);
      const round = [...way.slice(way.indexOf(to)), to].map((place) => items[place]?.id);
      return [{ pointer, code: 'DEPENDENCY_CYCLE', given: member, values: { cycle: round.join(' → ') } }];
    });
    done.add(i);
    return found;
  };
  return items.flatMap((_item, i) => visit(i, []));
}
