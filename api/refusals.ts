/** What the reader of a refusal is told beside its code: the particulars, the field, when to come again. */
import type { LeaveRefusal } from '../db/desks.ts';
import { isoShanghai } from '../domain/calendar/local-date.ts';
import type { DomainError } from '../domain/item/commands.ts';
import type { AccountabilityRecord, RecordError } from '../domain/supervision/accountability.ts';
import type { LiaisonError, LiaisonTask } from '../domain/supervision/liaison-task.ts';
import type { SupervisionNotice, SupervisionNoticeError } from '../domain/supervision/supervision-notice.ts';
import { type ProblemCode, TERMS } from '../terms/catalogue.ts';
import type { Particulars } from './particulars.ts';

/** One refusal of the rules: its problem code and particulars. */
export function particularsOf(reason: DomainError): [ProblemCode, Particulars] {
  switch (reason.code) {
    case 'ACTION_NOT_ALLOWED': {
      const allowed = reason.allowed.map((action) => TERMS.actions[action]);
      return [reason.code, { values: { status: TERMS.statuses[reason.status], allowed } }];
    }
    case 'STALE_VERSION': {
      const values = { currentVersion: reason.currentVersion, status: TERMS.statuses[reason.status] };
      return [reason.code, { values, headers: { etag: `"${reason.currentVersion}"` } }];
    }
    case 'CUTOFF_IN_PROGRESS': {
      const seconds = Math.max(1, Math.ceil(reason.retryAfterMs / 1000));
      const values = { cutoffAt: isoShanghai(reason.cutoffAt), seconds };
      return [reason.code, { values, headers: { 'retry-after': String(seconds) } }];
    }
    case 'REASONS_REQUIRED':
      return [reason.code, { errors: [{ pointer: '/reasons', code: 'REASONS_REQUIRED' }] }];
    case 'ESCALATION_NOT_FOUND':
      return ['NOT_FOUND', {}];
    case 'PROMISED_DATE_PASSED': {
      const { doneOn, today } = reason;
      const errors = [{ pointer: '/doneOn', code: 'BEFORE_TODAY' as const, given: doneOn, allowed: [today] }];
      return [reason.code, { values: { doneOn, today }, errors }];
    }
    case 'GROUND_NOT_ALLOWED': {
      const allowed = reason.allowed.map((ground) => TERMS.grounds[ground as keyof typeof TERMS.grounds]);
      const errors = [
        { pointer: '/ground', code: 'NOT_ALLOWED_VALUE' as const, given: reason.ground, allowed: reason.allowed },
      ];
      return [reason.code, { values: { ground: reason.ground, allowed }, errors }];
    }
    case 'GROUND_ALREADY_RUNS':
      return [reason.code, { values: { ground: TERMS.grounds[reason.ground] } }];
    case 'GROUND_CAP_REACHED':
      return [reason.code, { values: { ...reason, ground: TERMS.grounds[reason.ground] } }];
    case 'EXTENSION_TOO_LONG':
      return [reason.code, { values: { cap: reason.cap.value, unit: TERMS.units[reason.cap.unit] } }];
    case 'PREDECESSOR_NOT_NAMED':
      return [reason.code, { errors: [{ pointer: '/missingPredecessors', code: 'REQUIRED' }] }];
    case 'REFUSAL_GROUND_REQUIRED': {
      const { typeId, itemNo, allowed } = reason;
      const values = { typeId, itemNo, allowed: allowed.map((ground) => TERMS.refusalGrounds[ground]) };
      return [reason.code, { values, errors: [{ pointer: '/ground', code: 'REQUIRED', allowed }] }];
    }
    case 'OUTCOME_STANDS':
      return [reason.code, { values: { status: TERMS.statuses[reason.status] } }];
    case 'APPROVER_REQUIRED':
      return [reason.code, { values: { approver: TERMS.approvers[reason.approver] } }];
    default: {
      const { code, ...values } = reason;
      return [code, { values }];
    }
  }
}

