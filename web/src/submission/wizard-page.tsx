/** Handing in a package, step by step: the project, its items, their materials, a check, and off it goes. */
import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Modal } from 'antd';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { CONSOLE_SUBMISSION as W } from '../../../terms/console-submission.ts';
import { api, dataOf } from '../api/client.ts';
import { useLanguage } from '../language.tsx';
import { fieldErrorsOf } from '../parts/field-errors.ts';
import { Failed, Loading } from '../parts/states.tsx';
import { useTitle } from '../parts/title.ts';
import { type Reader, useReader } from '../shell/reader.ts';
import { CheckStep } from './check-step.tsx';
import { useSubmissionDraft } from './draft.ts';
import { ItemsStep } from './items-step.tsx';
import { MaterialsStep } from './materials-step.tsx';
import { STEPS, type Step } from './problems.ts';
import { ProjectStep } from './project-step.tsx';

export default function WizardPage() {
  const { t } = useLanguage();
  const { reader } = useReader();
  useTitle(t(W.title));
  return reader === undefined ? <Loading /> : <Wizard reader={reader} />;
}

function useProjectKinds() {
  return useQuery({
    queryKey: ['project-kinds'],
    queryFn: () => dataOf(api.GET('/v1/project-kinds')),
    staleTime: Number.POSITIVE_INFINITY,
    select: ({ items }) => items,
  });
}

function Wizard({ reader }: { readonly reader: Reader }) {
  const { t } = useLanguage();
  const { draft, found, change, forget } = useSubmissionDraft(reader.id);
  const [search, setSearch] = useSearchParams();
  const step = STEPS.find((one) => one === search.get('step')) ?? 'project';
  const [refusal, setRefusal] = useState<unknown>(null);
  const kinds = useProjectKinds();
  if (kinds.isError) return <Failed error={kinds.error} retry={kinds.refetch} />;
  if (kinds.isPending) return <Loading />;
  const at = STEPS.indexOf(step);
  const go = (to: Step | undefined) => to && setSearch(to === 'project' ? {} : { step: to });
  const shared = { draft, change, errors: fieldErrorsOf(refusal) };
  return (
    <div className="page wizard">
      <div className="line">
        <h1>{t(W.title)}</h1>
        <span className="quiet">{t(W.keeping)}</span>
        <span className="gap" />
        <Discard
          discard={() => {
            forget();
            setRefusal(null);
            go('project');
          }}
        />
      </div>
      {found && <Alert type="info" showIcon title={t(W.kept)} closable />}
      <StepList step={step} go={go} />
      <section aria-label={t(W.steps[step])}>
        {step === 'project' && <ProjectStep {...shared} kinds={kinds.data} reader={reader} />}
        {step === 'items' && <ItemsStep {...shared} kinds={kinds.data} />}
        {step === 'materials' && <MaterialsStep {...shared} />}
        {step === 'check' && <CheckStep {...shared} refusal={refusal} refused={setRefusal} forget={forget} go={go} />}
      </section>
      <p className="line">
        {at > 0 && <Button onClick={() => go(STEPS[at - 1])}>{t(W.back)}</Button>}
        {at < STEPS.length - 1 && (
          <Button type="primary" onClick={() => go(STEPS[at + 1])}>
            {t(W.next)}
          </Button>
        )}
      </p>
    </div>
  );
}

/** Every step can be gone to at any time: a form that is read back and forth is filled in better. */
function StepList({ step, go }: { readonly step: Step; readonly go: (to: Step) => void }) {
  const { t } = useLanguage();
  return (
    <nav aria-label={t(W.steps.label)}>
      <ol className="steps">
        {STEPS.map((one, i) => (
          <li key={one}>
            <button type="button" aria-current={one === step ? 'step' : undefined} onClick={() => go(one)}>
              <b>{i + 1}</b> {t(W.steps[one])}
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
}

function Discard({ discard }: { readonly discard: () => void }) {
  const { t } = useLanguage();
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button size="small" onClick={() => setAsking(true)}>
        {t(W.discard)}
      </Button>
      <Modal
        open={asking}
        title={t(W.discardAsk)}
        okText={t(W.discard)}
        cancelText={t(W.cancel)}
        okButtonProps={{ danger: true }}
        onOk={() => {
          setAsking(false);
          discard();
        }}
        onCancel={() => setAsking(false)}
      />
    </>
  );
}
