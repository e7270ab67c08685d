/** Every word that a user reads, in Chinese and in English. Data only; `fill` puts the particulars in. */
import { FIELDS } from './fields.ts';
import { PROBLEMS } from './problems.ts';
import { ACCEPTANCE_SILENCE, ACTIONS, EVENTS, LAMPS, SILENCE, STATUSES } from './states.ts';
import { TIMETABLE_COMMAND } from './timetable.ts';
import type { Language, Words } from './words.ts';

export type { FieldCode } from './fields.ts';
export type { ProblemCode } from './problems.ts';
export type { Language, Words } from './words.ts';

export const TERMS = {
  problems: PROBLEMS,
  fields: FIELDS,
  statuses: STATUSES,
  actions: ACTIONS,
  events: EVENTS,
  lamps: LAMPS,
  silence: SILENCE,
  acceptanceSilence: ACCEPTANCE_SILENCE,
  timetableCommand: TIMETABLE_COMMAND,
} as const;

/** The text in one language with its `{places}` filled; a place without a value stays as it stands. */
export function fill(words: Words, language: Language, values: Readonly<Record<string, string | number>> = {}): string {
  return words[language].replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
}
