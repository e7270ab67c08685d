/** The signs of the days on the calendar: each has a letter or a number, and a colour on top of it. */
import { CONSOLE_ITEM } from '../../../terms/console-item.ts';
import type { Words } from '../../../terms/words.ts';

export const MARKS = ['counted', 'makeUp', 'holiday', 'weekend', 'paused', 'start', 'due', 'today'] as const;
export type Mark = (typeof MARKS)[number];

/** The sign of a reason of the API; a reason that only counts has none but its number. */
export const MARK_OF_REASON: Readonly<Record<string, Mark>> = {
  start: 'start',
  'working-day': 'counted',
  'calendar-day': 'counted',
  'corresponding-day': 'counted',
  rolled: 'counted',
  hours: 'counted',
  'make-up-workday': 'makeUp',
  weekend: 'weekend',
  'public-holiday': 'holiday',
  excluded: 'paused',
};

export function markOf(mark: Mark, t: (words: Words) => string): string {
  const glyphs: Readonly<Partial<Record<Mark, Words>>> = CONSOLE_ITEM.clock.glyphs;
  const glyph = glyphs[mark];
  return glyph === undefined ? '' : t(glyph);
}
