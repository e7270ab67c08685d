/** What can happen to an approval item (办件). `effectiveAt` is the legal instant; when it was recorded stands beside it. */
import type { Due, Limit } from '../calendar/limit.ts';
import type { Instant, LocalDate } from '../calendar/local-date.ts';
import type { Approver, BasisClass, Ground } from '../timetable/timetable.ts';
import type { Assigned } from './assignment.ts';
import type { NoticeEvent } from './notice-events.ts';
import type { OpinionEvent } from './opinion-events.ts';
import type { Outage } from './outage.ts';
import type { Particulars } from './particulars.ts';
import type { DeemedPredecessor, RefusalGround } from './refusal.ts';
import type { NoticeDelivered } from './telling.ts';

export type ExpressDecision = 'approved' | 'refused';

/** The dates given with the receipt. `ifSilent`: those that follow if nobody accepts within the 5 working days. */
export interface SubmittedDates {
  readonly acceptanceDue: Due;
  readonly ifSilent: RunningDates;
}

/** Both limits, side by side; null where the type sets none. */
export interface RunningDates {
  readonly promisedDue: Due | null;
  readonly statutoryDue: Due | null;
  /** Renewals only: the end of the approval that is to be renewed. */
  readonly expiryDue?: ExpiryDue;
}

/** The end of the approval that a renewal is about; `timely`: silence renews it then. */
export interface ExpiryDue extends Due {
  readonly timely: boolean;
}

/** The entries that a clerk can get wrong without anything else having happened: the closed list of what is rectified. */
export const RECTIFIABLE = ['receivedAt', 'acceptedOn', 'noticeNo', 'officer'] as const;
export type RectifiableField = (typeof RECTIFIABLE)[number];

/** A wrong entry and the right one, as people read them: an instant with its offset, a day, a number, a person's id. */
export interface Rectification {
  readonly field: RectifiableField;
  readonly from: string;
  readonly to: string;
  readonly reasons: string;
}

/** A written notice to the applicant: its number (文号) and the day on which it was given. */
export interface WrittenNotice {
  readonly noticeNo: string;
  readonly noticedOn: LocalDate;
}

/** Material that may follow after acceptance (容缺受理), promised for a date. */
export interface DeferredMaterial {
  readonly name: string;
  readonly dueOn: LocalDate;
}

/** A signed promise instead of an examination (告知承诺): what was promised, and by when it is verified. */
export interface Commitment {
  readonly text: string;
  readonly verifyBy: LocalDate;
}

/** 行政许可法 69: why a decision may be undone. `obtained-by-fraud` is its second paragraph. */
export type RevocationGround =
  | 'abuse-of-power'
  | 'beyond-authority'
  | 'procedure-violated'
  | 'applicant-unqualified'
  | 'obtained-by-fraud';

type Origin =
  /** Brought over from another system. Its acts before this have their own instants; this is when they came here. */
  | { readonly type: 'ItemImported'; readonly foreignNo: string }
  /** `by`: who proposed it; a second person confirms it. */
  | ({ readonly type: 'RectificationProposed'; readonly by: string } & Rectification)
  | ({ readonly type: 'EntryRectified'; readonly proposedBy: string } & Rectification);

/** The deemed approvals that the item builds on: the supervisor is told of what is refused or asked for behind one. */
interface Behind {
  readonly behind?: readonly DeemedPredecessor[];
}

interface Refused extends Behind {
  readonly ground?: RefusalGround;
}

