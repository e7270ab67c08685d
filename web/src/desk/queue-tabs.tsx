/** The tabs of a queue, each with how much lies in it. */
import { Link } from 'react-router';
import { CONSOLE } from '../../../terms/console.ts';
import { type QueueFilter, TABS, type Tab } from '../api/queries.ts';
import { useLanguage } from '../language.tsx';
import { searchOf } from './filter.ts';

interface TabsProps {
  readonly departmentId: string;
  readonly filter: QueueFilter;
  readonly counts: Readonly<Record<Tab, number>> | undefined;
}

export function QueueTabs({ departmentId, filter, counts }: TabsProps) {
  const { t } = useLanguage();
  return (
    <nav className="tabs" aria-label={t(CONSOLE.desk.tabsLabel)}>
      {TABS.map((tab) => (
        <Link
          key={tab}
          to={`/desk/${departmentId}${searchOf({ ...withoutStatus(filter), tab })}`}
          aria-current={tab === filter.tab ? 'page' : undefined}
          className={counts !== undefined && counts[tab] > 0 ? tab : undefined}
        >
          {t(CONSOLE.desk.tabs[tab])} <b>{counts?.[tab] ?? '…'}</b>
        </Link>
      ))}
    </nav>
  );
}

/** A status belongs to its tab: no other tab would show anything with it. */
function withoutStatus({ status: _status, lamp: _lamp, ...filter }: QueueFilter): QueueFilter {
  return filter;
}
