/** Escalations and reports upward, and saying that one has seen them. */
import { useEffect } from 'react';
import { useSearchParams } from 'react-router';
import { CONSOLE_SUPERVISION as W } from '../../../terms/console-supervision.ts';
import { useLanguage } from '../language.tsx';
import { EscalationList } from './escalation-list.tsx';

export default function EscalationsPage() {
  const { t } = useLanguage();
  const [search, setSearch] = useSearchParams();
  const all = search.get('all') === 'true';
  useEffect(() => {
    document.title = t(W.escalations);
  }, [t]);
  return (
    <div className="page">
      <h1>{t(W.escalations)}</h1>
      <div className="choices" role="group" aria-label={t(W.escalations)}>
        <button type="button" aria-pressed={!all} onClick={() => setSearch({})}>
          {t(W.open)}
        </button>
        <button type="button" aria-pressed={all} onClick={() => setSearch({ all: 'true' })}>
          {t(W.all)}
        </button>
      </div>
      <EscalationList open={!all} most={null} />
    </div>
  );
}
