/** Whether the ledger's clock is trusted, and what a person must look at. */
import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { CONSOLE_ADMIN } from '../../../terms/console-admin.ts';
import { api, dataOf } from '../api/client.ts';
import { keys, useLedgerClock } from '../api/queries.ts';
import { momentText } from '../dates.ts';
import { useLanguage } from '../language.tsx';
import { Pages, usePages } from '../parts/pages.tsx';
import { StepDialog } from '../parts/step-dialog.tsx';
import { useTitle } from '../parts/title.ts';
import { useReader } from '../shell/reader.ts';

const W = CONSOLE_ADMIN.operation;

export default function OperationPage() {
  const { t, language } = useLanguage();
  useTitle(t(W.title));
  const pages = usePages(['alarms'], (page) => dataOf(api.GET('/v1/alarms', { params: { query: page } })));
  return (
    <div className="page">
      <h1>{t(W.title)}</h1>
      <Freeze />
      <section>
        <h2>{t(W.alarms)}</h2>
        <Pages pages={pages} none={W.none} noneNext={W.noneNext}>
          {(alarms) => (
            <ul className="cards">
              {alarms.map(({ id, kind, key, detail, raisedAt }) => (
                <li key={id}>
                  <strong>■ {kind}</strong> <code>{key}</code>{' '}
                  <time dateTime={raisedAt}>{momentText(raisedAt, language)}</time>
                  <p>{detail}</p>
                </li>
              ))}
            </ul>
          )}
        </Pages>
      </section>
    </div>
  );
}

function Freeze() {
  const { t, language } = useLanguage();
  const { reader } = useReader();
  const { data: clock } = useLedgerClock();
  const client = useQueryClient();
  const [releasing, setReleasing] = useState(false);
  if (clock === undefined) return null;
  const { frozen, now } = clock;
  if (frozen === null) return <p>● {t(W.running, { at: momentText(now, language) })}</p>;
  const send = async (body: { readonly reason: string }) => {
    await dataOf(api.POST('/v1/clock/release', { body }));
    await client.invalidateQueries({ queryKey: keys.clock() });
  };
  return (
    <section role="alert">
      <p>
        <span className="lamp red">
          ■ {t(W.frozen, { reason: frozen.reason, at: momentText(frozen.at, language) })}
        </span>
      </p>
      <p>{t(W.frozenNext)}</p>
      {reader?.roles.includes('admin') && (
        <Button type="primary" onClick={() => setReleasing(true)}>
          {t(W.release)}
        </Button>
      )}
      {releasing && (
        <StepDialog
          title={t(W.release)}
          act={t(W.release)}
          fields={[{ name: 'reason', label: t(W.reason), form: 'text' }]}
          send={send}
          close={() => setReleasing(false)}
        />
      )}
    </section>
  );
}
