/** The content of a pack as it is frozen: what the rules picked, what a person added and struck, under one number. */
import { dayOf, type LocalDate, localDate } from '../../domain/calendar/local-date.ts';
import type { Meeting } from '../../domain/supervision/meeting.ts';
import type { Named, NamedDraft } from '../../domain/supervision/meeting-pack.ts';

export interface StruckEntry {
  readonly key: string;
  readonly reasons: string;
  readonly by: Named;
  readonly on: LocalDate;
}

export interface AddedContent {
  readonly key: string;
  readonly title: string;
  readonly text: string;
  readonly itemNos: readonly string[];
  readonly reasons: string;
  readonly by: Named;
  readonly on: LocalDate;
}

export interface PackContent extends NamedDraft {
  readonly form: 1;
  readonly meetingNo: string;
  readonly division: string;
  /** `yyyy-MM` */
  readonly month: string;
  readonly state: 'draft' | 'frozen';
  readonly added: readonly AddedContent[];
  readonly strikes: readonly StruckEntry[];
}

/** The content of the meeting's pack. `people`: the names of those who added and struck. */
export function packContent(
  meetingNo: string,
  { division, month, added, strikes }: Meeting,
  draft: NamedDraft,
  people: Readonly<Record<string, Named>>,
  state: PackContent['state'],
): PackContent {
  const byWhom = (id: string) => people[id] ?? { zh: id, en: id };
  return {
    ...draft,
    form: 1,
    ...{ meetingNo, division, month, state },
    added: added.map(({ at, by, ...entry }) => ({ ...entry, by: byWhom(by), on: localDate(dayOf(at)) })),
    strikes: strikes.map(({ at, by, ...strike }) => ({ ...strike, by: byWhom(by), on: localDate(dayOf(at)) })),
  };
}
