/** The lines between cards. Drawn where they stand; what they say is written on the cards too. */
import { useLayoutEffect, useRef, useState } from 'react';

export interface Line {
  readonly from: string;
  readonly to: string;
  readonly critical: boolean;
  /** The reader looks at one of its ends. */
  readonly looked: boolean;
}

export function Lines({ lines }: { readonly lines: readonly Line[] }) {
  const drawing = useRef<SVGSVGElement>(null);
  const [paths, setPaths] = useState<ReadonlyMap<string, string>>(new Map());
  const wanted = lines.map(({ from, to }) => `${from} ${to}`).join('\n');
  useLayoutEffect(() => {
    const sheet = drawing.current?.parentElement;
    if (!sheet) return;
    const draw = () => setPaths(new Map(wanted.split('\n').map((pair) => [pair, pathOf(sheet, pair)])));
    const observer = new ResizeObserver(draw);
    observer.observe(sheet);
    draw();
    return () => observer.disconnect();
  }, [wanted]);
  return (
    <svg ref={drawing} className="lines" aria-hidden="true">
      {lines.map(({ from, to, critical, looked }) => (
        <path
          key={`${from} ${to}`}
          d={paths.get(`${from} ${to}`) ?? ''}
          className={`${critical ? 'critical' : ''} ${looked ? 'looked' : ''}`}
        />
      ))}
    </svg>
  );
}

/** From the right edge of the one card to the left edge of the other. */
function pathOf(sheet: HTMLElement, pair: string): string {
  const [from, to] = pair.split(' ').map((id) => sheet.querySelector(`[data-type="${id}"]`)?.getBoundingClientRect());
  if (from === undefined || to === undefined) return '';
  const { left, top } = sheet.getBoundingClientRect();
  const [x1, y1] = [from.right - left, from.top + from.height / 2 - top];
  const [x2, y2] = [to.left - left, to.top + to.height / 2 - top];
  const bend = Math.max(14, (x2 - x1) / 2);
  return `M${x1},${y1} C${x1 + bend},${y1} ${x2 - bend},${y2} ${x2},${y2}`;
}
