/** Intake through HTTP against the same SQL in a bare loop of one transaction per item. */
import { join } from 'node:path';
import { signToken, startIssuer, tokenParties } from '../local/issuer.ts';
import { findPerson, samplePeople } from '../local/people.ts';
import { freePort, loopback } from '../local/ports.ts';
import { type Service, startService } from '../local/service.ts';
import { packageOf, UNIT } from '../test/support/packages.ts';
import { recordIntakes, runBareLoop } from './bare-intake.ts';
import { cpuPerItem, readCpu } from './cpu.ts';
import { type Database, type Engines, GRACE_MS, POOL_SIZE } from './engines.ts';
import { addChecks, type Checks, compare, type Figure, type Pair, type Side, SOUND } from './figures.ts';
import { postSubmissions } from './http-load.ts';

export interface IntakeSizes {
  readonly submissions: number;
  /** Submissions before the measurement, so that the code is compiled and the connections are open. */
  readonly warmUp: number;
  readonly repetitions: number;
}

interface Measured {
  readonly side: Side;
  readonly checks: Checks;
}

const CONNECTIONS = 16;
const TYPES = ['soil-water', 'temp-land', 'eia-form', 'fire-design', 'lightning'];

export async function benchIntake(engines: Engines, sizes: IntakeSizes): Promise<readonly Figure[]> {
  const pairs: Pair[] = [];
  const checks: Checks[] = [];
  for (let i = 0; i < sizes.repetitions; i += 1) {
    const ours = await onFresh(engines, (database) => measureHttp(engines, database, sizes));
    const other = await onFresh(engines, (database) => measureBare(engines, database, sizes));
    pairs.push([ours.side, other.side]);
    checks.push(ours.checks, other.checks);
  }
  return [
    compare({
      name: `intake, ${sizes.submissions} submissions of ${TYPES.length} items`,
      ours: `HTTP, ${CONNECTIONS} connections`,
      other: `the same SQL, a transaction per item, ${CONNECTIONS} connections`,
      target: { atLeast: 0.5 },
      pairs,
      checks: addChecks(checks),
    }),
  ];
}

async function onFresh(engines: Engines, measure: (database: Database) => Promise<Measured>): Promise<Measured> {
  const database = await engines.database();
  try {
    return await measure(database);
  } finally {
    await database.drop();
  }
}

/** The API is a process of its own; the requests come from this one. */
async function measureHttp(engines: Engines, database: Database, sizes: IntakeSizes): Promise<Measured> {
  const keyDir = join(engines.home, 'issuer');
  const token = await signToken(keyDir, findPerson(samplePeople(), UNIT.personId), tokenParties({}));
  const issuer = await startIssuer({ keyDir, port: await freePort() });
  try {
    const { api, url } = await startApi(engines, database, issuer.jwksUrl);
    try {
      const first = await postSubmissions(url, token, bodies(sizes.warmUp), CONNECTIONS);
      const measured = bodies(sizes.submissions);
      const items = sizes.submissions * TYPES.length;
      await engines.settleDisk();
      const cpuBefore = readCpu(engines, 'client', { API: api.pid() });
      const since = performance.now();
      const receipts = await postSubmissions(url, token, measured, CONNECTIONS);
      const tookMs = performance.now() - since;
      const cpu = cpuPerItem(cpuBefore, readCpu(engines, 'client', { API: api.pid() }), items);
      const checks = await checkReceipts(database, [...first, ...receipts], sizes.warmUp + sizes.submissions);
      return { side: { rate: (items / tookMs) * 1000, cpu }, checks };
    } finally {
      await api.stop();
    }
  } finally {
    await issuer.stop();
  }
}

async function startApi(
  engines: Engines,
  database: Database,
  jwksUrl: string,
): Promise<{ readonly api: Service; readonly url: string }> {
  const port = await freePort();
  const env = { ...serviceEnv(engines, database, jwksUrl), API_PORT: String(port) };
  const files = { logFile: join(engines.home, 'api.log'), pidFile: join(engines.home, 'api.pid') };
  const api = await startService({ name: 'the API', entry: 'api/server.ts', env, ...files, log: () => undefined });
  return { api, url: `http://${loopback}:${port}` };
}

