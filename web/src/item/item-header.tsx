/** Number, lamp, time left, exact cutoff, what silence will mean, and what can be done: in sight wherever one scrolls. */
import { CONSOLE } from '../../../terms/console.ts';
import { CONSOLE_ITEM } from '../../../terms/console-item.ts';
import { ACCEPTANCE_SILENCE } from '../../../terms/states.ts';
import { ActBar } from '../acts/act-bar.tsx';
import type { Item, Schemas } from '../api/client.ts';
import { cutoffText, dayText, momentText } from '../dates.ts';
import { useLanguage } from '../language.tsx';
import { Lamp, useTimeLeft } from '../parts/lamp.tsx';
import type { Reader } from '../shell/reader.ts';

interface HeaderProps {
  readonly item: Item;
  readonly events: readonly Schemas['ItemEvent'][];
  readonly reader: Reader;
}

export function ItemHeader({ item, events, reader }: HeaderProps) {
  const { t, nameOf, language } = useLanguage();
  const timeLeft = useTimeLeft();
  const { outcome, lamp } = item;
  const cutoff = cutoffOf(item);
  return (
    <header className={`item-header ${outcome === null ? lamp.lamp : 'none'}`}>
      <div className="line">
        <h1>{nameOf(item.type.name)}</h1>
        <code>{item.itemNo}</code>
        <span className="status">{item.statusText}</span>
      </div>
      <div className="line facts">
        {outcome === null ? (
          <>
            <Lamp lamp={lamp} />
            <strong className="countdown">{timeLeft(lamp)}</strong>
            {cutoff && <span>{t(CONSOLE.days.cutoff, { at: cutoffText(cutoff, language) })}</span>}
            {item.clock.unitDueOn && (
              <span>{t(CONSOLE_ITEM.correctionDue, { on: dayText(item.clock.unitDueOn, language) })}</span>
            )}
          </>
        ) : (
          <strong>
            {t(CONSOLE_ITEM.outcomeAt, { outcome: outcome.text, at: momentText(outcome.effectiveAt, language) })}
            {outcome.recordedAt === null && t(CONSOLE_ITEM.recordFollows)}
          </strong>
        )}
      </div>
      {outcome === null && (
        <p className="silence">
          <b>{t(CONSOLE_ITEM.silence)}</b>{' '}
          {item.status === 'awaitingAcceptance' &&
            t(ACCEPTANCE_SILENCE, { until: cutoffText(item.clock.acceptanceDueExclusiveAt, language) })}
          {item.silence.text}
        </p>
      )}
      <ActBar item={item} events={events} reader={reader} />
    </header>
  );
}

/** The instant by which the department must act next; none while the clock stands still or the unit is asked. */
function cutoffOf({ clock, status, turnDueAt }: Item): string | null {
  if (clock.paused || clock.unitDueOn !== null) return null;
  return status === 'awaitingAcceptance' ? clock.acceptanceDueExclusiveAt : (clock.dueExclusiveAt ?? turnDueAt);
}
