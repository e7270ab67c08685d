/** What the clock tells people of a limit, rung by rung, and what becomes of an escalation (督办). */
import type { Instant, LocalDate } from '../calendar/local-date.ts';
import type { EscalationRecipient, LadderRecipient } from '../supervision/ladder.ts';

export type UpwardReportReason = 'dispatch' | 'statutoryDue' | 'followUp';

interface Told {
  /** Absent: those whom the usual ladder tells. */
  readonly to?: readonly LadderRecipient[];
}

/** A warning before the due instant. */
interface Warning {
  /** When it came to stand in the inbox, where silence deems only after a warning; else absent. */
  readonly toldAt?: Instant;
}

/** The rungs that the usual ladder does not have. */
export type RungReached = Warning & {
  readonly type: 'RungReached';
  readonly to: readonly LadderRecipient[];
} & (
    | {
        readonly rung: 'half';
        /** The day from which the limit counts. */
        readonly since: LocalDate;
        readonly dueOn: LocalDate;
      }
    | { readonly rung: 'last-day'; readonly dueOn: LocalDate }
    | {
        readonly rung: 'after';
        /** Of the escalation, or of the report upward. */
        readonly ordinal: number;
        /** Working days after the due day. */
        readonly days: number;
        /** Those whom the escalation reaches with this rung: from now on they too acknowledge and answer. */
        readonly newly: readonly EscalationRecipient[];
      }
  );

export type NoticeEvent =
  | ({ readonly type: 'WarningRaised'; readonly dueOn: LocalDate } & Told & Warning)
  | ({ readonly type: 'EscalationRaised'; readonly ordinal: number; readonly dueOn: LocalDate } & Told)
  | ({ readonly type: 'UpwardReportOpened'; readonly ordinal: number; readonly reason: UpwardReportReason } & Told)
  | RungReached
  | { readonly type: 'EscalationAcknowledged'; readonly ordinal: number; readonly recipient: EscalationRecipient }
  | {
      readonly type: 'EscalationRaisedFurther';
      readonly ordinal: number;
      readonly recipient: EscalationRecipient;
      /** Null: by the clock, since nobody had acknowledged it. */
      readonly reasons: string | null;
    }
  | {
      readonly type: 'EscalationAnswered';
      readonly ordinal: number;
      readonly recipient: EscalationRecipient;
      readonly by: string;
      readonly measure: string;
      /** By when the item is promised to be decided. */
      readonly doneOn: LocalDate;
    }
  | {
      /** By the clock: the promised day is over and the item open, so the answer is none any more. */
      readonly type: 'EscalationAnswerLapsed';
      readonly ordinal: number;
      readonly doneOn: LocalDate;
      /** The next higher one, who has it from now on; null where all know. */
      readonly recipient: EscalationRecipient | null;
    }
  | {
      readonly type: 'EscalationClosed';
      readonly ordinal: number;
      readonly by: string;
      readonly findings: string;
    };
