/**
 * `npm run deploy:check`: what docker-compose.yml and the Dockerfile run, without Docker: the build, the runtime
 * packages, roles, migrations, Temporal on PostgreSQL, two workers, two APIs and the gateway, each with its own
 * command and settings; then a submission through one API that is read through the other, and the loss of one of each.
 */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import pg from 'pg';
import { signToken, startIssuer } from '../../local/issuer.ts';
import { temporaryHome } from '../../local/paths.ts';
import { findPerson, samplePeople } from '../../local/people.ts';
import { accepts, freePort, loopback } from '../../local/ports.ts';
import { type Postgres, startPostgres } from '../../local/postgres.ts';
import { type Child, launch } from '../../local/processes.ts';
import { signingKeyFile } from '../../local/signing-key.ts';
import { eventually } from '../support/eventually.ts';
import { ROOT, readEnvExample, readText } from './compose-file.ts';
import { buildImages, type Images } from './images.ts';
import { buildPrograms, type Programs, pathWith, run } from './programs.ts';
import { bareServer, entrypointOf, environments, lowPort, productProgram } from './services.ts';

/** `npm run deploy:check -- DIRECTORY` takes what an earlier, failed run has built there. */
const earlier = process.argv[2];
const started = performance.now();
const home = temporaryHome('shixian-deploy-');
const cleanUp: (() => Promise<unknown>)[] = [];
const say = (line: string) =>
  console.log(`${((performance.now() - started) / 1000).toFixed(1).padStart(7)} s  ${line}`);

interface Site {
  readonly images: Images;
  readonly programs: Programs;
  readonly postgres: Postgres;
  readonly temporalPort: number;
  readonly jwksUrl: string;
  readonly env: (service: string) => Record<string, string>;
}

/** Runs a one-shot service twice: the second time nothing is left to do, and it must say so by succeeding. */
async function runOnce({ env, programs }: Pick<Site, 'env' | 'programs'>, name: string): Promise<void> {
  const settings = { cwd: home, env: { ...env(name), PATH: pathWith(programs.path), HOME: home } };
  for (let time = 1; time <= 2; time += 1) await run(entrypointOf(name), settings);
  say(`${name}: done, and again without a change`);
}

interface ProgramSpec {
  readonly name: string;
  readonly command: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Resolves when the program serves; `said` is its own line that says so. */
  readonly serves: (said: Promise<void>) => Promise<unknown>;
}

/** Starts a program that stays, and waits until it serves. Throws its last lines when it ends before that. */
async function startProgram({ name, command, cwd, env, serves }: ProgramSpec): Promise<Child> {
  let announce = () => {};
  const said = new Promise<void>((resolve) => {
    announce = resolve;
  });
  const [program = '', ...args] = command;
  const child = await launch({
    ...{ name, cwd, env, command: program === 'node' ? process.execPath : program, args },
    ...{ logFile: join(home, 'logs', `${name}.log`), pidFile: join(home, 'pids', name) },
    onLine: (line) => {
      if (line.includes('"msg":"ready"')) announce();
    },
  });
  cleanUp.push(() => child.end('SIGTERM', 25_000));
  const outcome = await Promise.race([serves(said).then(() => 'serves'), child.exit]);
  if (outcome === 'serves') return child;
  throw new Error(`${name} ended before it served:\n${child.lastLines().join('\n')}`);
}

async function startTemporalServer({ programs, env, temporalPort }: Site): Promise<void> {
  const ports: Record<string, string> = { FRONTEND_GRPC_PORT: String(temporalPort), BIND_ON_IP: loopback };
  const services = ['FRONTEND', 'MATCHING', 'HISTORY', 'WORKER'].flatMap((name) => [
    `${name}_GRPC_PORT`,
    `${name}_MEMBERSHIP_PORT`,
  ]);
  for (const name of ['FRONTEND_HTTP_PORT', ...services]) ports[name] ??= String(await lowPort());
  await startProgram({
    ...{ name: 'temporal', command: [programs.temporalServer, 'start'], cwd: home },
    env: { ...env('temporal'), ...ports, PATH: process.env.PATH },
    serves: () =>
      eventually('Temporal to listen', async () => ((await accepts(temporalPort)) ? true : undefined), 90_000),
  });
}

