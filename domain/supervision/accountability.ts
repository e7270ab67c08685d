/**
 * Accountability for repeated defaults (问责), as 泰政办发〔2022〕58号 has it: the first is talked about (约谈), from the
 * second on the department is referred to the efficiency office (移送效能办). A default is an item that silence deemed.
 * One record for each department and calendar year, kept as a journal; the thresholds are the city's.
 */
import { dayNumber, dayOf, type Instant, type LocalDate, localDate } from '../calendar/local-date.ts';

/** From how many defaults of a calendar year on. */
export interface AccountabilityRule {
  readonly talkAtDefaults: number;
  readonly referAtDefaults: number;
}

export type Measure = 'talk' | 'referral';

export type AccountabilityEvent = { readonly effectiveAt: Instant } & (
  | { readonly type: 'DefaultCounted'; readonly itemNo: string; readonly typeId: string; readonly count: number }
  | { readonly type: 'MeasureDue'; readonly measure: Measure; readonly atDefaults: number }
  | { readonly type: 'TalkHeld'; readonly heldOn: LocalDate; readonly present: string; readonly findings: string }
  | { readonly type: 'DepartmentReferred'; readonly to: string; readonly letterNo: string; readonly reasons: string }
  | { readonly type: 'RecordClosed'; readonly findings: string }
);

/** `counted`: fewer defaults than a measure needs. */
export const RECORD_STATUSES = ['counted', 'talkDue', 'referralDue', 'talked', 'referred', 'closed'] as const;
export type RecordStatus = (typeof RECORD_STATUSES)[number];

export interface AccountabilityRecord {
  readonly status: RecordStatus;
  readonly defaults: number;
  /** How many events it has: it changes with each of them. */
  readonly version: number;
}

export type RecordCommand =
  | { readonly type: 'HoldTalk'; readonly heldOn: LocalDate; readonly present: string; readonly findings: string }
  | { readonly type: 'Refer'; readonly to: string; readonly letterNo: string; readonly reasons: string }
  | { readonly type: 'CloseRecord'; readonly findings: string };

export type RecordError =
  | {
      readonly code: 'RECORD_STEP_NOT_ALLOWED';
      readonly status: RecordStatus;
      readonly allowed: readonly RecordCommand['type'][];
    }
  | { readonly code: 'TALK_NOT_YET_HELD'; readonly heldOn: LocalDate; readonly today: LocalDate };

/** What a person may do next: nothing is closed while a measure is due, and nobody is referred below the threshold. */
const ALLOWED: Readonly<Record<RecordStatus, readonly RecordCommand['type'][]>> = {
  counted: [],
  talkDue: ['HoldTalk'],
  referralDue: ['HoldTalk', 'Refer'],
  talked: ['CloseRecord'],
  referred: ['CloseRecord'],
  closed: [],
};

export function allowedOn({ status }: AccountabilityRecord): readonly RecordCommand['type'][] {
  return ALLOWED[status];
}

/** The calendar year to which a default that took effect at this instant belongs: that of the last day in time. */
export function yearOfDefault(effectiveAt: Instant): number {
  return Number(localDate(dayOf(effectiveAt - 1)).slice(0, 4));
}

/** A default of the department, with the measure that it makes due where none such is due already. */
export function countDefault(
  record: AccountabilityRecord | null,
  { itemNo, typeId, effectiveAt }: { readonly itemNo: string; readonly typeId: string; readonly effectiveAt: Instant },
  rule: AccountabilityRule,
): readonly AccountabilityEvent[] {
  const count = (record?.defaults ?? 0) + 1;
  const counted: AccountabilityEvent = { type: 'DefaultCounted', effectiveAt, itemNo, typeId, count };
  const measure = measureAt(count, rule);
  const due = measure === 'referral' ? 'referralDue' : 'talkDue';
  if (measure === null || record?.status === due) return [counted];
  const atDefaults = measure === 'referral' ? rule.referAtDefaults : rule.talkAtDefaults;
  return [counted, { type: 'MeasureDue', effectiveAt, measure, atDefaults }];
}

function measureAt(count: number, { talkAtDefaults, referAtDefaults }: AccountabilityRule): Measure | null {
  if (count >= referAtDefaults) return 'referral';
  return count >= talkAtDefaults ? 'talk' : null;
}

/** The events of a supervisor's step received at `effectiveAt`, or why it is refused. */
export function decideRecord(
  record: AccountabilityRecord,
  command: RecordCommand,
  effectiveAt: Instant,
): readonly AccountabilityEvent[] | RecordError {
  const allowed = allowedOn(record);
  if (!allowed.includes(command.type)) return { code: 'RECORD_STEP_NOT_ALLOWED', status: record.status, allowed };
  switch (command.type) {
    case 'HoldTalk': {
      const { heldOn, present, findings } = command;
      const today = dayOf(effectiveAt);
      if (dayNumber(heldOn) > today) return { code: 'TALK_NOT_YET_HELD', heldOn, today: localDate(today) };
      return [{ type: 'TalkHeld', effectiveAt, heldOn, present, findings }];
    }
    case 'Refer': {
      const { to, letterNo, reasons } = command;
      return [{ type: 'DepartmentReferred', effectiveAt, to, letterNo, reasons }];
    }
    case 'CloseRecord':
      return [{ type: 'RecordClosed', effectiveAt, findings: command.findings }];
  }
}

/** The record after an event; null before its first default. Throws Error for a journal that begins with anything else. */
export function evolveRecord(before: AccountabilityRecord | null, event: AccountabilityEvent): AccountabilityRecord {
  if (event.type === 'DefaultCounted') {
    const { status = 'counted', version = 0 } = before ?? {};
    return { status, defaults: event.count, version: version + 1 };
  }
  if (before === null) throw new Error(`${event.type} stands before the first default of the record`);
  return { ...before, version: before.version + 1, status: statusAfter(before.status, event) };
}

function statusAfter(
  status: RecordStatus,
  event: Exclude<AccountabilityEvent, { type: 'DefaultCounted' }>,
): RecordStatus {
  switch (event.type) {
    case 'MeasureDue':
      return event.measure === 'referral' ? 'referralDue' : 'talkDue';
    case 'TalkHeld':
      // A talk does not stand in for the referral that is due.
      return status === 'referralDue' ? status : 'talked';
    case 'DepartmentReferred':
      return 'referred';
    case 'RecordClosed':
      return 'closed';
  }
}
