/** Writing to a department: what is asked is entered, read as the sheet that it would be, and then issued. */
import { useQueryClient } from '@tanstack/react-query';
import { Alert, Button, App as Messages } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { CONSOLE_LETTERS as W } from '../../../terms/console-office.ts';
import { api, dataOf, type Schemas } from '../api/client.ts';
import { newKey } from '../api/key.ts';
import { useDepartments, useItemTypes } from '../api/queries.ts';
import { useLanguage } from '../language.tsx';
import { fieldErrorsOf, saidOf } from '../parts/field-errors.ts';
import { Sheet } from '../parts/files.tsx';
import { Labelled } from '../parts/labelled.tsx';
import { RefusalNote } from '../parts/states.tsx';
import { Entry, type StepField } from '../parts/step-dialog.tsx';
import { useTitle } from '../parts/title.ts';
import { useReader } from '../shell/reader.ts';

type Kind = Schemas['LetterToPreview']['kind'];

interface Letter {
  readonly kind: Kind;
  readonly departmentId: string;
  readonly overdue: boolean;
  readonly typeId: string;
  readonly projectCode: string;
  readonly dueBy: string;
  readonly demand: string;
  readonly replyOn: string;
  readonly copies: string;
}

const EMPTY: Letter = {
  kind: 'supervisionNotice',
  departmentId: '',
  overdue: true,
  typeId: '',
  projectCode: '',
  dueBy: '',
  demand: '',
  replyOn: '',
  copies: '',
};

export default function ComposePage() {
  const { t } = useLanguage();
  const [letter, setLetter] = useState(EMPTY);
  const [preview, setPreview] = useState<Schemas['LetterPreview'] | null>(null);
  const [refusal, setRefusal] = useState<unknown>(null);
  useTitle(t(W.compose));
  const look = async () => {
    setRefusal(null);
    try {
      const body = { kind: letter.kind, ...bodyOf(letter) };
      setPreview(await dataOf(api.POST('/v1/letter-previews', { body })));
    } catch (error) {
      setRefusal(error);
    }
  };
  return (
    <div className="page">
      <h1>{t(W.compose)}</h1>
      {preview === null ? (
        <section>
          <LetterForm letter={letter} set={(change) => setLetter({ ...letter, ...change })} refusal={refusal} />
          {refusal !== null && <RefusalNote error={refusal} />}
          <p className="line">
            <Button type="primary" disabled={!isComplete(letter)} onClick={() => void look()}>
              {t(W.preview)}
            </Button>
          </p>
        </section>
      ) : (
        <PreviewSheet letter={letter} preview={preview} change={() => setPreview(null)} />
      )}
    </div>
  );
}

function isComplete({ departmentId, demand, replyOn }: Letter): boolean {
  return departmentId !== '' && demand.trim() !== '' && replyOn !== '';
}

function bodyOf({ departmentId, overdue, typeId, projectCode, dueBy, demand, replyOn, copies }: Letter) {
  return {
    departmentId,
    items: {
      ...(overdue && { overdue }),
      ...(typeId !== '' && { typeId }),
      ...(projectCode.trim() !== '' && { projectCode: projectCode.trim() }),
      ...(dueBy !== '' && { dueBy }),
    },
    demand: demand.trim(),
    replyOn,
    ...(copies.trim() !== '' && { copies: copies.trim() }),
  };
}

interface FormProps {
  readonly letter: Letter;
  readonly set: (change: Partial<Letter>) => void;
  readonly refusal: unknown;
}

