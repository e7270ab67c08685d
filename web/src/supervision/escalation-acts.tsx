/** What a reader can make of an escalation: acknowledge, answer, raise further, close. */
import { useQueryClient } from '@tanstack/react-query';
import { Button, Input, App as Messages, Modal } from 'antd';
import { useId, useState } from 'react';
import { CONSOLE } from '../../../terms/console.ts';
import { CONSOLE_SUPERVISION as W } from '../../../terms/console-supervision.ts';
import { api, dataOf, Refusal, type Schemas } from '../api/client.ts';
import { useLedgerClock } from '../api/queries.ts';
import { useLanguage } from '../language.tsx';
import { RefusalNote } from '../parts/states.tsx';
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
  const [opened, setOpened] = useState<Step | null>(null);
  const { kind, escalationNo } = escalation;
  if (kind !== 'escalation') return null;
  return (
    <>
      {waits && <Acknowledge escalationNo={escalationNo} />}
      {stepsFor(escalation, reader).map((step) => (
        <Button key={step} onClick={() => setOpened(step)}>
          {t(W.steps[step])}
        </Button>
      ))}
      {opened && <StepDialog step={opened} escalationNo={escalationNo} close={() => setOpened(null)} />}
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

interface DialogProps {
  readonly step: Step;
  readonly escalationNo: string;
  readonly close: () => void;
}

function StepDialog({ step, escalationNo, close }: DialogProps) {
  const { t } = useLanguage();
  const client = useQueryClient();
  const { message } = Messages.useApp();
  const { data: clock } = useLedgerClock();
  const id = useId();
  const [said, setSaid] = useState<Readonly<Partial<Record<Field, string>>>>({});
  const [refusal, setRefusal] = useState<unknown>(null);
  const [sending, setSending] = useState(false);
  const fields = FIELDS[step];
  const send = async () => {
    setSending(true);
    setRefusal(null);
    try {
      await sendStep(step, escalationNo, said);
      void message.success(t(W.done, { step: t(W.steps[step]) }));
      close();
    } catch (error) {
      setRefusal(error);
    }
    setSending(false);
    void client.invalidateQueries({ queryKey: ['escalations'] });
  };
  return (
    <Modal
      open
      title={`${t(W.steps[step])} · ${escalationNo}`}
      okText={t(W.steps[step])}
      cancelText={t(W.cancel)}
      okButtonProps={{ disabled: fields.some((field) => !said[field]?.trim()) }}
      confirmLoading={sending}
      onOk={() => void send()}
      onCancel={close}
      mask={{ closable: false }}
    >
      <div className="fields">
        {fields.map((field) => (
          <div className="field" key={field}>
            <label htmlFor={`${id}${field}`}>
              {t(W.fields[field])}
              <span aria-hidden="true"> *</span>
            </label>
            {field === 'doneOn' ? (
              <Input
                id={`${id}${field}`}
                type="date"
                min={clock?.now.slice(0, 10)}
                value={said[field] ?? ''}
                onChange={({ target }) => setSaid({ ...said, [field]: target.value })}
              />
            ) : (
              <Input.TextArea
                id={`${id}${field}`}
                rows={4}
                maxLength={4000}
                value={said[field] ?? ''}
                onChange={({ target }) => setSaid({ ...said, [field]: target.value })}
              />
            )}
          </div>
        ))}
        {refusal !== null && <RefusalNote error={refusal} />}
      </div>
    </Modal>
  );
}

function sendStep(step: Step, escalationNo: string, said: Readonly<Partial<Record<Field, string>>>) {
  const params = { path: { escalationNo } };
  const { measure = '', doneOn = '', reasons = '', findings = '' } = said;
  switch (step) {
    case 'answer':
      return dataOf(api.POST('/v1/escalations/{escalationNo}/answer', { params, body: { measure, doneOn } }));
    case 'raise':
      return dataOf(api.POST('/v1/escalations/{escalationNo}/raise', { params, body: { reasons } }));
    case 'close':
      return dataOf(api.POST('/v1/escalations/{escalationNo}/close', { params, body: { findings } }));
  }
}
