/** The published timetable (办理时限表): item types, their limits, and what silence means per tier. Versioned data. */
import type { Limit } from '../calendar/limit.ts';

export type Tier = 'county' | 'city' | 'province' | 'ministry';

/** What silence past the limit does. `report-upward`: decided above the city; followed and reported, never deemed by it. */
export type SilencePolicy = 'deemed-approved' | 'escalate-only' | 'report-upward';

export type BasisClass = 'acceptance' | 'renewal' | 'statute' | 'inter-agency' | 'local-regulation' | 'policy';

/** Why silence may deem, and the limit whose expiry does. */
export interface DeemedBasis {
  readonly class: BasisClass;
  readonly text: string;
  readonly runsOn: 'promised' | 'statutory' | 'expiry';
}

/** One approval item type (审批事项) as published. */
export interface ItemType {
  readonly id: string;
  readonly nameZh: string;
  readonly nameEn: string;
  readonly element: string;
  /** The code of the department that decides, such as `SLJ`; null where the parent item names it. */
  readonly department: string | null;
  readonly tiers: readonly Tier[];
  /** False: cannot be handed in by itself. */
  readonly submittable: boolean;
  readonly clockStart: 'acceptance' | 'receipt';
  readonly statutoryLimit: Limit | null;
  readonly promisedLimit: Limit | null;
  readonly unitSource: string | null;
  readonly onTimeout: Partial<Readonly<Record<Tier, SilencePolicy>>>;
  readonly deemedBasis: DeemedBasis | null;
  readonly dependsOn: readonly (readonly string[])[];
  readonly gates: readonly string[];
  readonly legalBasis: readonly string[];
  readonly caution: string;
  readonly notes: string;
}

export interface Timetable {
  readonly version: string;
  readonly items: readonly ItemType[];
}

/** What one item type means at one tier: everything that the clock of an item needs from the timetable. */
export interface ItemTerms {
  readonly anchor: 'acceptance' | 'receipt';
  readonly statutoryLimit: Limit | null;
  /** Null at province and ministry: the city's promise binds only its own tiers. */
  readonly promisedLimit: Limit | null;
  readonly onTimeout: SilencePolicy;
  /** Null unless silence deems. */
  readonly deemedBasis: DeemedBasis | null;
}

/** The terms of a type at a tier; undefined where the type is not decided at that tier. */
export function termsAt(type: ItemType, tier: Tier): ItemTerms | undefined {
  const onTimeout = type.onTimeout[tier];
  if (!type.tiers.includes(tier) || onTimeout === undefined) return undefined;
  const ofTheCity = tier === 'county' || tier === 'city';
  return {
    anchor: type.clockStart,
    statutoryLimit: type.statutoryLimit,
    promisedLimit: ofTheCity ? type.promisedLimit : null,
    onTimeout,
    deemedBasis: onTimeout === 'deemed-approved' ? type.deemedBasis : null,
  };
}
