/** A workflow that does nothing but wake at an instant: the floor below which no timer of Temporal comes. */
import { proxySinks, type Sinks, sleep } from '@temporalio/workflow';

export interface SleeperSinks extends Sinks {
  readonly sleeper: { asleep(): void; woke(): void };
}

const { sleeper: tell } = proxySinks<SleeperSinks>();

/** `wakeAt`: milliseconds since 1970. */
export async function sleeper(wakeAt: number): Promise<void> {
  tell.asleep();
  await sleep(wakeAt - Date.now());
  tell.woke();
}
