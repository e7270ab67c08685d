/** What the item is about, and what has stopped or changed its clock. */
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { CONSOLE } from '../../../terms/console.ts';
import { CONSOLE_ITEM } from '../../../terms/console-item.ts';
import type { Item } from '../api/client.ts';
import { dayText, momentText } from '../dates.ts';
import { useLanguage } from '../language.tsx';

const W = CONSOLE_ITEM;

export function Particulars({ item }: { readonly item: Item }) {
  const { t, nameOf, language } = useLanguage();
  const { acceptance, account, outcome, actingOfficer } = item;
  const acting = actingOfficer ? t(CONSOLE.desk.acting, { name: nameOf(actingOfficer.name) }) : '';
  const rows: readonly (readonly [label: string, value: ReactNode])[] = [
    [
      t(W.project),
      <Link key="project" to={`/projects/${item.project.code}`}>
        {item.project.name}（{item.project.code}）
      </Link>,
    ],
    [t(W.unit), nameOf(item.unit.name)],
    [t(W.window), nameOf(item.window.name)],
    [
      t(W.officer),
      `${nameOf(item.responsibleOfficer.name)}${acting}${item.claimed ? '' : ` · ${t(CONSOLE.desk.unclaimed)}`}`,
    ],
    [t(W.received), `${momentText(item.receivedAt, language)} · ${item.receiptNo}`],
    ...(acceptance
      ? [
          [
            t(W.accepted),
            `${dayText(acceptance.acceptedOn, language)}${acceptance.bySilence ? t(W.bySilence) : ''}`,
          ] as const,
        ]
      : []),
    ...(outcome?.reasons ? [[t(W.reasons), outcome.reasons] as const] : []),
  ];
  return (
    <section>
      <h2>{t(W.particulars)}</h2>
      <dl className="pairs">
        {rows.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {account.correction && <Correction correction={account.correction} />}
      {account.pauses.length > 0 && <Pauses pauses={account.pauses} />}
    </section>
  );
}

function Correction({ correction }: { readonly correction: NonNullable<Item['account']['correction']> }) {
  const { t, language } = useLanguage();
  return (
    <>
      <h3>{t(W.correction)}</h3>
      <p className="quiet">{t(W.correctionDue, { on: dayText(correction.unitDueOn, language) })}</p>
      <ol>
        {correction.missing.map(({ entry, text, answered }) => (
          <li key={entry}>
            {text} <em>{answered ? `✓ ${t(W.answered)}` : `○ ${t(W.open)}`}</em>
          </li>
        ))}
      </ol>
    </>
  );
}

function Pauses({ pauses }: { readonly pauses: Item['account']['pauses'] }) {
  const { t, language } = useLanguage();
  return (
    <>
      <h3>{t(W.pauses)}</h3>
      <ul>
        {pauses.map(({ ordinal, groundText, from, through, noticeNo }) => {
          const values = { ground: groundText, from: dayText(from, language), notice: noticeNo };
          return (
            <li key={ordinal}>
              {through === null
                ? t(W.pauseLasts, values)
                : t(W.pauseOver, { ...values, through: dayText(through, language) })}
            </li>
          );
        })}
      </ul>
    </>
  );
}
