/** `npm start`: the embedded default in the foreground, until Ctrl-C. */
import { linesToPaste } from './first-steps.ts';
import { killLaunched } from './processes.ts';
import { type Stack, startStack } from './stack.ts';

/** A terminal, npm and tsx may each hand on the same Ctrl-C; only a later one is a second one. */
const sameSignalMs = 1_000;

const say = (line: string) => process.stdout.write(`${line}\n`);
const breakOff = new AbortController();

let askedAt: number | undefined;
const asked = new Promise<void>((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (askedAt === undefined) {
        askedAt = performance.now();
        say('\nStopping. (A second Ctrl-C ends everything at once.)');
        breakOff.abort(new Error('The start was broken off.'));
        resolve();
      } else if (performance.now() - askedAt > sameSignalMs) {
        void killLaunched().finally(() => process.exit(130));
      }
    });
  }
});

// A SIGTERM to npm ends npm's shell, which hands nothing on; that this process then has another parent is the only sign.
const parent = process.ppid;
if (process.env.npm_lifecycle_event) {
  setInterval(() => {
    if (process.ppid !== parent && askedAt === undefined) process.kill(process.pid, 'SIGTERM');
  }, 500).unref();
}

process.exitCode = await main();

async function main(): Promise<number> {
  const since = performance.now();
  let stack: Stack;
  try {
    stack = await startStack({
      clock: process.env.SHIXIAN_CLOCK === 'simulated' ? 'simulated' : 'real',
      withUi: true,
      withConsole: true,
      log: (line) => say(`  ${line}`),
      signal: breakOff.signal,
    });
  } catch (error) {
    if (askedAt !== undefined) return 0;
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
  welcome(stack, (performance.now() - since) / 1000);
  const failure = await Promise.race([stack.failed, asked]);
  if (failure !== undefined) process.stderr.write(`${failure}\nEverything else is being stopped.\n`);
  await stack.stop();
  say('Stopped. The data stay where they are; npm start finds them again.');
  return failure === undefined ? 0 : 1;
}

function welcome(stack: Stack, seconds: number): void {
  say(`\nShixian is ready (${seconds.toFixed(1)} s). Data: ${stack.paths.home}, logs: ${stack.paths.logs}`);
  say(`  Console        ${stack.apiUrl}/console/`);
  say(`  API            ${stack.apiUrl}`);
  say(`  Reference      ${stack.apiUrl}/docs`);
  say(`  Temporal UI    ${stack.uiUrl ?? 'not started here'}`);
  say('\nTo try it, paste these lines into another terminal, in this directory:\n');
  for (const line of linesToPaste(stack.apiUrl)) say(`  ${line}`);
  say('\nCtrl-C stops everything.');
}