type Intake =
  | ({
      readonly type: 'ItemSubmitted';
      readonly dates: SubmittedDates;
      /** How it came to its officer; absent in journals from before assignment by rules. */
      readonly assigned?: Assigned;
    } & Particulars)
  | {
      readonly type: 'ItemAccepted';
      readonly dates: RunningDates;
      readonly deferred?: readonly DeferredMaterial[];
    }
  | { readonly type: 'ItemAcceptedBySilence'; readonly acceptedAsOf: Instant; readonly dates: RunningDates }
  | ({ readonly type: 'ItemNotAccepted'; readonly reasons: string } & Refused)
  | ({
      readonly type: 'CorrectionRequested';
      readonly missing: readonly string[];
      readonly unitDue: Due;
      readonly onMiss: 'remind' | 'lapse';
    } & WrittenNotice &
      Behind)
  | {
      readonly type: 'MaterialsResubmitted';
      /** The entries of the list that this answers, from 1. */
      readonly answers: readonly number[];
      readonly complete: boolean;
      /** `HH:mm`, when the counter closed over which it came; absent: it came online. */
      readonly closesAt?: string;
      /** The day on which it counts where the counter had closed: the next one (民法典 203). */
      readonly countsOn?: LocalDate;
      /** The dates that follow where it is complete. */
      readonly dates: RunningDates | null;
    }
  | { readonly type: 'CorrectionReminded'; readonly dueOn: LocalDate }
  | { readonly type: 'ItemLapsed'; readonly dueOn: LocalDate };

type Review =
  | ({
      readonly type: 'ClockSuspended';
      readonly ordinal: number;
      readonly ground: Ground;
      readonly article: string;
      readonly from: LocalDate;
      /** What the ground still allows; the clock resumes by itself after that many working days. */
      readonly capWorkingDays: number | null;
    } & WrittenNotice)
  | { readonly type: 'PauseFlagged'; readonly ordinal: number }
  | {
      readonly type: 'ClockResumed';
      readonly ordinal: number;
      readonly through: LocalDate;
      readonly byCap: boolean;
      readonly dates: RunningDates;
    }
  | ({
      readonly type: 'LimitExtended';
      readonly by: Limit;
      readonly approver: Approver;
      readonly reasons: string;
      readonly dates: RunningDates;
    } & WrittenNotice)
  | ({ readonly type: 'HearingRightTold' } & WrittenNotice)
  | { readonly type: 'HearingClosed'; readonly reasons: string }
  | OpinionEvent
  | { readonly type: 'DeferredHandedIn'; readonly ordinals: readonly number[] }
  | { readonly type: 'DeferredMissed'; readonly ordinal: number };

/** Who answers for the item. No date moves with it. */
type OnTheDesk =
  | {
      readonly type: 'OfficerAssigned';
      readonly how: 'claimed' | 'reassigned' | 'handedOver';
      readonly from: string;
      readonly to: string;
      /** Null for a claim, which needs none. */
      readonly reasons: string | null;
    }
  | {
      /** Sent on to another department with the clock running. */
      readonly type: 'ItemTransferred';
      readonly from: string;
      readonly to: string;
      readonly officerFrom: string;
      readonly officerId: string;
      readonly assigned: Assigned;
      readonly reasons: string;
    };

/** The silence that would have ended the item: a deeming, or the lapse of an unanswered correction list. */
export type HeldSilence = 'deeming' | 'lapse';
/**
 * `statutoryDatePassed`: the date that deems had passed before acceptance or a hearing was settled. `notWarned`: the
 * officer's inbox held no warning in time, and the timetable deems by policy only where it did.
 */
export type HoldReason = 'outage' | 'statutoryDatePassed' | 'notWarned';
/** What a person makes of a hold: what silence meant stands at its original instant, or a new day counts. */
export type HoldDecision = 'originalInstant' | 'newDueDay';

type Hold =
  | {
      /** Takes effect at the cutoff, in the place of what silence would have done there. */
      readonly type: 'ItemHeld';
      readonly of: HeldSilence;
      readonly reason: 'outage';
      readonly dueOn: LocalDate;
      readonly outage: Outage;
    }
  | {
      /** At the cutoff too. */
      readonly type: 'ItemHeld';
      readonly of: 'deeming';
      readonly reason: 'notWarned';
      readonly dueOn: LocalDate;
    }
  | {
      /** Takes effect when it came about; it is told, and changes nothing: the clock says by itself that it is held. */
      readonly type: 'ItemHeld';
      readonly of: 'deeming';
      readonly reason: 'statutoryDatePassed';
      readonly dueOn: LocalDate;
    }
  | {
      readonly type: 'HoldReleased';
      readonly of: HeldSilence;
      readonly reason: HoldReason;
      readonly cutoffAt: Instant;
      readonly decision: HoldDecision;
      readonly reasons: string;
      /** The new due day, and how many working days lie before its end; null with `originalInstant`. */
      readonly dueOn: LocalDate | null;
      readonly workingDays: number | null;
    };

