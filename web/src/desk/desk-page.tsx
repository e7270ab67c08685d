/** The desk of a department: its queue, those that must be acted on first in front. */
import { useQueryClient } from '@tanstack/react-query';
import { Button, Empty, App as Messages } from 'antd';
import { useEffect, useMemo, useState } from 'react';
import { Link, useNavigate, useParams, useSearchParams } from 'react-router';
import { CONSOLE } from '../../../terms/console.ts';
import { CONSOLE_ACTS } from '../../../terms/console-item.ts';
import { CONSOLE_BATCH, CONSOLE_STAFF } from '../../../terms/console-staff.ts';
import { useAct } from '../acts/use-act.ts';
import type { ItemSummary } from '../api/client.ts';
import { useCounts, useDepartments, useQueue } from '../api/queries.ts';
import { useLanguage } from '../language.tsx';
import { Failed, Loading } from '../parts/states.tsx';
import { useReader } from '../shell/reader.ts';
import { BatchActs, batchActsFor } from './batch-acts.tsx';
import { filterOf } from './filter.ts';
import { QueueFilters } from './queue-filters.tsx';
import { QueueList } from './queue-list.tsx';
import { QueueTabs } from './queue-tabs.tsx';
import { useLive } from './use-live.ts';

/** The most items of one batch. */
const MOST = 500;

export function DeskPage() {
  const { departmentId = '' } = useParams();
  const { t, nameOf } = useLanguage();
  const [search] = useSearchParams();
  const filter = useMemo(() => filterOf(search), [search]);
  const queue = useQueue(departmentId, filter);
  const counts = useCounts(departmentId, filter.withinWorkingDays);
  const departments = useDepartments();
  const live = useLive(departmentId);
  const rows = useMemo(() => queue.data?.pages.flatMap(({ items }) => items) ?? [], [queue.data]);
  const name = departments.data?.find(({ id }) => id === departmentId)?.name;
  const title = name ? t(CONSOLE.desk.title, { department: nameOf(name) }) : departmentId;
  useEffect(() => {
    document.title = title;
  }, [title]);
  return (
    <div className="desk">
      <div className="line">
        <h1>{title}</h1>
        <span className={live.connected ? 'live' : 'live off'} role="status">
          {t(live.connected ? CONSOLE.states.live : CONSOLE.states.reconnecting)}
        </span>
        <span className="gap" />
        <span className="quiet wide-only">{t(CONSOLE.desk.keys)}</span>
        <Link to={`/desk/${departmentId}/staff`}>{t(CONSOLE_STAFF.link)}</Link>
      </div>
      <QueueTabs departmentId={departmentId} filter={filter} counts={counts.data} />
      <QueueFilters filter={filter} departmentId={departmentId} />
      {live.waiting > 0 && (
        <Button block onClick={live.refresh}>
          {t(CONSOLE.desk.updates, { count: live.waiting })}
        </Button>
      )}
      {queue.isError && rows.length === 0 ? (
        <Failed error={queue.error} retry={queue.refetch} />
      ) : queue.isPending ? (
        <Loading />
      ) : rows.length === 0 ? (
        <Empty description={<Nothing />} />
      ) : (
        <Rows rows={rows} queue={queue} place={`${departmentId}?${search}`} />
      )}
    </div>
  );
}

function Nothing() {
  const { t } = useLanguage();
  return (
    <>
      <strong>{t(CONSOLE.desk.empty)}</strong>
      <br />
      {t(CONSOLE.desk.emptyNext)}
    </>
  );
}

interface RowsProps {
  readonly rows: readonly ItemSummary[];
  readonly queue: ReturnType<typeof useQueue>;
  /** Which list this is: its place is found again after a look at an item. */
  readonly place: string;
}

function Rows({ rows, queue, place }: RowsProps) {
  const navigate = useNavigate();
  const { t } = useLanguage();
  const { message } = Messages.useApp();
  const client = useQueryClient();
  const claim = useAct();
  const { reader } = useReader();
  const [claiming, setClaiming] = useState(false);
  const [numbers, setNumbers] = useState<ReadonlySet<string>>(new Set());
  // As they stand now: what a colleague has done meanwhile is seen before it is acted on.
  const picked = rows.filter(({ itemNo }) => numbers.has(itemNo)).slice(0, MOST);
  const own = reader?.departmentId !== null && rows[0]?.window.departmentId === reader?.departmentId;
  const pick = (itemNos: readonly string[], on: boolean) =>
    setNumbers((before) => new Set(on ? [...before, ...itemNos] : [...before].filter((one) => !itemNos.includes(one))));
  const mayClaim = (item: ItemSummary) =>
    !item.claimed && item.outcome === null && reader?.departmentId === item.window.departmentId;
  const doClaim = async (item: ItemSummary) => {
    if (!mayClaim(item) || claiming) return;
    setClaiming(true);
    const answer = await claim(item.itemNo, 'claim', item.decisionVersion).catch((error: unknown) => error);
    setClaiming(false);
    if (answer instanceof Error) void message.error('problem' in answer ? titleOf(answer) : t(CONSOLE.states.failed));
    else void message.success(t(CONSOLE.desk.claimed, { no: item.itemNo }));
    void client.invalidateQueries({ queryKey: ['queue'] });
  };
  const titleOf = (error: Error & { problem?: unknown }) =>
    (error.problem as { detail?: string } | null)?.detail ?? t(CONSOLE_ACTS.names.claim);
  const acts = reader ? batchActsFor(picked, reader) : [];
  const drop = () => setNumbers(new Set());
  return (
    <>
      {picked.length > 0 && reader && (
        <div className="line batch" role="group" aria-label={t(CONSOLE_BATCH.chosen, { count: picked.length })}>
          <strong>{t(CONSOLE_BATCH.chosen, { count: picked.length })}</strong>
          <BatchActs items={picked} acts={acts} departmentId={reader.departmentId ?? ''} done={drop} />
          <Button type="text" onClick={drop}>
            {t(CONSOLE_BATCH.clear)}
          </Button>
          {numbers.size > MOST && <span>{t(CONSOLE_BATCH.most)}</span>}
        </div>
      )}
      <QueueList
        picked={own ? numbers : null}
        pick={pick}
        rows={rows}
        place={place}
        more={queue.hasNextPage}
        loadMore={() => !queue.isFetchingNextPage && void queue.fetchNextPage()}
        open={(item) => navigate(`/items/${item.itemNo}`)}
        claim={doClaim}
        mayClaim={mayClaim}
      />
    </>
  );
}
