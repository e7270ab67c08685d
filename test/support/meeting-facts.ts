/** Facts of a coordination meeting, told without a database: items by their stories, projects by their checklists. */
import type { ApprovalItem } from '../../domain/item/state.ts';
import type {
  MeetingFacts,
  MeetingItem,
  MeetingProject,
  MeetingRules,
} from '../../domain/supervision/meeting-facts.ts';
import type { ChecklistEntry } from '../../domain/timetable/checklist.ts';
import type { Tier } from '../../domain/timetable/timetable.ts';
import { type Story, story } from '../domain/item-story.ts';
import { calendar, rulebook, shanghai, timetable } from './rulebook.ts';

export const RULES: MeetingRules = {
  version: 'test-rules-1',
  preparedOnDay: 25,
  tiers: ['city', 'county'],
  entriesPerRule: 20,
  linesPerEntry: 15,
  slipWorkingDays: 1,
};

/** The rulebook of every story here: one object, as a ledger has one. */
const rules = rulebook();

let count = 0;

/** The item that a story has come to, under a number and at a department of its own. */
export function itemOf(told: Story, departmentId = '990100-SLJ', itemNo?: string): ApprovalItem {
  count += 1;
  const number = itemNo ?? `990100-SLJ-23-20260914-${String(count).padStart(6, '0')}-K`;
  const { item } = told;
  return {
    ...item,
    particulars: { ...item.particulars, itemNo: number, departmentId, officerId: `officer-${departmentId}-1` },
  };
}

/** An item that was handed in and accepted on these days and then left alone, settled through the last. */
export function leftAlone(typeId: string, tier: Tier, receivedAt: string, settledAt: string): Story {
  const told = story(typeId, tier, receivedAt);
  told.act('Accept', receivedAt);
  told.settle(settledAt);
  return told;
}

export function entry(typeId: string, tier: Tier = 'city'): ChecklistEntry {
  return { typeId, tier };
}

/** A project with this list and these items at either instant; by default nothing has changed in between. */
export function project(
  code: string,
  entries: readonly ChecklistEntry[],
  now: readonly ApprovalItem[],
  before: { readonly entries?: readonly ChecklistEntry[]; readonly items?: readonly ApprovalItem[] } | null = {},
): MeetingProject {
  return {
    code,
    now: { entries, timetable, calendar, items: now },
    before: before && { entries: before.entries ?? entries, timetable, calendar, items: before.items ?? [] },
    windowFor: ({ typeId, tier }) => {
      const code = timetable.items.find(({ id }) => id === typeId)?.department;
      return code && tier === 'city' ? `990100-${code}` : null;
    },
  };
}

/** Facts as of a local time, against the beginning of the month unless it says otherwise. */
export function factsAt(
  asOf: string,
  facts: Partial<Omit<MeetingFacts, 'items' | 'asOf' | 'since'>> & {
    readonly since?: string;
    readonly items?: readonly (ApprovalItem | MeetingItem)[];
  },
): MeetingFacts {
  const { since = `${asOf.slice(0, 7)}-01T00:00`, items = [], ...rest } = facts;
  return {
    asOf: shanghai(asOf),
    since: shanghai(since),
    rulebook: rules,
    rulebookBefore: rules,
    projects: [],
    tasks: [],
    ...rest,
    items: items.map((item) => ('state' in item ? item : { projectCode: 'P-1', state: item })),
  };
}
