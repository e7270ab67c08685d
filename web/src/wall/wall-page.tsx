/**
 * The view for the wall of a meeting room: dark, large, and turning its pages by itself. It stands still under the
 * pointer, while somebody presses keys, and for readers who have asked their machine for less motion.
 */
import { useCallback, useEffect, useState } from 'react';
import { useNavigate } from 'react-router';
import { CONSOLE_WALL as W } from '../../../terms/console-wall.ts';
import { useLedgerClock } from '../api/queries.ts';
import { momentText } from '../dates.ts';
import { useLanguage } from '../language.tsx';
import { Loading } from '../parts/states.tsx';
import { useTitle } from '../parts/title.ts';
import { type Reader, useReader } from '../shell/reader.ts';
import { ForecastTable, useForecast } from '../supervision/forecast.tsx';
import { WallBoard, WallOverdue } from './panels.tsx';
import '../style/wall.css';

const PANELS = ['board', 'overdue', 'forecast'] as const;
type Panel = (typeof PANELS)[number];
const TURN_S = 20;
/** After a key nothing turns for so long. */
const REST_S = 60;

export default function WallPage() {
  const { reader } = useReader();
  return reader === undefined ? <Loading /> : <Wall reader={reader} />;
}

function Wall({ reader }: { readonly reader: Reader }) {
  const { t, nameOf, language } = useLanguage();
  const navigate = useNavigate();
  const { data: clock } = useLedgerClock();
  const { panel, go, paused, pause, over } = useTurning();
  const title = t(W.title, { division: reader.divisionName ? nameOf(reader.divisionName) : '' });
  useTitle(title);
  const leave = useCallback(() => void navigate('/supervision'), [navigate]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => event.key === 'Escape' && leave();
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [leave]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: under the pointer the wall stands still; the button does the same by keyboard
    <div className="wall" onMouseEnter={() => over(true)} onMouseLeave={() => over(false)}>
      <header>
        <h1>{title}</h1>
        {clock && <time>{momentText(clock.now, language)}</time>}
      </header>
      <main aria-label={t(W.panels[panel])}>
        <h2>{t(W.panels[panel])}</h2>
        <Shown panel={panel} divisionCode={reader.divisionCode ?? ''} />
      </main>
      <footer>
        <button type="button" onClick={() => go(-1)}>
          {t(W.previous)}
        </button>
        <button type="button" aria-pressed={paused} onClick={pause}>
          {t(paused ? W.resume : W.pause)}
        </button>
        <button type="button" onClick={() => go(1)}>
          {t(W.next)}
        </button>
        <ol>
          {PANELS.map((one) => (
            <li key={one} aria-current={one === panel ? 'true' : undefined}>
              {t(W.panels[one])}
            </li>
          ))}
        </ol>
        <span className="gap" />
        <span role="status">{paused ? t(W.paused) : t(W.turns, { seconds: TURN_S })}</span>
        <span className="wide-only">{t(W.keys)}</span>
        <button type="button" onClick={leave}>
          {t(W.leave)}
        </button>
      </footer>
    </div>
  );
}

function Shown({ panel, divisionCode }: { readonly panel: Panel; readonly divisionCode: string }) {
  const forecast = useForecast();
  if (panel === 'board') return <WallBoard divisionCode={divisionCode} />;
  if (panel === 'overdue') return <WallOverdue divisionCode={divisionCode} />;
  return forecast.data ? <ForecastTable forecast={forecast.data} cell={(_id, _at, count) => count} /> : <Loading />;
}

const wantsStill = () => window.matchMedia('(prefers-reduced-motion: reduce)').matches;

/** Which panel is shown, and whether it is turned by itself. Each turn and each key begins to wait anew. */
function useTurning() {
  const [shown, setShown] = useState({ at: 0, waitS: TURN_S });
  const [paused, setPaused] = useState(wantsStill);
  const [under, setUnder] = useState(false);
  const go = useCallback(
    (by: number, waitS = REST_S) => setShown(({ at }) => ({ at: (at + by + PANELS.length) % PANELS.length, waitS })),
    [],
  );
  useEffect(() => {
    if (paused || under) return;
    const timer = setTimeout(() => go(1, TURN_S), shown.waitS * 1_000);
    return () => clearTimeout(timer);
  }, [paused, under, shown, go]);
  useEffect(() => {
    const onKey = ({ key, target }: KeyboardEvent) => {
      if (key === 'ArrowRight') go(1);
      else if (key === 'ArrowLeft') go(-1);
      else if (key === ' ' && !(target instanceof HTMLButtonElement)) setPaused((before) => !before);
      else go(0);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [go]);
  const pause = () => setPaused((before) => !before);
  return { panel: PANELS[shown.at] ?? 'board', go, paused: paused || under, pause, over: setUnder };
}
