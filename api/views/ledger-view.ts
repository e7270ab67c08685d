/** A row of the follow-up ledger as it is read. */
import { pathOf } from '../../documents/ledger-sheet.ts';
import { isoShanghai } from '../../domain/calendar/local-date.ts';
import type { FollowUpRow } from '../../domain/supervision/follow-up-row.ts';
import { type Language, TERMS } from '../../terms/catalogue.ts';
import { instantOrNull } from './clock-view.ts';

export function ledgerRowView(row: FollowUpRow, language: Language) {
  const { classes, item, lacking, ...rest } = row;
  return {
    ...rest,
    classes: [...classes],
    classTexts: classes.map((one) => TERMS.followUpClasses[one][language]),
    href: pathOf(row),
    item: item && itemView(item, language),
    lacking: lacking.map(({ typeId, name, tier, lack }) => {
      return { type: { id: typeId, name }, tier, lack, lackText: TERMS.lacks[lack][language] };
    }),
  };
}

function itemView(item: NonNullable<FollowUpRow['item']>, language: Language) {
  const { officer, receivedAt, overdueSince, lamp, status, awaits, ...rest } = item;
  return {
    ...rest,
    responsibleOfficer: officer,
    status,
    statusText: TERMS.statuses[status][language],
    receivedAt: isoShanghai(receivedAt),
    lamp: { ...lamp, text: TERMS.lamps[lamp.lamp][language] },
    overdueSince: instantOrNull(overdueSince),
    awaits: [...awaits],
  };
}
