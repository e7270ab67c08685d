/** Every fault that the product must survive, by name. */
import type { FaultOptions, FaultReport } from './report.ts';
import { run as workerKilled } from './worker-killed.ts';

export const FAULTS: Readonly<Record<string, (options: FaultOptions) => Promise<FaultReport>>> = {
  'worker-killed': workerKilled,
};
