/** The supervisor's desk: every department and how much lies where. No number without the list behind it. */
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Link } from 'react-router';
import { CONSOLE } from '../../../terms/console.ts';
import { CONSOLE_SUPERVISION as W } from '../../../terms/console-supervision.ts';
import { CONSOLE_WALL } from '../../../terms/console-wall.ts';
import { LAMPS } from '../../../terms/states.ts';
import { api, dataOf } from '../api/client.ts';
import type { Tab } from '../api/queries.ts';
import { dayText } from '../dates.ts';
import { useLanguage } from '../language.tsx';
import { Failed, Loading } from '../parts/states.tsx';
import { useReader } from '../shell/reader.ts';
import { EscalationList } from './escalation-list.tsx';
import { ForecastSection } from './forecast.tsx';
import { type BoardRow, useBoard } from './use-board.ts';

const COLUMNS: readonly Tab[] = ['open', 'unclaimed', 'paused', 'dueSoon', 'overdue', 'done'];
/** The sign of a lamp in front of the columns that are one. */
const LAMP_OF: Readonly<Partial<Record<Tab, keyof typeof LAMPS>>> = {
  paused: 'grey',
  dueSoon: 'yellow',
  overdue: 'red',
};
const AGAIN_MS = 15_000;

export default function SupervisionPage() {
  const { t, nameOf } = useLanguage();
  const { reader } = useReader();
  const title = t(W.title, { division: reader?.divisionName ? nameOf(reader.divisionName) : '' });
  useEffect(() => {
    document.title = title;
  }, [title]);
  return (
    <div className="page">
      <div className="line">
        <h1>{title}</h1>
        <span className="gap" />
        <Link to="/wall">{t(CONSOLE_WALL.open)}</Link>
      </div>
      <HalfMonth />
      <Board divisionCode={reader?.divisionCode ?? ''} />
      <ForecastSection />
      <section>
        <h2>{t(W.open)}</h2>
        <EscalationList open most={10} />
      </section>
    </div>
  );
}

/** The figures of the running half-month, as the next bulletin will count them. */
function HalfMonth() {
  const { t, language } = useLanguage();
  const { data } = useQuery({
    queryKey: ['statistics'],
    queryFn: () => dataOf(api.GET('/v1/statistics')),
    refetchInterval: 4 * AGAIN_MS,
  });
  const now = data?.periods[0];
  if (now === undefined) return null;
  const { from, through } = now.period;
  return (
    <section className="figures" aria-label={t(W.period, { from, through })}>
      <p className="quiet">{t(W.period, { from: dayText(from, language), through: dayText(through, language) })}</p>
      <dl>
        {(['received', 'inTime', 'overdue', 'deemed'] as const).map((figure) => (
          <div key={figure}>
            <dt>{t(W.figures[figure])}</dt>
            <dd>{now.total[figure]}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Board({ divisionCode }: { readonly divisionCode: string }) {
  const { t } = useLanguage();
  const [onlyBusy, setOnlyBusy] = useState(true);
  const { rows, pending, failed } = useBoard(divisionCode);
  if (failed) return <Failed error={failed.error} retry={failed.refetch} />;
  if (pending) return <Loading />;
  return (
    <section>
      <div className="line">
        <h2>{t(W.board)}</h2>
        <span className="quiet">{t(W.boardHelp)}</span>
        <span className="gap" />
        <label className="check">
          <input type="checkbox" checked={onlyBusy} onChange={({ target }) => setOnlyBusy(target.checked)} />
          {t(W.withItems)}
        </label>
      </div>
      <BoardTable rows={rows.filter(({ counts: { open, done } }) => !onlyBusy || open + done > 0)} />
    </section>
  );
}

function BoardTable({ rows }: { readonly rows: readonly BoardRow[] }) {
  const { t, nameOf, language } = useLanguage();
  return (
    <div className="scroll">
      <table className="board">
        <thead>
          <tr>
            <th scope="col">{t(W.department)}</th>
            {COLUMNS.map((tab) => {
              const lamp = LAMP_OF[tab];
              return (
                <th key={tab} scope="col" className={lamp}>
                  {lamp && <span aria-hidden="true">{LAMPS[lamp][language].slice(0, 1)} </span>}
                  {t(CONSOLE.desk.tabs[tab])}
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ department: { id, name }, counts }) => (
            <tr key={id}>
              <th scope="row">{nameOf(name)}</th>
              {COLUMNS.map((tab) => (
                <td key={tab} className={counts[tab] > 0 ? LAMP_OF[tab] : undefined}>
                  <Link to={`/desk/${id}${tab === 'open' ? '' : `?tab=${tab}`}`}>{counts[tab]}</Link>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t(W.total)}</th>
            {COLUMNS.map((tab) => (
              <td key={tab}>{rows.reduce((sum, { counts }) => sum + counts[tab], 0)}</td>
            ))}
          </tr>
        </tfoot>
      </table>
    </div>
  );
}
