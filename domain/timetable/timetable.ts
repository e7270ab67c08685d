/** The published timetable (办理时限表): item types, their limits, and what silence means per tier. Versioned data. */
import type { Limit } from '../calendar/limit.ts';
import { type Ladder, ladderOf, type Rung } from '../supervision/ladder.ts';

export type Tier = 'county' | 'city' | 'province' | 'ministry';

/** What silence past the limit does. `report-upward`: decided above the city; followed and reported, never deemed by it. */
export type SilencePolicy = 'deemed-approved' | 'escalate-only' | 'report-upward';

export type BasisClass = 'acceptance' | 'renewal' | 'statute' | 'inter-agency' | 'local-regulation' | 'policy';

/** Why silence may deem, and the limit whose expiry does. */
export interface DeemedBasis {
  readonly class: BasisClass;
  /** In English, or as the city writes it where `textZh` is absent. */
  readonly text: string;
  /** The same in Chinese, for sheets. Timetables from before it had none. */
  readonly textZh?: string;
  readonly runsOn: 'promised' | 'statutory' | 'expiry';
  /**
   * Due process: where the officer's inbox held no warning before the last working hours began, the silence is held for
   * a person. By policy only.
   */
  readonly onlyIfWarned?: boolean;
}

/**
 * The closed list of grounds (中止计时的事由) on which a clock may stand still, each with the article it comes from.
 * A type stops on the grounds that its `excludedPhases` name and on no other.
 */
export const GROUNDS = {
  hearing: '行政许可法 45',
  tender: '行政许可法 45',
  auction: '行政许可法 45',
  inspection: '行政许可法 45',
  testing: '行政许可法 45',
  quarantine: '行政许可法 45',
  appraisal: '行政许可法 45',
  'expert-review': '行政许可法 45',
  'land-saving-argument': '行政许可法 45；节约集约利用土地规定',
  'commissioned-evaluation': '企业投资项目核准和备案管理条例 10',
  'technical-assessment': '环境影响评价法 22；建设项目环境影响评价文件分级审批规定',
  'technical-review': '水土保持法 25；生产建设项目水土保持方案管理办法',
  'technical-consultation': '取水许可和水资源费征收管理条例 17',
  'department-consultation': '行政许可法 45（本级事项目录载明）',
  'dispute-or-litigation-suspension': '排污许可管理条例；取水许可和水资源费征收管理条例 18',
  'applicant-revision': '本级办事指南载明的申请人修改期间',
  'on-site-verification': '本级办事指南载明的现场查验期间',
} as const;

export type Ground = keyof typeof GROUNDS;

function isGround(text: string): text is Ground {
  return Object.hasOwn(GROUNDS, text);
}

/** Who may grant an extension: the organ's head, its principal head, or (joint handling) the people's government. */
export type Approver = 'organ-head' | 'organ-principal-head' | 'peoples-government';

/** One extension, at most this long (行政许可法 42). */
export interface ExtensionTerms extends Limit {
  readonly max: 1;
  readonly approver: Approver;
}

/** How long the unit has to answer a correction list, and what its silence does. */
export interface CorrectionTerms {
  readonly unitLimit: Limit;
  readonly onMiss: 'remind' | 'lapse';
}

/** Where a timetable says nothing: a reminder after 15 working days, and the item goes on waiting. */
const USUAL_CORRECTION: CorrectionTerms = { unitLimit: { value: 15, unit: 'working' }, onMiss: 'remind' };

/**
 * A part of the examination (会办、初审) that another tier or another department has, while the deciding one leads: the
 * county examines, the city decides. It has its own clock, and its silence a rule of its own.
 */
export interface Leg {
  readonly id: string;
  /** It belongs to items that are decided at this tier. */
  readonly decidedAt: Tier;
  /** Where it is done: in the division of this tier in which the project lies. */
  readonly tier: Tier;
  /** The code of the department that has it. */
  readonly department: string;
  readonly value: number;
  readonly unit: 'working' | 'calendar';
  /** `consent`: silence counts as consent. `escalate`: it is told to the supervisor, and the leg may still be done. */
  readonly onSilence: 'consent' | 'escalate';
  /** By what its silence may consent; with `consent` only. */
  readonly basis?: BasisClass;
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
  readonly extension: ExtensionTerms | null;
  readonly excludedPhases: readonly { readonly ground: string; readonly capWorkingDays?: number }[];
  readonly correction?: CorrectionTerms;
  /** How long the approval lasts when work has not started. */
  readonly validityMonths?: number;
  /** Decided on the spot against a signed promise. */
  readonly commitmentRoute?: boolean;
  readonly legs?: readonly Leg[];
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
  /** `HH:mm`: when the counters close; what came in over one falls due then (民法典 203). Absent: at 24:00. */
  readonly counterClosesAt?: string;
  readonly items: readonly ItemType[];
  /** The ladder of each tier, rung by rung; the usual one for a tier without any. */
  readonly ladder?: readonly Rung[];
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
  readonly extension: ExtensionTerms | null;
  /** The grounds on which this type's clock may stand still; the cap in working days, null without one. */
  readonly grounds: ReadonlyMap<Ground, number | null>;
  readonly correction: CorrectionTerms;
  readonly validityMonths: number | null;
  readonly commitmentRoute: boolean;
  /** Who is told of the limit, and when. */
  readonly ladder: Ladder;
  /** The legs of an item that is decided at this tier. */
  readonly legs: readonly Leg[];
}

/**
 * The terms of a type at a tier; undefined where the type is not decided at that tier. `rungs`: the ladder of the
 * timetable that the type belongs to.
 */
export function termsAt(type: ItemType, tier: Tier, rungs?: readonly Rung[]): ItemTerms | undefined {
  let byTier = known.get(type);
  if (byTier?.rungs !== rungs || byTier === undefined) {
    byTier = { rungs, terms: new Map() };
    known.set(type, byTier);
  }
  const { terms } = byTier;
  if (!terms.has(tier)) terms.set(tier, computeTerms(type, tier, rungs));
  return terms.get(tier);
}

/** Terms never change for a published type, and one decision asks for them many times. */
const known = new WeakMap<
  ItemType,
  { readonly rungs: readonly Rung[] | undefined; readonly terms: Map<Tier, ItemTerms | undefined> }
>();

const NO_LEGS: readonly Leg[] = [];

function computeTerms(type: ItemType, tier: Tier, rungs: readonly Rung[] | undefined): ItemTerms | undefined {
  const onTimeout = type.onTimeout[tier];
  if (!type.tiers.includes(tier) || onTimeout === undefined) return undefined;
  const ofTheCity = tier === 'county' || tier === 'city';
  return {
    anchor: type.clockStart,
    statutoryLimit: type.statutoryLimit,
    promisedLimit: ofTheCity ? type.promisedLimit : null,
    onTimeout,
    deemedBasis: onTimeout === 'deemed-approved' ? type.deemedBasis : null,
    extension: type.extension,
    grounds: new Map(
      type.excludedPhases.flatMap(({ ground, capWorkingDays = null }) =>
        isGround(ground) ? [[ground, capWorkingDays]] : [],
      ),
    ),
    correction: type.correction ?? USUAL_CORRECTION,
    validityMonths: type.validityMonths ?? null,
    commitmentRoute: type.commitmentRoute ?? false,
    ladder: ladderOf(rungs, tier),
    legs: type.legs?.filter(({ decidedAt }) => decidedAt === tier) ?? NO_LEGS,
  };
}
