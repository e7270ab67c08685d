/** In simulation: moving the clock forward. */
import { useQueryClient } from '@tanstack/react-query';
import { Button, Input, App as Messages, Result } from 'antd';
import { useEffect, useId, useState } from 'react';
import { CONSOLE_CLOCK as W } from '../../../terms/console-supervision.ts';
import { api, dataOf, Refusal, type Schemas } from '../api/client.ts';
import { useLedgerClock } from '../api/queries.ts';
import { laterBy, momentText } from '../dates.ts';
import { useLanguage } from '../language.tsx';
import { Loading, RefusalNote } from '../parts/states.tsx';

const HOUR_MS = 3_600_000;
const STEPS = { hour: HOUR_MS, day: 24 * HOUR_MS, week: 7 * 24 * HOUR_MS, half: 15 * 24 * HOUR_MS } as const;

export default function ClockPage() {
  const { t } = useLanguage();
  const clock = useLedgerClock();
  useEffect(() => {
    document.title = t(W.title);
  }, [t]);
  if (clock.data === undefined) return <Loading />;
  if (clock.data.mode !== 'simulated') {
    return <Result status="info" title={t(W.real)} subTitle={t(W.realNext)} />;
  }
  return <MoveClock clock={clock.data} />;
}

function MoveClock({ clock }: { readonly clock: Schemas['LedgerClock'] }) {
  const { t, language } = useLanguage();
  const { message } = Messages.useApp();
  const client = useQueryClient();
  const id = useId();
  const [to, setTo] = useState('');
  const [run, setRun] = useState(!clock.standsStill);
  const [moving, setMoving] = useState(false);
  const [refusal, setRefusal] = useState<unknown>(null);
  const move = async (instant: string) => {
    setMoving(true);
    setRefusal(null);
    try {
      const moved = await dataOf(api.POST('/v1/clock/advance', { body: { to: instant, run } }));
      void message.success(t(W.moved, { at: momentText(moved.now, language), moments: moved.moments }));
    } catch (error) {
      setRefusal(error instanceof Refusal ? error : new Refusal(0, null));
    }
    setMoving(false);
    await client.invalidateQueries();
  };
  return (
    <div className="page clock-page">
      <h1>{t(W.title)}</h1>
      <p className="big">
        {t(W.now)} <time>{momentText(clock.now, language)}</time>
      </p>
      <p>{t(W.warning)}</p>
      <section>
        <div className="line">
          {(Object.keys(STEPS) as (keyof typeof STEPS)[]).map((step) => (
            <Button key={step} disabled={moving} onClick={() => void move(laterBy(clock.now, STEPS[step]))}>
              {t(W.steps[step])}
            </Button>
          ))}
        </div>
        <form
          className="line"
          onSubmit={(event) => {
            event.preventDefault();
            if (to !== '') void move(`${to}:00+08:00`);
          }}
        >
          <label htmlFor={id}>{t(W.to)}</label>
          <Input
            id={id}
            type="datetime-local"
            value={to}
            min={clock.now.slice(0, 16)}
            onChange={({ target }) => setTo(target.value)}
          />
          <Button type="primary" htmlType="submit" loading={moving} disabled={to === ''}>
            {t(W.advance)}
          </Button>
        </form>
        <label className="check">
          <input type="checkbox" checked={run} onChange={({ target }) => setRun(target.checked)} />
          {t(W.run)}
        </label>
      </section>
      {moving && <p role="status">{t(W.working)}</p>}
      {refusal !== null && <RefusalNote error={refusal} />}
    </div>
  );
}
