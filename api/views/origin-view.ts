/** Where an item comes from: another system, an approval that it renews; and what was put right in its entries. */
import { isoShanghai } from '../../domain/calendar/local-date.ts';
import type { ApprovalItem } from '../../domain/item/state.ts';

export function originView(item: ApprovalItem) {
  const { imported, proposed } = item.entries;
  return {
    imported: imported && { foreignNo: imported.foreignNo, importedAt: isoShanghai(imported.at) },
    proposedRectification: proposed,
    renews: item.particulars.renews ?? null,
    renewedBy: 'aftermath' in item ? [...item.aftermath.renewals] : [],
  };
}