async function startSite(): Promise<Site> {
  const programs = await buildPrograms(say);
  say('programs: there');
  const images = earlier
    ? { build: join(earlier, 'build'), runtime: join(earlier, 'runtime') }
    : await buildImages(home, say);
  const [postgresPort, temporalPort] = [await freePort(), await lowPort()];
  const postgres = await startPostgres({ dataDir: join(home, 'postgres'), port: postgresPort, log: say });
  cleanUp.push(() => postgres.stop());
  await bareServer(postgres.adminUrl);
  const secrets = Object.fromEntries(
    [...readEnvExample()].map(([name, value]) => [name, value || `${name.toLowerCase()}0`]),
  );
  const issuer = await startIssuer({ keyDir: join(home, 'issuer'), port: await freePort() });
  cleanUp.push(() => issuer.stop());
  const PUBLIC_URL = 'https://window.example.invalid';
  const own = {
    PUBLIC_URL,
    POSTGRES_PASSWORD: decodeURIComponent(new URL(postgres.adminUrl).password),
  };
  const env = environments(
    { ...secrets, ...own, JWT_ISSUER: 'https://issuer.example.invalid' },
    postgresPort,
    temporalPort,
  );
  const site = { images, programs, postgres, temporalPort, jwksUrl: issuer.jwksUrl, env };
  await runOnce(site, 'roles');
  await runOnce(site, 'temporal-schema');
  await startTemporalServer(site);
  await runOnce(site, 'temporal-namespace');
  for (const name of ['migrate', 'sample-city']) {
    const program = productProgram(site, name);
    for (let time = 1; time <= 2; time += 1) await run(program.command ?? [], program);
    say(`${name}: done, and again without a change`);
  }
  return site;
}

async function startProduct(site: Site, service: string, own: Record<string, string>): Promise<Child> {
  const program = productProgram(site, service);
  const env = { ...program.env, ...own };
  const { command = [], cwd } = program;
  const child = await startProgram({ name: service, command, cwd, env, serves: (said) => said });
  await run(program.healthcheck ?? [], { cwd: program.cwd, env });
  say(`${service}: ready, and its health check passes`);
  return child;
}

async function startGateway({ programs, env }: Site, apiPorts: readonly number[]): Promise<string> {
  const port = await freePort();
  const upstreams = apiPorts.map((one) => `${loopback}:${one}`).join(' ');
  const own = { GATEWAY_PORT: String(port), API_UPSTREAMS: upstreams, XDG_CONFIG_HOME: home, XDG_DATA_HOME: home };
  const command = [programs.caddy, 'run', '--config', join(ROOT, 'ops/gateway/Caddyfile'), '--adapter', 'caddyfile'];
  const url = `http://${loopback}:${port}`;
  const passesOn = async () => ((await fetch(`${url}/readyz`).catch(() => undefined))?.ok ? true : undefined);
  await startProgram({
    ...{ name: 'gateway', command, cwd: home, env: { ...env('gateway'), ...own } },
    serves: () => eventually('the gateway to pass requests on', passesOn),
  });
  if ((await fetch(`${url}/metrics`)).status !== 404) throw new Error('The gateway shows /metrics to everybody.');
  say('gateway: passes requests on, and keeps /metrics inside');
  return url;
}

/** Hands in the first example and returns its item numbers. `project` makes it another project. */
async function submit(url: string, token: string, key: string, project?: string): Promise<string[]> {
  const body = JSON.parse(readText('examples/first-submission.json')) as { project: { code: string } };
  if (project) body.project.code = project;
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': key };
  const answer = await fetch(`${url}/v1/submissions`, { method: 'POST', headers, body: JSON.stringify(body) });
  const text = await answer.text();
  if (answer.status !== 201) throw new Error(`The submission was answered with ${answer.status}: ${text}`);
  return (JSON.parse(text) as { items: { itemNo: string }[] }).items.map(({ itemNo }) => itemNo);
}

