/** Items that silence does not end by itself: a supervisor looks, and releases them with a reason. */
import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { CONSOLE_HOLDS as W } from '../../../terms/console-office.ts';
import { api, dataOf, type Schemas } from '../api/client.ts';
import { momentText } from '../dates.ts';
import { useLanguage } from '../language.tsx';
import { Pages, usePages } from '../parts/pages.tsx';
import { type Said, StepDialog } from '../parts/step-dialog.tsx';
import { useTitle } from '../parts/title.ts';
import { useReader } from '../shell/reader.ts';

type Held = Schemas['HeldItem'];

export default function HoldsPage() {
  const { t } = useLanguage();
  useTitle(t(W.title));
  const pages = usePages(['holds'], (page) => dataOf(api.GET('/v1/holds', { params: { query: page } })));
  return (
    <div className="page">
      <h1>{t(W.title)}</h1>
      <p className="quiet">{t(W.help)}</p>
      <section>
        <Pages pages={pages} none={W.none} noneNext={W.noneNext}>
          {(items) => (
            <ul className="cards">
              {items.map((item) => (
                <HeldCard key={item.itemNo} item={item} />
              ))}
            </ul>
          )}
        </Pages>
      </section>
    </div>
  );
}

function HeldCard({ item }: { readonly item: Held }) {
  const { t, nameOf, language } = useLanguage();
  const { reader } = useReader();
  const [open, setOpen] = useState(false);
  const { itemNo, type, window, project, heldFor, hold } = item;
  const outage = hold?.outage;
  return (
    <li>
      <div className="line">
        <strong>{nameOf(type.name)}</strong>
        <span>{nameOf(window.department)}</span>
        {heldFor && <span className="lamp grey">◌ {t(W.because[heldFor])}</span>}
        <span className="gap" />
        {reader?.roles.includes('supervisor') && (
          <Button type="primary" onClick={() => setOpen(true)}>
            {t(W.release)}
          </Button>
        )}
      </div>
      <p>{project.name}</p>
      <p className="quiet">
        <Link to={`/items/${itemNo}`}>
          <code>{itemNo}</code>
        </Link>
        {hold && ` · ${t(W.cutoff, { at: momentText(hold.cutoffAt, language) })}`}
        {outage &&
          ` · ${t(W.outage, {
            from: momentText(outage.from, language),
            through: outage.through ? momentText(outage.through, language) : t(W.lasting),
          })}`}
      </p>
      {open && <ReleaseDialog item={item} close={() => setOpen(false)} />}
    </li>
  );
}

function ReleaseDialog({ item, close }: { readonly item: Held; readonly close: () => void }) {
  const { t } = useLanguage();
  const client = useQueryClient();
  const decisions = ['originalInstant', 'newDueDay'] as const;
  const send = async ({ decision, dueOn, reasons }: Said<'decision' | 'dueOn' | 'reasons'>) => {
    const params = { path: { itemNo: item.itemNo }, header: { 'if-match': `"${item.decisionVersion}"` }, query: {} };
    const body = {
      decision: decision as (typeof decisions)[number],
      reasons,
      ...(dueOn !== '' && { dueOn }),
    };
    const again = () => client.invalidateQueries({ queryKey: ['holds'] });
    await dataOf(api.POST('/v1/items/{itemNo}/release-hold', { params, body })).finally(again);
  };
  return (
    <StepDialog
      title={`${t(W.release)} · ${item.itemNo}`}
      act={t(W.release)}
      fields={[
        { name: 'decision', label: t(W.decision), form: decisions.map((one) => [one, t(W.decisions[one])]) },
        { name: 'dueOn', label: t(W.dueOn), form: 'dayAhead', optional: true },
        { name: 'reasons', label: t(W.reasons), form: 'text' },
      ]}
      send={send}
      close={close}
    />
  );
}
