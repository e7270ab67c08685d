/** The only place where an error becomes an answer: RFC 9457 documents with a stable code, in the reader's language. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { RecordChangedError, RecordRefusedError } from '../db/accountability.ts';
import { ItemNotFoundError, TooLateToJudgeError } from '../db/apply-commands.ts';
import { BulletinRefusedError } from '../db/bulletins.ts';
import { CalendarRefusedError, UnknownDivisionError } from '../db/calendars.ts';
import { NotClosedYetError } from '../db/closing.ts';
import { LeaveRefusedError } from '../db/desks.ts';
import { LogBehindError } from '../db/event-log.ts';
import { KeyInFlightError, KeyReusedError } from '../db/idempotency.ts';
import { IntakeRefusedError } from '../db/intake.ts';
import { LiaisonRefusedError, LiaisonTaskChangedError } from '../db/liaison-tasks.ts';
import { isLockTimeout, isTransient } from '../db/pool.ts';
import { StaleNoticeError, StepRefusedError } from '../db/supervision-notices.ts';
import { TimetableRefusedError } from '../db/timetables.ts';
import type { DomainError } from '../domain/item/commands.ts';
import { fill, type Language, type ProblemCode, TERMS } from '../terms/catalogue.ts';
import { fieldErrorsOf } from './field-errors.ts';
import type { Particulars, Value } from './particulars.ts';
import {
  changedLiaisonTask,
  changedRecord,
  liaisonRefusal,
  particularsOf,
  recordRefusal,
  refusedLeave,
  staleNotice,
  stepRefusal,
} from './refusals.ts';

/** An answer that is not the one hoped for. Everything that the API refuses is thrown as one of these, or mapped to one. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: ProblemCode;
  readonly particulars: Particulars;
  constructor(code: ProblemCode, particulars: Particulars = {}, cause?: unknown) {
    super(code, { cause });
    this.code = code;
    this.particulars = particulars;
  }
}

/** A command that the rules refuse. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly reason: DomainError;
  constructor(reason: DomainError) {
    super(reason.code);
    this.reason = reason;
  }
}

const STATUS: Readonly<Record<ProblemCode, number>> = {
  MALFORMED_REQUEST: 400,
  MALFORMED_JSON: 400,
  INVALID_UTF8: 400,
  TOO_DEEP: 400,
  IDEMPOTENCY_KEY_REQUIRED: 400,
  UNAUTHENTICATED: 401,
  INVALID_TOKEN: 401,
  NOT_PERMITTED: 403,
  KEY_NOT_FOR_THIS: 403,
  APPROVER_REQUIRED: 403,
  SECOND_PERSON_REQUIRED: 403,
  NOT_THE_HOLDER: 403,
  NOT_LEAD_DEPARTMENT: 403,
  NOT_OF_THE_DIVISION: 403,
  NOT_FOUND: 404,
  PAUSE_NOT_FOUND: 404,
  OPINION_NOT_FOUND: 404,
  MATERIAL_NOT_STORED: 404,
  NOT_ACCEPTABLE: 406,
  ACTION_NOT_ALLOWED: 409,
  GROUND_ALREADY_RUNS: 409,
  GROUND_CAP_REACHED: 409,
  LIMIT_EXPIRED: 409,
  NO_LIMIT_RUNS: 409,
  NOT_HELD: 409,
  EXTENSION_NOT_OFFERED: 409,
  EXTENSION_ALREADY_GRANTED: 409,
  CORRECTION_ALREADY_REQUESTED: 409,
  CORRECTION_TOO_LATE: 409,
  PREDECESSOR_SATISFIED: 409,
  COMMITMENT_NOT_OFFERED: 409,
  HEARING_ALREADY_TOLD: 409,
  NO_HEARING_PENDING: 409,
  OPINION_ALREADY_GIVEN: 409,
  PAPER_ALREADY_ISSUED: 409,
  ALREADY_DELIVERED: 409,
  NO_PROMISE_TO_VERIFY: 409,
  REVOCATION_ALREADY_PROPOSED: 409,
  REVOCATION_NOT_PROPOSED: 409,
  RECTIFICATION_NOT_PROPOSED: 409,
  ENTRY_DIFFERS: 409,
  OUTCOME_STANDS: 409,
  DEADLINE_HAS_PASSED: 409,
  CUTOFF_IN_PROGRESS: 409,
  ESCALATION_ALREADY_ACKNOWLEDGED: 409,
  ESCALATION_NOT_ADDRESSED: 409,
  ESCALATION_ALREADY_ANSWERED: 409,
  ESCALATION_NOT_ANSWERED: 409,
  ESCALATION_CLOSED: 409,
  ESCALATION_AT_THE_TOP: 409,
  NOT_AN_ESCALATION: 409,
  RECORD_STEP_NOT_ALLOWED: 409,
  RECORD_CHANGED: 412,
  TALK_NOT_YET_HELD: 422,
  LIAISON_TASK_OVER: 409,
  NO_CONTACT_ENTERED: 409,
  CONTACT_NOT_YET_HELD: 422,
  NEXT_CONTACT_PASSED: 422,
  LIAISON_TASK_CHANGED: 412,
  PROMISED_DATE_PASSED: 422,
  NOT_DEEMED: 409,
  ITEM_ALREADY_SUBMITTED: 409,
  KEY_IN_FLIGHT: 409,
  NOT_FROZEN: 409,
  MEETING_EXISTS: 409,
  MEETING_ACTION_NOT_ALLOWED: 409,
  AGENDA_ENTRY_STRUCK: 409,
  AGENDA_ENTRY_DECIDED: 409,
  MINUTES_INCOMPLETE: 409,
  TASK_ACTION_NOT_ALLOWED: 409,
  CLOCK_FROZEN: 409,
  CLOCK_ONLY_FORWARD: 409,
  ALREADY_CLAIMED: 409,
  HELD_BY_ANOTHER: 409,
  LEAVE_OVERLAPS: 409,
  ACTING_PERSON_AWAY: 409,
  STANDS_IN_THEN: 409,
  LEAVE_ENDED: 409,
  PERIOD_NOT_OVER: 409,
  TOO_MANY_WEBHOOKS: 409,
  TOO_MANY_API_KEYS: 409,
  WEBHOOK_DISABLED: 409,
  NOT_TO_BE_RESENT: 409,
  MAIL_OFF: 409,
  NO_CODE_WAITS: 409,
  PERIOD_BEFORE_LEDGER: 422,
  AS_OF_NOT_CLOSED: 409,
  AS_OF_BEFORE_LEDGER: 422,
  LEDGER_TOO_LARGE: 422,
  NO_BULLETINS_HERE: 409,
  BULLETIN_EXISTS: 409,
  BULLETIN_FROZEN: 409,
  BULLETIN_NOT_FROZEN: 409,
  BULLETIN_PUBLISHED: 409,
  BULLETIN_NOT_PUBLISHED: 409,
  BULLETIN_CORRECTED: 409,
  MATERIALS_OFF: 409,
  MATERIAL_QUOTA_FULL: 409,
  BULLETIN_CHANGED: 412,
  NOTICE_STEP_NOT_ALLOWED: 409,
  NO_ITEMS_PICKED: 409,
  NOT_SUPERVISED: 409,
  STALE_VERSION: 412,
  NOTICE_MOVED_ON: 412,
  CHECKLIST_CHANGED: 412,
  MEETING_CHANGED: 412,
  TASK_CHANGED: 412,
  RULES_CHANGED: 412,
  WORKS_CHANGED: 412,
  BODY_TOO_LARGE: 413,
  MATERIAL_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  MATERIAL_DIFFERS: 422,
  MATERIAL_TYPE_NOT_TAKEN: 422,
  MATERIAL_INFECTED: 422,
  INVALID_REQUEST: 422,
  SUBMISSION_REFUSED: 422,
  IMPORT_REFUSED: 422,
  ENTRY_NOT_RECTIFIABLE: 422,
  ENTRY_NOT_POSSIBLE: 422,
  TIMETABLE_REFUSED: 422,
  CHECKLIST_REFUSED: 422,
  MINUTES_REFUSED: 422,
  AGENDA_ENTRY_UNKNOWN: 422,
  MEETING_DAY_NOT_POSSIBLE: 422,
  CALENDAR_REFUSED: 422,
  TIER_NOT_OFFERED: 422,
  REASONS_REQUIRED: 422,
  REFUSAL_GROUND_REQUIRED: 422,
  PREDECESSOR_NOT_NAMED: 422,
  NOTICE_REQUIRED: 422,
  NOTICE_NOT_OF_TODAY: 422,
  GROUND_NOT_ALLOWED: 422,
  EXTENSION_TOO_LONG: 422,
  CORRECTION_EMPTY: 422,
  ENTRY_UNKNOWN: 422,
  NOT_A_WORKING_DAY: 422,
  DATE_NOT_AHEAD: 422,
  REPLY_DATE_PASSED: 422,
  TOO_MANY_ITEMS: 422,
  PROMISE_REQUIRED: 422,
  SAME_OFFICER: 422,
  SAME_DEPARTMENT: 422,
  WRONG_CODE: 422,
  KEY_REUSED: 422,
  IF_MATCH_REQUIRED: 428,
  TOO_MANY_STREAMS: 429,
  TOO_MANY_CODES: 429,
  TOO_MANY_UPLOADS: 429,
  TOO_MANY_REQUESTS: 429,
  INTERNAL: 500,
  INTAKE_TOO_SLOW: 503,
  CONSOLE_NOT_BUILT: 503,
  ITEM_BUSY: 503,
  DATABASE_UNAVAILABLE: 503,
  IDENTITY_UNAVAILABLE: 503,
  SIGNING_UNAVAILABLE: 503,
  SCANNER_UNAVAILABLE: 503,
  STORE_UNAVAILABLE: 503,
  FIGURES_BEHIND: 503,
  LOG_BEHIND: 503,
  ENGINE_UNAVAILABLE: 503,
  ENGINE_BEHIND: 503,
};

export const BODY_LIMIT_BYTES = 1024 * 1024;
/** How many problems of one timetable are named. */
const MOST_ERRORS = 100;

