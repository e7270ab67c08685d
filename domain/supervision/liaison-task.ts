/**
 * The task of a liaison (对接任务): an item above the city is past its limit, so somebody reports upward and visits. It
 * decides nothing about the item. A log of contacts, closed with an outcome, or ended by the decision of the item.
 */
import { dayNumber, dayOf, type Instant, type LocalDate, localDate } from '../calendar/local-date.ts';
import type { ItemEvent } from '../item/events.ts';

export const CONTACT_WAYS = ['letter', 'phone', 'visit'] as const;
export type ContactWay = (typeof CONTACT_WAYS)[number];

/** Why the liaison is sent: the limit is over, an item without a limit is asked after, a rung of the ladder after that. */
export type Occasion = 'statutoryDue' | 'followUp' | 'after';

export interface Contact {
  readonly heldOn: LocalDate;
  readonly way: ContactWay;
  readonly met: string;
  readonly said: string;
  /** Null: none yet. */
  readonly answer: string | null;
  /** When the liaison comes again; null: not agreed. */
  readonly nextOn: LocalDate | null;
}

export type LiaisonTaskEvent = { readonly effectiveAt: Instant } & (
  | { readonly type: 'LiaisonTaskOpened'; readonly occasion: Occasion; readonly departmentId: string }
  /** Another rung of the ladder while the task is open. */
  | { readonly type: 'LiaisonTaskPressed'; readonly occasion: Occasion }
  | { readonly type: 'LiaisonTaskMoved'; readonly departmentId: string }
  | ({ readonly type: 'ContactEntered' } & Contact)
  | { readonly type: 'LiaisonTaskClosed'; readonly outcome: string }
  | { readonly type: 'LiaisonTaskEnded'; readonly by: ClosingEvent }
);

/** The events by which an item is over. */
const CLOSING = ['ItemApproved', 'ItemRefused', 'ItemNotAccepted', 'ItemWithdrawn', 'ItemLapsed'] as const;
type ClosingEvent = (typeof CLOSING)[number];

export function isClosing({ type }: ItemEvent): boolean {
  return CLOSING.some((one) => one === type);
}

/** `ended`: the item was decided, or is over for another reason. */
export const LIAISON_TASK_STATUSES = ['open', 'closed', 'ended'] as const;
export type LiaisonTaskStatus = (typeof LIAISON_TASK_STATUSES)[number];

export interface LiaisonTask {
  readonly status: LiaisonTaskStatus;
  /** The body above whose liaison has it. */
  readonly departmentId: string;
  readonly contacts: number;
  readonly nextOn: LocalDate | null;
  /** How many events it has: it changes with each of them. */
  readonly version: number;
}

export type LiaisonCommand =
  | ({ readonly type: 'EnterContact' } & Contact)
  | { readonly type: 'CloseTask'; readonly outcome: string };

export type LiaisonError =
  | { readonly code: 'LIAISON_TASK_OVER'; readonly status: LiaisonTaskStatus }
  | { readonly code: 'NO_CONTACT_ENTERED' }
  | { readonly code: 'CONTACT_NOT_YET_HELD'; readonly heldOn: LocalDate; readonly today: LocalDate }
  | { readonly code: 'NEXT_CONTACT_PASSED'; readonly nextOn: LocalDate; readonly today: LocalDate };

/** The tasks of one item: the one that is open, and how many there have been. */
export interface TasksOfItem {
  readonly open: LiaisonTask | null;
  readonly count: number;
}

/**
 * What an event of the item's journal means to its task; null: nothing. `departmentId`: the body that has the item. A
 * rung after a task that was closed without a decision opens another.
 */
export function liaisonStep(
  { open, count }: TasksOfItem,
  event: ItemEvent,
  departmentId: string,
): LiaisonTaskEvent | null {
  const { effectiveAt } = event;
  const occasion = occasionOf(event, count);
  if (occasion !== null) {
    if (open !== null) return { type: 'LiaisonTaskPressed', effectiveAt, occasion };
    return { type: 'LiaisonTaskOpened', effectiveAt, occasion, departmentId };
  }
  if (open === null) return null;
  if (event.type === 'ItemTransferred') {
    return event.to === open.departmentId ? null : { type: 'LiaisonTaskMoved', effectiveAt, departmentId: event.to };
  }
  const by = CLOSING.find((type) => type === event.type);
  return by === undefined ? null : { type: 'LiaisonTaskEnded', effectiveAt, by };
}

/** A dispatch is no occasion: the limit has just begun. A rung after the due instant is one where a report was opened. */
function occasionOf(event: ItemEvent, count: number): Occasion | null {
  if (event.type === 'UpwardReportOpened') return event.reason === 'dispatch' ? null : event.reason;
  return event.type === 'RungReached' && event.rung === 'after' && count > 0 ? 'after' : null;
}

/** The event of a person's command received at `effectiveAt`, or why it is refused. Days are those of the city. */
export function decideLiaisonTask(
  task: LiaisonTask,
  command: LiaisonCommand,
  effectiveAt: Instant,
): LiaisonTaskEvent | LiaisonError {
  if (task.status !== 'open') return { code: 'LIAISON_TASK_OVER', status: task.status };
  if (command.type === 'CloseTask') {
    if (task.contacts === 0) return { code: 'NO_CONTACT_ENTERED' };
    return { type: 'LiaisonTaskClosed', effectiveAt, outcome: command.outcome };
  }
  const { type: _type, ...contact } = command;
  const { heldOn, nextOn } = contact;
  const day = dayOf(effectiveAt);
  const today = localDate(day);
  if (dayNumber(heldOn) > day) return { code: 'CONTACT_NOT_YET_HELD', heldOn, today };
  if (nextOn !== null && dayNumber(nextOn) < day) return { code: 'NEXT_CONTACT_PASSED', nextOn, today };
  return { type: 'ContactEntered', effectiveAt, ...contact };
}

/** The task after an event; null before its opening. Throws Error for a journal that begins with anything else. */
export function evolveLiaisonTask(before: LiaisonTask | null, event: LiaisonTaskEvent): LiaisonTask {
  if (event.type === 'LiaisonTaskOpened') {
    return { status: 'open', departmentId: event.departmentId, contacts: 0, nextOn: null, version: 1 };
  }
  if (before === null) throw new Error(`${event.type} stands before the opening of the task`);
  const after = { ...before, version: before.version + 1 };
  switch (event.type) {
    case 'LiaisonTaskPressed':
      return after;
    case 'LiaisonTaskMoved':
      return { ...after, departmentId: event.departmentId };
    case 'ContactEntered':
      return { ...after, contacts: before.contacts + 1, nextOn: event.nextOn };
    case 'LiaisonTaskClosed':
      return { ...after, status: 'closed', nextOn: null };
    case 'LiaisonTaskEnded':
      return { ...after, status: 'ended', nextOn: null };
  }
}

/** Whether the day that was said for the next contact has passed without one. `today`: of the city. */
export function isContactMissed({ nextOn }: Pick<LiaisonTask, 'nextOn'>, today: LocalDate): boolean {
  return nextOn !== null && nextOn < today;
}