/** The environment of the product's processes over this database. */
export function serviceEnv(engines: Engines, database: Database, jwksUrl: string) {
  const parties = tokenParties({});
  return {
    PATH: process.env.PATH,
    DATABASE_URL: database.appUrl,
    DATABASE_POOL_SIZE: String(POOL_SIZE),
    TEMPORAL_ADDRESS: engines.temporal.address,
    API_HOST: loopback,
    JWKS_URL: jwksUrl,
    JWT_ISSUER: parties.issuer,
    JWT_AUDIENCE: parties.audience,
    SHIXIAN_CLOCK: 'simulated',
    SHIXIAN_GRACE_SECONDS: String(GRACE_MS / 1000),
  };
}

/** Each for a project of its own, with one document per item. */
export function bodies(count: number): readonly string[] {
  const items = TYPES.map((typeId) => ({ typeId, division: '990100' }));
  return Array.from({ length: count }, () => {
    const { project, contact, materials } = packageOf(items);
    const { creditCode, ...said } = project;
    const documents = TYPES.map((typeId) => ({ ...materials[0], name: `${typeId}.pdf`, forItems: [typeId] }));
    return JSON.stringify({ project: { ...said, unit: { creditCode } }, contact, items, materials: documents });
  });
}

async function measureBare(engines: Engines, database: Database, sizes: IntakeSizes): Promise<Measured> {
  const items = sizes.submissions * TYPES.length;
  const first = sizes.warmUp * TYPES.length;
  const ledger = database.ledger();
  const intakes = await recordIntakes(ledger, first + items);
  await ledger.pool.end();
  await runBareLoop(database.appUrl, intakes.slice(0, first), CONNECTIONS);
  await engines.settleDisk();
  const cpuBefore = readCpu(engines, 'client');
  const tookMs = await runBareLoop(database.appUrl, intakes.slice(first), CONNECTIONS);
  const cpu = cpuPerItem(cpuBefore, readCpu(engines, 'client'), items);
  const stored = (await countRows(database)).length;
  const problems = stored === intakes.length ? [] : [`the bare loop stored ${stored} of ${intakes.length} items`];
  return { side: { rate: (items / tookMs) * 1000, cpu }, checks: { ...SOUND, problems } };
}

/** Every acknowledged receipt stands once, with each of its items once, each with one event and one outbox line. */
async function checkReceipts(database: Database, receipts: readonly string[], sent: number): Promise<Checks> {
  const rows = await countRows(database);
  const stored = new Map(rows.map((row) => [row.receiptNo, row]));
  const acknowledged = new Set(receipts);
  let lost = (sent - receipts.length) * TYPES.length;
  // A receipt given to two submissions means that one of them is lost; a submission nobody was told of is one too many.
  let double =
    receipts.length - acknowledged.size + rows.filter(({ receiptNo }) => !acknowledged.has(receiptNo)).length;
  for (const receiptNo of acknowledged) {
    const { items, types, events, lines } = stored.get(receiptNo) ?? { items: 0, types: 0, events: 0, lines: 0 };
    lost += TYPES.length - Math.min(types, events, lines);
    double += Math.max(items, events, lines) - types;
  }
  return { ...SOUND, lost, double };
}

interface StoredReceipt {
  readonly receiptNo: string;
  readonly items: number;
  readonly types: number;
  readonly events: number;
  readonly lines: number;
}

async function countRows(database: Database): Promise<readonly StoredReceipt[]> {
  const { pool } = database.ledger();
  try {
    const { rows } = await pool.query<StoredReceipt>(
      `WITH told AS (SELECT item_id, count(*) AS lines FROM outbox GROUP BY item_id),
       begun AS (SELECT item_id, count(*) AS events FROM events WHERE type = 'ItemSubmitted' GROUP BY item_id)
       SELECT receipt_no AS "receiptNo", count(items.id)::int AS items, count(DISTINCT type_id)::int AS types,
         coalesce(sum(events), 0)::int AS events, coalesce(sum(lines), 0)::int AS lines
       FROM submissions s LEFT JOIN items ON items.submission_id = s.id LEFT JOIN begun ON begun.item_id = items.id
       LEFT JOIN told ON told.item_id = items.id GROUP BY receipt_no`,
    );
    return rows;
  } finally {
    await pool.end();
  }
}
