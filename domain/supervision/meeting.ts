/**
 * The life of a monthly coordination meeting (综合调度会): planned with a draft agenda, its pack frozen, held, minuted,
 * closed. An entry that a person adds or strikes stays visible with the reason.
 */
import { type DayNumber, dayNumber, dayOf, type Instant, type LocalDate, localDate } from '../calendar/local-date.ts';

export type MeetingStatus = 'planned' | 'frozen' | 'held' | 'minuted' | 'closed';

/** What a person put on the agenda. */
export interface AddedEntry {
  readonly key: string;
  readonly title: string;
  readonly text: string;
  /** The items that it is about; may be empty. */
  readonly itemNos: readonly string[];
  readonly reasons: string;
  readonly by: string;
  readonly at: Instant;
}

export interface Strike {
  readonly key: string;
  readonly reasons: string;
  readonly by: string;
  readonly at: Instant;
}

/** A draft or a frozen pack: which, from which instants, and the keys of what its rules picked. */
export interface PackRef {
  readonly ordinal: number;
  readonly asOf: Instant;
  readonly keys: readonly string[];
}

export type MeetingEvent = { readonly effectiveAt: Instant } & (
  | { readonly type: 'MeetingPlanned'; readonly division: string; readonly month: string }
  | ({ readonly type: 'PackPrepared' } & PackRef)
  | {
      readonly type: 'EntryAdded';
      readonly title: string;
      readonly text: string;
      readonly itemNos: readonly string[];
      readonly reasons: string;
      readonly by: string;
    }
  | { readonly type: 'EntryStruck'; readonly key: string; readonly reasons: string; readonly by: string }
  | { readonly type: 'PackFrozen'; readonly ordinal: number; readonly sha256: string; readonly by: string }
  | {
      readonly type: 'MeetingHeld';
      readonly heldOn: LocalDate;
      readonly chair: string;
      readonly present: string;
      readonly by: string;
    }
  | {
      readonly type: 'MinutesEntered';
      readonly decisions: readonly { readonly key: string; readonly decision: string }[];
      readonly tasks: number;
      readonly by: string;
    }
  | { readonly type: 'MeetingClosed'; readonly by: string }
);

export interface Meeting {
  /** Rises with every event: the ETag. */
  readonly version: number;
  readonly status: MeetingStatus;
  readonly division: string;
  /** `yyyy-MM` */
  readonly month: string;
  readonly pack: PackRef | null;
  readonly added: readonly AddedEntry[];
  readonly strikes: readonly Strike[];
  readonly frozen: {
    readonly ordinal: number;
    readonly sha256: string;
    readonly at: Instant;
    readonly by: string;
  } | null;
  readonly held: { readonly heldOn: LocalDate; readonly chair: string; readonly present: string } | null;
  readonly decisions: readonly {
    readonly key: string;
    readonly decision: string;
    readonly by: string;
    readonly at: Instant;
  }[];
  /** How many tasks its minutes have given. */
  readonly tasks: number;
}

export type MeetingCommand = { readonly expectedVersion: number; readonly by: string } & (
  | ({ readonly type: 'Prepare' } & PackRef)
  | {
      readonly type: 'Add';
      readonly title: string;
      readonly text: string;
      readonly itemNos: readonly string[];
      readonly reasons: string;
    }
  | { readonly type: 'Strike'; readonly key: string; readonly reasons: string }
  | { readonly type: 'Freeze'; readonly ordinal: number; readonly sha256: string }
  | { readonly type: 'Hold'; readonly heldOn: LocalDate; readonly chair: string; readonly present: string }
  | {
      readonly type: 'EnterMinutes';
      readonly decisions: readonly { readonly key: string; readonly decision: string }[];
      readonly tasks: number;
    }
  | { readonly type: 'Close' }
);

export type MeetingAction = MeetingCommand['type'];

export type MeetingError =
  | { readonly code: 'MEETING_CHANGED'; readonly currentVersion: number }
  | {
      readonly code: 'MEETING_ACTION_NOT_ALLOWED';
      readonly status: MeetingStatus;
      readonly allowed: readonly MeetingAction[];
    }
  | { readonly code: 'AGENDA_ENTRY_UNKNOWN'; readonly given: string; readonly allowed: readonly string[] }
  | { readonly code: 'AGENDA_ENTRY_STRUCK' | 'AGENDA_ENTRY_DECIDED'; readonly given: string }
  | { readonly code: 'MEETING_DAY_NOT_POSSIBLE'; readonly first: LocalDate; readonly last: LocalDate }
  /** Entries of the agenda about which the minutes say nothing. */
  | { readonly code: 'MINUTES_INCOMPLETE'; readonly missing: readonly string[] };

/** What may be done in each state. */
const ALLOWED: Readonly<Record<MeetingStatus, readonly MeetingAction[]>> = {
  planned: ['Prepare', 'Add', 'Strike', 'Freeze'],
  frozen: ['Hold'],
  held: ['EnterMinutes', 'Close'],
  minuted: ['EnterMinutes', 'Close'],
  closed: [],
};

/** What a command does to the meeting at `at`. */
export function decideMeeting(meeting: Meeting, command: MeetingCommand, at: Instant): MeetingEvent | MeetingError {
  const { version: currentVersion, status } = meeting;
  if (command.expectedVersion !== currentVersion) return { code: 'MEETING_CHANGED', currentVersion };
  if (!ALLOWED[status].includes(command.type)) {
    return { code: 'MEETING_ACTION_NOT_ALLOWED', status, allowed: ALLOWED[status] };
  }
  return refusalOf(meeting, command, dayOf(at)) ?? eventOf(command, at);
}

