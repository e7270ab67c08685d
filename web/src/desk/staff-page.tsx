/** The people of a window: who is on leave and who stands in; a whole desk handed over. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { CONSOLE_STAFF as W } from '../../../terms/console-staff.ts';
import { api, dataOf, type Schemas } from '../api/client.ts';
import { newKey } from '../api/key.ts';
import { useDepartments, usePeopleOf } from '../api/queries.ts';
import { dayText } from '../dates.ts';
import { useLanguage } from '../language.tsx';
import { Failed, Loading } from '../parts/states.tsx';
import { StepDialog } from '../parts/step-dialog.tsx';
import { useTitle } from '../parts/title.ts';
import { useReader } from '../shell/reader.ts';

type Leave = Schemas['Leave'];

export default function StaffPage() {
  const { departmentId = '' } = useParams();
  const { t, nameOf } = useLanguage();
  const { reader } = useReader();
  const departments = useDepartments();
  const people = usePeopleOf(departmentId);
  const name = departments.data?.find(({ id }) => id === departmentId)?.name;
  const title = t(W.title, { department: name ? nameOf(name) : departmentId });
  useTitle(title);
  if (people.isError) return <Failed error={people.error} retry={people.refetch} />;
  if (people.data === undefined) return <Loading />;
  const leads = reader?.roles.includes('head') === true && reader.departmentId === departmentId;
  return (
    <div className="page">
      <Link to={`/desk/${departmentId}`}>← {t(W.back)}</Link>
      <h1>{title}</h1>
      <section>
        <div className="line">
          <h2>{t(W.people)}</h2>
          <span className="gap" />
          {leads && <Handover departmentId={departmentId} people={people.data} />}
        </div>
        <ul className="people">
          {people.data.map(({ id, name: own, role }) => (
            <li key={id} className="line">
              <strong>{nameOf(own)}</strong>
              <span>{t(role === 'head' ? W.role.head : W.role.officer)}</span>
            </li>
          ))}
        </ul>
      </section>
      <Leaves departmentId={departmentId} people={people.data} leads={leads} />
    </div>
  );
}

interface PeopleProps {
  readonly departmentId: string;
  readonly people: readonly Schemas['Person'][];
}

function useChoices(people: PeopleProps['people']) {
  const { nameOf } = useLanguage();
  return people.map(({ id, name }) => [id, nameOf(name)] as const);
}

function Leaves({ departmentId, people, leads }: PeopleProps & { readonly leads: boolean }) {
  const { t } = useLanguage();
  const client = useQueryClient();
  const choices = useChoices(people);
  const [entering, setEntering] = useState(false);
  const params = { path: { departmentId } };
  const leaves = useQuery({
    queryKey: ['leaves', departmentId],
    queryFn: () => dataOf(api.GET('/v1/windows/{departmentId}/leaves', { params })),
    select: ({ items }) => items,
  });
  const enter = async (body: Readonly<Record<'personId' | 'actingId' | 'fromOn' | 'throughOn', string>>) => {
    await dataOf(api.POST('/v1/windows/{departmentId}/leaves', { params, body }));
    await client.invalidateQueries({ queryKey: ['leaves'] });
  };
  return (
    <section>
      <div className="line">
        <h2>{t(W.leaves)}</h2>
        <span className="gap" />
        {leads && (
          <Button type="primary" onClick={() => setEntering(true)}>
            {t(W.leave)}
          </Button>
        )}
      </div>
      {leaves.data?.length === 0 && <p>{t(W.noLeaves)}</p>}
      <ul className="people">
        {(leaves.data ?? []).map((leave) => (
          <LeaveLine key={leave.leaveId} leave={leave} departmentId={departmentId} leads={leads} />
        ))}
      </ul>
      {entering && (
        <StepDialog
          title={t(W.leave)}
          act={t(W.leave)}
          note={t(W.leaveNote)}
          fields={[
            { name: 'personId', label: t(W.person), form: choices },
            { name: 'actingId', label: t(W.acting), form: choices },
            { name: 'fromOn', label: t(W.from), form: 'dayAhead' },
            { name: 'throughOn', label: t(W.through), form: 'dayAhead' },
          ]}
          send={enter}
          close={() => setEntering(false)}
        />
      )}
    </section>
  );
}

interface LeaveProps {
  readonly leave: Leave;
  readonly departmentId: string;
  readonly leads: boolean;
}

function LeaveLine({ leave, departmentId, leads }: LeaveProps) {
  const { t, nameOf, language } = useLanguage();
  const client = useQueryClient();
  const [ending, setEnding] = useState(false);
  const { leaveId, person, acting, fromOn, throughOn, lastOn, endedBy } = leave;
  const day = (on: string) => dayText(on, language);
  const who = { person: nameOf(person.name), acting: nameOf(acting.name) };
  const end = async (body: { readonly lastOn: string }) => {
    const params = { path: { departmentId, leaveId } };
    await dataOf(api.POST('/v1/windows/{departmentId}/leaves/{leaveId}/end', { params, body }));
    await client.invalidateQueries({ queryKey: ['leaves'] });
  };
  return (
    <li className="line">
      <span>
        {t(W.lasts, { ...who, from: day(fromOn), through: day(throughOn) })}
        {endedBy !== null && t(W.endedEarly, { on: day(lastOn) })}
      </span>
      <span className="gap" />
      {leads && endedBy === null && (
        <Button size="small" aria-label={t(W.endOf, who)} onClick={() => setEnding(true)}>
          {t(W.end)}
        </Button>
      )}
      {ending && (
        <StepDialog
          title={t(W.endOf, who)}
          act={t(W.end)}
          fields={[{ name: 'lastOn', label: t(W.lastOn), form: 'day' }]}
          send={end}
          close={() => setEnding(false)}
        />
      )}
    </li>
  );
}

function Handover({ departmentId, people }: PeopleProps) {
  const { t } = useLanguage();
  const client = useQueryClient();
  const choices = useChoices(people);
  const [open, setOpen] = useState(false);
  const [after, setAfter] = useState<Schemas['HandoverResults'] | null>(null);
  const hand = async (body: Readonly<Record<'from' | 'to' | 'reasons', string>>) => {
    const params = { path: { departmentId }, header: { 'idempotency-key': newKey() } };
    setAfter(await dataOf(api.POST('/v1/windows/{departmentId}/handover', { params, body })));
    for (const queryKey of [['queue'], ['counts'], ['item']]) void client.invalidateQueries({ queryKey });
  };
  return (
    <>
      {after && after.left > 0 && <Alert type="warning" showIcon title={t(W.left, { count: after.left })} />}
      {after?.namedByRules && <Alert type="info" showIcon title={t(W.named)} />}
      <Button onClick={() => setOpen(true)}>{t(W.handover)}</Button>
      {open && (
        <StepDialog
          title={t(W.handover)}
          act={t(W.handover)}
          note={t(W.handoverNote)}
          fields={[
            { name: 'from', label: t(W.handFrom), form: choices },
            { name: 'to', label: t(W.handTo), form: choices },
            { name: 'reasons', label: t(W.reasons), form: 'text' },
          ]}
          send={hand}
          close={() => setOpen(false)}
        />
      )}
    </>
  );
}
