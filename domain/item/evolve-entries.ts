/** How an item's entries change: it was brought over, or a wrong entry was put right. The wrong event stays as it was. */
import { dayNumber, dayOf, type Instant, instantOf, type LocalDate, startOfDay } from '../calendar/local-date.ts';
import type { ItemEvent, Rectification } from './events.ts';
import { type Account, type ApprovalItem, acceptanceOf, type Entries } from './state.ts';

export const NO_ENTRIES: Entries = { imported: null, proposed: null, datesAt: null };

type EntryEvent = Extract<ItemEvent, { type: 'ItemImported' | 'RectificationProposed' | 'EntryRectified' }>;

export function evolveEntries(state: ApprovalItem, event: EntryEvent): ApprovalItem {
  const { entries, decisionVersion } = state;
  const raised = (change: Partial<Entries>) => ({
    ...state,
    decisionVersion: decisionVersion + 1,
    entries: { ...entries, ...change },
  });
  switch (event.type) {
    case 'ItemImported':
      return { ...state, entries: { ...entries, imported: { foreignNo: event.foreignNo, at: event.effectiveAt } } };
    case 'RectificationProposed': {
      const { field, from, to, reasons, by } = event;
      return raised({ proposed: { field, from, to, reasons, by } });
    }
    case 'EntryRectified': {
      const dated = event.field === 'receivedAt' || event.field === 'acceptedOn';
      return rectified(raised({ proposed: null, ...(dated && { datesAt: event.effectiveAt }) }), event);
    }
  }
}

/** The item as it is with the right entry in the place of the wrong one. */
export function rectified(item: ApprovalItem, { field, from, to }: Rectification): ApprovalItem {
  const { particulars } = item;
  switch (field) {
    case 'receivedAt':
      return { ...item, particulars: { ...particulars, receivedAt: instantOf(to) } };
    case 'officer':
      return { ...item, particulars: { ...particulars, officerId: to }, desk: { ...item.desk, claimed: true } };
    case 'noticeNo':
      return { ...item, account: renumbered(item.account, from, to) };
    case 'acceptedOn': {
      const acceptance = acceptanceOf(item);
      if (acceptance === null) throw new Error('a day of acceptance was put right before there was one');
      const day = dayNumber(to);
      const moved = { ...acceptance, acceptedOn: day, actOn: day, actAt: acceptedAt(to, particulars.receivedAt) };
      return { ...item, acceptance: moved } as ApprovalItem;
    }
  }
}

/** The instant of an acceptance of which only the day is known: never before the receipt. */
export function acceptedAt(acceptedOn: LocalDate, receivedAt: Instant): Instant {
  const day = dayNumber(acceptedOn);
  return day === dayOf(receivedAt) ? receivedAt : startOfDay(day);
}

/** Every written notice with that number gets the other one. */
function renumbered(account: Account, from: string, to: string): Account {
  const fix = <Noticed extends { readonly noticeNo: string }>(one: Noticed): Noticed =>
    one.noticeNo === from ? { ...one, noticeNo: to } : one;
  const { pauses, extension } = account;
  return { ...account, pauses: pauses.map(fix), extension: extension && fix(extension) };
}
