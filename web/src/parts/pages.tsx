/** Lists that go on: what has been read so far, and the button for more. */
import { type QueryKey, useInfiniteQuery } from '@tanstack/react-query';
import { Button, Empty } from 'antd';
import type { ReactNode } from 'react';
import { CONSOLE } from '../../../terms/console.ts';
import type { Words } from '../../../terms/words.ts';
import { chosenLanguage, useLanguage } from '../language.tsx';
import { Failed, Loading } from './states.tsx';

interface Page<Entry> {
  readonly items: readonly Entry[];
  readonly nextCursor: string | null;
}

const AGAIN_MS = 15_000;

/** `read` is given what the query of the API takes for the next page. */
export function usePages<Entry>(
  key: QueryKey,
  read: (page: { readonly cursor?: string }) => Promise<Page<Entry>>,
  { again = true } = {},
) {
  const list = useInfiniteQuery({
    queryKey: [...key, 'pages', chosenLanguage()],
    queryFn: ({ pageParam }) => read(pageParam === '' ? {} : { cursor: pageParam }),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    ...(again && { refetchInterval: AGAIN_MS }),
  });
  return { list, entries: list.data?.pages.flatMap(({ items }) => items) ?? [] };
}

interface PagesProps<Entry> {
  readonly pages: ReturnType<typeof usePages<Entry>>;
  readonly none: Words;
  readonly noneNext: Words;
  readonly children: (entries: readonly Entry[]) => ReactNode;
}

export function Pages<Entry>({ pages: { list, entries }, none, noneNext, children }: PagesProps<Entry>) {
  const { t } = useLanguage();
  if (list.isError) return <Failed error={list.error} retry={list.refetch} />;
  if (list.isPending) return <Loading />;
  if (entries.length === 0) return <Empty description={`${t(none)} · ${t(noneNext)}`} />;
  return (
    <>
      {children(entries)}
      {list.hasNextPage && <Button onClick={() => void list.fetchNextPage()}>{t(CONSOLE.states.more)}</Button>}
    </>
  );
}
