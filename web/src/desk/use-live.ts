/** Follows the changes of a window and reads again what they touch. */
import { type InfiniteData, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { itemChanged } from '../api/queries.ts';
import { followWindow } from '../api/stream.ts';

/** Changes that come together are shown together. */
const GATHER_MS = 400;
/** A list that has been scrolled far down is not read again under the reader's eyes: a button offers it. */
const MOST_PAGES = 3;

export function useLive(departmentId: string) {
  const client = useQueryClient();
  const [connected, setConnected] = useState(false);
  const [waiting, setWaiting] = useState(0);
  useEffect(() => {
    const stop = new AbortController();
    let gathered = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const gather = (changes: number) => {
      gathered += changes;
      timer ??= setTimeout(() => {
        timer = undefined;
        const lists = client.getQueriesData<InfiniteData<unknown>>({
          queryKey: ['queue', departmentId],
          type: 'active',
        });
        const long = lists.some(([, data]) => (data?.pages.length ?? 0) > MOST_PAGES);
        const count = gathered;
        gathered = 0;
        if (long) setWaiting((before) => before + count);
        else void client.invalidateQueries({ queryKey: ['queue', departmentId] });
        void client.invalidateQueries({ queryKey: ['counts', departmentId] });
      }, GATHER_MS);
    };
    const handlers = {
      connected: setConnected,
      change: (itemNo: string) => {
        itemChanged(client, itemNo);
        gather(1);
      },
      reset: () => {
        void client.invalidateQueries({ queryKey: ['item'] });
        gather(0);
      },
    };
    void followWindow(departmentId, handlers, stop.signal);
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [client, departmentId]);
  const refresh = () => {
    setWaiting(0);
    client.removeQueries({ queryKey: ['queue', departmentId], type: 'inactive' });
    void client.resetQueries({ queryKey: ['queue', departmentId] });
  };
  return { connected, waiting, refresh };
}
