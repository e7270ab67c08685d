/** Which of the forms that a route offers a request asks for (RFC 9110, 12.5.1). */
import { Problem } from './problems.ts';

/** The type that ranks highest; the first one where nothing is asked for. Throws NOT_ACCEPTABLE where none will do. */
export function acceptedType<Type extends string>(
  accept: string | undefined,
  offered: readonly [Type, ...Type[]],
): Type {
  if (accept === undefined || accept.trim() === '') return offered[0];
  const ranges = accept.split(',').map(rangeOf);
  let [best, most]: [Type | undefined, number] = [undefined, 0];
  for (const type of offered) {
    const weight = weightOf(type, ranges);
    if (weight > most) [best, most] = [type, weight];
  }
  if (best === undefined) throw new Problem('NOT_ACCEPTABLE', { values: { offered: offered.join(', ') } });
  return best;
}

interface Range {
  readonly type: string;
  readonly quality: number;
}

function rangeOf(text: string): Range {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const stated = Number(parameters.find((one) => one.startsWith('q='))?.slice(2) ?? 1);
  return { type, quality: Number.isNaN(stated) ? 0 : stated };
}

/** The most particular range that fits decides. */
function weightOf(type: string, ranges: readonly Range[]): number {
  const forms = [type, `${type.split('/')[0]}/*`, '*/*'];
  for (const form of forms) {
    const range = ranges.find((one) => one.type === form);
    if (range !== undefined) return range.quality;
  }
  return 0;
}
