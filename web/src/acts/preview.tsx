/** What an act would do, worked out by the API before it is confirmed: the same rules, and nothing is kept. */
import { useQuery } from '@tanstack/react-query';
import { Alert } from 'antd';
import { useEffect, useState } from 'react';
import { CONSOLE_ACTS } from '../../../terms/console-item.ts';
import type { Item, Refusal } from '../api/client.ts';
import { dayText } from '../dates.ts';
import { useLanguage } from '../language.tsx';
import { RefusalNote } from '../parts/states.tsx';
import { type ActName, bodyOf, type Draft } from './acts.ts';
import { type Answer, sendAct } from './use-act.ts';

const QUIET_MS = 350;
const W = CONSOLE_ACTS.preview;

export interface PreviewState {
  readonly asked: boolean;
  readonly answer: Answer | undefined;
  readonly refusal: Refusal | null;
  /** The API has said that it would refuse. */
  readonly blocked: boolean;
}

/** Asks when the form is complete and nothing was typed for a moment. */
export function usePreview(act: ActName, item: Item, draft: Draft, ready: boolean): PreviewState {
  const settled = useSettled(draft);
  const { itemNo, decisionVersion, asOf } = item;
  const query = useQuery({
    queryKey: ['preview', itemNo, act, decisionVersion, settled],
    queryFn: ({ signal }) =>
      sendAct(itemNo, act, decisionVersion, { body: bodyOf(act, settled, asOf.slice(0, 10)), preview: true, signal }),
    enabled: ready,
    retry: false,
    staleTime: 0,
    gcTime: 0,
  });
  const current = ready && settled === draft && !query.isFetching;
  const refusal = current ? (query.error as Refusal | null) : null;
  // Where the API could not be asked, it decides when the act is sent.
  const blocked = refusal !== null && refusal.status >= 400 && refusal.status < 500;
  return { asked: ready, answer: current ? query.data : undefined, refusal, blocked };
}

function useSettled(draft: Draft): Draft {
  const [settled, setSettled] = useState(draft);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(draft), QUIET_MS);
    return () => clearTimeout(timer);
  }, [draft]);
  return settled;
}

export function Preview({ preview, item }: { readonly preview: PreviewState; readonly item: Item }) {
  const { t } = useLanguage();
  const { asked, answer, refusal } = preview;
  if (refusal !== null) return <RefusalNote error={refusal} />;
  return (
    <section className="preview" aria-live="polite">
      <h3>{t(W.title)}</h3>
      {answer === undefined ? (
        <p className="quiet">{t(asked ? W.working : W.fill)}</p>
      ) : (
        <Effect before={item} answer={answer} />
      )}
    </section>
  );
}

function Effect({ before, answer }: { readonly before: Item; readonly answer: Answer }) {
  const { t } = useLanguage();
  const day = useDueText();
  const { item, timely } = answer;
  if (!timely) return <Alert type="warning" showIcon title={t(W.late)} />;
  const rows = [
    { label: t(W.status), was: before.statusText, is: item.statusText },
    ...(item.outcome === null ? [{ label: t(W.due), was: day(before), is: day(item) }] : []),
    ...(item.clock.unitDueOn !== null ? [{ label: t(W.unitDue), was: '', is: day.of(item.clock.unitDueOn) }] : []),
  ];
  return (
    <dl className="effect">
      {rows.map(({ label, was, is }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>
            {was === is ? (
              <>
                {is} <span className="quiet">({t(W.unchanged)})</span>
              </>
            ) : (
              <>
                {was !== '' && <s>{was}</s>} <strong>{is}</strong>
              </>
            )}
          </dd>
        </div>
      ))}
      <p>{item.silence.text}</p>
    </dl>
  );
}

/** The day by which an item is due, as far as it is known. */
export function useDueText() {
  const { t, language } = useLanguage();
  const of = (on: string | null) => (on === null ? t(W.none) : dayText(on, language));
  const due = ({ dueOn, dueOnIfSilent, clock }: Item) => {
    if (clock.unitDueOn !== null) return t(W.waits);
    const on = dueOn ?? dueOnIfSilent;
    return on !== null && clock.paused ? t(W.earliest, { on: of(on) }) : of(on);
  };
  return Object.assign(due, { of });
}
