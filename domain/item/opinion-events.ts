/** What can happen to an opinion, a leg or a joint review: what others are asked while the lead decides. */
import type { Due, Limit } from '../calendar/limit.ts';
import type { LocalDate } from '../calendar/local-date.ts';

export type OpinionKind = 'opinion' | 'leg' | 'joint-review';
export type OpinionView = 'agrees' | 'objects' | 'comments';

/** `departmentId`: who was asked; journals from before do not say it again. */
interface OfOpinion {
  readonly ordinal: number;
  readonly departmentId?: string;
}

export type OpinionEvent =
  | {
      readonly type: 'OpinionRequested';
      readonly ordinal: number;
      readonly kind: OpinionKind;
      readonly departmentId: string;
      /** Empty for a leg of the timetable, which asks what it is there for. */
      readonly question: string;
      readonly due: Due;
      readonly onSilence: 'consent' | 'escalate';
      /** What `due` was counted from: a later calendar moves it. Journals from before have neither. */
      readonly limit?: Limit;
      readonly startsOn?: LocalDate;
      /** The leg of the timetable that it is. */
      readonly leg?: string;
    }
  | ({ readonly type: 'OpinionReminded' } & OfOpinion)
  | { readonly type: 'OpinionGiven'; readonly ordinal: number; readonly view: OpinionView; readonly text: string }
  | ({ readonly type: 'OpinionConsentedBySilence' } & OfOpinion)
  | ({ readonly type: 'OpinionEscalated' } & OfOpinion);
