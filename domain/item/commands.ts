/** What can be asked of an item, and why it may be refused. */
import type { Limit } from '../calendar/limit.ts';
import type { Instant, LocalDate } from '../calendar/local-date.ts';
import type { EscalationRecipient } from '../supervision/ladder.ts';
import type { Approver, Ground } from '../timetable/timetable.ts';
import type { Assigned, Assignment } from './assignment.ts';
import type { DeadlineKind } from './deadline.ts';
import type {
  Commitment,
  DeferredMaterial,
  RectifiableField,
  Rectification,
  RevocationGround,
  WrittenNotice,
} from './events.ts';
import type { OpinionKind, OpinionView } from './opinion-events.ts';
import type { Given } from './particulars.ts';
import type { ForLack, Refusal, RefusalGround } from './refusal.ts';
import type { ItemStatus } from './state.ts';
import type { DeliveryOfNotice } from './telling.ts';

/** The decision version that the actor saw (If-Match). */
interface Seen {
  readonly expectedVersion: number;
}

/** `counter`: over a counter, whose closing hour counts (民法典 203). */
export type Channel = 'online' | 'counter';

export type Action = Seen &
  (
    | { readonly type: 'Accept'; readonly deferred?: readonly DeferredMaterial[] }
    | ({ readonly type: 'RefuseAcceptance' } & Refusal)
    | ({ readonly type: 'RequestCorrection'; readonly missing: readonly string[] } & WrittenNotice & ForLack)
    | { readonly type: 'Resubmit'; readonly answers: readonly number[]; readonly channel?: Channel }
    | { readonly type: 'HandInDeferred'; readonly ordinals: readonly number[] }
    | ({ readonly type: 'Suspend'; readonly ground: Ground } & WrittenNotice)
    | { readonly type: 'Resume'; readonly ordinal: number }
    | ({
        readonly type: 'Extend';
        readonly by: Limit;
        readonly reasons: string;
        /** Those in whose name the actor may grant it. */
        readonly approvers: readonly Approver[];
      } & WrittenNotice)
    | ({ readonly type: 'TellHearingRight' } & WrittenNotice)
    | { readonly type: 'CloseHearing'; readonly reasons: string }
    | {
        readonly type: 'RequestOpinion';
        readonly kind: OpinionKind;
        readonly departmentId: string;
        readonly question: string;
        readonly limit: Limit;
        readonly onSilence: 'consent' | 'escalate';
      }
    | { readonly type: 'Approve'; readonly reasons: string | null; readonly promise?: Commitment }
    | ({ readonly type: 'Refuse' } & Refusal)
    | { readonly type: 'Withdraw'; readonly reasons: string | null }
    | ({ readonly type: 'ReleaseHold'; readonly reasons: string } & (
        | { readonly decision: 'originalInstant' }
        | { readonly decision: 'newDueDay'; readonly dueOn: LocalDate }
      ))
    | { readonly type: 'IssuePaper'; readonly documentNo: string }
    | { readonly type: 'RecordDelivery'; readonly method: string }
    | { readonly type: 'VerifyPromise'; readonly kept: boolean; readonly findings: string }
    | {
        readonly type: 'ProposeRevocation';
        readonly ground: RevocationGround;
        readonly reasons: string;
        readonly by: string;
      }
    | { readonly type: 'ConfirmRevocation'; readonly by: string }
    | ({ readonly type: 'ProposeRectification'; readonly by: string } & Rectification)
    | { readonly type: 'ConfirmRectification'; readonly by: string }
  );

/** Who answers for the item. What the officer decides on stays the same, and so does its version. */
export type DeskAction =
  | (Seen & { readonly type: 'Claim'; readonly by: string })
  | {
      readonly type: 'Reassign';
      /** Null where a whole desk is handed over: what counts then is who has the item, not its version. */
      readonly expectedVersion: number | null;
      readonly how: 'reassigned' | 'handedOver';
      /** Who has it, as the actor saw it. */
      readonly from: string;
      /** Of the same department; the caller made sure. */
      readonly to: string;
      readonly reasons: string;
    }
  | (Seen & {
      readonly type: 'Transfer';
      /** The department that is to have it; in the same division or one below, the caller made sure. */
      readonly to: string;
      readonly assignment: Assignment;
      readonly reasons: string;
    });

