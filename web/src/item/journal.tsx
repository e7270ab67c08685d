/** The journal of an item in words. */
import { CONSOLE_ITEM } from '../../../terms/console-item.ts';
import { GROUNDS } from '../../../terms/states.ts';
import type { Item, Schemas } from '../api/client.ts';
import { useNames } from '../api/queries.ts';
import { momentText } from '../dates.ts';
import { useLanguage } from '../language.tsx';
import { useReader } from '../shell/reader.ts';

type ItemEvent = Schemas['ItemEvent'];

export function Journal({ events, item }: EntriesProps) {
  const { t } = useLanguage();
  return (
    <section>
      <h2>{t(CONSOLE_ITEM.journal)}</h2>
      <Entries events={[...events].reverse()} item={item} />
    </section>
  );
}

interface EntriesProps {
  readonly events: readonly ItemEvent[];
  readonly item: Item;
}

/** In the order given. */
export function Entries({ events, item }: EntriesProps) {
  const by = useActor(item, events);
  return (
    <ol className="journal">
      {events.map((event) => (
        <Entry key={event.seq} event={event} by={by(event)} />
      ))}
    </ol>
  );
}

interface EntryProps {
  readonly event: ItemEvent;
  /** Who did it. */
  readonly by: string;
}

function Entry({ event, by }: EntryProps) {
  const { t, language } = useLanguage();
  const { effectiveAt, decidedAt, text, data } = event;
  const at = momentText(effectiveAt, language);
  const recorded = momentText(decidedAt, language);
  return (
    <li>
      <time dateTime={effectiveAt}>{at}</time>
      <strong>{text}</strong> <span className="quiet">{by}</span>
      {recorded !== at && <small className="quiet"> {t(CONSOLE_ITEM.recordedAt, { at: recorded })}</small>}
      <Details data={data} />
    </li>
  );
}

/** Of the particulars of an entry those that a person reads. */
function Details({ data }: { readonly data: ItemEvent['data'] }) {
  const { language } = useLanguage();
  const { reasons, noticeNo, ground, missing, documentNo } = data;
  const named = typeof ground === 'string' ? (GROUNDS[ground as keyof typeof GROUNDS]?.[language] ?? ground) : null;
  const said = [named, noticeNo, documentNo, reasons].filter((part): part is string => typeof part === 'string');
  const entries = Array.isArray(missing) ? missing.filter((entry): entry is string => typeof entry === 'string') : [];
  if (said.length === 0 && entries.length === 0) return null;
  return (
    <div className="details">
      {said.length > 0 && <p>{said.join(' · ')}</p>}
      {entries.length > 0 && (
        <ol>
          {entries.map((entry) => (
            <li key={entry}>{entry}</li>
          ))}
        </ol>
      )}
    </div>
  );
}

/** What only the unit does: its name says more than the number of one of its people. */
const OF_UNIT = new Set(['ItemSubmitted', 'MaterialsResubmitted', 'ItemWithdrawn', 'DeferredHandedIn']);

function useActor(item: Item, events: readonly ItemEvent[]): (event: ItemEvent) => string {
  const { t, nameOf } = useLanguage();
  const names = useNames(
    events.flatMap(({ actor, onBehalfOf }) => (onBehalfOf === null ? [actor] : [actor, onBehalfOf])),
  );
  const { reader } = useReader();
  const { actor: words } = CONSOLE_ITEM;
  const named = (id: string) => nameOf(names(id));
  return ({ actor, onBehalfOf, type }) => {
    if (actor === 'clock') return t(words.clock);
    if (OF_UNIT.has(type) && actor !== reader?.id) return t(words.other, { actor: nameOf(item.unit.name) });
    if (onBehalfOf !== null) return t(words.instead, { actor: named(actor), other: named(onBehalfOf) });
    return actor === reader?.id ? t(words.you) : t(words.other, { actor: named(actor) });
  };
}
