/** What makes a leg (会办、初审) impossible although each of its fields is well formed. */
import { TIERS } from './fields.ts';
import type { TimetableProblem } from './problem.ts';
import type { ItemType, Leg, Tier } from './timetable.ts';

type Problems = readonly TimetableProblem[];

const isOfTheCity = (tier: Tier) => tier === 'county' || tier === 'city';

/** The problems of the legs of one type. */
export function legProblems(item: Partial<ItemType>, pointer: string): Problems {
  return (item.legs ?? []).flatMap((leg, i) => {
    const at = `${pointer}/legs/${i}`;
    return [...placeProblems(item, leg, at), ...silenceProblems(leg, at), ...lengthProblems(item, leg, at)];
  });
}

/** It belongs to a tier that decides, is done there or below, and not by the department that decides anyway. */
function placeProblems({ tiers, department }: Partial<ItemType>, leg: Leg, pointer: string): Problems {
  const { decidedAt, tier } = leg;
  if (tiers !== undefined && !tiers.includes(decidedAt)) {
    return [{ pointer: `${pointer}/decidedAt`, code: 'LEG_WITHOUT_TIER', given: decidedAt, allowed: tiers }];
  }
  const below = TIERS.slice(0, TIERS.indexOf(decidedAt) + 1);
  if (!below.includes(tier))
    return [{ pointer: `${pointer}/tier`, code: 'LEG_ABOVE_TIER', given: tier, allowed: below }];
  if (tier !== decidedAt || department !== leg.department) return [];
  return [{ pointer: `${pointer}/department`, code: 'LEG_OF_ITS_OWN', given: leg.department }];
}

/** Silence consents on a stated basis, and by the city's policy at its own tiers alone. */
function silenceProblems({ onSilence, basis, tier }: Leg, pointer: string): Problems {
  const at = `${pointer}/basis`;
  if (onSilence === 'escalate')
    return basis === undefined ? [] : [{ pointer: at, code: 'LEG_BASIS_UNUSED', given: basis }];
  if (basis === undefined) return [{ pointer: at, code: 'LEG_WITHOUT_BASIS' }];
  return basis === 'policy' && !isOfTheCity(tier) ? [{ pointer: at, code: 'POLICY_ABOVE_CITY', given: basis }] : [];
}

/** A leg that lasts longer than the item would be over when everything is decided. */
function lengthProblems(item: Partial<ItemType>, { decidedAt, value, unit }: Leg, pointer: string): Problems {
  const promised = isOfTheCity(decidedAt) ? item.promisedLimit : null;
  const limit = promised ?? item.statutoryLimit;
  if (limit == null || limit.unit !== unit || value <= limit.value) return [];
  return [{ pointer: `${pointer}/value`, code: 'LEG_TOO_LONG', given: value, values: { maximum: limit.value } }];
}
