/** One act on many items; each is judged by itself, and what was refused is told one by one. */
import { useQueryClient } from '@tanstack/react-query';
import { Button, Modal } from 'antd';
import { useState } from 'react';
import { CONSOLE_BATCH as W } from '../../../terms/console-staff.ts';
import { api, dataOf, type ItemSummary, type Schemas } from '../api/client.ts';
import { newKey } from '../api/key.ts';
import { useDepartments, usePeopleOf } from '../api/queries.ts';
import { useLanguage } from '../language.tsx';
import { type Said, StepDialog, type StepField } from '../parts/step-dialog.tsx';
import type { Reader } from '../shell/reader.ts';

export type BatchAct = keyof typeof W.acts;
type Results = Schemas['ManyResults'];
type Field = 'to' | 'departmentId' | 'reasons';

/** What the reader can do with these at once. Decisions are made one by one. */
export function batchActsFor(items: readonly ItemSummary[], { roles, departmentId }: Reader): readonly BatchAct[] {
  const own = items.filter(({ window, outcome }) => window.departmentId === departmentId && outcome === null);
  if (own.length === 0) return [];
  return [
    ...(own.some(({ claimed }) => !claimed) ? (['claim'] as const) : []),
    ...(own.some(({ status }) => status === 'awaitingAcceptance') ? (['accept'] as const) : []),
    ...(roles.includes('head') ? (['reassign', 'transfer'] as const) : []),
  ];
}

interface ActsProps {
  readonly items: readonly ItemSummary[];
  readonly acts: readonly BatchAct[];
  readonly departmentId: string;
  /** When all of it has been done and read. */
  readonly done?: () => void;
}

export function BatchActs({ items, acts, departmentId, done = () => undefined }: ActsProps) {
  const { t } = useLanguage();
  const client = useQueryClient();
  const [opened, setOpened] = useState<BatchAct | null>(null);
  const [results, setResults] = useState<Results | null>(null);
  const [key, setKey] = useState(newKey);
  const fields = useFields(departmentId);
  const send = async (act: BatchAct, said: Said<Field>) => {
    const answer = await sendBatch(act, { items, departmentId, said, key });
    setKey(newKey());
    for (const queryKey of [['queue'], ['counts'], ['item']]) void client.invalidateQueries({ queryKey });
    if (answer.refused > 0) setResults(answer);
    else done();
  };
  return (
    <>
      {acts.map((act) => (
        <Button key={act} onClick={() => setOpened(act)}>
          {t(W.acts[act])}
        </Button>
      ))}
      {opened && (
        <StepDialog
          title={`${t(W.acts[opened])} · ${items.length === 1 ? items[0]?.itemNo : t(W.chosen, { count: items.length })}`}
          act={t(W.acts[opened])}
          note={t(W.notes[opened])}
          fields={fields[opened]}
          send={(said) => send(opened, said)}
          close={() => setOpened(null)}
        />
      )}
      {results && (
        <ResultsDialog
          results={results}
          close={() => {
            setResults(null);
            done();
          }}
        />
      )}
    </>
  );
}

function useFields(departmentId: string): Readonly<Record<BatchAct, readonly StepField<Field>[]>> {
  const { t, nameOf } = useLanguage();
  const people = usePeopleOf(departmentId);
  const departments = useDepartments();
  const reasons: StepField<Field> = { name: 'reasons', label: t(W.reasons), form: 'text' };
  const to = (people.data ?? []).map(({ id, name }) => [id, nameOf(name)] as const);
  const others = (departments.data ?? [])
    .filter(({ id }) => id !== departmentId)
    .map(({ id, name }) => [id, nameOf(name)] as const);
  return {
    claim: [],
    accept: [],
    reassign: [{ name: 'to', label: t(W.to), form: to }, reasons],
    transfer: [{ name: 'departmentId', label: t(W.department), form: others }, reasons],
  };
}

interface Batch {
  readonly items: readonly ItemSummary[];
  readonly departmentId: string;
  readonly said: Said<Field>;
  readonly key: string;
}

function sendBatch(act: BatchAct, { items, departmentId, said, key }: Batch): Promise<Results> {
  const params = { path: { departmentId }, header: { 'idempotency-key': key } };
  const entries = items.map(({ itemNo, decisionVersion }) => ({ itemNo, ifMatch: `"${decisionVersion}"` }));
  const { to, departmentId: target, reasons } = said;
  switch (act) {
    case 'claim':
      return dataOf(api.POST('/v1/windows/{departmentId}/bulk/claim', { params, body: { items: entries } }));
    case 'accept':
      return dataOf(api.POST('/v1/windows/{departmentId}/bulk/accept', { params, body: { items: entries } }));
    case 'reassign': {
      const seen = items.map(({ itemNo, decisionVersion, responsibleOfficer }) => {
        return { itemNo, ifMatch: `"${decisionVersion}"`, from: responsibleOfficer.id };
      });
      const body = { to, reasons, items: seen };
      return dataOf(api.POST('/v1/windows/{departmentId}/bulk/reassign', { params, body }));
    }
    case 'transfer': {
      const body = { departmentId: target, reasons, items: entries };
      return dataOf(api.POST('/v1/windows/{departmentId}/bulk/transfer', { params, body }));
    }
  }
}

function ResultsDialog({ results, close }: { readonly results: Results; readonly close: () => void }) {
  const { t } = useLanguage();
  const { done, refused, items } = results;
  return (
    <Modal
      open
      title={t(W.result, { done, refused })}
      footer={<Button onClick={close}>{t(W.close)}</Button>}
      onCancel={close}
    >
      <h3>{t(W.refused)}</h3>
      <ul>
        {items.map(({ itemNo, problem }) =>
          problem === null ? null : (
            <li key={itemNo}>
              <code>{itemNo}</code> {problem.detail}
            </li>
          ),
        )}
      </ul>
    </Modal>
  );
}