/** A pause that had begun before the item was brought over; `through` null: it lasts still. Noticed on its first day. */
export interface ImportedPause {
  readonly ground: Ground;
  readonly noticeNo: string;
  readonly from: LocalDate;
  readonly through: LocalDate | null;
}

/** What had happened to an item before it was brought over. */
export interface ImportedHistory {
  /** When the paperwork was in, at the time. */
  readonly receivedAt: Instant;
  readonly foreignNo: string;
  /** Null: nobody has answered for acceptance yet. */
  readonly acceptedOn: LocalDate | null;
  readonly pauses: readonly ImportedPause[];
  readonly extension: ({ readonly by: Limit; readonly reasons: string } & WrittenNotice) | null;
}

export type ImportCommand = { readonly type: 'Import'; readonly assigned?: Assigned } & ImportedHistory & Given;

/** What becomes of an escalation (督办). `recipient`: in whose place the actor stands on the ladder. */
export type EscalationAction = { readonly ordinal: number } & (
  | { readonly type: 'AcknowledgeEscalation'; readonly recipient: EscalationRecipient }
  | {
      readonly type: 'AnswerEscalation';
      readonly recipient: EscalationRecipient;
      readonly by: string;
      readonly measure: string;
      readonly doneOn: LocalDate;
    }
  | { readonly type: 'CloseEscalation'; readonly by: string; readonly findings: string }
  | { readonly type: 'RaiseEscalation'; readonly reasons: string }
);

export type Command =
  | ({ readonly type: 'Submit'; readonly assigned?: Assigned } & Given)
  | ImportCommand
  | Action
  | DeskAction
  | {
      readonly type: 'GiveOpinion';
      readonly ordinal: number;
      readonly departmentId: string;
      readonly view: OpinionView;
      readonly text: string;
    }
  | { readonly type: 'FlagPredecessor'; readonly itemNo: string; readonly typeId: string }
  | ({ readonly type: 'NoteDelivery'; readonly at: Instant } & DeliveryOfNotice)
  | {
      /** What became of a renewal, told to the approval that it is about. */
      readonly type: 'NoteRenewal';
      readonly by: string;
      readonly timely: boolean;
      readonly step: 'applied' | 'renewed' | 'ended';
      readonly at: Instant;
    }
  | EscalationAction
  | { readonly type: 'Settle' };

export type CommandType = Command['type'];

/** One reason why a command was refused. The API maps each to one problem document. */
export type DomainError =
  | { readonly code: 'ITEM_ALREADY_SUBMITTED' }
  | {
      readonly code: 'ACTION_NOT_ALLOWED';
      readonly action: CommandType;
      readonly status: ItemStatus;
      readonly allowed: readonly CommandType[];
    }
  | { readonly code: 'STALE_VERSION'; readonly currentVersion: number; readonly status: ItemStatus }
  | {
      readonly code: 'CUTOFF_IN_PROGRESS';
      readonly deadline: DeadlineKind;
      readonly cutoffAt: number;
      readonly retryAfterMs: number;
    }
  | { readonly code: 'REASONS_REQUIRED' }
  | { readonly code: 'ALREADY_CLAIMED'; readonly officerId: string }
  | { readonly code: 'HELD_BY_ANOTHER'; readonly officerId: string }
  | { readonly code: 'SAME_OFFICER'; readonly officerId: string }
  | { readonly code: 'SAME_DEPARTMENT'; readonly departmentId: string }
  | { readonly code: 'ESCALATION_NOT_FOUND'; readonly ordinal: number }
  | { readonly code: 'ESCALATION_NOT_ADDRESSED'; readonly ordinal: number }
  | { readonly code: 'ESCALATION_ALREADY_ACKNOWLEDGED'; readonly ordinal: number }
  | { readonly code: 'ESCALATION_ALREADY_ANSWERED'; readonly doneOn: LocalDate }
  | { readonly code: 'ESCALATION_NOT_ANSWERED'; readonly ordinal: number }
  | { readonly code: 'ESCALATION_CLOSED'; readonly ordinal: number }
  | { readonly code: 'ESCALATION_AT_THE_TOP'; readonly ordinal: number }
  | { readonly code: 'PROMISED_DATE_PASSED'; readonly doneOn: LocalDate; readonly today: LocalDate }
  | RefusalOfAct;

