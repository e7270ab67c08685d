/** The state of an approval item (办件), as its events give it. */
import type { Due, Limit } from '../calendar/limit.ts';
import type { DayNumber, Instant, LocalDate } from '../calendar/local-date.ts';
import type { EscalationRecipient } from '../supervision/ladder.ts';
import type { Approver, BasisClass, Ground } from '../timetable/timetable.ts';
import type {
  Commitment,
  DeferredMaterial,
  ExpressDecision,
  HeldSilence,
  HoldDecision,
  HoldReason,
  Rectification,
  RevocationGround,
} from './events.ts';
import type { UpwardReportReason } from './notice-events.ts';
import type { OpinionKind, OpinionView } from './opinion-events.ts';
import type { Outage } from './outage.ts';
import type { Particulars } from './particulars.ts';
import type { RefusalGround } from './refusal.ts';

/** Notices that the clock has raised so far, and the calendars that moved a date. */
export interface Marks {
  readonly adopted: readonly string[];
  /** The start days for which half of the limit was told: a clock that starts anew has another half. */
  readonly halfToldFor: readonly LocalDate[];
  /** The due dates for which the officer has been warned: a moved date is warned of again. */
  readonly warnedFor: readonly LocalDate[];
  readonly lastDayToldFor: readonly LocalDate[];
  /** Where silence deems only after a warning: when each came to stand in the inbox. */
  readonly warnings: readonly { readonly dueOn: LocalDate; readonly toldAt: Instant }[];
  /** One for each due date that was missed: an answered correction list gives a new one. */
  readonly escalations: readonly Escalation[];
  /**
   * From when the rungs after the due instant count, and for the sake of what; `after`: the days of the last that was
   * reached, 0 for none. Null before the due instant.
   */
  readonly followed: {
    readonly of: 'escalation' | 'upwardReport';
    readonly ordinal: number;
    readonly since: Instant;
    readonly after: number;
  } | null;
  /** The statutory dates of which people were told that they had passed before silence could deem. */
  readonly heldFor: readonly LocalDate[];
  readonly upwardReports: readonly UpwardReportReason[];
  readonly lateReplies: readonly { readonly decision: ExpressDecision; readonly receivedAt: Instant }[];
}

/** An escalation (督办): a due date that was missed, and what has become of it. */
export interface Escalation {
  readonly ordinal: number;
  readonly dueOn: LocalDate;
  /** Those who acknowledge and answer, in the order in which it reached them. */
  readonly told: readonly { readonly recipient: EscalationRecipient; readonly at: Instant }[];
  readonly acknowledgedBy: readonly EscalationRecipient[];
  /** Null again where a supervisor has raised it further all the same, and where its day has passed. */
  readonly answer: EscalationAnswer | null;
  /** Those whose day passed with the item open. */
  readonly lapsed: readonly EscalationAnswer[];
  readonly closing: { readonly at: Instant; readonly by: string; readonly findings: string } | null;
}

export interface EscalationAnswer {
  readonly at: Instant;
  readonly by: string;
  readonly measure: string;
  /** By when the item is promised to be decided. */
  readonly doneOn: LocalDate;
}

/** When the item counts as accepted, and when that came about: the two differ when silence accepted. */
export interface Acceptance {
  readonly acceptedOn: DayNumber;
  /** The last day of the five when silence accepted; otherwise the day on which the officer accepted. */
  readonly actOn: DayNumber;
  readonly actAt: Instant;
  readonly bySilence: boolean;
}

/** The one list of everything missing (一次性补正告知), and what the unit has answered of it. */
export interface Correction {
  readonly missing: readonly string[];
  readonly answered: readonly number[];
  readonly requestedAt: Instant;
  readonly unitDue: Due;
  readonly onMiss: 'remind' | 'lapse';
  readonly reminded: boolean;
  /** When everything was there, or the beginning of the day on which that counts: from here the clock runs. */
  readonly completedAt: Instant | null;
}

/** One pause of the clock (中止计时). `through` null: it lasts still. */
export interface Pause {
  readonly ordinal: number;
  readonly ground: Ground;
  readonly article: string;
  readonly noticeNo: string;
  readonly from: DayNumber;
  readonly through: DayNumber | null;
  readonly capWorkingDays: number | null;
  readonly byCap: boolean;
  readonly flagged: boolean;
}

export interface Opinion {
  readonly ordinal: number;
  readonly kind: OpinionKind;
  readonly departmentId: string;
  readonly question: string;
  readonly requestedAt: Instant;
  /** As it was when it was asked; `opinionDues` of the clock has it as it is now. */
  readonly due: Due;
  readonly onSilence: 'consent' | 'escalate';
  readonly limit?: Limit;
  readonly startsOn?: LocalDate;
  readonly leg?: string;
  readonly reminded: boolean;
  readonly answer:
    | null
    | { readonly view: OpinionView; readonly text: string; readonly at: Instant }
    | { readonly view: 'consented-by-silence'; readonly at: Instant };
  readonly escalated: boolean;
}

/** Silence that does not end the item before a person has said so. `release` null: it waits. */
export interface Hold {
  readonly of: HeldSilence;
  readonly reason: HoldReason;
  /** The original instant, at which silence would have taken effect. */
  readonly cutoffAt: Instant;
  readonly outage: Outage | null;
  readonly release: { readonly decision: HoldDecision; readonly at: Instant } | null;
}

