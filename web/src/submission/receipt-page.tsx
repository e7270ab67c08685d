/** The receipt of a package, as it was issued; the same as PDF. */
import { useQuery } from '@tanstack/react-query';
import { Button, App as Messages } from 'antd';
import { Link, useParams } from 'react-router';
import { CONSOLE } from '../../../terms/console.ts';
import { CONSOLE_MATERIALS } from '../../../terms/console-materials.ts';
import { CONSOLE_SUBMISSION, CONSOLE_RECEIPT as W } from '../../../terms/console-submission.ts';
import { api, bytesOf, dataOf, Refusal, type Schemas } from '../api/client.ts';
import { dayText, momentText } from '../dates.ts';
import { useLanguage } from '../language.tsx';
import { kilobytes } from '../materials/kilobytes.ts';
import { MaterialFile } from '../materials/material-file.tsx';
import { save } from '../parts/save.ts';
import { Failed, Loading } from '../parts/states.tsx';
import { useTitle } from '../parts/title.ts';

type Receipt = Schemas['Receipt'];

export default function ReceiptPage() {
  const { receiptNo = '' } = useParams();
  const { t, language } = useLanguage();
  useTitle(t(W.title, { no: receiptNo }));
  const receipt = useQuery({
    queryKey: ['receipt', receiptNo, language],
    queryFn: () => dataOf(api.GET('/v1/receipts/{receiptNo}', { params: { path: { receiptNo } } })),
  });
  if (receipt.isError) return <Failed error={receipt.error} retry={receipt.refetch} />;
  if (receipt.isPending) return <Loading />;
  return <ReceiptSheet receipt={receipt.data} />;
}

function ReceiptSheet({ receipt }: { readonly receipt: Receipt }) {
  const { t, nameOf, language } = useLanguage();
  const { receiptNo, queryCode, receivedAt, countsOn, project, unit, contact, items, materials } = receipt;
  const rows = [
    [t(W.number), <code key="no">{receiptNo}</code>],
    [
      t(W.code),
      <span key="code">
        <strong className="query-code">{queryCode}</strong> <span className="quiet">{t(W.codeHelp)}</span>
      </span>,
    ],
    [
      t(W.at),
      `${momentText(receivedAt, language)}${countsOn ? ` · ${t(W.countsOn, { on: dayText(countsOn, language) })}` : ''}`,
    ],
    [t(W.project), `${project.name}（${project.code}）`],
    [t(W.unit), `${nameOf(unit.name)} · ${unit.creditCode}`],
    [t(W.contact), `${contact.name} ${contact.phone}`],
  ] as const;
  return (
    <div className="page">
      <h1>{t(W.title, { no: receiptNo })}</h1>
      <p className="line no-print">
        <ReceiptFile receipt={receipt} />
        <Button href={`/progress?no=${receiptNo}&code=${queryCode}`}>{t(W.progress)}</Button>
        <Button onClick={() => window.print()}>{t(W.print)}</Button>
        <Link to="/projects">{t(W.toProjects)}</Link>
      </p>
      <section>
        <dl className="pairs">
          {rows.map(([label, value]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </section>
      <section>
        <h2>{t(W.items)}</h2>
        <ReceiptItems items={items} />
      </section>
      <section>
        <h2>{t(W.materials)}</h2>
        <p className="quiet no-print">{t(CONSOLE_MATERIALS.keepOpen)}</p>
        <ul className="materials">
          {materials.map(({ name, bytes, sha256, forItems }) => (
            <li key={sha256 + name}>
              <strong>{name}</strong>{' '}
              <small className="quiet">
                {t(CONSOLE_SUBMISSION.materials.size, { size: kilobytes(bytes) })} · SHA-256 <code>{sha256}</code>
              </small>
              <MaterialFile itemNo={itemOf(items, forItems)} sha256={sha256} name={name} />
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}

/** The file of a material is kept once, with any of the items that it serves. */
function itemOf(items: Receipt['items'], forItems: readonly string[]): string {
  return items.find(({ type }) => forItems.includes(type.id))?.itemNo ?? items[0]?.itemNo ?? '';
}

function ReceiptItems({ items }: Pick<Receipt, 'items'>) {
  const { t, nameOf, language } = useLanguage();
  return (
    <ul className="receipt-items">
      {items.map(({ itemNo, type, window, responsibleOfficer, clock, silence, acceptanceSilence }) => (
        <li key={itemNo}>
          <strong>{nameOf(type.name)}</strong>{' '}
          <Link to={`/items/${itemNo}`}>
            <code>{itemNo}</code>
          </Link>
          <p className="quiet">
            {nameOf(window.name)} · {nameOf(responsibleOfficer.name)} ·{' '}
            {t(W.acceptance, { on: dayText(clock.acceptanceDueOn, language) })}
          </p>
          <p>{acceptanceSilence}</p>
          <p>{silence.text}</p>
        </li>
      ))}
    </ul>
  );
}

/** The receipt is a numbered document of the package's first item. */
function ReceiptFile({ receipt: { receiptNo, items } }: { readonly receipt: Receipt }) {
  const { t, language } = useLanguage();
  const { message } = Messages.useApp();
  const itemNo = items[0]?.itemNo ?? items[0]?.itemNo ?? '';
  const documents = useQuery({
    queryKey: ['item', itemNo, 'documents', language],
    queryFn: () => dataOf(api.GET('/v1/items/{itemNo}/documents', { params: { path: { itemNo } } })),
  });
  const documentNo = documents.data?.items.find(({ kind }) => kind === 'receipt')?.documentNo;
  const take = async () => {
    try {
      save(await bytesOf(`/v1/documents/${documentNo}`, 'application/pdf'), `${receiptNo}.pdf`);
    } catch (error) {
      void message.error((error instanceof Refusal && error.problem?.detail) || t(CONSOLE.states.failed));
    }
  };
  return (
    <Button type="primary" disabled={documentNo === undefined} onClick={() => void take()}>
      {t(W.pdf)}
    </Button>
  );
}
