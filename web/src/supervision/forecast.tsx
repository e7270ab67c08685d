/** What falls due in the next ten working days, department by department. */
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { CONSOLE_WALL as W } from '../../../terms/console-wall.ts';
import { api, dataOf, type Schemas } from '../api/client.ts';
import { dayText } from '../dates.ts';
import { SOON_CHOICES } from '../desk/filter.ts';
import { useLanguage } from '../language.tsx';

const DAYS = 10;
const AGAIN_MS = 60_000;

export type Forecast = Schemas['Forecast'];

export function useForecast() {
  return useQuery({
    queryKey: ['forecast'],
    queryFn: () => dataOf(api.GET('/v1/forecast', { params: { query: { workingDays: DAYS } } })),
    refetchInterval: AGAIN_MS,
  });
}

export function ForecastSection() {
  const { t } = useLanguage();
  const { data } = useForecast();
  if (data === undefined) return null;
  return (
    <section>
      <div className="line">
        <h2>{t(W.forecast)}</h2>
        <span className="quiet">{t(W.forecastHelp)}</span>
      </div>
      <ForecastTable forecast={data} cell={(departmentId, at, count) => <ToList {...{ departmentId, at, count }} />} />
    </section>
  );
}

interface ToListProps {
  readonly departmentId: string;
  /** The working day, from 0; null: overdue. */
  readonly at: number | null;
  readonly count: number;
}

/** The list of a day holds what falls due up to that day. */
function ToList({ departmentId, at, count }: ToListProps) {
  const soon = SOON_CHOICES.find((days) => at !== null && days >= at) ?? SOON_CHOICES.at(-1);
  const list = at === null ? 'tab=overdue' : `tab=dueSoon&soon=${soon}`;
  return <Link to={`/desk/${departmentId}?${list}`}>{count}</Link>;
}

interface TableProps {
  readonly forecast: Forecast;
  readonly cell: (departmentId: string, at: number | null, count: number) => ReactNode;
}

export function ForecastTable({ forecast: { days, departments }, cell }: TableProps) {
  const { t, nameOf, language } = useLanguage();
  if (departments.length === 0) return <p>{t(W.nothing)}</p>;
  const sum = (at: number) => departments.reduce((all, { due }) => all + (due[at] ?? 0), 0);
  return (
    <div className="scroll">
      <table className="board forecast">
        <thead>
          <tr>
            <th scope="col">{t(W.department)}</th>
            <th scope="col" className="red">
              ■ {t(W.overdue)}
            </th>
            {days.map(({ on, provisional }) => (
              <th scope="col" key={on} title={dayText(on, language)}>
                {shortDay(on, language)}
                {provisional && <small>{t(W.provisional)}</small>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {departments.map(({ department, overdue, due }) => (
            <tr key={department.id}>
              <th scope="row">{nameOf(department.name)}</th>
              <td className={overdue > 0 ? 'red' : undefined}>
                {overdue > 0 ? cell(department.id, null, overdue) : '·'}
              </td>
              {due.map((count, at) => (
                <td key={days[at]?.on} className={count > 0 && at <= 1 ? 'yellow' : undefined}>
                  {count > 0 ? cell(department.id, at, count) : '·'}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t(W.total)}</th>
            <td>{departments.reduce((all, { overdue }) => all + overdue, 0)}</td>
            {days.map(({ on }, at) => (
              <td key={on}>{sum(at)}</td>
            ))}
          </tr>
        </tfoot>
      </table>
    </div>
  );
}

/** The day without its year: a heading is narrow. */
function shortDay(on: string, language: 'zh-CN' | 'en'): ReactNode {
  const [date, weekday] = [on.slice(5).replace('-', '/'), dayText(on, language)];
  return (
    <>
      {date}
      <br />
      <small>{language === 'en' ? weekday.slice(0, 3) : weekday.slice(-2)}</small>
    </>
  );
}