const retryAfter = (seconds: number) => ({ 'retry-after': String(seconds) });

/** Any error as the problem that its reader is told. What is not foreseen becomes INTERNAL and tells nothing. */
function problemOf(error: unknown, request: FastifyRequest): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof Refused) return new Problem(...particularsOf(error.reason));
  if (error instanceof IntakeRefusedError) {
    const errors = error.problems.map((problem) => ({ ...problem, values: { given: problem.given } }));
    return new Problem('SUBMISSION_REFUSED', { errors, values: { count: errors.length } }, error);
  }
  if (error instanceof TimetableRefusedError) {
    const errors = error.problems.slice(0, MOST_ERRORS);
    return new Problem('TIMETABLE_REFUSED', { errors, values: { count: error.problems.length } }, error);
  }
  if (error instanceof StepRefusedError) return new Problem(...stepRefusal(error.reason));
  if (error instanceof RecordRefusedError) return new Problem(...recordRefusal(error.reason));
  if (error instanceof RecordChangedError) return new Problem(...changedRecord(error.record));
  if (error instanceof LiaisonRefusedError) return new Problem(...liaisonRefusal(error.reason));
  if (error instanceof LiaisonTaskChangedError) return new Problem(...changedLiaisonTask(error.task));
  if (error instanceof StaleNoticeError) return new Problem(...staleNotice(error.notice));
  if (error instanceof CalendarRefusedError) return calendarRefusal(error);
  if (error instanceof UnknownDivisionError) {
    const errors = [{ pointer: '/division', code: 'UNKNOWN_DIVISION' as const, allowed: error.known }];
    return new Problem('INVALID_REQUEST', { errors, values: { count: 1 } }, error);
  }
  if (error instanceof LeaveRefusedError) return new Problem(...refusedLeave(error.refusal));
  if (error instanceof KeyInFlightError) return new Problem('KEY_IN_FLIGHT', { headers: retryAfter(1) }, error);
  if (error instanceof KeyReusedError) return new Problem('KEY_REUSED', {}, error);
  if (error instanceof ItemNotFoundError) return new Problem('NOT_FOUND', {}, error);
  if (error instanceof TooLateToJudgeError) return new Problem('INTAKE_TOO_SLOW', { headers: retryAfter(1) }, error);
  if (error instanceof BulletinRefusedError) return new Problem(error.code, { values: error.values }, error);
  if (error instanceof NotClosedYetError) return new Problem('FIGURES_BEHIND', { headers: retryAfter(5) }, error);
  if (error instanceof LogBehindError) return new Problem('LOG_BEHIND', { headers: retryAfter(5) }, error);
  if (isLockTimeout(error)) return new Problem('ITEM_BUSY', { headers: retryAfter(1) }, error);
  if (isTransient(error)) return new Problem('DATABASE_UNAVAILABLE', { headers: retryAfter(2) }, error);
  return problemOfFramework(error, request);
}

