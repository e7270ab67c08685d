/** Nobody mistakes a practice ledger for the real one. */
import { CONSOLE } from '../../../terms/console.ts';
import { useLedgerClock } from '../api/queries.ts';
import { momentText } from '../dates.ts';
import { useLanguage } from '../language.tsx';

export function SimulationBanner() {
  const { t, language } = useLanguage();
  const { data: clock } = useLedgerClock();
  if (clock?.mode !== 'simulated') return null;
  return (
    <aside className="simulation" aria-label={t(CONSOLE.simulation.banner)}>
      <strong>{t(CONSOLE.simulation.banner)}</strong> <time>{momentText(clock.now, language)}</time>{' '}
      <span>({t(clock.standsStill ? CONSOLE.simulation.stands : CONSOLE.simulation.runs)})</span>{' '}
      <span className="wide-only">{t(CONSOLE.simulation.warning)}</span>
    </aside>
  );
}
