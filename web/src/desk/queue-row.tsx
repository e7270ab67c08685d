/** One item in a queue. */
import { memo } from 'react';
import { Link } from 'react-router';
import { CONSOLE } from '../../../terms/console.ts';
import { CONSOLE_BATCH } from '../../../terms/console-staff.ts';
import type { ItemSummary } from '../api/client.ts';
import { cutoffText, dayText } from '../dates.ts';
import { useLanguage } from '../language.tsx';
import { Lamp, useTimeLeft } from '../parts/lamp.tsx';

/** In pixels; style/desk.css says the same. */
export const ROW_HEIGHT = 58;

interface RowProps {
  readonly item: ItemSummary;
  readonly index: number;
  readonly chosen: boolean;
  readonly choose: () => void;
  /** Null where there is nothing to claim. */
  readonly claim: (() => void) | null;
  /** Null where the reader chooses none. */
  readonly picked: boolean | null;
  readonly pick: (on: boolean) => void;
}

export const QueueRow = memo(
  Row,
  (a, b) => a.item === b.item && a.index === b.index && a.chosen === b.chosen && a.picked === b.picked,
);

function Row({ item, index, chosen, choose, claim, picked, pick }: RowProps) {
  const { t, nameOf, language } = useLanguage();
  const timeLeft = useTimeLeft();
  const { lamp, type, project, itemNo, outcome, turnDueAt, dueOn } = item;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys of the list move the mark; the link in the row opens it
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-current={chosen ? 'true' : undefined}
      className={chosen ? 'row chosen' : 'row'}
      style={{ transform: `translateY(${index * ROW_HEIGHT}px)` }}
      onClick={choose}
    >
      {picked !== null && (
        <span role="cell" className="pick-cell">
          <input
            type="checkbox"
            tabIndex={chosen ? 0 : -1}
            aria-label={t(CONSOLE_BATCH.chooseOne, { no: itemNo })}
            checked={picked}
            onChange={({ target }) => pick(target.checked)}
          />
        </span>
      )}
      <span role="cell" className="lamp-cell">
        {outcome === null ? <Lamp lamp={lamp} /> : <span className="lamp none">{outcome.text}</span>}
      </span>
      <span role="cell" className="left">
        {outcome === null && <strong>{timeLeft(lamp)}</strong>}
        <small>{turnDueAt !== null ? cutoffText(turnDueAt, language) : dueOn && dayText(dueOn, language)}</small>
      </span>
      <span role="cell" className="item">
        <Link to={`/items/${itemNo}`} tabIndex={chosen ? 0 : -1} title={nameOf(type.name)}>
          {nameOf(type.name)}
        </Link>
        <small title={project.name}>{project.name}</small>
      </span>
      <span role="cell" className="number">
        <code>{itemNo}</code>
      </span>
      <span role="cell" className="status">
        {item.statusText}
      </span>
      <span role="cell" className="officer">
        <Officer item={item} />
        {claim && (
          <button type="button" className="link" tabIndex={chosen ? 0 : -1} onClick={claim}>
            {t(CONSOLE.desk.claim)}
          </button>
        )}
      </span>
    </div>
  );
}

function Officer({ item }: { readonly item: ItemSummary }) {
  const { t, nameOf } = useLanguage();
  if (!item.claimed && item.outcome === null) return <em>{t(CONSOLE.desk.unclaimed)}</em>;
  const acting = item.actingOfficer && t(CONSOLE.desk.acting, { name: nameOf(item.actingOfficer.name) });
  return (
    <span>
      {nameOf(item.responsibleOfficer.name)}
      {acting}
    </span>
  );
}
