/** Departments and who works in them; ending a person's access at once. */
import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { CONSOLE_ADMIN } from '../../../terms/console-admin.ts';
import { api, dataOf, type Schemas } from '../api/client.ts';
import { useDepartments, usePeopleOf } from '../api/queries.ts';
import { momentText } from '../dates.ts';
import { useLanguage } from '../language.tsx';
import { Choice } from '../parts/choice.tsx';
import { Pages, usePages } from '../parts/pages.tsx';
import { Failed, Loading } from '../parts/states.tsx';
import { StepDialog } from '../parts/step-dialog.tsx';
import { useTitle } from '../parts/title.ts';

const W = CONSOLE_ADMIN.people;

type Department = Schemas['Department'];
type Person = Schemas['Person'];

export default function PeoplePage() {
  const { t, nameOf } = useLanguage();
  const [search, setSearch] = useSearchParams();
  const departments = useDepartments();
  useTitle(t(W.title));
  if (departments.isError) return <Failed error={departments.error} retry={departments.refetch} />;
  if (departments.data === undefined) return <Loading />;
  const divisions = new Map(departments.data.map(({ division }) => [division.code, nameOf(division.name)]));
  const division = search.get('division') ?? undefined;
  const shown = departments.data.filter((one) => division === undefined || one.division.code === division);
  return (
    <div className="page">
      <h1>{t(W.title)}</h1>
      <p className="quiet">{t(W.help)}</p>
      <search className="filters">
        <Choice
          label={t(W.division)}
          value={division}
          choices={[...divisions].sort(([a], [b]) => a.localeCompare(b))}
          choose={(code) => setSearch(code === undefined ? {} : { division: code })}
        />
      </search>
      <section>
        {shown.map((department) => (
          <DepartmentPart key={department.id} department={department} />
        ))}
      </section>
      <Ended />
    </div>
  );
}

/** Its people are read when it is opened. */
function DepartmentPart({ department }: { readonly department: Department }) {
  const { t, nameOf } = useLanguage();
  const [open, setOpen] = useState(false);
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        {nameOf(department.name)} <code>{department.id}</code>
      </summary>
      <p className="quiet">
        {t(W.window)}: {nameOf(department.window)}
      </p>
      {open && <People departmentId={department.id} />}
    </details>
  );
}

function People({ departmentId }: { readonly departmentId: string }) {
  const { t } = useLanguage();
  const people = usePeopleOf(departmentId);
  if (people.data === undefined) return <Loading />;
  if (people.data.length === 0) return <p>{t(W.none)}</p>;
  return (
    <ul className="people">
      {people.data.map((person) => (
        <PersonLine key={person.id} person={person} />
      ))}
    </ul>
  );
}

function PersonLine({ person: { id, name, role } }: { readonly person: Person }) {
  const { t, nameOf } = useLanguage();
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const known = role as keyof typeof W.role;
  const title = t(W.endAccessOf, { name: nameOf(name) });
  const send = async ({ reasons }: { readonly reasons: string }) => {
    const asked = { params: { path: { personId: id } }, body: { reasons } };
    await dataOf(api.POST('/v1/people/{personId}/end-access', asked));
    await client.invalidateQueries({ queryKey: ['access-ends'] });
  };
  return (
    <li className="line">
      <strong>{nameOf(name)}</strong>
      <span>{W.role[known] ? t(W.role[known]) : role}</span>
      <code>{id}</code>
      <span className="gap" />
      <Button size="small" danger aria-label={title} onClick={() => setAsking(true)}>
        {t(W.endAccess)}
      </Button>
      {asking && (
        <StepDialog
          title={title}
          act={t(W.endAccess)}
          note={t(W.endNote)}
          fields={[{ name: 'reasons', label: t(W.reasons), form: 'text' }]}
          send={send}
          close={() => setAsking(false)}
        />
      )}
    </li>
  );
}

function Ended() {
  const { t, nameOf, language } = useLanguage();
  const pages = usePages(['access-ends'], (page) => dataOf(api.GET('/v1/access-ends', { params: { query: page } })));
  return (
    <section>
      <h2>{t(W.ended)}</h2>
      <Pages pages={pages} none={W.endedNone} noneNext={W.endedNoneNext}>
        {(ends) => (
          <ul>
            {ends.map(({ personId, name, endedAt, reasons }) => (
              <li key={personId + endedAt}>
                <strong>{name ? nameOf(name) : personId}</strong>{' '}
                {t(W.endedAt, { at: momentText(endedAt, language), reasons })}
              </li>
            ))}
          </ul>
        )}
      </Pages>
    </section>
  );
}
