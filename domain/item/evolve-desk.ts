/** How the desk changes on which an item lies: who answers for it, in which department. */
import type { Assigned } from './assignment.ts';
import type { ItemEvent } from './events.ts';
import type { ApprovalItem, Desk } from './state.ts';

type DeskEvent = Extract<ItemEvent, { type: 'OfficerAssigned' | 'ItemTransferred' }>;

/** Where an item lies at first. Events from before there was a pool say nothing: those items have their officer. */
export function firstDesk(assigned: Assigned | undefined): Desk {
  return assigned?.claimed === false ? IN_THE_POOL : ON_A_DESK;
}

const ON_A_DESK: Desk = { claimed: true, transfers: [] };
const IN_THE_POOL: Desk = { claimed: false, transfers: [] };

/**
 * A colleague instead of another changes nothing that is decided on, so the version stays and no timely reply goes
 * stale over it. Another department does: whoever saw the item on its former desk decides no more.
 */
export function evolveDesk(item: ApprovalItem, event: DeskEvent): ApprovalItem {
  const { particulars, desk } = item;
  if (event.type === 'OfficerAssigned') {
    return {
      ...item,
      particulars: { ...particulars, officerId: event.to },
      desk: { ...desk, claimed: desk.claimed || event.how !== 'handedOver' },
    };
  }
  const { from, to, officerId, assigned, effectiveAt: at } = event;
  return {
    ...item,
    particulars: { ...particulars, departmentId: to, officerId },
    desk: { claimed: assigned.claimed, transfers: [...desk.transfers, { from, to, at }] },
    decisionVersion: item.decisionVersion + 1,
  };
}