function LetterForm({ letter, set, refusal }: FormProps) {
  const { t } = useLanguage();
  const errors = fieldErrorsOf(refusal);
  const [departments, types] = [useDepartmentChoices(letter.kind), useTypeChoices(letter.departmentId)];
  const fields: readonly (StepField<Exclude<keyof Letter, 'overdue'>> & { readonly pointer?: string })[] = [
    {
      name: 'kind',
      label: t(W.kind),
      form: (['supervisionNotice', 'coordinationLetter'] as const).map((kind) => [kind, t(W.kinds[kind])]),
    },
    { name: 'departmentId', label: t(W.recipient), form: departments },
    { name: 'typeId', label: t(W.type), form: types, optional: true, pointer: '/items/typeId' },
    { name: 'projectCode', label: t(W.project), form: 'line', optional: true, pointer: '/items/projectCode' },
    { name: 'dueBy', label: t(W.dueBy), form: 'day', optional: true, pointer: '/items/dueBy' },
    { name: 'replyOn', label: t(W.replyOn), form: 'dayAhead' },
    { name: 'demand', label: t(W.demand), form: 'text', help: t(W.demandHelp) },
    { name: 'copies', label: t(W.copies), form: 'line', optional: true },
  ];
  return (
    <div className="fields two">
      {fields.map((field) => (
        <Labelled
          key={field.name}
          label={field.label}
          help={field.help}
          needed={!field.optional}
          wrong={saidOf(errors, field.pointer ?? `/${field.name}`)}
        >
          {(id) => (
            <Entry id={id} field={field} value={letter[field.name]} set={(text) => set({ [field.name]: text })} />
          )}
        </Labelled>
      ))}
      <fieldset>
        <legend>{t(W.which)}</legend>
        <label className="check">
          <input type="checkbox" checked={letter.overdue} onChange={({ target }) => set({ overdue: target.checked })} />
          {t(W.overdueOnly)}
        </label>
      </fieldset>
    </div>
  );
}

/** A notice goes to a department of the own division or below; a letter may go to any. */
function useDepartmentChoices(kind: Kind): readonly (readonly [string, string])[] {
  const { nameOf } = useLanguage();
  const { reader } = useReader();
  const { data } = useDepartments();
  const below = (reader?.divisionCode ?? '').replace(/(00)+$/, '');
  return (data ?? [])
    .filter(({ division }) => kind === 'coordinationLetter' || division.code.startsWith(below))
    .map(({ id, name }) => [id, nameOf(name)]);
}

function useTypeChoices(departmentId: string): readonly (readonly [string, string])[] {
  const { nameOf } = useLanguage();
  const { data: departments } = useDepartments();
  const { data: types } = useItemTypes();
  const department = departments?.find(({ id }) => id === departmentId);
  return (types ?? [])
    .filter(({ department: code, tiers }) => code === department?.code && tiers.includes(department.tier))
    .map(({ id, name }) => [id, nameOf(name)]);
}

interface PreviewProps {
  readonly letter: Letter;
  readonly preview: Schemas['LetterPreview'];
  readonly change: () => void;
}

function PreviewSheet({ letter, preview, change }: PreviewProps) {
  const { t } = useLanguage();
  const navigate = useNavigate();
  const client = useQueryClient();
  const { message } = Messages.useApp();
  const [key] = useState(newKey);
  const [refusal, setRefusal] = useState<unknown>(null);
  const [sending, setSending] = useState(false);
  const issue = async () => {
    setSending(true);
    setRefusal(null);
    try {
      const asked = { params: { header: { 'idempotency-key': key } }, body: bodyOf(letter) };
      if (letter.kind === 'supervisionNotice') {
        const { noticeNo, symbol } = await dataOf(api.POST('/v1/supervision-notices', asked));
        void message.success(t(W.issued, { symbol }));
        void navigate(`/letters/${noticeNo}`, { replace: true });
      } else {
        const { symbol } = await dataOf(api.POST('/v1/coordination-letters', asked));
        void message.success(t(W.issued, { symbol }));
        void navigate('/letters?kind=letters', { replace: true });
      }
      await client.invalidateQueries({ queryKey: ['supervision-notices'] });
      await client.invalidateQueries({ queryKey: ['documents'] });
    } catch (error) {
      setRefusal(error);
      setSending(false);
    }
  };
  return (
    <section>
      <Alert
        type="warning"
        showIcon
        title={t(W.previewNote, { count: preview.itemNos.length })}
        description={t(W.issueAsk)}
      />
      <Sheet title={t(W.preview)} html={preview.html} />
      {refusal !== null && <RefusalNote error={refusal} />}
      <p className="line">
        <Button onClick={change}>{t(W.change)}</Button>
        <Button type="primary" loading={sending} onClick={() => void issue()}>
          {t(W.issue)}
        </Button>
      </p>
    </section>
  );
}
