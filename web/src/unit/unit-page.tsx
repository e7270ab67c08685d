/** A project unit's desk: what it must do now, its projects, their items. */
import { useQueries, useQuery } from '@tanstack/react-query';
import { Button, Empty } from 'antd';
import { useEffect } from 'react';
import { Link, useNavigate } from 'react-router';
import { CONSOLE } from '../../../terms/console.ts';
import { CONSOLE_PROJECT } from '../../../terms/console-project.ts';
import { CONSOLE_SUBMISSION } from '../../../terms/console-submission.ts';
import { CONSOLE_UNIT as W } from '../../../terms/console-supervision.ts';
import { api, dataOf, type ItemSummary, type Schemas } from '../api/client.ts';
import { dayText, momentText } from '../dates.ts';
import { chosenLanguage, useLanguage } from '../language.tsx';
import { Lamp, useTimeLeft } from '../parts/lamp.tsx';
import { Failed, Loading } from '../parts/states.tsx';
import { useReader } from '../shell/reader.ts';

const AGAIN_MS = 15_000;
/** Projects of one page; a unit with more of them scrolls no list of a hundred cards. */
const MOST = 50;

type Project = Schemas['Project'];

export default function UnitPage() {
  const { t, nameOf } = useLanguage();
  const { reader } = useReader();
  const navigate = useNavigate();
  const title = t(W.title, { unit: reader?.unitName ? nameOf(reader.unitName) : '' });
  useEffect(() => {
    document.title = title;
  }, [title]);
  const projects = useQuery({
    queryKey: ['projects'],
    queryFn: () => dataOf(api.GET('/v1/projects', { params: { query: { limit: MOST } } })),
    refetchInterval: AGAIN_MS,
  });
  const list = projects.data?.items ?? [];
  const items = useQueries({
    queries: list.map(({ code }) => ({
      queryKey: ['projects', code, chosenLanguage()],
      queryFn: () => dataOf(api.GET('/v1/projects/{code}/items', { params: { path: { code } } })),
      refetchInterval: AGAIN_MS,
    })),
  });
  if (projects.isError) return <Failed error={projects.error} retry={projects.refetch} />;
  if (projects.isPending) return <Loading />;
  const all = items.flatMap(({ data }) => data?.items ?? []);
  return (
    <div className="page">
      <div className="line">
        <h1>{title}</h1>
        <span className="gap" />
        <Button type="primary" onClick={() => navigate('/submission')}>
          {t(CONSOLE_SUBMISSION.begin)}
        </Button>
      </div>
      {list.length === 0 ? (
        <Empty description={`${t(W.none)} · ${t(W.noneNext)}`} />
      ) : (
        <>
          <ToDo items={all} />
          {list.map((project, i) => (
            <ProjectCard key={project.code} project={project} items={items[i]?.data?.items} />
          ))}
        </>
      )}
      <Notices />
    </div>
  );
}

/** Where it is the unit's turn, the earliest day first. */
function ToDo({ items }: { readonly items: readonly ItemSummary[] }) {
  const { t } = useLanguage();
  const waiting = items.filter(({ status }) => status === 'awaitingApplicant');
  return (
    <section className="todo">
      <h2>{t(W.todo)}</h2>
      {waiting.length === 0 && <p>{t(W.nothing)}</p>}
      <ul>
        {waiting.map((item) => (
          <ToCorrect key={item.itemNo} item={item} />
        ))}
      </ul>
    </section>
  );
}

function ToCorrect({ item }: { readonly item: ItemSummary }) {
  const { t, nameOf, language } = useLanguage();
  const { data } = useQuery({
    queryKey: ['item', item.itemNo, 'facts', language],
    queryFn: () => dataOf(api.GET('/v1/items/{itemNo}', { params: { path: { itemNo: item.itemNo } } })),
  });
  const on = data?.clock.unitDueOn;
  return (
    <li>
      <Link to={`/items/${item.itemNo}`}>
        {t(W.correct, { on: on ? dayText(on, language) : '…', type: nameOf(item.type.name) })}
      </Link>
      <ol>
        {(data?.account.correction?.missing ?? [])
          .filter(({ answered }) => !answered)
          .map(({ entry, text }) => (
            <li key={entry}>{text}</li>
          ))}
      </ol>
    </li>
  );
}

interface CardProps {
  readonly project: Project;
  readonly items: readonly ItemSummary[] | undefined;
}

function ProjectCard({ project, items }: CardProps) {
  const { t, nameOf, language } = useLanguage();
  const timeLeft = useTimeLeft();
  return (
    <section className="project">
      <div className="line">
        <h2>{language === 'en' ? (project.nameEn ?? project.name) : project.name}</h2>
        <code>{project.code}</code>
        <Link to={`/projects/${project.code}`}>{t(CONSOLE_PROJECT.toPanorama)}</Link>
        <span className="quiet">
          {t(W.itemsOf, { open: project.itemsOpen, closed: project.itemsClosed })}
          {project.investmentWan !== null && ` · ${t(W.investment, { amount: project.investmentWan })}`}
        </span>
      </div>
      {items === undefined && <p className="quiet">{t(CONSOLE.states.loading)}</p>}
      <ul className="items">
        {(items ?? []).map((item) => (
          <li key={item.itemNo}>
            {item.outcome === null ? <Lamp lamp={item.lamp} /> : <span className="lamp none">{item.outcome.text}</span>}
            <Link to={`/items/${item.itemNo}`}>{nameOf(item.type.name)}</Link>
            <span className="quiet">
              {nameOf(item.window.department)} · {item.statusText}
              {item.outcome === null && ` · ${timeLeft(item.lamp)}`}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Notices() {
  const { t, language } = useLanguage();
  const { data } = useQuery({
    queryKey: ['inbox', language],
    queryFn: () => dataOf(api.GET('/v1/inbox', { params: { query: { limit: 10 } } })),
    refetchInterval: AGAIN_MS,
  });
  if (data === undefined || data.items.length === 0) return null;
  return (
    <section>
      <h2>{t(W.notices)}</h2>
      <ul className="notices">
        {data.items.map(({ id, text, raisedAt, item }) => (
          <li key={id}>
            <time dateTime={raisedAt}>{momentText(raisedAt, language)}</time> <strong>{text}</strong>{' '}
            {item && <Link to={`/items/${item.itemNo}`}>{item.projectName}</Link>}
          </li>
        ))}
      </ul>
    </section>
  );
}
