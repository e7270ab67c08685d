/** Which windows can decide an item type, and which one usually does. */
import type { Schemas } from '../api/client.ts';

type Department = Schemas['Department'];

const TIERS = ['county', 'city', 'province', 'ministry'] as const;

/** Every window that decides the type, the lowest tier first. */
export function windowsFor(
  { department, tiers }: Schemas['ItemType'],
  departments: readonly Department[],
): readonly Department[] {
  return departments
    .filter(({ code, tier }) => code === department && tiers.includes(tier))
    .sort((a, b) => TIERS.indexOf(a.tier) - TIERS.indexOf(b.tier) || a.id.localeCompare(b.id));
}

/**
 * The window that usually decides: the one of the project's own division, or of the nearest above it that has one; of a
 * tier that is named, the one above the project. A proposal that the reader can change, and that the API judges.
 */
export function nearest(windows: readonly Department[], division: string, tier: string): Department | undefined {
  const lineage = [division, `${division.slice(0, 4)}00`, `${division.slice(0, 2)}0000`, '000000'];
  const above = lineage.flatMap((code) => windows.filter((one) => one.division.code === code));
  return above.find((one) => tier === 'own' || one.tier === tier) ?? above[0] ?? windows[0];
}