/** The finer law: each names the article that stands against the act, in the words of terms/. */
type RefusalOfAct =
  | { readonly code: 'NOTICE_REQUIRED' }
  | { readonly code: 'NOTICE_NOT_OF_TODAY'; readonly noticedOn: LocalDate; readonly today: LocalDate }
  | { readonly code: 'GROUND_NOT_ALLOWED'; readonly ground: string; readonly allowed: readonly string[] }
  | { readonly code: 'GROUND_ALREADY_RUNS'; readonly ground: Ground }
  | { readonly code: 'GROUND_CAP_REACHED'; readonly ground: Ground; readonly capWorkingDays: number }
  | { readonly code: 'PAUSE_NOT_FOUND'; readonly ordinal: number }
  | { readonly code: 'LIMIT_EXPIRED'; readonly dueOn: LocalDate }
  | { readonly code: 'NO_LIMIT_RUNS' }
  | { readonly code: 'EXTENSION_NOT_OFFERED' }
  | { readonly code: 'EXTENSION_ALREADY_GRANTED' }
  | { readonly code: 'EXTENSION_TOO_LONG'; readonly cap: Limit }
  | { readonly code: 'APPROVER_REQUIRED'; readonly approver: Approver }
  | { readonly code: 'CORRECTION_EMPTY' }
  | { readonly code: 'CORRECTION_ALREADY_REQUESTED' }
  | { readonly code: 'CORRECTION_TOO_LATE'; readonly acceptedOn: LocalDate }
  | { readonly code: 'ENTRY_UNKNOWN'; readonly entry: number; readonly entries: number }
  | { readonly code: 'PREDECESSOR_SATISFIED'; readonly typeId: string; readonly itemNo: string }
  | { readonly code: 'PREDECESSOR_NOT_NAMED' }
  | {
      readonly code: 'REFUSAL_GROUND_REQUIRED';
      readonly typeId: string;
      readonly itemNo: string;
      readonly allowed: readonly RefusalGround[];
    }
  | { readonly code: 'DATE_NOT_AHEAD'; readonly date: LocalDate; readonly today: LocalDate }
  | { readonly code: 'NOT_A_WORKING_DAY'; readonly date: LocalDate }
  | { readonly code: 'NOT_HELD' }
  | { readonly code: 'COMMITMENT_NOT_OFFERED' }
  | { readonly code: 'PROMISE_REQUIRED' }
  | { readonly code: 'HEARING_ALREADY_TOLD' }
  | { readonly code: 'NO_HEARING_PENDING' }
  | { readonly code: 'OPINION_NOT_FOUND'; readonly ordinal: number }
  | { readonly code: 'OPINION_ALREADY_GIVEN'; readonly ordinal: number }
  | { readonly code: 'PAPER_ALREADY_ISSUED'; readonly documentNo: string }
  | { readonly code: 'ALREADY_DELIVERED' }
  | { readonly code: 'NO_PROMISE_TO_VERIFY' }
  | { readonly code: 'REVOCATION_ALREADY_PROPOSED' }
  | { readonly code: 'REVOCATION_NOT_PROPOSED' }
  | { readonly code: 'SECOND_PERSON_REQUIRED' }
  | { readonly code: 'ENTRY_NOT_RECTIFIABLE'; readonly field: RectifiableField }
  | { readonly code: 'ENTRY_DIFFERS'; readonly field: RectifiableField; readonly current: string }
  | { readonly code: 'ENTRY_NOT_POSSIBLE'; readonly field: RectifiableField; readonly to: string }
  | { readonly code: 'OUTCOME_STANDS'; readonly status: ItemStatus }
  | { readonly code: 'DEADLINE_HAS_PASSED'; readonly dueOn: LocalDate }
  | { readonly code: 'RECTIFICATION_NOT_PROPOSED' };