type Outcome =
  | {
      readonly type: 'ItemApproved';
      readonly overdue: boolean;
      readonly reasons: string | null;
      /** Decided on the spot against a promise (承诺制). */
      readonly promise?: Commitment;
    }
  | ({ readonly type: 'ItemRefused'; readonly overdue: boolean; readonly reasons: string } & Refused)
  | { readonly type: 'ItemWithdrawn'; readonly reasons: string | null }
  | {
      readonly type: 'ItemDeemedApproved';
      readonly basis: BasisClass;
      readonly dueOn: LocalDate;
      readonly calendarVersion: string;
      readonly timetableVersion: string;
    };

type Notice = ({ readonly type: 'CalendarAdopted' } & CalendarAdoption) | NoticeEvent;

/** A calendar published while the item was open, and what it did to its dates; `effectiveAt`: when it was published. */
interface CalendarAdoption {
  readonly calendarVersion: string;
  readonly reason: string;
  readonly before: AdoptedDates;
  readonly after: AdoptedDates;
}

/** The dates that a calendar may move. */
export interface AdoptedDates extends RunningDates {
  /** Null once acceptance is settled. */
  readonly acceptanceDue: Due | null;
  /** While the unit is asked: by when it is to answer. */
  readonly unitDue?: Due;
  /** Where others were asked: the due date of each opinion and leg that is open. */
  readonly opinions?: readonly { readonly ordinal: number; readonly due: Due }[];
  readonly overdueAt: Instant | null;
  readonly deemsAt: Instant | null;
  readonly deemingHeld: boolean;
}

type Aftermath =
  | {
      readonly type: 'LateReplyRecorded';
      readonly decision: ExpressDecision;
      readonly reasons: string | null;
    }
  | { readonly type: 'PaperReminded'; readonly dueOn: LocalDate }
  | { readonly type: 'PaperOverdue'; readonly dueOn: LocalDate }
  /** `overdue`: at the instant at which it was due, or later. */
  | { readonly type: 'PaperIssued'; readonly documentNo: string; readonly overdue?: boolean }
  | { readonly type: 'DecisionDelivered'; readonly method: string }
  | { readonly type: 'DeliveryOverdue'; readonly dueOn: LocalDate }
  | { readonly type: 'PromiseVerified'; readonly kept: boolean; readonly findings: string }
  | { readonly type: 'VerificationOverdue'; readonly dueOn: LocalDate }
  | {
      readonly type: 'RevocationProposed';
      readonly ground: RevocationGround;
      readonly reasons: string;
      /** A second person confirms it, never this one. */
      readonly by: string;
    }
  | { readonly type: 'ItemRevoked'; readonly ground: RevocationGround; readonly reasons: string }
  | { readonly type: 'PredecessorRevoked'; readonly itemNo: string; readonly typeId: string }
  | { readonly type: 'ExpiryReminded'; readonly expiresOn: LocalDate }
  | { readonly type: 'ApprovalExpired'; readonly expiresOn: LocalDate }
  /** A renewal of this approval was handed in; while a timely one is open the approval does not end. */
  | { readonly type: 'RenewalApplied'; readonly by: string; readonly timely: boolean }
  | { readonly type: 'ApprovalRenewed'; readonly by: string; readonly until: LocalDate }
  /** The renewal came to nothing, or was revoked. */
  | { readonly type: 'RenewalEnded'; readonly by: string };

export type ItemEvent = {
  readonly effectiveAt: Instant;
  /** The responsible officer on leave for whom the actor stood in: the journal carries both names. */
  readonly onBehalfOf?: string;
} & (Origin | Intake | OnTheDesk | Review | Hold | Outcome | Notice | NoticeDelivered | Aftermath);

/** Events that change the account of an open item and leave it open. */
export type AccountEvent = Extract<
  ItemEvent,
  {
    type: 'CorrectionRequested' | 'MaterialsResubmitted' | 'CorrectionReminded' | Review['type'] | Hold['type'];
  }
>;