async function runningItems(client: Client, count: number): Promise<void> {
  const query = `WorkflowType = 'approvalItem' AND ExecutionStatus = 'Running' AND Department IS NOT NULL`;
  await eventually(
    `${count} workflows in Temporal's list, with their search attributes`,
    async () => {
      const { count: found } = await client.workflow.count(query);
      return found === count ? true : undefined;
    },
    60_000,
  );
}

async function checkRoles(appUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: appUrl });
  await client.connect();
  for (const statement of [
    'UPDATE events SET type = type',
    'DELETE FROM events',
    'TRUNCATE events',
    'CREATE TABLE mine ()',
  ]) {
    const refused = await client.query(statement).then(
      () => '',
      (error: { code?: string }) => error.code,
    );
    if (refused !== '42501') throw new Error(`shixian_api may: ${statement} (${refused})`);
  }
  await client.end();
  say('roles: shixian_api can neither change nor empty the journal');
}

async function main(): Promise<void> {
  const site = await startSite();
  const workers = [];
  for (const name of ['worker-1', 'worker-2']) {
    workers.push(await startProduct(site, name, { WORKER_METRICS_PORT: String(await freePort()) }));
  }
  const ports = [await freePort(), await freePort()];
  const apis = [];
  const SIGNING_KEY_FILE = signingKeyFile(join(home, 'signing'));
  for (const [index, port] of ports.entries()) {
    // Nobody answers at the issuer's address: its keys come from the local one.
    const own = { API_PORT: String(port), API_HOST: loopback, SIGNING_KEY_FILE, JWKS_URL: site.jwksUrl };
    apis.push(await startProduct(site, `api-${index + 1}`, own));
  }
  const gateway = await startGateway(site, ports);
  await checkRoles(site.env('api-1').DATABASE_URL as string);
  const applicant = findPerson(samplePeople(), 'unit-linhu');
  const { JWT_ISSUER: issuer = '', JWT_AUDIENCE: audience = '' } = site.env('api-1');
  const token = await signToken(join(home, 'issuer'), applicant, { issuer, audience });
  const connection = await Connection.connect({ address: `${loopback}:${site.temporalPort}` });
  cleanUp.push(() => connection.close());
  const client = new Client({ connection, namespace: 'default' });

  const items = await submit(`http://${loopback}:${ports[0]}`, token, 'deploy-check-1');
  for (const itemNo of items) {
    const answer = await fetch(`http://${loopback}:${ports[1]}/v1/items/${itemNo}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    if (!answer.ok) throw new Error(`api-2 does not know ${itemNo}, which api-1 took in: ${answer.status}`);
  }
  await runningItems(client, items.length);
  say(`submission: ${items.length} items taken in by api-1, read through api-2, each a workflow in Temporal's list`);

  await Promise.all([apis[0]?.end('SIGTERM', 25_000), workers[0]?.end('SIGTERM', 25_000)]);
  say('api-1 and worker-1: stopped');
  const more = await submit(gateway, token, 'deploy-check-2', '2609-990100-04-01-200025');
  await runningItems(client, items.length + more.length);
  say(`submission: ${more.length} items more through the gateway, with one API and one worker`);
}

mkdirSync(join(home, 'logs'));
try {
  await main();
  for (const end of cleanUp.reverse()) await end();
  say('everything is stopped');
  rmSync(home, { recursive: true, force: true });
  say('everything passed, and the directories are gone');
} catch (error) {
  process.exitCode = 1;
  console.error(error instanceof Error ? error.message : error);
  for (const end of cleanUp.reverse()) await end().catch((failure: unknown) => console.error(failure));
  console.error(
    `The logs are in ${join(home, 'logs')}. To go on with what is built: npm run deploy:check -- ${earlier ?? home}`,
  );
}
