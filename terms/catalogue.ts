/** Every word that a user reads, in Chinese and in English. Data only; `fill` puts the particulars in. */

import {
  ACCOUNTABILITY_NOTICES,
  ACCOUNTABILITY_PROBLEMS,
  RECORD_COMMANDS,
  RECORD_EVENTS,
  RECORD_STATUSES,
} from './accountability.ts';
import { BULLETIN } from './bulletin.ts';
import { BASIS_CLASSES, CERTIFICATE, DEEMING_EFFECTS, VERIFICATION } from './certificate.ts';
import { GATE_STATES, GATES, READINESS, SUGGESTION } from './checklist.ts';
import { CLOCK_TABLE, REGIME_IGNORED, REGIME_LATE_EFFECTS, REGIME_OUTCOMES, REGIME_SILENCE } from './clock.ts';
import { DESK_PROBLEMS } from './desks.ts';
import {
  DOCUMENT_KIND_WORDS,
  DOCUMENT_LABELS,
  DOCUMENT_TEXTS,
  DOCUMENT_VERIFICATION,
  DOCUMENT_WORDS,
  ISSUERS,
  SYMBOLS,
} from './documents.ts';
import {
  ESCALATION_ACTIONS,
  ESCALATION_PROBLEMS,
  ESCALATION_STATES,
  LADDER_EVENTS,
  LADDER_NOTICES,
  POSTURES,
} from './escalations.ts';
import { LIMITS, STEP_ARTICLES, STEPS, UNKNOWN_DAY } from './explain.ts';
import { FIELDS } from './fields.ts';
import { LAW } from './law.ts';
import {
  FOLLOW_UP_CLASSES,
  FOLLOW_UP_DEFINITIONS,
  LACKS,
  LEDGER_PROBLEMS,
  LEDGER_SHEET,
  OWNERSHIPS,
  TIERS,
} from './ledger.ts';
import { LIAISON_NOTICES, LIAISON_PROBLEMS, LIAISON_TASK_EVENTS, LIAISON_TASK_STATUSES } from './liaison.ts';
import { MATERIAL_PROBLEMS } from './materials.ts';
import {
  AGENDA_DEFINITIONS,
  AGENDA_RULES,
  CLOSURES,
  MEETING_ACTIONS,
  MEETING_STATUSES,
  RED_REASONS,
  TASK_EVENTS,
  TASK_NOTICES,
  TASK_STATUSES,
} from './meeting.ts';
import { MEETING_COLUMNS, MEETING_PACK, MEETING_SHEETS, YES_NO } from './meeting-pack.ts';
import { MEETING_PROBLEMS } from './meeting-problems.ts';
import { OFFICE } from './office.ts';
import { PROBLEMS } from './problems.ts';
import { PROGRESS } from './progress.ts';
import { ITEM_FILE, PROOF_PROBLEMS } from './proof.ts';
import { SIGN_IN } from './sign-in.ts';
import {
  ACCEPTANCE_SILENCE,
  ACTIONS,
  APPROVERS,
  EVENTS,
  GROUNDS,
  LAMPS,
  NOTICES,
  OPINION_KINDS,
  OPINION_SILENCE,
  OPINION_STATES,
  REFUSAL_GROUNDS,
  SILENCE,
  STATUSES,
  UNITS,
  UNTIL,
} from './states.ts';
import { SUPERVISION_PROBLEMS } from './supervision.ts';
import {
  SUPERVISION_COMMANDS,
  SUPERVISION_NOTICE_PROBLEMS,
  SUPERVISION_NOTICE_STATUSES,
  SUPERVISION_STEPS,
} from './supervision-notices.ts';
import { DIGESTS, DUE_CALENDAR, MAIL, MAIL_ABOUT, MESSAGE_STATES } from './telling.ts';
import { TIMETABLE_COMMAND } from './timetable.ts';

export type { FieldCode } from './fields.ts';
export { fill, type Language, type Words } from './words.ts';

