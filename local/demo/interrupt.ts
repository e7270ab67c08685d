/** Ctrl-C: the first asks for an orderly end, a later one ends everything at once. */
import { killLaunched } from '../processes.ts';
import { say } from './text.ts';

/** A terminal, npm and tsx may each hand on the same Ctrl-C; only a later one is a second one. */
const SAME_SIGNAL_MS = 1_000;

/** The signal that is aborted when somebody wants the end. */
export function listenForCtrlC(): AbortSignal {
  const breakOff = new AbortController();
  let askedAt: number | undefined;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (askedAt === undefined) {
        askedAt = performance.now();
        say('', 'Stopping. (A second Ctrl-C ends everything at once.)');
        breakOff.abort(new Error('The demo was broken off.'));
      } else if (performance.now() - askedAt > SAME_SIGNAL_MS) {
        void killLaunched().finally(() => process.exit(130));
      }
    });
  }
  // A SIGTERM to npm ends npm's shell, which hands nothing on; that this process then has another parent is the only sign.
  const parent = process.ppid;
  if (process.env.npm_lifecycle_event) {
    setInterval(() => {
      if (process.ppid !== parent && askedAt === undefined) process.kill(process.pid, 'SIGTERM');
    }, 500).unref();
  }
  return breakOff.signal;
}

/** Resolves when the signal is aborted. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
