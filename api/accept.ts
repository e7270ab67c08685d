/** Which of the forms that a route can answer in the reader asks for. */

/** The form that the Accept header ranks highest; the first of them where it names none, and for equal ranks. */
export function preferredOf<Type extends string>(accept: string | undefined, types: readonly [Type, ...Type[]]): Type {
  const weights = new Map<string, number>();
  for (const range of (accept ?? '').split(',')) {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    const quality = parameters.find((one) => one.startsWith('q='))?.slice(2);
    weights.set(type, quality === undefined ? 1 : Number(quality) || 0);
  }
  const weightOf = (type: Type) => weights.get(type) ?? 0;
  return types.reduce((best, type) => (weightOf(type) > weightOf(best) ? type : best), types[0]);
}