function problemOfFramework(error: unknown, request: FastifyRequest): Problem {
  if (hasZodFastifySchemaValidationErrors(error)) {
    const part = (error as { validationContext?: string }).validationContext;
    if (part === 'params') return new Problem('NOT_FOUND', {}, error);
    const errors = fieldErrorsOf(error.validation, part === 'querystring' ? 'querystring' : 'body', request);
    return new Problem('INVALID_REQUEST', { errors, values: { count: errors.length } }, error);
  }
  const { code, statusCode } = (error ?? {}) as { code?: unknown; statusCode?: unknown };
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    return new Problem('BODY_TOO_LARGE', { values: { limit: BODY_LIMIT_BYTES } }, error);
  }
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return new Problem('UNSUPPORTED_MEDIA_TYPE', {}, error);
  if (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500) {
    return new Problem('MALFORMED_REQUEST', {}, error);
  }
  return new Problem('INTERNAL', { values: { requestId: request.id } }, error);
}

/** Every day that stands against a notice, at its place. */
function calendarRefusal(error: CalendarRefusedError): Problem {
  const errors = error.problems.map(({ code, notice, place, given }) => {
    const at = place === null ? (typeof given === 'number' ? '/year' : '') : `/${place.list}/${place.index}`;
    return { pointer: `/notices/${notice}${at}`, code, given, values: { given } };
  });
  return new Problem('CALENDAR_REFUSED', { errors, values: { count: errors.length } }, error);
}

