/** Accountability records: how often a department has let the time run out this year, and what was made of it. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { RECORD_STATUSES } from '../../../terms/accountability.ts';
import { CONSOLE_STEPS, CONSOLE_RECORDS as W } from '../../../terms/console-office.ts';
import { api, dataOf, type Schemas } from '../api/client.ts';
import { useLanguage } from '../language.tsx';
import { Choice } from '../parts/choice.tsx';
import { Pages, usePages } from '../parts/pages.tsx';
import { type Said, StepDialog, type StepField } from '../parts/step-dialog.tsx';
import { Steps } from '../parts/steps.tsx';
import { useTitle } from '../parts/title.ts';
import { useReader } from '../shell/reader.ts';

type RecordSummary = Schemas['AccountabilitySummary'];
type Step = RecordSummary['allowed'][number];
type Field = keyof typeof W.fields;

const FIELDS: Readonly<Record<Step, readonly Field[]>> = {
  HoldTalk: ['heldOn', 'present', 'findings'],
  Refer: ['to', 'letterNo', 'reasons'],
  CloseRecord: ['findings'],
};
const FORMS: Readonly<Partial<Record<Field, StepField['form']>>> = { heldOn: 'dayPast', to: 'line', letterNo: 'line' };

export default function RecordsPage() {
  const { t, language } = useLanguage();
  const [search, setSearch] = useSearchParams();
  const status = search.get('status') as keyof typeof RECORD_STATUSES | null;
  useTitle(t(W.title));
  const query = status ? { status } : {};
  const pages = usePages(['accountability-records', query], (page) =>
    dataOf(api.GET('/v1/accountability-records', { params: { query: { ...query, ...page } } })),
  );
  return (
    <div className="page">
      <h1>{t(W.title)}</h1>
      <p className="quiet">{t(W.help)}</p>
      <search className="filters">
        <Choice
          label={t(CONSOLE_STEPS.status)}
          value={status ?? undefined}
          choices={Object.entries(RECORD_STATUSES).map(([value, text]) => [value, text[language]])}
          choose={(value) => setSearch(value ? { status: value } : {})}
        />
      </search>
      <section>
        <Pages pages={pages} none={W.none} noneNext={W.noneNext}>
          {(records) => (
            <ul className="cards">
              {records.map((record) => (
                <RecordCard key={record.recordNo} record={record} />
              ))}
            </ul>
          )}
        </Pages>
      </section>
    </div>
  );
}

function RecordCard({ record }: { readonly record: RecordSummary }) {
  const { t, nameOf } = useLanguage();
  const { reader } = useReader();
  const [shown, setShown] = useState(false);
  const [opened, setOpened] = useState<Step | null>(null);
  const { recordNo, department, year, statusText, defaults, allowed } = record;
  const due = record.status === 'talkDue' || record.status === 'referralDue';
  return (
    <li>
      <div className="line">
        <strong>{nameOf(department.name)}</strong>
        <span>
          {t(W.year)} {year}
        </span>
        <span>
          {t(W.defaults)} <b>{defaults}</b>
        </span>
        <span className={due ? 'lamp red' : 'lamp none'}>{statusText}</span>
        <span className="gap" />
        {reader?.roles.includes('supervisor') &&
          allowed.map((step) => (
            <Button key={step} type={step === 'CloseRecord' ? 'default' : 'primary'} onClick={() => setOpened(step)}>
              {t(W.steps[step])}
            </Button>
          ))}
        <Button aria-expanded={shown} onClick={() => setShown(!shown)}>
          {t(CONSOLE_STEPS.journal)}
        </Button>
      </div>
      {shown && <Journal recordNo={recordNo} />}
      {opened && <RecordDialog record={record} step={opened} close={() => setOpened(null)} />}
    </li>
  );
}

function Journal({ recordNo }: { readonly recordNo: string }) {
  const { language } = useLanguage();
  const { data } = useQuery({
    queryKey: ['accountability-records', recordNo, language],
    queryFn: () => dataOf(api.GET('/v1/accountability-records/{recordNo}', { params: { path: { recordNo } } })),
  });
  return data ? <Steps entries={data.journal} /> : null;
}

interface DialogProps {
  readonly record: RecordSummary;
  readonly step: Step;
  readonly close: () => void;
}

function RecordDialog({ record, step, close }: DialogProps) {
  const { t, nameOf } = useLanguage();
  const client = useQueryClient();
  const fields = FIELDS[step].map(
    (name): StepField<Field> => ({ name, label: t(W.fields[name]), form: FORMS[name] ?? 'text' }),
  );
  const send = async (said: Said<Field>) => {
    const again = () => client.invalidateQueries({ queryKey: ['accountability-records'] });
    await sendStep(step, record, said).finally(again);
  };
  return (
    <StepDialog
      title={`${t(W.steps[step])} · ${nameOf(record.department.name)}`}
      act={t(W.steps[step])}
      fields={fields}
      send={send}
      close={close}
    />
  );
}

function sendStep(step: Step, { recordNo, version }: RecordSummary, said: Said<Field>) {
  const params = { path: { recordNo }, header: { 'if-match': `"${version}"` } };
  const { heldOn, present, findings, to, letterNo, reasons } = said;
  switch (step) {
    case 'HoldTalk':
      return dataOf(
        api.POST('/v1/accountability-records/{recordNo}/talk', { params, body: { heldOn, present, findings } }),
      );
    case 'Refer':
      return dataOf(
        api.POST('/v1/accountability-records/{recordNo}/refer', { params, body: { to, letterNo, reasons } }),
      );
    case 'CloseRecord':
      return dataOf(api.POST('/v1/accountability-records/{recordNo}/close', { params, body: { findings } }));
  }
}
