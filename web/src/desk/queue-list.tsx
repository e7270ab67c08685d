/**
 * The rows of a queue. Only those in sight are drawn, and the next page is fetched well before its rows come into sight,
 * so that ten thousand items scroll like ten.
 */
import { type UIEvent, useCallback, useLayoutEffect, useRef, useState } from 'react';
import { CONSOLE } from '../../../terms/console.ts';
import { CONSOLE_BATCH } from '../../../terms/console-staff.ts';
import type { ItemSummary } from '../api/client.ts';
import { useLanguage } from '../language.tsx';
import { QueueRow, ROW_HEIGHT } from './queue-row.tsx';
import { useQueueKeys } from './use-queue-keys.ts';

/** Rows that are drawn above and below what is in sight. */
const SPARE = 12;
/** How many rows before the end the next page is asked for. */
const AHEAD = 60;

interface Place {
  readonly top: number;
  readonly at: number;
}
/** Where the reader was in each list of this window. */
const places = new Map<string, Place>();

interface ListProps {
  readonly rows: readonly ItemSummary[];
  readonly place: string;
  readonly more: boolean;
  readonly loadMore: () => void;
  readonly open: (item: ItemSummary) => void;
  readonly claim: (item: ItemSummary) => void;
  readonly mayClaim: (item: ItemSummary) => boolean;
  /** The numbers of the chosen items; null where the reader chooses none. */
  readonly picked: ReadonlySet<string> | null;
  readonly pick: (itemNos: readonly string[], on: boolean) => void;
}

export function QueueList({ rows, place, more, loadMore, open, claim, mayClaim, picked, pick }: ListProps) {
  const { t } = useLanguage();
  const box = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(places.get(place)?.top ?? 0);
  const [height, setHeight] = useState(600);
  const [at, setAt] = useState(places.get(place)?.at ?? 0);
  const chosen = Math.min(at, rows.length - 1);

  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    const kept = places.get(place);
    element.scrollTop = kept?.top ?? 0;
    setTop(element.scrollTop);
    setAt(kept?.at ?? 0);
    const observer = new ResizeObserver(() => setHeight(element.clientHeight));
    observer.observe(element);
    return () => observer.disconnect();
  }, [place]);

  const first = Math.max(0, Math.floor(top / ROW_HEIGHT) - SPARE);
  const last = Math.min(rows.length, Math.ceil((top + height) / ROW_HEIGHT) + SPARE);
  useLayoutEffect(() => {
    places.set(place, { top, at: chosen });
    if (more && last > rows.length - AHEAD) loadMore();
  });

  const move = useCallback(
    (to: number) => {
      const next = Math.max(0, Math.min(to, rows.length - 1));
      setAt(next);
      const element = box.current;
      if (element === null) return;
      const above = next * ROW_HEIGHT;
      if (above < element.scrollTop) element.scrollTop = above;
      if (above + ROW_HEIGHT > element.scrollTop + element.clientHeight) {
        element.scrollTop = above + ROW_HEIGHT - element.clientHeight;
      }
    },
    [rows.length],
  );
  const toggle = (item: ItemSummary) => picked !== null && pick([item.itemNo], !picked.has(item.itemNo));
  useQueueKeys({ rows, at: chosen, page: Math.floor(height / ROW_HEIGHT), move, open, claim, toggle });

  const columns = ['lamp', 'left', 'item', 'number', 'status', 'officer'] as const;
  return (
    <div className={picked === null ? 'queue' : 'queue pick'}>
      <div className="list" role="table" aria-rowcount={more ? -1 : rows.length + 1}>
        <div role="row" className="head" aria-rowindex={1}>
          {picked !== null && (
            <span role="columnheader" className="pick-head">
              <input
                type="checkbox"
                aria-label={t(CONSOLE_BATCH.chooseAll)}
                checked={rows.length > 0 && rows.every(({ itemNo }) => picked.has(itemNo))}
                onChange={({ target }) =>
                  pick(
                    rows.map(({ itemNo }) => itemNo),
                    target.checked,
                  )
                }
              />
            </span>
          )}
          {columns.map((column) => (
            <span role="columnheader" key={column} className={`${column}-head`}>
              {t(CONSOLE.desk.columns[column])}
            </span>
          ))}
        </div>
        <div
          ref={box}
          role="rowgroup"
          className="rows"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by the keyboard
          tabIndex={0}
          aria-label={t(CONSOLE.desk.tabsLabel)}
          onScroll={({ currentTarget }: UIEvent<HTMLDivElement>) => setTop(currentTarget.scrollTop)}
        >
          <div role="presentation" style={{ height: rows.length * ROW_HEIGHT, position: 'relative' }}>
            {rows.slice(first, last).map((item, i) => (
              <QueueRow
                key={item.itemNo}
                item={item}
                index={first + i}
                chosen={first + i === chosen}
                choose={() => setAt(first + i)}
                claim={mayClaim(item) ? () => claim(item) : null}
                picked={picked?.has(item.itemNo) ?? null}
                pick={(on) => pick([item.itemNo], on)}
              />
            ))}
          </div>
        </div>
      </div>
      <p className="foot quiet" role="status">
        {t(more ? CONSOLE.desk.shown : CONSOLE.desk.end, { count: rows.length })}
      </p>
    </div>
  );
}
