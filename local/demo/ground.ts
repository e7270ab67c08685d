/** Where the demo plays: a home of its own, emptied first, with the whole stack on free ports. */
import { join, resolve } from 'node:path';
import pg from 'pg';
import { signToken } from '../issuer.ts';
import { heldBy, lockHolder } from '../lock.ts';
import { emptyHome, localPaths, repository } from '../paths.ts';
import { findPerson, samplePeople } from '../people.ts';
import { freePort } from '../ports.ts';
import type { Log } from '../processes.ts';
import { endLeftovers, type Stack, type StackPorts, startStack } from '../stack.ts';
import { type Caller, createCaller } from './client.ts';
import type { As } from './play.ts';

/** Settings of a reader's own city stay out of the demo: it runs on what it starts itself. */
const OWN = {
  DATABASE_URL: '',
  MIGRATION_DATABASE_URL: '',
  TEMPORAL_ADDRESS: '',
  TEMPORAL_NAMESPACE: '',
  JWT_ISSUER: '',
  JWT_AUDIENCE: '',
  JWKS_URL: '',
  LOG_LEVEL: 'info',
};
const GRACE_SECONDS = 60;

/** Below the data directory (`.local`, or SHIXIAN_HOME), so that emptying it never touches the reader's own ledger. */
function demoHome(): string {
  return join(resolve(process.env.SHIXIAN_HOME || join(repository, '.local')), 'demo');
}

/** Empties the home and starts everything, the simulated clock standing at `beginsAt`. */
export async function prepareGround(beginsAt: string, withUi: boolean, log: Log, signal: AbortSignal): Promise<Stack> {
  const home = demoHome();
  const paths = localPaths({ ...process.env, SHIXIAN_HOME: home });
  const holder = lockHolder(paths.lock);
  if (holder !== undefined) throw new Error(heldBy(holder, paths.lock));
  await endLeftovers(paths, log);
  emptyHome(paths);
  const clock = { clock: 'simulated', graceSeconds: GRACE_SECONDS } as const;
  const stack = await startStack({ home, ports: await freePorts(), ...clock, withUi, log, env: OWN, signal });
  try {
    await beginAt(stack.ownerUrl, beginsAt);
  } catch (error) {
    await stack.stop();
    throw error;
  }
  return stack;
}

async function freePorts(): Promise<StackPorts> {
  const [api, issuer, postgres, temporal, temporalUi] = await Promise.all([1, 2, 3, 4, 5].map(() => freePort()));
  return { api, issuer, postgres, temporal, temporalUi } as StackPorts;
}

/**
 * The one thing that no route does: through the API the clock only ever moves forward, and today may lie behind the
 * story. Before the first event the owner of the ledger says where its simulated time begins.
 */
async function beginAt(ownerUrl: string, instant: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    const { rowCount } = await client.query(
      `UPDATE clock_settings SET stands_at = $1 WHERE mode = 'simulated' AND NOT EXISTS (SELECT FROM events)`,
      [instant],
    );
    if (rowCount !== 1)
      throw new Error('The clock of the demo could not be set: its ledger is not empty or not simulated.');
  } finally {
    await client.end();
  }
}

/** Callers with real tokens of the sample people, one each. */
export function callersOf(stack: Stack): As {
  const people = samplePeople();
  const callers = new Map<string, Promise<Caller>>();
  const create = async (id: string) => {
    const token = await signToken(stack.paths.issuer, findPerson(people, id));
    return createCaller(stack.apiUrl, id, token);
  };
  return (person) => {
    const caller = callers.get(person) ?? create(person);
    callers.set(person, caller);
    return caller;
  };
}