function refusalOf(meeting: Meeting, command: MeetingCommand, today: DayNumber): MeetingError | null {
  switch (command.type) {
    case 'Strike':
      return keyRefusal(meeting, command.key);
    case 'Hold':
      return dayRefusal(meeting, command.heldOn, today);
    case 'EnterMinutes':
      return minutesRefusal(
        meeting,
        command.decisions.map(({ key }) => key),
      );
    case 'Close': {
      const decided = new Set(meeting.decisions.map(({ key }) => key));
      const missing = standingKeys(meeting).filter((key) => !decided.has(key));
      return missing.length === 0 ? null : { code: 'MINUTES_INCOMPLETE', missing };
    }
    default:
      return null;
  }
}

/** An entry that is on the agenda and was not struck. */
function keyRefusal(meeting: Meeting, given: string): MeetingError | null {
  if (meeting.strikes.some(({ key }) => key === given)) return { code: 'AGENDA_ENTRY_STRUCK', given };
  const allowed = standingKeys(meeting);
  return allowed.includes(given) ? null : { code: 'AGENDA_ENTRY_UNKNOWN', given, allowed };
}

/** Not before its pack was frozen, and not ahead. */
function dayRefusal({ frozen }: Meeting, heldOn: LocalDate, today: DayNumber): MeetingError | null {
  const first = frozen === null ? today : dayOf(frozen.at);
  const day = dayNumber(heldOn);
  if (day >= first && day <= today) return null;
  return { code: 'MEETING_DAY_NOT_POSSIBLE', first: localDate(first), last: localDate(today) };
}

function minutesRefusal(meeting: Meeting, keys: readonly string[]): MeetingError | null {
  const decided = new Set(meeting.decisions.map(({ key }) => key));
  for (const key of keys) {
    const refused = keyRefusal(meeting, key);
    if (refused !== null) return refused;
    if (decided.has(key)) return { code: 'AGENDA_ENTRY_DECIDED', given: key };
    decided.add(key);
  }
  return null;
}

/** The keys of the agenda without what was struck, in its order: what the rules picked, then what was added. */
export function standingKeys({ pack, added, strikes }: Meeting): readonly string[] {
  const struck = new Set(strikes.map(({ key }) => key));
  return [...(pack?.keys ?? []), ...added.map(({ key }) => key)].filter((key) => !struck.has(key));
}

function eventOf(command: MeetingCommand, effectiveAt: Instant): MeetingEvent {
  const { by } = command;
  switch (command.type) {
    case 'Prepare': {
      const { ordinal, asOf, keys } = command;
      return { type: 'PackPrepared', effectiveAt, ordinal, asOf, keys };
    }
    case 'Add': {
      const { title, text, itemNos, reasons } = command;
      return { type: 'EntryAdded', effectiveAt, title, text, itemNos, reasons, by };
    }
    case 'Strike':
      return { type: 'EntryStruck', effectiveAt, key: command.key, reasons: command.reasons, by };
    case 'Freeze':
      return { type: 'PackFrozen', effectiveAt, ordinal: command.ordinal, sha256: command.sha256, by };
    case 'Hold': {
      const { heldOn, chair, present } = command;
      return { type: 'MeetingHeld', effectiveAt, heldOn, chair, present, by };
    }
    case 'EnterMinutes':
      return { type: 'MinutesEntered', effectiveAt, decisions: command.decisions, tasks: command.tasks, by };
    case 'Close':
      return { type: 'MeetingClosed', effectiveAt, by };
  }
}

/** The meeting as its events give it. Throws Error for a journal that does not begin with its planning. */
export function replayMeeting(events: readonly MeetingEvent[]): Meeting {
  const [first, ...rest] = events;
  if (first?.type !== 'MeetingPlanned') throw new Error('the journal of a meeting begins with its planning');
  const { division, month } = first;
  const nothing = { pack: null, added: [], strikes: [], frozen: null, held: null, decisions: [], tasks: 0 };
  return rest.reduce(evolveMeeting, { version: 1, status: 'planned', division, month, ...nothing });
}

export function evolveMeeting(before: Meeting, event: MeetingEvent): Meeting {
  const meeting = { ...before, version: before.version + 1 };
  const at = event.effectiveAt;
  switch (event.type) {
    case 'MeetingPlanned':
      throw new Error('a meeting is planned once');
    case 'PackPrepared': {
      const { ordinal, asOf, keys } = event;
      return { ...meeting, pack: { ordinal, asOf, keys } };
    }
    case 'EntryAdded': {
      const { title, text, itemNos, reasons, by } = event;
      const key = `added:${meeting.added.length + 1}`;
      return { ...meeting, added: [...meeting.added, { key, title, text, itemNos, reasons, by, at }] };
    }
    case 'EntryStruck': {
      const { key, reasons, by } = event;
      return { ...meeting, strikes: [...meeting.strikes, { key, reasons, by, at }] };
    }
    case 'PackFrozen': {
      const { ordinal, sha256, by } = event;
      return { ...meeting, status: 'frozen', frozen: { ordinal, sha256, at, by } };
    }
    case 'MeetingHeld': {
      const { heldOn, chair, present } = event;
      return { ...meeting, status: 'held', held: { heldOn, chair, present } };
    }
    case 'MinutesEntered': {
      const decisions = event.decisions.map((decision) => ({ ...decision, by: event.by, at }));
      const tasks = meeting.tasks + event.tasks;
      return { ...meeting, status: 'minuted', decisions: [...meeting.decisions, ...decisions], tasks };
    }
    case 'MeetingClosed':
      return { ...meeting, status: 'closed' };
  }
}
