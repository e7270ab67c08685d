/** What a list shows is written in its address: it can be shared, and back and forward keep it. */
import { QUEUE_LAMPS, QUEUE_STATUSES, type QueueFilter, TABS } from '../api/queries.ts';

export const SOON_CHOICES = [0, 1, 3, 5, 10] as const;
const USUAL_SOON = 3;

/** The filter of an address; what it does not know it passes over. */
export function filterOf(search: URLSearchParams): QueueFilter {
  const status = oneOf(QUEUE_STATUSES, search.get('status'));
  const lamp = oneOf(QUEUE_LAMPS, search.get('lamp'));
  const typeId = search.get('typeId');
  const soon = Number(search.get('soon') ?? USUAL_SOON);
  return {
    tab: oneOf(TABS, search.get('tab')) ?? 'open',
    withinWorkingDays: SOON_CHOICES.some((choice) => choice === soon) ? soon : USUAL_SOON,
    ...(status && { status }),
    ...(lamp && { lamp }),
    ...(typeId && /^[a-z][a-z0-9-]{0,60}$/.test(typeId) && { typeId }),
    ...(search.get('officer') === 'me' && { officer: 'me' as const }),
  };
}

/** The address of a filter; what is as usual is not written. */
export function searchOf({ tab, withinWorkingDays, ...rest }: QueueFilter): string {
  const search = new URLSearchParams();
  if (tab !== 'open') search.set('tab', tab);
  if (withinWorkingDays !== USUAL_SOON) search.set('soon', String(withinWorkingDays));
  for (const [name, value] of Object.entries(rest)) if (value !== undefined) search.set(name, value);
  const text = search.toString();
  return text === '' ? '' : `?${text}`;
}

function oneOf<Choice extends string>(choices: readonly Choice[], asked: string | null): Choice | undefined {
  return choices.find((choice) => choice === asked);
}
