/** Every fault that the product must survive, by name. */
import { run as apiKilled } from './api-killed.ts';
import { run as outboxRepeated } from './outbox-repeated.ts';
import { run as poison } from './poison.ts';
import { run as postgresRestarted } from './postgres-restarted.ts';
import { run as replyAgainstSettle } from './reply-against-settle.ts';
import type { FaultOptions, FaultReport } from './report.ts';
import { run as roundKilled } from './round-killed.ts';
import { run as temporalDown } from './temporal-down.ts';
import { run as temporalLost } from './temporal-lost.ts';
import { run as workerKilled } from './worker-killed.ts';

export const FAULTS: Readonly<Record<string, (options: FaultOptions) => Promise<FaultReport>>> = {
  'worker-killed': workerKilled,
  'temporal-down': temporalDown,
  'api-killed': apiKilled,
  'postgres-restarted': postgresRestarted,
  'reply-against-settle': replyAgainstSettle,
  poison,
  'temporal-lost': temporalLost,
  'outbox-repeated': outboxRepeated,
  'round-killed': roundKilled,
};
