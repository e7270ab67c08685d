/** What can be handed in at some window of the sample city. */

import { sampleCity } from '../../support/city.ts';
import { timetable } from '../../support/rulebook.ts';

/** A type once per division that decides it. */
export const offers = timetable.items
  .filter(({ submittable }) => submittable)
  .flatMap(({ id: typeId, department, tiers }) =>
    sampleCity.departments
      .filter(({ code, division }) => code === department && tiers.some((tier) => tier === tierOf(division)))
      .map(({ division }) => ({ typeId, division })),
  );

function tierOf(division: string): string | undefined {
  return sampleCity.divisions.find(({ code }) => code === division)?.tier;
}

/** When the counters close, as the sample timetable says. */
export const CLOSES_AT = timetable.counterClosesAt ?? '';

/** Whether a division lies in one of that tier, or is one. */
export function lies(division: string, tier: string): boolean {
  const found = sampleCity.divisions.find(({ code }) => code === division);
  return found !== undefined && (found.tier === tier || (found.parent != null && lies(found.parent, tier)));
}
