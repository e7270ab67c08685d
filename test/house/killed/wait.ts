/** Says which processes the run consists of, and then never ends by itself. */
import { renameSync, writeFileSync } from 'node:fs';

/** What a worker of the run knows of it. */
export interface Waiting {
  readonly worker: number;
  readonly jest: number;
  readonly postgresPort: number;
  readonly temporalPort: number;
}

export async function waitToBeKilled(): Promise<void> {
  const { TEST_OWNER_URL = '', TEST_TEMPORAL_ADDRESS = '', WAITING_DIRECTORY = '' } = process.env;
  const waiting: Waiting = {
    worker: process.pid,
    jest: process.ppid,
    postgresPort: Number(new URL(TEST_OWNER_URL).port),
    temporalPort: Number(TEST_TEMPORAL_ADDRESS.split(':').at(-1)),
  };
  const file = `${WAITING_DIRECTORY}/${process.pid}`;
  writeFileSync(`${file}.new`, JSON.stringify(waiting));
  renameSync(`${file}.new`, `${file}.json`);
  await new Promise((resolve) => setTimeout(resolve, 600_000));
}
