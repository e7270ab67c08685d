/** An answer as a table for people: each day, counted or not, and why, in Chinese and English. */

import type { ClockStep } from '../domain/calendar/explain.ts';
import { dayNumber, isoWeekday } from '../domain/calendar/local-date.ts';
import { fill, TERMS, type Words } from '../terms/catalogue.ts';
import type { Answer } from './clock-answer.ts';

/** The whole table of one vector, without a line feed at its end. The words stand last, so that all columns align. */
export function tableOf(answer: Answer): string {
  const notes = [...dueNotes(answer), ...regimeNotes(answer)].map((note) => `  ${note}`);
  return [answer.name, ...notes, ...answer.steps.map(stepLine), ''].join('\n');
}

function stepLine({ on, count, reason, known }: ClockStep): string {
  const counted = (count === null ? '-' : String(count)).padStart(4);
  const why = joined(TERMS.steps[reason], known ? null : TERMS.unknownDay);
  return `  ${on}  ${isoWeekday(dayNumber(on))}  ${counted}  ${why}`;
}

function dueNotes({ dueOn, dueAt, provisional, rejected, resumesOn, resetOn }: Answer): readonly string[] {
  const { clockTable } = TERMS;
  return [
    dueOn === null ? both(clockTable.noDue) : both(clockTable.dueOn, { on: dueOn }),
    ...(dueAt === undefined ? [] : [both(clockTable.dueAt, { at: dueAt })]),
    ...(provisional ? [both(clockTable.provisional)] : []),
    ...(rejected ? [both(clockTable.rejected)] : []),
    ...(resumesOn === undefined ? [] : [both(clockTable.resumesOn, { on: resumesOn })]),
    ...(resetOn === undefined ? [] : [both(clockTable.resetOn, { on: resetOn })]),
  ];
}

function regimeNotes({ outcome, ignored = [] }: Answer): readonly string[] {
  const notes = ignored.map(({ on, event, section, reason }) =>
    bothWith(TERMS.clockTable.ignored, { on, event, section }, { reason: TERMS.regimeIgnored[reason] }),
  );
  if (outcome === undefined) return notes;
  const words = TERMS.regimeOutcomes[outcome.kind];
  switch (outcome.kind) {
    case 'decided':
    case 'decided-late':
      return [...notes, both(words, { on: outcome.on, event: outcome.event })];
    case 'standing-still':
      return [...notes, both(words, { waitingFor: outcome.waitingFor.join(', ') })];
    case 'condition-missing':
      return [...notes, both(words, { anyOf: outcome.anyOf.join(', '), section: outcome.section })];
    case 'silence': {
      const { on, section, means, lateAct } = outcome;
      const silence = bothWith(words, { on, section }, { means: TERMS.regimeSilence[means] });
      if (lateAct === undefined) return [...notes, silence];
      const effect = TERMS.regimeLateEffects[lateAct.effect ?? 'unsaid'];
      return [
        ...notes,
        silence,
        bothWith(TERMS.clockTable.lateAct, { on: lateAct.on, event: lateAct.event }, { effect }),
      ];
    }
  }
}

/** The reason, and behind it what is said of a day that no notice covers. */
function joined(reason: Words, unknown: Words | null): string {
  return (['zh-CN', 'en'] as const).map((language) => reason[language] + (unknown?.[language] ?? '')).join(' / ');
}

function both(words: Words, values: Readonly<Record<string, string>> = {}): string {
  return `${fill(words, 'zh-CN', values)} / ${fill(words, 'en', values)}`;
}

/** As `both`; `worded` are values that are words themselves. */
function bothWith(
  words: Words,
  values: Readonly<Record<string, string>>,
  worded: Readonly<Record<string, Words>>,
): string {
  const sides = (['zh-CN', 'en'] as const).map((language) => {
    const inLanguage = Object.entries(worded).map(([name, each]) => [name, each[language]] as const);
    return fill(words, language, { ...values, ...Object.fromEntries(inLanguage) });
  });
  return sides.join(' / ');
}