/** Why a leave cannot be entered or ended: its problem code and particulars. */
export function refusedLeave(refusal: LeaveRefusal): [ProblemCode, Particulars] {
  switch (refusal.code) {
    case 'BEFORE_TODAY': {
      const errors = [{ pointer: '/fromOn', code: refusal.code, allowed: [refusal.today] }];
      return ['INVALID_REQUEST', { errors, values: { count: 1 } }];
    }
    case 'DAY_NOT_POSSIBLE': {
      const errors = [{ pointer: '/lastOn', code: refusal.code, allowed: refusal.allowed }];
      return ['INVALID_REQUEST', { errors, values: { count: 1 } }];
    }
    case 'LEAVE_ENDED':
      return [refusal.code, { values: { lastOn: refusal.lastOn } }];
    case 'STANDS_IN_THEN': {
      const { actingId: personId, personId: otherId, from, through } = refusal.against;
      return [refusal.code, { values: { personId, otherId, from, through } }];
    }
    default: {
      const { personId, from, through } = refusal.against;
      return [refusal.code, { values: { personId, from, through } }];
    }
  }
}

/** A step that a supervision notice does not allow. */
export function stepRefusal(reason: SupervisionNoticeError): [ProblemCode, Particulars] {
  if (reason.code === 'REPLY_DATE_PASSED') return [reason.code, { values: { replyOn: reason.replyOn } }];
  const allowed = reason.allowed.map((step) => TERMS.supervisionCommands[step]);
  return [reason.code, { values: { status: TERMS.supervisionNoticeStatuses[reason.status], allowed } }];
}

/** A step that an accountability record does not allow. */
export function recordRefusal(reason: RecordError): [ProblemCode, Particulars] {
  if (reason.code === 'TALK_NOT_YET_HELD') {
    const { heldOn, today } = reason;
    const errors = [{ pointer: '/heldOn', code: 'AFTER_TODAY' as const, given: heldOn, allowed: [today] }];
    return [reason.code, { values: { heldOn, today }, errors }];
  }
  const allowed = reason.allowed.map((step) => TERMS.recordCommands[step]);
  return [reason.code, { values: { status: TERMS.recordStatuses[reason.status], allowed } }];
}

/** A record on which somebody acted who had seen an older version. */
export function changedRecord({ version, status }: AccountabilityRecord): [ProblemCode, Particulars] {
  const values = { currentVersion: version, status: TERMS.recordStatuses[status] };
  return ['RECORD_CHANGED', { values, headers: { etag: `"${version}"` } }];
}

/** A step that a liaison's task does not allow. */
export function liaisonRefusal(reason: LiaisonError): [ProblemCode, Particulars] {
  switch (reason.code) {
    case 'LIAISON_TASK_OVER':
      return [reason.code, { values: { status: TERMS.liaisonTaskStatuses[reason.status] } }];
    case 'NO_CONTACT_ENTERED':
      return [reason.code, {}];
    case 'CONTACT_NOT_YET_HELD': {
      const { heldOn, today } = reason;
      const errors = [{ pointer: '/heldOn', code: 'AFTER_TODAY' as const, given: heldOn, allowed: [today] }];
      return [reason.code, { values: { heldOn, today }, errors }];
    }
    case 'NEXT_CONTACT_PASSED': {
      const { nextOn, today } = reason;
      const errors = [{ pointer: '/nextOn', code: 'BEFORE_TODAY' as const, given: nextOn, allowed: [today] }];
      return [reason.code, { values: { nextOn, today }, errors }];
    }
  }
}

/** A liaison's task on which somebody acted who had seen an older version. */
export function changedLiaisonTask({ version, status }: LiaisonTask): [ProblemCode, Particulars] {
  const values = { currentVersion: version, status: TERMS.liaisonTaskStatuses[status] };
  return ['LIAISON_TASK_CHANGED', { values, headers: { etag: `"${version}"` } }];
}

/** A supervision notice on which somebody acted who had seen an older version. */
export function staleNotice({ version, status }: SupervisionNotice): [ProblemCode, Particulars] {
  const values = { currentVersion: version, status: TERMS.supervisionNoticeStatuses[status] };
  return ['NOTICE_MOVED_ON', { values, headers: { etag: `"${version}"` } }];
}
