/** One row for each gate, columns by what waits for what, and lines between them where there is room. */
import { useState } from 'react';
import { Link } from 'react-router';
import { GATES } from '../../../terms/checklist.ts';
import { CONSOLE_PROJECT as W } from '../../../terms/console-project.ts';
import type { Schemas } from '../api/client.ts';
import { dayText } from '../dates.ts';
import { useLimitText } from '../guide/type-guide.tsx';
import { useLanguage } from '../language.tsx';
import { Lamp } from '../parts/lamp.tsx';
import { type Line, Lines } from './lines.tsx';
import type { Card, Lane } from './plan.ts';

interface LanesProps {
  readonly lanes: readonly Lane[];
  readonly checklist: Schemas['Checklist'];
  /** The types of the critical path, first step first. */
  readonly chain: readonly string[];
}

export function Lanes({ lanes, checklist, chain }: LanesProps) {
  const { t } = useLanguage();
  const [looked, setLooked] = useState<string | null>(null);
  const cards = lanes.flatMap((lane) => lane.cards);
  const columns = Math.max(0, ...cards.map(({ column }) => column)) + 1;
  const lines = cards.flatMap(({ typeId, before }) =>
    before.flat().map((from): Line => {
      const critical = chain.indexOf(from) >= 0 && chain.indexOf(typeId) === chain.indexOf(from) + 1;
      return { from, to: typeId, critical, looked: looked === from || looked === typeId };
    }),
  );
  const near = new Set(lines.filter((line) => line.looked).flatMap(({ from, to }) => [from, to]));
  return (
    <section className="lanes scroll" aria-label={t(W.title)}>
      <div className="lanes-sheet">
        <Lines lines={lines} />
        {lanes.map((lane) => (
          <div className="lane" key={lane.gate ?? 'other'}>
            <LaneHead lane={lane} checklist={checklist} />
            <div className="lane-columns" style={{ gridTemplateColumns: `repeat(${columns}, minmax(176px, 1fr))` }}>
              {Array.from({ length: columns }, (_, column) => {
                const here = lane.cards.filter((card) => card.column === column);
                return (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
                  <ul key={column}>
                    {here.map((card) => (
                      <CardView
                        key={card.typeId}
                        card={card}
                        lane={lane}
                        cards={cards}
                        step={chain.indexOf(card.typeId) + 1}
                        near={near.has(card.typeId)}
                        look={setLooked}
                      />
                    ))}
                  </ul>
                );
              })}
            </div>
          </div>
        ))}
      </div>
    </section>
  );
}

function LaneHead({ lane: { gate }, checklist }: { readonly lane: Lane; readonly checklist: LanesProps['checklist'] }) {
  const { t, language } = useLanguage();
  const path = checklist.gates.find((one) => one.gate === gate);
  return (
    <header className={path?.open ? 'lane-head open' : 'lane-head'}>
      <h2>{gate === null ? t(W.other) : GATES[gate][language]}</h2>
      {path && (
        <>
          <span>{t(path.open ? W.gateOpen : W.gateShut)}</span>
          {path.earliestOn && !path.open && <small>{t(W.earliest, { on: dayText(path.earliestOn, language) })}</small>}
        </>
      )}
    </header>
  );
}

interface CardProps {
  readonly card: Card;
  readonly lane: Lane;
  readonly cards: readonly Card[];
  /** Its place on the critical path, from 1; 0: it is not on it. */
  readonly step: number;
  /** The reader looks at it, or at one next to it. */
  readonly near: boolean;
  readonly look: (typeId: string | null) => void;
}

function CardView({ card, lane, cards, step, near, look }: CardProps) {
  const { t, nameOf, language } = useLanguage();
  const limitText = useLimitText();
  const { typeId, name, item, entry, before } = card;
  const named = (id: string) => {
    const one = cards.find((other) => other.typeId === id);
    return one ? nameOf(one.name) : id;
  };
  const also = card.gates.filter((gate) => gate !== lane.gate).map((gate) => GATES[gate][language]);
  const classes = ['card', step > 0 && 'critical', near && 'near', entry?.readiness ?? (item ? 'running' : 'waits')];
  return (
    <li
      className={classes.filter(Boolean).join(' ')}
      data-type={typeId}
      onMouseEnter={() => look(typeId)}
      onMouseLeave={() => look(null)}
      onFocus={() => look(typeId)}
      onBlur={() => look(null)}
    >
      {step > 0 && <b className="badge">{t(W.pathStep, { step })}</b>}
      <strong>{item ? <Link to={`/items/${item.itemNo}`}>{nameOf(name)}</Link> : nameOf(name)}</strong>
      {item && item.lamp.lamp !== 'none' ? <Lamp lamp={item.lamp} /> : null}
      <small>
        {item ? item.statusText : entry?.readinessText}
        {item?.dueOn && item.lamp.lamp !== 'none' && ` · ${t(W.due, { on: dayText(item.dueOn, language) })}`}
        {!item && entry && ` · ${t(W.limit, { limit: limitText(entry.limit) })}`}
      </small>
      {before.length > 0 && (
        <small className="quiet">
          {t(W.before, { types: before.map((group) => group.map(named).join(` ${t(W.or)} `)).join('、') })}
        </small>
      )}
      {also.length > 0 && <small className="quiet">{t(W.also, { gates: also.join('、') })}</small>}
    </li>
  );
}
