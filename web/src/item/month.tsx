/** One month of a clock, as a table. */
import { CONSOLE } from '../../../terms/console.ts';
import { CONSOLE_ITEM } from '../../../terms/console-item.ts';
import type { Schemas } from '../api/client.ts';
import { daysAfter, dayText } from '../dates.ts';
import { useLanguage } from '../language.tsx';
import { MARK_OF_REASON, markOf } from './marks.ts';

export type Step = Schemas['ExplainedLimit']['days'][number];

const MONDAY_FIRST = [1, 2, 3, 4, 5, 6, 0] as const;
const W = CONSOLE_ITEM.clock;

interface MonthProps {
  /** yyyy-MM */
  readonly month: string;
  readonly steps: readonly Step[];
  readonly dueOn: string;
  readonly today: string;
}

export function Month({ month, steps, dueOn, today }: MonthProps) {
  const { t } = useLanguage();
  const [year, number] = month.split('-').map(Number) as [number, number];
  return (
    <table className="month">
      <caption>{t(W.month, { year, month: number })}</caption>
      <thead>
        <tr>
          {MONDAY_FIRST.map((day) => (
            <th key={day} scope="col">
              {t(CONSOLE.days.weekdays[day])}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeksOf(month, steps, today).map((week) => (
          <tr key={week[0]}>
            {week.map((on) => (
              <Day
                key={on}
                on={on}
                outside={!on.startsWith(month)}
                step={steps.find((step) => step.on === on)}
                due={on === dueOn}
                today={on === today}
              />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface DayProps {
  readonly on: string;
  readonly outside: boolean;
  readonly step: Step | undefined;
  readonly due: boolean;
  readonly today: boolean;
}

function Day({ on, outside, step, due, today }: DayProps) {
  const { t, language } = useLanguage();
  if (outside) return <td />;
  const mark = step && (MARK_OF_REASON[step.reason] ?? 'counted');
  const signs = [mark, due && 'due', today && 'today', step?.known === false && 'guessed'].filter(Boolean);
  const said = [step?.text, due && t(W.marks.due), today && t(W.marks.today)].filter(Boolean).join(' · ');
  return (
    <td className={signs.join(' ')} title={said ? `${dayText(on, language)} ${said}` : undefined}>
      <span className="date">{Number(on.slice(8))}</span>
      {step && (
        <span className="sign">
          {step.count !== null && <b>{step.count}</b>}
          {mark && markOf(mark, t)}
        </span>
      )}
      {due && <span className="flag">{t(W.glyphs.due)}</span>}
      {said && <span className="unseen">{said}</span>}
    </td>
  );
}

/** The weeks of a month in which something is counted, each from Monday, filled up with days of its neighbours. */
function weeksOf(month: string, steps: readonly Step[], today: string): readonly (readonly string[])[] {
  const [from, through] = [steps[0]?.on ?? '', steps.at(-1)?.on ?? ''];
  const matters = (on: string) => on.startsWith(month) && ((on >= from && on <= through) || on === today);
  return allWeeksOf(month).filter((week) => week.some(matters));
}

function allWeeksOf(month: string): readonly (readonly string[])[] {
  const first = `${month}-01`;
  const weekday = (new Date(`${first}T00:00:00Z`).getUTCDay() + 6) % 7;
  const weeks: string[][] = [];
  for (let monday = daysAfter(first, -weekday); monday.slice(0, 7) <= month; monday = daysAfter(monday, 7)) {
    weeks.push(Array.from({ length: 7 }, (_, i) => daysAfter(monday, i)));
  }
  return weeks;
}
