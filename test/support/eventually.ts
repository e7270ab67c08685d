import { setTimeout as delay } from 'node:timers/promises';

/** Asks again every 25 ms until the answer is not undefined. Throws after the time, saying what was awaited. */
export async function eventually<T>(what: string, ask: () => Promise<T | undefined>, withinMs = 30_000): Promise<T> {
  const until = performance.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() > until) throw new Error(`waited ${withinMs} ms in vain for: ${what}`);
    await delay(25);
  }
}
