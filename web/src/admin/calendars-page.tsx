/** Working calendars, and a notice of holidays: what it moves is shown before it is published. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Input, App as Messages } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { CONSOLE_ADMIN } from '../../../terms/console-admin.ts';
import { api, dataOf, type Schemas } from '../api/client.ts';
import { newKey } from '../api/key.ts';
import { useDepartments } from '../api/queries.ts';
import { dayText, momentText } from '../dates.ts';
import { useLanguage } from '../language.tsx';
import { type FieldErrors, fieldErrorsOf, saidOf } from '../parts/field-errors.ts';
import { Labelled } from '../parts/labelled.tsx';
import { Failed, Loading, RefusalNote } from '../parts/states.tsx';
import { Entry, type StepField } from '../parts/step-dialog.tsx';
import { useTitle } from '../parts/title.ts';

const W = CONSOLE_ADMIN.calendars;
const NATION = '000000';
const AGAIN_MS = 5_000;

export default function CalendarsPage() {
  const { t } = useLanguage();
  useTitle(t(W.title));
  const calendars = useQuery({
    queryKey: ['calendars'],
    queryFn: () => dataOf(api.GET('/v1/calendars')),
    // Open items follow a publication in the background.
    refetchInterval: AGAIN_MS,
  });
  if (calendars.isError) return <Failed error={calendars.error} retry={calendars.refetch} />;
  if (calendars.data === undefined) return <Loading />;
  return (
    <div className="page">
      <h1>{t(W.title)}</h1>
      <section className="scroll">
        <Known calendars={calendars.data.items} />
      </section>
      <Notice />
      <section>
        <h2>{t(W.publications)}</h2>
        <Publications publications={calendars.data.publications} />
      </section>
    </div>
  );
}

function useDivisionName(): (code: string) => string {
  const { t, nameOf } = useLanguage();
  const { data } = useDepartments();
  return (code) => {
    const known = data?.find(({ division }) => division.code === code)?.division;
    if (code === NATION) return t(W.national);
    return known ? nameOf(known.name) : code;
  };
}

function Known({ calendars }: { readonly calendars: readonly Schemas['DivisionCalendar'][] }) {
  const { t, language } = useLanguage();
  const divisionName = useDivisionName();
  return (
    <table className="board words">
      <thead>
        <tr>
          {(['division', 'known', 'version', 'ownYears'] as const).map((column) => (
            <th scope="col" key={column}>
              {t(W[column])}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {calendars.map(({ division, knownThrough, version, ownYears }) => (
          <tr key={division}>
            <th scope="row">{divisionName(division)}</th>
            <td>{dayText(knownThrough, language)}</td>
            <td>{version}</td>
            <td>{ownYears.join(', ') || '—'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Publications({ publications }: { readonly publications: readonly Schemas['CalendarPublication'][] }) {
  const { t, language } = useLanguage();
  const divisionName = useDivisionName();
  if (publications.length === 0) return <p>{t(W.none)}</p>;
  return (
    <ul>
      {publications.map(({ number, division, years, publishedAt, reason, resettled, of }) => (
        <li key={number}>
          {momentText(publishedAt, language)} · <strong>{divisionName(division)}</strong> {years.join(', ')} · {reason}{' '}
          · {t(W.progress, { done: resettled, of })}
        </li>
      ))}
    </ul>
  );
}

const FIELDS = ['division', 'year', 'source', 'publishedOn', 'restDays', 'makeUp'] as const;
type Field = (typeof FIELDS)[number];
type Entered = Readonly<Record<Field, string>>;

const EMPTY: Entered = { division: NATION, year: '', source: '', publishedOn: '', restDays: '', makeUp: '' };

const linesOf = (text: string) => text.split(/\s+/).filter(Boolean);

function bodyOf({ division, year, source, publishedOn, restDays, makeUp }: Entered) {
  const notice = { year: Number(year), source: source.trim(), publishedOn };
  return { division, notices: [{ ...notice, restDays: linesOf(restDays), makeUpWorkdays: linesOf(makeUp) }] };
}

function Notice() {
  const { t } = useLanguage();
  const client = useQueryClient();
  const { message } = Messages.useApp();
  const [entered, setEntered] = useState(EMPTY);
  const [reason, setReason] = useState('');
  const [impact, setImpact] = useState<Schemas['CalendarImpact'] | null>(null);
  const [refusal, setRefusal] = useState<unknown>(null);
  const [key, setKey] = useState(newKey);
  const ask = async (work: () => Promise<void>) => {
    setRefusal(null);
    await work().catch((error: unknown) => setRefusal(error));
  };
  const see = () =>
    ask(async () => {
      const params = { query: { limit: 20 } };
      setImpact(await dataOf(api.POST('/v1/calendars/impact', { params, body: bodyOf(entered) })));
    });
  const publish = () =>
    ask(async () => {
      const body = { ...bodyOf(entered), reason: reason.trim() };
      await dataOf(api.POST('/v1/calendars', { params: { header: { 'idempotency-key': key } }, body }));
      void message.success(t(W.published));
      setImpact(null);
      setEntered(EMPTY);
      setReason('');
      setKey(newKey());
      await client.invalidateQueries({ queryKey: ['calendars'] });
    });
  const complete = FIELDS.every((field) => field === 'makeUp' || entered[field].trim() !== '');
  return (
    <section>
      <h2>{t(W.notice)}</h2>
      <p className="quiet">{t(W.wholeYear)}</p>
      {impact === null ? (
        <>
          <NoticeForm
            entered={entered}
            errors={fieldErrorsOf(refusal)}
            set={(change) => setEntered({ ...entered, ...change })}
          />
          <p>
            <Button disabled={!complete} onClick={() => void see()}>
              {t(W.see)}
            </Button>
          </p>
        </>
      ) : (
        <>
          <Impact impact={impact} />
          <Labelled label={t(W.reason)} needed>
            {(id) => <Input id={id} value={reason} onChange={({ target }) => setReason(target.value)} />}
          </Labelled>
          <p className="line">
            <Button onClick={() => setImpact(null)}>{t(W.change)}</Button>
            <Button type="primary" disabled={reason.trim() === ''} onClick={() => void publish()}>
              {t(W.confirm)}
            </Button>
          </p>
        </>
      )}
      {refusal !== null && <RefusalNote error={refusal} />}
    </section>
  );
}

interface FormProps {
  readonly entered: Entered;
  readonly errors: FieldErrors;
  readonly set: (change: Partial<Entered>) => void;
}

const POINTERS: Readonly<Record<Field, string>> = {
  division: '/division',
  year: '/notices/0/year',
  source: '/notices/0/source',
  publishedOn: '/notices/0/publishedOn',
  restDays: '/notices/0/restDays',
  makeUp: '/notices/0/makeUpWorkdays',
};

function NoticeForm({ entered, errors, set }: FormProps) {
  const { t } = useLanguage();
  const divisionName = useDivisionName();
  const { data } = useDepartments();
  const codes = [...new Set([NATION, ...(data ?? []).map(({ division }) => division.code)])].sort();
  const forms: Readonly<Record<Field, StepField['form']>> = {
    division: codes.map((code) => [code, divisionName(code)]),
    year: 'line',
    source: 'line',
    publishedOn: 'day',
    restDays: 'text',
    makeUp: 'text',
  };
  return (
    <div className="fields two">
      {FIELDS.map((field) => (
        <Labelled key={field} label={t(W[field])} needed={field !== 'makeUp'} wrong={saidOf(errors, POINTERS[field])}>
          {(id) => (
            <Entry
              id={id}
              field={{ form: forms[field] }}
              value={entered[field]}
              set={(text) => set({ [field]: text })}
            />
          )}
        </Labelled>
      ))}
    </div>
  );
}

function Impact({ impact: { totals, items } }: { readonly impact: Schemas['CalendarImpact'] }) {
  const { t, language } = useLanguage();
  const day = (on: string | null) => (on === null ? '—' : dayText(on, language));
  return (
    <div className="preview scroll">
      <p>
        <strong>{t(W.totals, totals)}</strong>
      </p>
      {items.length > 0 && (
        <table className="board words">
          <thead>
            <tr>
              {(['item', 'before', 'after'] as const).map((column) => (
                <th scope="col" key={column}>
                  {t(W[column])}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {items.map(({ itemNo, before, after }) => (
              <tr key={itemNo}>
                <th scope="row">
                  <Link to={`/items/${itemNo}`}>{itemNo}</Link>
                </th>
                <td>{day(before.dueOn)}</td>
                <td>{day(after.dueOn)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}
