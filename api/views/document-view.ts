/** A document in a list: first without a language (so an answer can be stored and given again), then in the reader's. */
import type { DocumentRow } from '../../db/queries/documents.ts';
import { isoShanghai } from '../../domain/calendar/local-date.ts';
import { type Language, TERMS } from '../../terms/catalogue.ts';

export function summaryOf(row: DocumentRow) {
  const { documentNo, symbol, kind, title, unitId, departmentId, itemNos, issuedAt, issuedBy, sha256 } = row;
  return {
    documentNo,
    symbol,
    kind,
    title,
    unitId,
    departmentId,
    itemNos: [...itemNos],
    issuedAt: isoShanghai(issuedAt.getTime()),
    issuedBy,
    sha256,
  };
}

export function summaryIn(view: ReturnType<typeof summaryOf>, language: Language) {
  return { ...view, kindText: TERMS.documentKinds[view.kind].name[language] };
}
