/** What the screens read. Every answer has words in it, so the language is part of each key. */
import { keepPreviousData, type QueryClient, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { chosenLanguage } from '../language.tsx';
import { api, dataOf } from './client.ts';

export const keys = {
  me: () => ['me', chosenLanguage()],
  clock: () => ['ledger-clock'],
  item: (itemNo: string) => ['item', itemNo, 'facts', chosenLanguage()],
  events: (itemNo: string) => ['item', itemNo, 'events', chosenLanguage()],
  itemClock: (itemNo: string) => ['item', itemNo, 'clock', chosenLanguage()],
  queue: (departmentId: string, filter: QueueFilter) => ['queue', departmentId, filter, chosenLanguage()],
  counts: (departmentId: string, withinWorkingDays: number) => ['counts', departmentId, withinWorkingDays],
};

/** A clock that nobody changes while it is looked at; what others do is told by the stream. */
const CATALOGUE_STAYS_MS = 300_000;
/** As many ids as one request may hold. */
const MOST_NAMES = 100;

export function useMe() {
  return useQuery({
    queryKey: keys.me(),
    queryFn: () => dataOf(api.GET('/v1/me')),
    staleTime: Number.POSITIVE_INFINITY,
    // Another language is no other person: what stands on the screen stays.
    placeholderData: keepPreviousData,
  });
}

export function useLedgerClock() {
  return useQuery({
    queryKey: keys.clock(),
    queryFn: () => dataOf(api.GET('/v1/clock')),
    refetchInterval: 10_000,
  });
}

export function useDepartments() {
  return useQuery({
    queryKey: ['departments'],
    queryFn: () => dataOf(api.GET('/v1/departments')),
    staleTime: CATALOGUE_STAYS_MS,
    select: ({ items }) => items,
  });
}

export function useItemTypes() {
  return useQuery({
    queryKey: ['item-types'],
    queryFn: () => dataOf(api.GET('/v1/item-types')),
    staleTime: CATALOGUE_STAYS_MS,
    select: ({ items }) => items,
  });
}

/** The people of a window, who can answer for its items. */
export function usePeopleOf(departmentId: string) {
  return useQuery({
    queryKey: ['people', departmentId],
    queryFn: () => dataOf(api.GET('/v1/people', { params: { query: { departmentId, limit: 200 } } })),
    staleTime: CATALOGUE_STAYS_MS,
    enabled: departmentId !== '',
    select: ({ items }) => items,
  });
}

/** The names behind ids; an id that is not known stands for itself. */
export function useNames(ids: readonly string[]): (id: string) => { readonly zh: string; readonly en: string } {
  const wanted = [...new Set(ids)]
    .filter((id) => id !== 'clock')
    .sort()
    .slice(0, MOST_NAMES);
  const { data } = useQuery({
    queryKey: ['people', 'names', wanted],
    queryFn: () => dataOf(api.GET('/v1/people', { params: { query: { ids: wanted.join(','), limit: MOST_NAMES } } })),
    staleTime: CATALOGUE_STAYS_MS,
    enabled: wanted.length > 0,
    placeholderData: keepPreviousData,
  });
  return (id) => data?.items.find((person) => person.id === id)?.name ?? { zh: id, en: id };
}

export function useItem(itemNo: string) {
  return useQuery({
    queryKey: keys.item(itemNo),
    queryFn: () => dataOf(api.GET('/v1/items/{itemNo}', { params: { path: { itemNo } } })),
    placeholderData: keepPreviousData,
  });
}

export function useItemEvents(itemNo: string) {
  return useQuery({
    queryKey: keys.events(itemNo),
    queryFn: () => dataOf(api.GET('/v1/items/{itemNo}/events', { params: { path: { itemNo } } })),
    select: ({ items }) => items,
  });
}

export function useItemClock(itemNo: string) {
  return useQuery({
    queryKey: keys.itemClock(itemNo),
    queryFn: () => dataOf(api.GET('/v1/items/{itemNo}/clock', { params: { path: { itemNo } } })),
  });
}

export const TABS = ['open', 'mine', 'unclaimed', 'paused', 'dueSoon', 'overdue', 'done'] as const;
export type Tab = (typeof TABS)[number];
export const QUEUE_STATUSES = ['awaitingAcceptance', 'awaitingApplicant', 'underReview', 'suspended'] as const;
export const QUEUE_LAMPS = ['green', 'yellow', 'red', 'grey', 'blue', 'none'] as const;

export interface QueueFilter {
  readonly tab: Tab;
  readonly withinWorkingDays: number;
  readonly status?: (typeof QUEUE_STATUSES)[number];
  readonly lamp?: (typeof QUEUE_LAMPS)[number];
  readonly typeId?: string;
  readonly officer?: 'me';
}

const PAGE = 100;

export function useQueue(departmentId: string, filter: QueueFilter) {
  return useInfiniteQuery({
    queryKey: keys.queue(departmentId, filter),
    queryFn: ({ pageParam }) =>
      dataOf(
        api.GET('/v1/windows/{departmentId}/queue', {
          params: {
            path: { departmentId },
            query: { ...filter, limit: PAGE, ...(pageParam !== '' && { cursor: pageParam }) },
          },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  });
}

export function useCounts(departmentId: string, withinWorkingDays: number) {
  return useQuery({
    queryKey: keys.counts(departmentId, withinWorkingDays),
    queryFn: () =>
      dataOf(
        api.GET('/v1/windows/{departmentId}/counts', {
          params: { path: { departmentId }, query: { withinWorkingDays } },
        }),
      ),
    placeholderData: keepPreviousData,
  });
}

/** What somebody else did to an item: all that shows it is read again. */
export function itemChanged(client: QueryClient, itemNo: string): void {
  void client.invalidateQueries({ queryKey: ['item', itemNo] });
  void client.invalidateQueries({ queryKey: ['counts'] });
}
