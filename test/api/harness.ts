/** The API over a database of its own, and tokens for the people of the sample city. */
import { createLocalJWKSet, exportJWK, exportPKCS8, generateKeyPair, SignJWT } from 'jose';
import { pino } from 'pino';
import { buildApp } from '../../api/app.ts';
import type { ApiDeps, App, TemporalPort } from '../../api/deps.ts';
import { createIssuerKeys } from '../../api/issuer-keys.ts';
import { createSigner } from '../../api/signer.ts';
import { type Config, loadConfig } from '../../config/env.ts';
import { draftDueBulletins } from '../../db/bulletins.ts';
import type { Ledger, LedgerOptions } from '../../db/ledger.ts';
import { resettleRound } from '../../db/resettle.ts';
import { settleDue } from '../../db/settle.ts';
import { sampleCity } from '../support/city.ts';
import { createTestDatabase, type DatabaseOptions, ledgerOver, type TestDatabase } from '../support/database.ts';

export interface Harness {
  readonly app: App;
  readonly ledger: Ledger;
  readonly database: TestDatabase;
  readonly config: Config;
  readonly keys: typeof keys;
  /** A token for a person of the sample city. */
  token(personId: string, claims?: Readonly<Record<string, unknown>>): Promise<string>;
  /** A request as that person; null: without a token. */
  as(personId: string | null): Caller;
  close(): Promise<void>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | number | undefined>>;
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked into freely by the tests
  readonly body: any;
}

export interface Caller {
  get(url: string, headers?: Record<string, string>): Promise<Answer>;
  post(url: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  put(url: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
}

interface Options extends Partial<LedgerOptions> {
  readonly clock: DatabaseOptions['clock'];
  readonly temporal?: TemporalPort;
  readonly letterheads?: ApiDeps['letterheads'];
  readonly materials?: ApiDeps['materials'];
  /** Stands for the system's resolver of names. */
  readonly resolve?: ApiDeps['resolve'];
  /** Settings beside the ledger's. With JWT_ISSUER keys are found there, as in the process, and tokens come from there alone. */
  readonly env?: Readonly<Record<string, string>>;
}

const keyPair = await generateKeyPair('ES256');
const jwk = { ...(await exportJWK(keyPair.publicKey)), kid: 'test', alg: 'ES256' };
export const publicKeys = { keys: [jwk] };
const keys = createLocalJWKSet(publicKeys);
const { privateKey } = await generateKeyPair('ES256', { extractable: true });
const signer = await createSigner(await exportPKCS8(privateKey));

/** Signs any claims with the test's key. */
export function sign(claims: Record<string, unknown>, expiresIn: string | null = '1h'): Promise<string> {
  const jwt = new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid: 'test', typ: 'at+jwt' });
  if (expiresIn !== null) jwt.setExpirationTime(expiresIn);
  return jwt.sign(keyPair.privateKey);
}

export async function startApi({
  clock,
  temporal,
  resolve,
  letterheads,
  materials,
  env = {},
  ...overrides
}: Options): Promise<Harness> {
  const database = await createTestDatabase({ clock });
  const ledger = ledgerOver(database.appUrl, overrides);
  const SHIXIAN_CLOCK = clock === 'real' ? 'real' : 'simulated';
  const config = loadConfig({ DATABASE_URL: database.appUrl, SHIXIAN_CLOCK, ...env });
  const logger = pino({ level: process.env.TEST_LOG ?? 'silent' });
  const known = env.JWT_ISSUER === undefined ? keys : createIssuerKeys(config.tokens);
  const app = await buildApp({
    config,
    ledger,
    logger,
    keys: known,
    temporal,
    signer,
    resolve,
    letterheads,
    materials,
  });
  const token = async (personId: string, claims: Readonly<Record<string, unknown>> = {}) => {
    const person = sampleCity.people.find(({ id }) => id === personId);
    if (person === undefined) throw new Error(`${personId} is not in the sample city`);
    const { role, departmentId, unitId, division } = person;
    const { issuer, audience } = config.tokens;
    const where = { departmentId, unitId, division };
    return sign({ sub: personId, roles: [role], ...where, iss: issuer, aud: audience, ...claims });
  };
  return {
    app,
    ledger,
    database,
    config,
    keys,
    token,
    as: (personId) => callerOf(app, personId === null ? null : token(personId)),
    async close() {
      await app.close();
      await ledger.pool.end();
      await database.drop();
    },
  };
}