/** A new due day that a release has set, as working days after that of the release: later pauses and an extension move it. */
interface Redated {
  readonly workingDays: number;
  readonly since: DayNumber;
  readonly at: Instant;
  /** Whether an extension had been granted by then; a later one lengthens the new day too. */
  readonly extended: boolean;
}

/** The budget's other side: everything that has stopped, lengthened or held the clock. */
export interface Account {
  readonly correction: Correction | null;
  readonly pauses: readonly Pause[];
  readonly extension: { readonly by: Limit; readonly approver: Approver; readonly noticeNo: string } | null;
  /** A hearing that was offered blocks deeming until it is closed (行政许可法 46, 47). */
  readonly hearing: { readonly toldAt: Instant; readonly closedAt: Instant | null } | null;
  readonly opinions: readonly Opinion[];
  readonly deferred: readonly (DeferredMaterial & { readonly handedIn: boolean; readonly missed: boolean })[];
  readonly hold: Hold | null;
  readonly redated: Redated | null;
}

/** What an outcome still asks of the department. */
export interface Aftermath {
  readonly paper: {
    readonly issuedAt: Instant | null;
    readonly documentNo: string | null;
    /** Whether it was issued too late; null while it was not issued. */
    readonly overdue: boolean | null;
  };
  readonly paperReminded: boolean;
  readonly paperEscalated: boolean;
  readonly deliveredAt: Instant | null;
  readonly deliveryEscalated: boolean;
  readonly promise: (Commitment & { readonly kept: boolean | null; readonly escalated: boolean }) | null;
  readonly revocation: {
    readonly ground: RevocationGround;
    readonly reasons: string;
    readonly proposedBy: string;
  } | null;
  readonly expiryReminded: boolean;
  readonly expired: boolean;
  /** What has been handed in to renew the approval; `until`: its new last day, null while the renewal is open. */
  readonly renewals: readonly { readonly by: string; readonly timely: boolean; readonly until: LocalDate | null }[];
}

/** Where the entries of an item come from, and what was put right in them. */
export interface Entries {
  /** Brought over from another system: the item's number there, and when it came. */
  readonly imported: { readonly foreignNo: string; readonly at: Instant } | null;
  /** Waits for a second person. */
  readonly proposed: (Rectification & { readonly by: string }) | null;
  /** When a date was last put right; null where none was. */
  readonly datesAt: Instant | null;
}

/** Where the item lies. */
export interface Desk {
  /** False: in the pool of its window; the officer named in the particulars answers for it until somebody claims it. */
  readonly claimed: boolean;
  /** From which department to which it was sent on, and when; the clock ran on. */
  readonly transfers: readonly { readonly from: string; readonly to: string; readonly at: Instant }[];
}

interface Running {
  readonly particulars: Particulars;
  readonly desk: Desk;
  /** Rises when what an officer decides on changes; warnings and escalations leave it. It is the ETag. */
  readonly decisionVersion: number;
  readonly marks: Marks;
  readonly account: Account;
  readonly entries: Entries;
  /** Items before this one in the project whose deemed approval was undone. */
  readonly revokedPredecessors: readonly { readonly itemNo: string; readonly typeId: string }[];
}

/** Names say whose turn it is: the department's window, the unit, its officer, nobody's while the clock stands still. */
export type OpenItem = Running &
  (
    | { readonly status: 'awaitingAcceptance' }
    | { readonly status: 'awaitingApplicant' }
    | { readonly status: 'underReview'; readonly acceptance: Acceptance }
    | { readonly status: 'suspended'; readonly acceptance: Acceptance }
  );

export type ClosedItem = Running & {
  readonly acceptance: Acceptance | null;
  readonly closedAt: Instant;
  readonly aftermath: Aftermath;
} & (
    | { readonly status: 'approved'; readonly overdue: boolean }
    | {
        readonly status: 'refused';
        readonly overdue: boolean;
        readonly reasons: string;
        readonly ground: RefusalGround | null;
      }
    | { readonly status: 'deemedApproved'; readonly basis: BasisClass }
    | { readonly status: 'revoked'; readonly basis: BasisClass; readonly revokedAt: Instant }
    | { readonly status: 'notAccepted'; readonly reasons: string; readonly ground: RefusalGround | null }
    | { readonly status: 'withdrawn' }
    | { readonly status: 'lapsed' }
  );

export type ApprovalItem = OpenItem | ClosedItem;
export type ItemStatus = ApprovalItem['status'];

/** null: nothing has been submitted yet. */
export type ItemState = ApprovalItem | null;

const OPEN: ReadonlySet<ItemStatus> = new Set(['awaitingAcceptance', 'awaitingApplicant', 'underReview', 'suspended']);

export function isOpen(item: ApprovalItem): item is OpenItem {
  return isOpenStatus(item.status);
}

export function isOpenStatus(status: ItemStatus): boolean {
  return OPEN.has(status);
}

/** The acceptance of an item that has one. */
export function acceptanceOf(item: ApprovalItem): Acceptance | null {
  return 'acceptance' in item ? item.acceptance : null;
}

/** The opinions and legs that wait for an answer and for silence alike. */
export function openOpinions({ account, status }: ApprovalItem): readonly Opinion[] {
  if (!OPEN.has(status) || account.opinions.length === 0) return [];
  return account.opinions.filter(({ answer, escalated }) => answer === null && !escalated);
}
