/** A bulletin as it is read: where it stands, and what it says. */
import { type BulletinRow, contentOf } from '../../db/bulletins.ts';
import { isoShanghai } from '../../domain/calendar/local-date.ts';

export function viewOf(row: BulletinRow) {
  return { ...summaryOf(row), content: contentOf(row) };
}

export function summaryOf(row: BulletinRow) {
  const at = (date: Date | null) => date && isoShanghai(date.getTime());
  const { correctedBy, publishedAt, frozenAt } = row;
  const unpublished = frozenAt === null ? ('draft' as const) : ('frozen' as const);
  const status =
    correctedBy !== null ? ('corrected' as const) : publishedAt !== null ? ('published' as const) : unpublished;
  return {
    ...{ no: row.no, division: row.division, period: row.period, issue: row.issue, status },
    ...{ documentNo: row.documentNo, asOf: isoShanghai(row.asOf.getTime()), sha256: row.sha256 },
    ...{ corrects: row.corrects, reasons: row.reasons, correctedBy: row.correctedBy },
    ...{ draftedAt: isoShanghai(row.draftedAt.getTime()), draftedBy: row.draftedBy },
    ...{ frozenAt: at(row.frozenAt), frozenBy: row.frozenBy },
    ...{ publishedAt: at(row.publishedAt), publishedBy: row.publishedBy },
  };
}