function callerOf(app: App, token: Promise<string> | null): Caller {
  const inject = async (
    method: 'GET' | 'POST' | 'PUT',
    url: string,
    headers: Record<string, string>,
    payload?: string,
  ) => {
    const authorization = token === null ? {} : { authorization: `Bearer ${await token}` };
    const response = await app.inject({
      method,
      url,
      headers: { ...authorization, ...headers },
      ...(payload && { payload }),
    });
    const type = String(response.headers['content-type'] ?? '');
    const body: unknown = type.includes('json') && response.body !== '' ? JSON.parse(response.body) : response.body;
    return { status: response.statusCode, headers: response.headers, body };
  };
  const send = (method: 'POST' | 'PUT', url: string, body: unknown, headers: Record<string, string>) => {
    if (body === undefined) return inject(method, url, headers);
    const payload = typeof body === 'string' ? body : JSON.stringify(body);
    return inject(method, url, { 'content-type': 'application/json', ...headers }, payload);
  };
  return {
    get: (url, headers = {}) => inject('GET', url, headers),
    post: (url, body, headers = {}) => send('POST', url, body, headers),
    put: (url, body, headers = {}) => send('PUT', url, body, headers),
  };
}

let count = 0;

/** A package for a new project of unit `linhu`, with one material for all items. */
export function packageFor(
  items: readonly { typeId: string; division: string }[],
  overrides: Record<string, unknown> = {},
) {
  count += 1;
  return {
    project: {
      code: `2609-990100-04-01-${String(count).padStart(6, '0')}`,
      name: `测试项目 ${count}`,
      nameEn: `Test project ${count}`,
      kind: 'warehouse',
      division: '990100',
      investmentWan: 14800,
      unit: { creditCode: '91990100MA7Q2H6K2W' },
      ...overrides,
    },
    contact: { name: '杜霁章', phone: '0600-8802217' },
    items,
    materials: [
      {
        name: '水土保持方案报告书.pdf',
        mediaType: 'application/pdf',
        bytes: 38410,
        sha256: '7'.repeat(64),
        forItems: items.map(({ typeId }) => typeId),
      },
    ],
  };
}

export const city = '990100';
let keyCount = 0;

/** A fresh Idempotency-Key. */
export function newKey(): Record<string, string> {
  keyCount += 1;
  return { 'idempotency-key': `key-${process.pid}-${keyCount}` };
}

/** Hands the items in as the unit and answers the receipt. */
export async function submit(
  api: Harness,
  items: readonly { typeId: string; division: string }[],
): Promise<Answer['body']> {
  const answer = await api.as('unit-linhu').post('/v1/submissions', packageFor(items), newKey());
  if (answer.status !== 201) throw new Error(`not taken in: ${JSON.stringify(answer.body)}`);
  return answer.body;
}

/** Settles in this process what a worker would settle. */
export function settlingPort(ledger: () => Ledger): TemporalPort {
  return {
    isUp: async () => true,
    async settleNow() {
      while ((await settleDue(ledger())).settled > 0 || (await resettleRound(ledger())) > 0);
      // The relay's part: nobody listens here, so the lines go.
      await ledger().pool.query('DELETE FROM outbox');
    },
    async ring({ id }) {
      if (id === 'bulletins') await draftDueBulletins(ledger(), () => undefined);
    },
  };
}
