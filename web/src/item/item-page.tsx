/** One item: a header that never leaves, the materials, the journal, and how its due date is counted. */
import { useEffect } from 'react';
import { useNavigate, useParams } from 'react-router';
import { CONSOLE_ITEM } from '../../../terms/console-item.ts';
import type { Item } from '../api/client.ts';
import { useItem, useItemClock, useItemEvents } from '../api/queries.ts';
import { useLive } from '../desk/use-live.ts';
import { useLanguage } from '../language.tsx';
import { Failed, Loading } from '../parts/states.tsx';
import { useReader } from '../shell/reader.ts';
import { ClockCalendar } from './clock-calendar.tsx';
import { ItemHeader } from './item-header.tsx';
import { Journal } from './journal.tsx';
import { Materials } from './materials.tsx';
import { Particulars } from './particulars.tsx';

export function ItemPage() {
  const { itemNo = '' } = useParams();
  const item = useItem(itemNo);
  const { t } = useLanguage();
  useEffect(() => {
    document.title = `${itemNo} · ${t(CONSOLE_ITEM.clock.title)}`;
  }, [itemNo, t]);
  if (item.data === undefined || item.data.itemNo !== itemNo) {
    return item.isError ? <Failed error={item.error} retry={item.refetch} /> : <Loading />;
  }
  return <ItemSheet item={item.data} />;
}

function ItemSheet({ item }: { readonly item: Item }) {
  const { t } = useLanguage();
  const navigate = useNavigate();
  const { reader } = useReader();
  const events = useItemEvents(item.itemNo);
  const clock = useItemClock(item.itemNo);
  const oversees = reader !== undefined && !reader.roles.includes('unit');
  return (
    <div className="item-page">
      {oversees && <Live departmentId={item.window.departmentId} />}
      <button type="button" className="link back" onClick={() => navigate(-1)}>
        ← {t(CONSOLE_ITEM.back)}
      </button>
      {reader && <ItemHeader item={item} events={events.data ?? []} reader={reader} />}
      <div className="columns">
        <div>
          <Particulars item={item} />
          <Materials item={item} />
          {events.isError ? (
            <Failed error={events.error} retry={events.refetch} />
          ) : events.data === undefined ? (
            <Loading />
          ) : (
            <Journal events={events.data} item={item} />
          )}
        </div>
        <div>
          {clock.isError ? (
            <Failed error={clock.error} retry={clock.refetch} />
          ) : clock.data === undefined ? (
            <Loading />
          ) : (
            <ClockCalendar clock={clock.data} awaitsUnit={item.status === 'awaitingApplicant'} />
          )}
        </div>
      </div>
    </div>
  );
}

/** Keeps what is shown as it is in the ledger while the page is open. */
function Live({ departmentId }: { readonly departmentId: string }) {
  useLive(departmentId);
  return null;
}
