/** A step that asks for a few words or a day: its fields, what is wrong with them, and the confirmation. */
import { Input, App as Messages, Modal } from 'antd';
import { useState } from 'react';
import { CONSOLE_STEPS as W } from '../../../terms/console-office.ts';
import { useLedgerClock } from '../api/queries.ts';
import { useLanguage } from '../language.tsx';
import { fieldErrorsOf, saidOf } from './field-errors.ts';
import { Labelled } from './labelled.tsx';
import { RefusalNote } from './states.tsx';

export interface StepField<Name extends string = string> {
  readonly name: Name;
  readonly label: string;
  readonly help?: string;
  /** Several lines, one line, a day from today on, a day up to today, any day; or a choice. */
  readonly form: 'text' | 'line' | 'dayAhead' | 'dayPast' | 'day' | readonly (readonly [value: string, text: string])[];
  readonly optional?: boolean;
  readonly initial?: string;
}

export type Said<Name extends string> = Readonly<Record<Name, string>>;

interface DialogProps<Name extends string> {
  readonly title: string;
  /** On the button, and in the message when it is done. */
  readonly act: string;
  readonly note?: string;
  readonly fields: readonly StepField<Name>[];
  readonly send: (said: Said<Name>) => Promise<unknown>;
  readonly close: () => void;
}

export function StepDialog<Name extends string>({ title, act, note, fields, send, close }: DialogProps<Name>) {
  const { t } = useLanguage();
  const { message } = Messages.useApp();
  const [said, setSaid] = useState(
    () => Object.fromEntries(fields.map(({ name, initial = '' }) => [name, initial])) as Said<Name>,
  );
  const [refusal, setRefusal] = useState<unknown>(null);
  const [sending, setSending] = useState(false);
  const confirm = async () => {
    setSending(true);
    setRefusal(null);
    try {
      await send(
        Object.fromEntries(Object.entries<string>(said).map(([name, text]) => [name, text.trim()])) as Said<Name>,
      );
      void message.success(t(W.done, { step: act }));
      close();
    } catch (error) {
      setRefusal(error);
      setSending(false);
    }
  };
  const errors = fieldErrorsOf(refusal);
  return (
    <Modal
      open
      title={title}
      okText={act}
      cancelText={t(W.cancel)}
      okButtonProps={{ disabled: fields.some(({ name, optional }) => !optional && said[name].trim() === '') }}
      confirmLoading={sending}
      onOk={() => void confirm()}
      onCancel={close}
      mask={{ closable: false }}
    >
      {note && <p className="quiet">{note}</p>}
      <div className="fields">
        {fields.map((field) => (
          <Labelled
            key={field.name}
            label={field.label}
            help={field.help}
            needed={!field.optional}
            wrong={saidOf(errors, `/${field.name}`)}
          >
            {(id) => (
              <Entry
                id={id}
                field={field}
                value={said[field.name]}
                set={(text) => setSaid({ ...said, [field.name]: text })}
              />
            )}
          </Labelled>
        ))}
        {refusal !== null && <RefusalNote error={refusal} />}
      </div>
    </Modal>
  );
}

interface EntryProps {
  readonly id: string;
  readonly field: Pick<StepField, 'form' | 'optional'>;
  readonly value: string;
  readonly set: (value: string) => void;
}

/** The control of a field. Today is the ledger's. */
export function Entry({ id, field: { form, optional = false }, value, set }: EntryProps) {
  const { t } = useLanguage();
  const { data: clock } = useLedgerClock();
  const today = clock?.now.slice(0, 10);
  if (typeof form !== 'string') {
    return (
      <select id={id} value={value} onChange={({ target }) => set(target.value)}>
        <option value="">{t(optional ? W.any : W.choose)}</option>
        {form.map(([choice, text]) => (
          <option key={choice} value={choice}>
            {text}
          </option>
        ))}
      </select>
    );
  }
  const onChange = ({ target }: { readonly target: { readonly value: string } }) => set(target.value);
  if (form === 'text') return <Input.TextArea id={id} rows={4} maxLength={4000} value={value} onChange={onChange} />;
  if (form === 'line') return <Input id={id} value={value} onChange={onChange} />;
  const bounds = { ...(form === 'dayAhead' && { min: today }), ...(form === 'dayPast' && { max: today }) };
  return <Input id={id} type="date" {...bounds} value={value} onChange={onChange} />;
}
