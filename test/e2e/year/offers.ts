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
