/** The panels of the wall: how much lies where, and what is late. */
import { useQueries } from '@tanstack/react-query';
import { CONSOLE } from '../../../terms/console.ts';
import { CONSOLE_WALL as W } from '../../../terms/console-wall.ts';
import { LAMPS } from '../../../terms/states.ts';
import { api, dataOf } from '../api/client.ts';
import { dayText } from '../dates.ts';
import { chosenLanguage, useLanguage } from '../language.tsx';
import { Failed, Loading } from '../parts/states.tsx';
import { useBoard } from '../supervision/use-board.ts';

const COLUMNS = ['open', 'dueSoon', 'overdue'] as const;
const LAMP_OF = { open: undefined, dueSoon: 'yellow', overdue: 'red' } as const;
/** As many rows as one reads from the other end of a room. */
const MOST_DEPARTMENTS = 10;
const MOST_ITEMS = 8;
const AGAIN_MS = 60_000;

export function WallBoard({ divisionCode }: { readonly divisionCode: string }) {
  const { t, nameOf, language } = useLanguage();
  const { rows, pending, failed } = useBoard(divisionCode);
  if (failed) return <Failed error={failed.error} retry={failed.refetch} />;
  if (pending) return <Loading />;
  const busy = rows.filter(({ counts }) => counts.open > 0);
  return (
    <table className="board">
      <thead>
        <tr>
          <th scope="col">{t(W.department)}</th>
          {COLUMNS.map((tab) => {
            const lamp = LAMP_OF[tab];
            return (
              <th scope="col" key={tab}>
                {lamp && `${LAMPS[lamp][language].slice(0, 1)} `}
                {t(CONSOLE.desk.tabs[tab])}
              </th>
            );
          })}
        </tr>
      </thead>
      <tbody>
        {busy.slice(0, MOST_DEPARTMENTS).map(({ department: { id, name }, counts }) => (
          <tr key={id}>
            <th scope="row">{nameOf(name)}</th>
            {COLUMNS.map((tab) => (
              <td key={tab} className={counts[tab] > 0 ? LAMP_OF[tab] : undefined}>
                {counts[tab]}
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
  );
}

export function WallOverdue({ divisionCode }: { readonly divisionCode: string }) {
  const { t, nameOf, language } = useLanguage();
  const { rows, pending } = useBoard(divisionCode);
  const late = rows.filter(({ counts }) => counts.overdue > 0);
  const lists = useQueries({
    queries: late.map(({ department: { id: departmentId } }) => ({
      queryKey: ['wall', departmentId, chosenLanguage()],
      queryFn: () =>
        dataOf(
          api.GET('/v1/windows/{departmentId}/queue', {
            params: { path: { departmentId }, query: { tab: 'overdue', limit: MOST_ITEMS } },
          }),
        ),
      refetchInterval: AGAIN_MS,
    })),
  });
  if (pending || lists.some(({ isPending }) => isPending)) return <Loading />;
  const items = lists
    .flatMap(({ data }) => data?.items ?? [])
    .sort((a, b) => (a.turnDueAt ?? '').localeCompare(b.turnDueAt ?? ''));
  const all = late.reduce((sum, { counts }) => sum + counts.overdue, 0);
  if (items.length === 0) return <p className="calm">{t(W.noOverdue)}</p>;
  return (
    <>
      <ol className="late">
        {items.slice(0, MOST_ITEMS).map(({ itemNo, type, window, project, dueOn, responsibleOfficer }) => (
          <li key={itemNo}>
            <strong>■ {nameOf(type.name)}</strong>
            <span>{project.name}</span>
            <span>
              {nameOf(window.department)} · {nameOf(responsibleOfficer.name)}
            </span>
            <span>{dueOn && dayText(dueOn, language)}</span>
          </li>
        ))}
      </ol>
      {all > MOST_ITEMS && <p>{t(W.more, { count: all - MOST_ITEMS })}</p>}
    </>
  );
}
