/** What a reader can make of an escalation: acknowledge, answer, raise further, close. */
import { useQueryClient } from '@tanstack/react-query';
import { Button, App as Messages } from 'antd';
import { useState } from 'react';
import { CONSOLE } from '../../../terms/console.ts';
import { CONSOLE_SUPERVISION as W } from '../../../terms/console-supervision.ts';
import { api, dataOf, Refusal, type Schemas } from '../api/client.ts';
import { useLanguage } from '../language.tsx';
import { type Said, StepDialog, type StepField } from '../parts/step-dialog.tsx';
import type { Reader } from '../shell/reader.ts';

type Escalation = Schemas['Escalation'];
type Step = keyof typeof W.steps;
type Field = keyof typeof W.fields;

const FIELDS: Readonly<Record<Step, readonly Field[]>> = {
  answer: ['measure', 'doneOn'],
  raise: ['reasons'],
  close: ['findings'],
};

interface ActsProps {
  readonly escalation: Escalation;
  readonly reader: Reader;
  /** Whether it waits for this reader to acknowledge it. */
  readonly waits: boolean;
}

export function EscalationActs({ escalation, reader, waits }: ActsProps) {
  const { t } = useLanguage();
  const client = useQueryClient();
  const [opened, setOpened] = useState<Step | null>(null);
  const { kind, escalationNo } = escalation;
  if (kind !== 'escalation') return null;
  const fields = (opened === null ? [] : FIELDS[opened]).map(
    (name): StepField<Field> => ({ name, label: t(W.fields[name]), form: name === 'doneOn' ? 'dayAhead' : 'text' }),
  );
  const send = async (step: Step, said: Said<Field>) => {
    await sendStep(step, escalationNo, said).finally(() => client.invalidateQueries({ queryKey: ['escalations'] }));
  };
  return (
    <>
      {waits && <Acknowledge escalationNo={escalationNo} />}
      {stepsFor(escalation, reader).map((step) => (
        <Button key={step} onClick={() => setOpened(step)}>
          {t(W.steps[step])}
        </Button>
      ))}
      {opened && (
        <StepDialog
          title={`${t(W.steps[opened])} · ${escalationNo}`}
          act={t(W.steps[opened])}
          fields={fields}
          send={(said) => send(opened, said)}
          close={() => setOpened(null)}
        />
      )}
    </>
  );
}

/** The API has the last word; offered is what can make sense. */
function stepsFor({ state, item }: Escalation, { roles, departmentId }: Reader): readonly Step[] {
  if (state === null || state === 'closed') return [];
  const answers = roles.includes('leader') || (roles.includes('head') && departmentId === item.departmentId);
  const supervises = roles.includes('supervisor');
  const settled = state === 'answered' || state === 'decided';
  return [
    ...(answers && state === 'acknowledged' ? (['answer'] as const) : []),
    ...(supervises && settled ? (['close'] as const) : []),
    ...(supervises && state !== 'decided' ? (['raise'] as const) : []),
  ];
}

function Acknowledge({ escalationNo }: { readonly escalationNo: string }) {
  const { t } = useLanguage();
  const client = useQueryClient();
  const { message } = Messages.useApp();
  const acknowledge = async () => {
    try {
      const asked = { params: { path: { escalationNo } }, body: {} };
      await dataOf(api.POST('/v1/escalations/{escalationNo}/acknowledge', asked));
      void message.success(t(W.acknowledgedNow));
    } catch (error) {
      void message.error((error instanceof Refusal && error.problem?.detail) || t(CONSOLE.states.failed));
    }
    void client.invalidateQueries({ queryKey: ['escalations'] });
  };
  return (
    <Button type="primary" onClick={() => void acknowledge()}>
      {t(W.acknowledge)}
    </Button>
  );
}

function sendStep(step: Step, escalationNo: string, { measure, doneOn, reasons, findings }: Said<Field>) {
  const params = { path: { escalationNo } };
  switch (step) {
    case 'answer':
      return dataOf(api.POST('/v1/escalations/{escalationNo}/answer', { params, body: { measure, doneOn } }));
    case 'raise':
      return dataOf(api.POST('/v1/escalations/{escalationNo}/raise', { params, body: { reasons } }));
    case 'close':
      return dataOf(api.POST('/v1/escalations/{escalationNo}/close', { params, body: { findings } }));
  }
}