/** The document of a problem, as it is sent. */
export function documentOf(problem: Problem, language: Language, instance: string): Readonly<Record<string, unknown>> {
  const { title, detail } = TERMS.problems[problem.code];
  const { values = {}, errors } = problem.particulars;
  const texts = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, textOf(value, language)]));
  return {
    type: `urn:shixian:problem:${problem.code.toLowerCase().replaceAll('_', '-')}`,
    title: fill(title, language),
    status: STATUS[problem.code],
    detail: fill(detail, language, texts),
    code: problem.code,
    instance,
    ...(errors && {
      errors: errors.map(({ pointer, code, given, allowed, values: places }) => ({
        pointer,
        code,
        detail: fill(TERMS.fields[code], language, places),
        ...(given !== undefined && { given }),
        ...(allowed !== undefined && { allowed }),
      })),
    }),
  };
}

function textOf(value: Value, language: Language): string | number {
  if (typeof value === 'string' || typeof value === 'number') return value;
  if ('en' in value) return value[language];
  if (value.length === 0) return '—';
  return value.map((words) => words[language]).join(language === 'en' ? ', ' : '、');
}

/** Answers with the problem; errors of our own are logged with their cause, which never leaves the process. */
export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const problem = problemOf(error, request);
  const status = STATUS[problem.code];
  if (status >= 500) request.log.error({ err: problem.cause ?? problem, code: problem.code }, 'a request failed');
  const document = documentOf(problem, request.language, `urn:uuid:${request.id}`);
  return reply
    .code(status)
    .headers(problem.particulars.headers ?? {})
    .type('application/problem+json')
    .send(JSON.stringify(document));
}
