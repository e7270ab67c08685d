/** Bulletins: read here, or taken along as PDF, Word or Excel. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Empty, App as Messages, Modal } from 'antd';
import { useEffect, useState } from 'react';
import { CONSOLE } from '../../../terms/console.ts';
import { CONSOLE_BULLETINS as W } from '../../../terms/console-supervision.ts';
import { api, bytesOf, dataOf, Refusal, type Schemas } from '../api/client.ts';
import { momentText } from '../dates.ts';
import { useLanguage } from '../language.tsx';
import { save } from '../parts/save.ts';
import { Failed, Loading } from '../parts/states.tsx';

type Bulletin = Schemas['BulletinSummary'];

const FILES = {
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const;

export default function BulletinsPage() {
  const { t } = useLanguage();
  const [reading, setReading] = useState<{ readonly no: string; readonly html: string } | null>(null);
  useEffect(() => {
    document.title = t(W.title);
  }, [t]);
  const list = useInfiniteQuery({
    queryKey: ['bulletins'],
    queryFn: ({ pageParam }) =>
      dataOf(api.GET('/v1/bulletins', { params: { query: pageParam === '' ? {} : { cursor: pageParam } } })),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  });
  if (list.isError) return <Failed error={list.error} retry={list.refetch} />;
  if (list.isPending) return <Loading />;
  const bulletins = list.data.pages.flatMap(({ items }) => items);
  return (
    <div className="page">
      <h1>{t(W.title)}</h1>
      {bulletins.length === 0 ? (
        <Empty description={`${t(W.none)} · ${t(W.noneNext)}`} />
      ) : (
        <BulletinTable bulletins={bulletins} read={(no, html) => setReading({ no, html })} />
      )}
      {list.hasNextPage && <Button onClick={() => void list.fetchNextPage()}>{t(CONSOLE.states.more)}</Button>}
      {reading && (
        <Modal
          open
          width="min(1000px, 94vw)"
          title={reading.no}
          footer={<Button onClick={() => setReading(null)}>{t(W.close)}</Button>}
          onCancel={() => setReading(null)}
        >
          {/* Without scripts and without an origin: it is shown, and does nothing. */}
          <iframe className="sheet" sandbox="" title={reading.no} srcDoc={reading.html} />
        </Modal>
      )}
    </div>
  );
}

interface TableProps {
  readonly bulletins: readonly Bulletin[];
  readonly read: (no: string, html: string) => void;
}

function BulletinTable({ bulletins, read }: TableProps) {
  const { t, language } = useLanguage();
  const { message } = Messages.useApp();
  const get = async (no: string, kind: keyof typeof FILES | 'html') => {
    try {
      const bytes = await bytesOf(`/v1/bulletins/${no}`, kind === 'html' ? 'text/html' : FILES[kind]);
      if (kind === 'html') read(no, await bytes.text());
      else save(bytes, `${no}.${kind}`);
    } catch (error) {
      void message.error((error instanceof Refusal && error.problem?.detail) || t(CONSOLE.states.failed));
    }
  };
  return (
    <section className="scroll">
      <table className="board bulletins">
        <thead>
          <tr>
            <th scope="col">{t(W.number)}</th>
            <th scope="col">{t(W.period)}</th>
            <th scope="col">{t(W.status)}</th>
            <th scope="col">{t(W.asOf)}</th>
            <th scope="col">{t(W.read)}</th>
          </tr>
        </thead>
        <tbody>
          {bulletins.map(({ no, documentNo, period, status, asOf }) => (
            <tr key={no}>
              <th scope="row">
                {documentNo ?? t(W.unnumbered)}
                <br />
                <small className="quiet">{no}</small>
              </th>
              <td>{period}</td>
              <td>{t(W.statuses[status])}</td>
              <td>{momentText(asOf, language)}</td>
              <td>
                <div className="line">
                  <Button type="primary" onClick={() => void get(no, 'html')}>
                    {t(W.read)}
                  </Button>
                  <Button onClick={() => void get(no, 'pdf')}>{t(W.pdf)}</Button>
                  <Button onClick={() => void get(no, 'docx')}>{t(W.word)}</Button>
                  <Button onClick={() => void get(no, 'xlsx')}>{t(W.excel)}</Button>
                </div>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
