/** The content of a meeting's pack (会议材料), before a person has touched it: data, so that it is hashed and drawn again. */
import { dayOf, isoShanghai, type LocalDate, localDate } from '../calendar/local-date.ts';
import { AGENDA_RULES, type AgendaRule, agendaOf, type PickedEntry } from './agenda.ts';
import { type Closure, closureRate } from './closure.ts';
import type { MeetingFacts, MeetingRules } from './meeting-facts.ts';

/** A task in the closure rate. */
export interface ClosureLine {
  readonly taskNo: string;
  readonly text: string;
  readonly departmentId: string;
  readonly personId: string | null;
  readonly dueOn: LocalDate;
  readonly reportedOn: LocalDate | null;
  readonly closure: Closure;
}

export interface PackDraft {
  /** ISO 8601 with the city's offset. */
  readonly asOf: string;
  readonly since: string;
  readonly rules: MeetingRules;
  readonly closure: {
    readonly due: number;
    readonly closedInTime: number;
    readonly awaitsConfirmation: number;
    readonly tasks: readonly ClosureLine[];
  };
  /** How many lines each rule picked, whatever its caps. */
  readonly totals: Readonly<Record<Exclude<AgendaRule, 'added'>, Totals>>;
  readonly entries: readonly PickedEntry[];
  readonly beyond: readonly PickedEntry[];
}

interface Totals {
  readonly entries: number;
  readonly lines: number;
}

/** The draft as the rules give it. */
export function draftOf(facts: MeetingFacts, rules: MeetingRules): PackDraft {
  const { entries, beyond } = agendaOf(facts, rules);
  const { due, closedInTime, awaitsConfirmation, tasks } = closureRate(facts.tasks, facts.since, facts.asOf);
  const picked = [...entries, ...beyond];
  const totalsOf = (rule: AgendaRule): Totals => {
    const ofRule = picked.filter((entry) => entry.rule === rule);
    return {
      entries: ofRule.length,
      lines: ofRule.reduce((sum, { lines, more }) => sum + lines.length + more.length, 0),
    };
  };
  const [carriedOver, red, blocker, slip] = AGENDA_RULES.map(totalsOf) as [Totals, Totals, Totals, Totals];
  return {
    asOf: isoShanghai(facts.asOf),
    since: isoShanghai(facts.since),
    rules,
    closure: {
      ...{ due, closedInTime, awaitsConfirmation },
      tasks: tasks.map(({ task: { taskNo, text, departmentId, personId, dueOn, reportedAt }, closure }) => {
        const reportedOn = reportedAt === null ? null : localDate(dayOf(reportedAt));
        return { taskNo, text, departmentId, personId, dueOn, reportedOn, closure };
      }),
    },
    totals: { carriedOver, red, blocker, slip },
    entries,
    beyond,
  };
}

export interface Named {
  readonly zh: string;
  readonly en: string;
}

/** A draft with the names of what stands in it, so that it can be drawn again when names have changed. */
export interface NamedDraft extends PackDraft {
  /** The meeting whose pack it is compared with; null where that is the beginning of the month. */
  readonly sinceMeetingNo: string | null;
  readonly names: {
    readonly division: Named;
    readonly departments: Readonly<Record<string, Named>>;
    readonly people: Readonly<Record<string, Named>>;
    readonly projects: Readonly<Record<string, Named>>;
    readonly types: Readonly<Record<string, Named>>;
  };
}

/** Everything that the draft names by an id. */
export interface NamedIds {
  readonly departments: ReadonlySet<string>;
  readonly people: ReadonlySet<string>;
  readonly projects: ReadonlySet<string>;
}

const NAMES_OF = {
  departmentId: 'departments',
  personId: 'people',
  officerId: 'people',
  projectCode: 'projects',
} as const;

/** The departments, people and projects in the draft, wherever they stand in it. */
export function namedIn(draft: PackDraft): NamedIds {
  const named = { departments: new Set<string>(), people: new Set<string>(), projects: new Set<string>() };
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [name, inner] of Object.entries(value)) {
      const kind = Object.hasOwn(NAMES_OF, name) ? NAMES_OF[name as keyof typeof NAMES_OF] : undefined;
      if (kind !== undefined && typeof inner === 'string') named[kind].add(inner);
      else visit(inner);
    }
  };
  visit(draft);
  return named;
}
