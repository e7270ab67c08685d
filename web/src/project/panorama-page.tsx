/** A project at a glance: its gates as rows, what can be done at the same time, what waits for what, and what is critical. */
import { useQuery } from '@tanstack/react-query';
import { Empty } from 'antd';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { CONSOLE_PROJECT as W } from '../../../terms/console-project.ts';
import { api, dataOf, type Schemas } from '../api/client.ts';
import { useItemTypes } from '../api/queries.ts';
import { dayText } from '../dates.ts';
import { useLanguage } from '../language.tsx';
import { Failed, Loading } from '../parts/states.tsx';
import { useTitle } from '../parts/title.ts';
import { useReader } from '../shell/reader.ts';
import { Lanes } from './lanes.tsx';
import { type GateName, lanesOf } from './plan.ts';
import '../style/panorama.css';

const AGAIN_MS = 15_000;

type Checklist = Schemas['Checklist'];

export default function PanoramaPage() {
  const { code = '' } = useParams();
  const { t, language } = useLanguage();
  const params = { path: { code } };
  const project = useQuery({
    queryKey: ['projects', code, 'project'],
    queryFn: () => dataOf(api.GET('/v1/projects/{code}', { params })),
  });
  const checklist = useQuery({
    queryKey: ['projects', code, 'checklist', language],
    queryFn: () => dataOf(api.GET('/v1/projects/{code}/checklist', { params })),
    refetchInterval: AGAIN_MS,
  });
  const items = useQuery({
    queryKey: ['projects', code, language],
    queryFn: () => dataOf(api.GET('/v1/projects/{code}/items', { params })),
    refetchInterval: AGAIN_MS,
  });
  const types = useItemTypes();
  const title = project.data ? t(W.titleOf, { project: project.data.name }) : t(W.title);
  useTitle(title);
  const failed = [project, checklist, items, types].find(({ isError }) => isError);
  if (failed) return <Failed error={failed.error} retry={failed.refetch} />;
  if (!project.data || !checklist.data || !items.data || !types.data) return <Loading />;
  const lanes = lanesOf({ checklist: checklist.data, items: items.data.items, types: types.data });
  return (
    <div className="page panorama">
      <h1>{language === 'en' ? (project.data.nameEn ?? project.data.name) : project.data.name}</h1>
      <Facts project={project.data} checklist={checklist.data} />
      {lanes.length === 0 ? (
        <Empty description={`${t(W.nothing)} · ${t(W.nothingNext)}`} />
      ) : (
        <Plan checklist={checklist.data} lanes={lanes} />
      )}
    </div>
  );
}

function Facts({ project, checklist }: { readonly project: Schemas['Project']; readonly checklist: Checklist }) {
  const { t, nameOf, language } = useLanguage();
  const { leadDepartment, asOf } = checklist;
  return (
    <p className="line quiet">
      <code>{project.code}</code>
      <span>{nameOf(project.unit.name)}</span>
      <span>{nameOf(project.division.name)}</span>
      <span>{leadDepartment ? t(W.lead, { department: nameOf(leadDepartment.name) }) : t(W.noLead)}</span>
      <span>{t(W.open, { open: project.itemsOpen, closed: project.itemsClosed })}</span>
      <span>{t(W.asOf, { on: dayText(asOf, language) })}</span>
    </p>
  );
}

interface PlanProps {
  readonly checklist: Checklist;
  readonly lanes: ReturnType<typeof lanesOf>;
}

function Plan({ checklist, lanes }: PlanProps) {
  const { t } = useLanguage();
  const { reader } = useReader();
  const shut = checklist.gates.filter(({ chain }) => chain.length > 0);
  const [chosen, setChosen] = useState<GateName | null>(null);
  // Unless another is asked for: the last one, behind which everything is done.
  const gate = shut.find((one) => one.gate === chosen) ?? shut.at(-1);
  return (
    <>
      {checklist.version === 0 && <p>{t(W.noList)}</p>}
      {gate && (
        <section>
          <div className="line">
            <h2>{t(W.path)}</h2>
            <div className="choices" role="group" aria-label={t(W.pathOf)}>
              {shut.map((one) => (
                <button
                  type="button"
                  key={one.gate}
                  aria-pressed={one.gate === gate.gate}
                  onClick={() => setChosen(one.gate)}
                >
                  {one.name}
                </button>
              ))}
            </div>
            <span className="quiet">{t(W.pathHelp)}</span>
          </div>
          <Path gate={gate} />
        </section>
      )}
      <Lanes lanes={lanes} checklist={checklist} chain={(gate?.chain ?? []).map(({ type }) => type.id)} />
      {reader?.roles.includes('unit') && (
        <p>
          <Link to="/submission">{t(W.handIn)}</Link>
        </p>
      )}
    </>
  );
}

function Path({ gate }: { readonly gate: Checklist['gates'][number] }) {
  const { t, nameOf, language } = useLanguage();
  return (
    <>
      <ol className="path">
        {gate.chain.map(({ type, finishesOn }) => (
          <li key={type.id}>
            <strong>{nameOf(type.name)}</strong>
            {finishesOn && <small className="quiet">{t(W.finishes, { on: dayText(finishesOn, language) })}</small>}
          </li>
        ))}
        <li className="end">
          <strong>{gate.name}</strong>
          {gate.earliestOn && (
            <small className="quiet">{t(W.earliest, { on: dayText(gate.earliestOn, language) })}</small>
          )}
        </li>
      </ol>
      <p className="quiet">{gate.text}</p>
    </>
  );
}
