/** The API's word before it counts: what is wrong and where, or who will decide what by when. Then the package goes. */
import { useQueryClient } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import { useCallback, useEffect, useState } from 'react';
import { useNavigate } from 'react-router';
import { CONSOLE_SUBMISSION } from '../../../terms/console-submission.ts';
import { api, dataOf, Refusal, type Schemas } from '../api/client.ts';
import { newKey } from '../api/key.ts';
import { dayText } from '../dates.ts';
import { useLanguage } from '../language.tsx';
import { fieldErrorsOf } from '../parts/field-errors.ts';
import { RefusalNote } from '../parts/states.tsx';
import { bodyOf } from './draft.ts';
import { type Step, stepOf } from './problems.ts';
import type { StepProps } from './project-step.tsx';

const W = CONSOLE_SUBMISSION.check;

interface CheckStepProps extends StepProps {
  readonly refusal: unknown;
  /** Null where nothing stands against the package. */
  readonly refused: (refusal: unknown) => void;
  readonly forget: () => void;
  readonly go: (step: Step) => void;
}

export function CheckStep({ draft, change, refusal, refused, forget, go }: CheckStepProps) {
  const { t } = useLanguage();
  const navigate = useNavigate();
  const client = useQueryClient();
  const [answer, setAnswer] = useState<Schemas['SubmissionCheck'] | null>(null);
  const [sending, setSending] = useState(false);
  const [body] = useState(() => bodyOf(draft));
  const check = useCallback(async () => {
    refused(null);
    setAnswer(null);
    try {
      setAnswer(await dataOf(api.POST('/v1/submissions/check', { body })));
    } catch (error) {
      refused(error instanceof Refusal ? error : new Refusal(0, null));
    }
  }, [body, refused]);
  useEffect(() => void check(), [check]);
  const send = async () => {
    setSending(true);
    const key = draft.key ?? newKey();
    // Kept before it is sent: whoever loses the answer asks again under the same key.
    change(() => ({ key }));
    try {
      const header = { 'idempotency-key': key };
      const { receiptNo } = await dataOf(api.POST('/v1/submissions', { params: { header }, body }));
      forget();
      await client.invalidateQueries({ queryKey: ['projects'] });
      void navigate(`/receipts/${receiptNo}`);
    } catch (error) {
      refused(error instanceof Refusal ? error : new Refusal(0, null));
      setSending(false);
    }
  };
  if (refusal !== null) return <Refused refusal={refusal} go={go} check={check} />;
  if (answer === null) return <p role="status">{t(W.checking)}</p>;
  return (
    <>
      <Alert type="success" showIcon title={t(W.good)} description={t(W.legal)} />
      <p>
        <strong>{body.project.name}</strong> <code>{body.project.code}</code> ·{' '}
        {t(W.materials, { count: body.materials.length })}
      </p>
      <Foreseen items={answer.items} />
      <p>
        <Button type="primary" size="large" loading={sending} onClick={() => void send()}>
          {t(sending ? W.sending : W.handIn)}
        </Button>
      </p>
    </>
  );
}

interface RefusedProps {
  readonly refusal: unknown;
  readonly go: (step: Step) => void;
  readonly check: () => Promise<void>;
}

/** What is wrong, and the way to it; at the field itself the same is said again. */
function Refused({ refusal, go, check }: RefusedProps) {
  const { t } = useLanguage();
  const errors = fieldErrorsOf(refusal);
  return (
    <>
      {errors.length === 0 ? (
        <RefusalNote error={refusal} />
      ) : (
        <div role="alert">
          <h2>{t(W.bad, { count: errors.length })}</h2>
          <ul className="to-correct">
            {errors.map(({ pointer, detail }) => (
              <li key={pointer + detail}>
                <b>{t(CONSOLE_SUBMISSION.steps[stepOf(pointer)])}</b> {detail}{' '}
                <button type="button" className="link" onClick={() => go(stepOf(pointer))}>
                  {t(W.goTo)}
                </button>
              </li>
            ))}
          </ul>
        </div>
      )}
      <Button onClick={() => void check()}>{t(W.again)}</Button>
    </>
  );
}

function Foreseen({ items }: { readonly items: Schemas['SubmissionCheck']['items'] }) {
  const { t, nameOf, language } = useLanguage();
  return (
    <div className="scroll">
      <table className="board words">
        <thead>
          <tr>
            {(['item', 'window', 'officer', 'due', 'silence'] as const).map((column) => (
              <th scope="col" key={column}>
                {t(W[column])}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {items.map(({ type, window, responsibleOfficer, clock, silence }) => {
            const on = clock.dueOn ?? clock.dueOnIfSilent;
            return (
              <tr key={type.id}>
                <th scope="row">{nameOf(type.name)}</th>
                <td>{nameOf(window.name)}</td>
                <td>{nameOf(responsibleOfficer.name)}</td>
                <td>
                  {on === null ? t(W.none) : dayText(on, language)}
                  {clock.provisional && t(W.provisional)}
                </td>
                <td>{silence.text}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
