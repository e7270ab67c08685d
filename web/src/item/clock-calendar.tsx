/** How a due date is counted: every day on a small calendar, with its sign and its reason. */
import { useState } from 'react';
import { CONSOLE_ITEM } from '../../../terms/console-item.ts';
import type { Schemas } from '../api/client.ts';
import { cutoffText, dayText } from '../dates.ts';
import { useLanguage } from '../language.tsx';
import { MARKS, markOf } from './marks.ts';
import { Month, type Step } from './month.tsx';

const W = CONSOLE_ITEM.clock;

interface CalendarProps {
  readonly clock: Schemas['ExplainedClock'];
  readonly awaitsUnit: boolean;
}

export function ClockCalendar({ clock, awaitsUnit }: CalendarProps) {
  const { t, language } = useLanguage();
  const [chosen, setChosen] = useState(0);
  const limit = clock.limits[chosen] ?? clock.limits[0];
  return (
    <section className="clock">
      <h2>{t(W.title)}</h2>
      {awaitsUnit && <p>{t(W.waits)}</p>}
      {clock.startsOnIfSilent && <p>{t(W.ifSilent, { on: dayText(clock.startsOnIfSilent, language) })}</p>}
      {limit === undefined ? (
        <p>{t(W.none)}</p>
      ) : (
        <>
          {clock.limits.length > 1 && (
            <div className="choices" role="group" aria-label={t(W.title)}>
              {clock.limits.map(({ kind, kindText, limit: { text } }, i) => (
                <button key={kind} type="button" aria-pressed={i === chosen} onClick={() => setChosen(i)}>
                  {t(W.limit, { kind: kindText, limit: text })}
                </button>
              ))}
            </div>
          )}
          <LimitInWords limit={limit} today={clock.asOf.slice(0, 10)} />
          {clock.deemsAt && <p>{t(W.deemsAt, { at: cutoffText(clock.deemsAt, language) })}</p>}
          <Months steps={limit.days} dueOn={limit.dueOn} today={clock.asOf.slice(0, 10)} />
          <Legend />
          <details>
            <summary>{t(W.byDay)}</summary>
            <ol className="days">
              {limit.days.map(({ on, count, text }) => (
                <li key={on}>
                  <time dateTime={on}>{dayText(on, language)}</time> {count !== null && <b>{count}</b>} {text}
                </li>
              ))}
            </ol>
          </details>
          <p className="quiet">{t(W.versions, clock.versions)}</p>
        </>
      )}
    </section>
  );
}

type Limit = Schemas['ExplainedLimit'];

function LimitInWords({ limit, today }: { readonly limit: Limit; readonly today: string }) {
  const { t, language } = useLanguage();
  const done = limit.days.filter(({ on, count }) => count !== null && on <= today).length;
  return (
    <p>
      {t(W.limit, { kind: limit.kindText, limit: limit.limit.text })} ·{' '}
      <strong>{t(W.due, { on: cutoffText(limit.dueExclusiveAt, language) })}</strong>
      {limit.provisional && t(W.provisional)}
      {limit.deems && ` · ${t(W.deems)}`}
      <br />
      <span className="quiet">{t(W.counted, { done, all: limit.counted })}</span>
    </p>
  );
}

interface MonthsProps {
  readonly steps: readonly Step[];
  readonly dueOn: string;
  readonly today: string;
}

function Months({ steps, dueOn, today }: MonthsProps) {
  const months = [...new Set(steps.map(({ on }) => on.slice(0, 7)))];
  return (
    <div className="months">
      {months.map((month) => (
        <Month key={month} month={month} steps={steps} dueOn={dueOn} today={today} />
      ))}
    </div>
  );
}

function Legend() {
  const { t } = useLanguage();
  return (
    <ul className="legend">
      {MARKS.map((mark) => (
        <li key={mark}>
          <span className={`sign ${mark}`} aria-hidden="true">
            {mark === 'counted' ? '1' : markOf(mark, t)}
          </span>
          {t(W.marks[mark])}
        </li>
      ))}
    </ul>
  );
}
