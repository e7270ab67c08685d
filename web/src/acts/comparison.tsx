/** Somebody else acted: the item as the reader saw it beside the item as it stands, and what happened between. */
import { Alert, Button, App as Messages } from 'antd';
import { CONSOLE_ACTS } from '../../../terms/console-item.ts';
import type { Item, Schemas } from '../api/client.ts';
import { Entries } from '../item/journal.tsx';
import { useLanguage } from '../language.tsx';
import { lampText } from '../parts/lamp.tsx';
import { useDueText } from './preview.tsx';

const W = CONSOLE_ACTS.conflict;

interface ComparisonProps {
  readonly before: Item;
  readonly now: Item;
  readonly meanwhile: readonly Schemas['ItemEvent'][];
  /** Whether the reader had pressed the button. */
  readonly sent: boolean;
  readonly text: string;
  /** Null where the act is not possible any more. */
  readonly goOn: (() => void) | null;
}

export function Comparison({ before, now, meanwhile, sent, text, goOn }: ComparisonProps) {
  const { t } = useLanguage();
  const { message } = Messages.useApp();
  const rows = useRows(before, now);
  const copy = () => {
    // Without a secure address there is no clipboard: the text still stands in the field below.
    void navigator.clipboard?.writeText(text).then(() => message.success(t(W.copied)));
  };
  return (
    <section className="comparison" role="alert">
      <Alert
        type="warning"
        showIcon
        title={t(sent ? W.title : W.live)}
        description={`${text === '' ? '' : t(W.kept)}${goOn === null ? ` ${t(W.impossible)}` : ''}`}
      />
      <table>
        <thead>
          <tr>
            <th scope="col">{t(W.what)}</th>
            <th scope="col">{t(W.before)}</th>
            <th scope="col">{t(W.now)}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ label, was, is }) => (
            <tr key={label} className={was === is ? undefined : 'differs'}>
              <th scope="row">{label}</th>
              <td>{was}</td>
              <td>{was === is ? is : <strong>{is}</strong>}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {meanwhile.length > 0 && (
        <>
          <h3>{t(W.happened)}</h3>
          <Entries events={meanwhile} item={now} />
        </>
      )}
      <p className="line">
        {goOn !== null && (
          <Button type="primary" onClick={goOn}>
            {t(W.goOn)}
          </Button>
        )}
        {text !== '' && <Button onClick={copy}>{t(W.copy)}</Button>}
      </p>
    </section>
  );
}

function useRows(before: Item, now: Item) {
  const { t, nameOf, language } = useLanguage();
  const due = useDueText();
  const officer = ({ claimed, responsibleOfficer }: Item) =>
    t(claimed ? W.claimedYes : W.claimedNo, { name: nameOf(responsibleOfficer.name) });
  const outcome = (item: Item) => item.outcome?.text ?? t(CONSOLE_ACTS.preview.none);
  return [
    { label: t(W.status), was: before.statusText, is: now.statusText },
    { label: t(W.officer), was: officer(before), is: officer(now) },
    { label: t(W.due), was: due(before), is: due(now) },
    { label: t(W.lamp), was: lampText(before.lamp.lamp, language), is: lampText(now.lamp.lamp, language) },
    { label: t(W.outcome), was: outcome(before), is: outcome(now) },
  ];
}
