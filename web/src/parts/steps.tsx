/** A journal that is not an item's: what was done when, by whom, with which words. The newest first. */
import { CONSOLE_STEPS as W } from '../../../terms/console-office.ts';
import { useNames } from '../api/queries.ts';
import { momentText } from '../dates.ts';
import { useLanguage } from '../language.tsx';

interface Entry {
  readonly seq?: number;
  readonly text: string;
  readonly effectiveAt: string;
  readonly actor: string;
  /** What was said; the words of it are shown. */
  readonly data?: Readonly<Record<string, unknown>>;
  readonly said?: string | null;
}

/** Of the particulars of a step those that a person has written. */
const WRITTEN = [
  'demand',
  'measure',
  'doneOn',
  'reasons',
  'replyOn',
  'findings',
  'heldOn',
  'present',
  'to',
  'letterNo',
];

export function Steps({ entries }: { readonly entries: readonly Entry[] }) {
  const { t, nameOf, language } = useLanguage();
  const names = useNames(entries.map(({ actor }) => actor));
  const newest = [...entries].sort((a, b) => b.effectiveAt.localeCompare(a.effectiveAt) || (b.seq ?? 0) - (a.seq ?? 0));
  return (
    <section>
      <h2>{t(W.journal)}</h2>
      <ol className="journal">
        {newest.map(({ seq, text, effectiveAt, actor, data = {}, said }) => {
          const written = WRITTEN.map((name) => data[name]).filter((one): one is string => typeof one === 'string');
          const words = [...written, ...(said ? [said] : [])];
          return (
            <li key={`${effectiveAt}${seq ?? text}`}>
              <time dateTime={effectiveAt}>{momentText(effectiveAt, language)}</time>
              <strong>{text}</strong> <span className="quiet">{actor === 'clock' ? '' : nameOf(names(actor))}</span>
              {words.length > 0 && <p className="details">{words.join(' · ')}</p>}
            </li>
          );
        })}
      </ol>
    </section>
  );
}