export const TERMS = {
  problems: {
    ...PROBLEMS,
    ...LAW,
    ...MATERIAL_PROBLEMS,
    ...MEETING_PROBLEMS,
    ...DESK_PROBLEMS,
    ...SUPERVISION_PROBLEMS,
    ...SUPERVISION_NOTICE_PROBLEMS,
    ...ESCALATION_PROBLEMS,
    ...LEDGER_PROBLEMS,
    ...ACCOUNTABILITY_PROBLEMS,
    ...LIAISON_PROBLEMS,
    ...PROOF_PROBLEMS,
  },
  fields: FIELDS,
  statuses: STATUSES,
  actions: { ...ACTIONS, ...ESCALATION_ACTIONS },
  events: { ...EVENTS, ...LADDER_EVENTS },
  lamps: LAMPS,
  silence: SILENCE,
  grounds: GROUNDS,
  notices: { ...LADDER_NOTICES, ...ACCOUNTABILITY_NOTICES, ...LIAISON_NOTICES, ...NOTICES },
  liaisonTaskStatuses: LIAISON_TASK_STATUSES,
  liaisonTaskEvents: LIAISON_TASK_EVENTS,
  recordStatuses: RECORD_STATUSES,
  recordEvents: RECORD_EVENTS,
  recordCommands: RECORD_COMMANDS,
  escalationStates: ESCALATION_STATES,
  postures: POSTURES,
  refusalGrounds: REFUSAL_GROUNDS,
  opinionKinds: OPINION_KINDS,
  opinionStates: OPINION_STATES,
  opinionSilence: OPINION_SILENCE,
  units: UNITS,
  approvers: APPROVERS,
  acceptanceSilence: ACCEPTANCE_SILENCE,
  until: UNTIL,
  readiness: READINESS,
  gates: GATES,
  gateStates: GATE_STATES,
  suggestion: SUGGESTION,
  clockTable: CLOCK_TABLE,
  regimeOutcomes: REGIME_OUTCOMES,
  regimeSilence: REGIME_SILENCE,
  regimeIgnored: REGIME_IGNORED,
  regimeLateEffects: REGIME_LATE_EFFECTS,
  limits: LIMITS,
  steps: STEPS,
  stepArticles: STEP_ARTICLES,
  unknownDay: UNKNOWN_DAY,
  basisClasses: BASIS_CLASSES,
  effects: DEEMING_EFFECTS,
  certificate: CERTIFICATE,
  itemFile: ITEM_FILE,
  bulletin: BULLETIN,
  verification: VERIFICATION,
  progress: PROGRESS,
  signIn: SIGN_IN,
  office: OFFICE,
  documentKinds: DOCUMENT_KIND_WORDS,
  documentLabels: DOCUMENT_LABELS,
  documentTexts: DOCUMENT_TEXTS,
  documentWords: DOCUMENT_WORDS,
  documentVerification: DOCUMENT_VERIFICATION,
  issuers: ISSUERS,
  symbols: SYMBOLS,
  supervisionNoticeStatuses: SUPERVISION_NOTICE_STATUSES,
  supervisionSteps: SUPERVISION_STEPS,
  supervisionCommands: SUPERVISION_COMMANDS,
  timetableCommand: TIMETABLE_COMMAND,
  dueCalendar: DUE_CALENDAR,
  meetingStatuses: MEETING_STATUSES,
  meetingActions: MEETING_ACTIONS,
  agendaRules: AGENDA_RULES,
  agendaDefinitions: AGENDA_DEFINITIONS,
  redReasons: RED_REASONS,
  taskStatuses: TASK_STATUSES,
  taskEvents: TASK_EVENTS,
  taskNotices: TASK_NOTICES,
  closures: CLOSURES,
  meetingPack: MEETING_PACK,
  meetingColumns: MEETING_COLUMNS,
  meetingSheets: MEETING_SHEETS,
  yesNo: YES_NO,
  messageStates: MESSAGE_STATES,
  mail: MAIL,
  mailAbout: MAIL_ABOUT,
  digests: DIGESTS,
  followUpClasses: FOLLOW_UP_CLASSES,
  followUpDefinitions: FOLLOW_UP_DEFINITIONS,
  lacks: LACKS,
  ownerships: OWNERSHIPS,
  tiers: TIERS,
  ledgerSheet: LEDGER_SHEET,
} as const;

export type ProblemCode = keyof typeof TERMS.problems;
