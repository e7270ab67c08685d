/** A lamp: shape and words, and a colour on top of them. */

import { CONSOLE } from '../../../terms/console.ts';
import { LAMPS } from '../../../terms/states.ts';
import type { Language } from '../../../terms/words.ts';
import { useLanguage } from '../language.tsx';

interface LampFacts {
  readonly lamp: string;
  readonly workingDaysLeft: number | null;
}

/** The shape stands in front of the words of every lamp: ● ▲ ■ ◌ —. */
export function Lamp({ lamp }: { readonly lamp: LampFacts }) {
  const { language } = useLanguage();
  return <span className={`lamp ${lamp.lamp}`}>{lampText(lamp.lamp, language)}</span>;
}

export function lampText(lamp: string, language: Language): string {
  return LAMPS[lamp as keyof typeof LAMPS]?.[language] ?? lamp;
}

export function useTimeLeft(): (lamp: LampFacts) => string {
  const { t } = useLanguage();
  return ({ lamp, workingDaysLeft }) => {
    if (lamp === 'red') return t(CONSOLE.days.over);
    if (lamp === 'grey') return t(CONSOLE.days.stands);
    if (workingDaysLeft === null) return t(CONSOLE.days.none);
    if (workingDaysLeft === 0) return t(CONSOLE.days.today);
    return workingDaysLeft === 1 ? t(CONSOLE.days.leftOne) : t(CONSOLE.days.left, { days: workingDaysLeft });
  };
}
