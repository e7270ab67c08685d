/** The one place where the environment is read. Every process parses it once, at its start. */
import { z } from 'zod';
import { withSecrets } from './secrets.ts';
import { passwordFindings, unknownSettings } from './self-check.ts';

const seconds = (defaultValue: number) => z.coerce.number().positive().max(3600).default(defaultValue);
const port = (defaultValue: number) => z.coerce.number().int().min(0).max(65_535).default(defaultValue);

const environment = z.object({
  /** `production` refuses everything that is only meant for a desk: a simulated clock, the local issuer. */
  SHIXIAN_MODE: z.enum(['development', 'production']).default('development'),
  /** PostgreSQL as the application's role, which can append to the ledger and never change it. */
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  DATABASE_POOL_SIZE: z.coerce.number().int().min(2).max(200).default(16),
  TEMPORAL_ADDRESS: z.string().min(1).default('127.0.0.1:7233'),
  TEMPORAL_NAMESPACE: z.string().min(1).default('default'),
  API_HOST: z.string().min(1).default('127.0.0.1'),
  API_PORT: port(8080),
  /** How many requests a person, a key or an address may send in a minute to one API; 0: no limit. 1200 in production, none at a desk. */
  API_RATE_PER_MINUTE: z.coerce.number().int().min(0).max(1_000_000).optional(),
  /** The address by which the public reaches the API; it is printed on certificates. Needed in production. */
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** A private key in PEM (PKCS#8) that certificates are signed with. Needed in production. */
  SIGNING_KEY_FILE: z.string().min(1).optional(),
  /** A folder with the city's own templates of letters (docs/documents.md); without it letters have the plain layout. */
  LETTERHEAD_DIR: z.string().min(1).optional(),
  /** The identity provider, as its tokens and its discovery document name it. Needed in production. */
  JWT_ISSUER: z.url({ protocol: /^https?$/ }).default('http://127.0.0.1:8079'),
  JWT_AUDIENCE: z.string().min(1).default('shixian'),
  /** Where its keys are published; without it the discovery document says so. */
  JWKS_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** `typ` of its access tokens: RFC 9068's `at+jwt`, or also plain `JWT` where the provider writes no other. */
  JWT_TYP: z.enum(['at+jwt', 'JWT']).default('at+jwt'),
  /** As what the console signs its people in, and what it asks for. */
  CONSOLE_CLIENT_ID: z.string().min(1).default('shixian-console'),
  CONSOLE_SCOPE: z.string().min(1).default('openid profile'),
  /** `simulated` lets an administrator move the ledger's clock forward; never in production. */
  SHIXIAN_CLOCK: z.enum(['real', 'simulated']).default('real'),
  /** G: how long after a due instant a reply that was received in time may still be on its way. */
  SHIXIAN_GRACE_SECONDS: seconds(60),
  /** How long a command waits for an item that another command holds. */
  SHIXIAN_LOCK_WAIT_SECONDS: seconds(3),
  /** A prebuilt bundle of the workflows; without it the worker builds one and keeps it. */
  WORKFLOW_BUNDLE: z.string().min(1).optional(),
  WORKER_METRICS_PORT: port(0),
  /** A file outside the database in which the worker keeps the last event seen; without it no restore is noticed. */
  SHIXIAN_WITNESS_FILE: z.string().min(1).optional(),
  /** Where the worker posts each signed head of the log, so that it is known outside. */
  SHIXIAN_HEADS_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** The folder that the files of materials lie in; with MATERIALS_S3_URL only those on their way in. Without either none is taken. */
  MATERIALS_DIR: z.string().min(1).optional(),
  /** A bucket behind the S3 interface instead, and a prefix in it: https://host/bucket/prefix. */
  MATERIALS_S3_URL: z.url({ protocol: /^https?$/ }).optional(),
  MATERIALS_S3_REGION: z.string().min(1).default('us-east-1'),
  MATERIALS_S3_KEY_ID: z.string().min(1).optional(),
  /** A file that holds the secret of that key and nothing else. */
  MATERIALS_S3_SECRET_FILE: z.string().min(1).optional(),
  /** The largest file that is taken, and how much a unit may store, in MiB (1,048,576 bytes). */
  MATERIALS_MAX_MIB: z.coerce.number().int().min(1).max(10_000).default(200),
  MATERIALS_UNIT_MIB: z.coerce.number().int().min(1).max(100_000_000).default(20_000),
  /** host:port of clamd. With it no file is taken that clamd has not called clean; without it none is scanned. */
  CLAMD_ADDRESS: z
    .string()
    .regex(/^[^\s:]+:\d{1,5}$/)
    .optional(),
  /** Private networks whose receivers webhooks may call all the same, such as 10.20.0.0/16; several with commas. */
  WEBHOOK_NETWORKS: z
    .string()
    .transform((list) => list.split(',').flatMap((one) => one.trim() || []))
    .pipe(z.array(z.union([z.cidrv4(), z.cidrv6()])))
    .optional(),
  /** The server that sends e-mail, such as smtp://name:password@host:587; `off` or empty: none is sent. */
  SMTP_URL: z.union([z.literal(['', 'off']).transform(() => undefined), z.url({ protocol: /^smtps?$/ })]).optional(),
  /** The address that e-mails come from. */
  MAIL_FROM: z.union([z.literal('').transform(() => undefined), z.email().max(254)]).optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});

export interface S3Config {
  /** With bucket and prefix, without a slash at its end. */
  readonly url: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretFile: string;
}

/** Where the files of materials go, and how much is taken. Sizes in bytes. */
export interface MaterialsConfig {
  readonly folder: string | undefined;
  readonly s3: S3Config | null;
  readonly maxBytes: number;
  readonly unitBytes: number;
  /** clamd; null: nothing is scanned. */
  readonly scanner: { readonly host: string; readonly port: number } | null;
}

export interface Config {
  readonly mode: 'development' | 'production';
  readonly database: { readonly url: string; readonly poolSize: number };
  readonly temporal: { readonly address: string; readonly namespace: string };
  readonly api: {
    readonly host: string;
    readonly port: number;
    /** Requests of one caller; 0: no limit. */
    readonly ratePerMinute: number;
    /** Without a slash at its end; empty where production was not given one. */
    readonly publicUrl: string;
    readonly signingKeyFile: string | undefined;
    readonly letterheadDir: string | undefined;
  };
  readonly tokens: {
    readonly issuer: string;
    readonly audience: string;
    /** In lower case, without `application/`. */
    readonly types: readonly string[];
    /** Undefined: the issuer's discovery document says where its keys are. */
    readonly jwksUrl: string | undefined;
  };
  /** How the console signs people in. */
  readonly console: { readonly clientId: string; readonly scope: string };
  readonly clock: 'real' | 'simulated';
  readonly graceMs: number;
  readonly lockWaitMs: number;
  readonly workflowBundle: string | undefined;
  readonly workerMetricsPort: number;
  readonly witnessFile: string | undefined;
  readonly headsUrl: string | undefined;
  readonly materials: MaterialsConfig;
  /** In CIDR notation. */
  readonly webhookNetworks: readonly string[];
  /** Null: no e-mail is sent. */
  readonly mail: { readonly smtpUrl: string; readonly from: string } | null;
  readonly logLevel: string;
}

const RATE_PER_MINUTE = 1_200;

/** Settings that hold a password, and may lie in a file that `…_FILE` names. */
const SECRETS = ['DATABASE_URL', 'SMTP_URL'] as const;

/**
 * Parses the environment; `read` gives the text of a file that holds a secret. Throws an Error that names every wrong
 * setting and what it must be.
 */
export function loadConfig(env: NodeJS.ProcessEnv, read: (path: string) => string = noFiles): Config {
  const parsed = environment.safeParse(withSecrets(env, SECRETS, read));
  if (!parsed.success) {
    throw new Error(`The environment has settings that cannot be used:\n${z.prettifyError(parsed.error)}`);
  }
  const e = parsed.data;
  if (e.SHIXIAN_MODE === 'production') refuseUnsound(env, e);
  if (e.SMTP_URL !== undefined && e.MAIL_FROM === undefined) {
    throw new Error(
      'SMTP_URL is set and MAIL_FROM is not: name the address that e-mails come from, or unset SMTP_URL.',
    );
  }
  const desk = e.SHIXIAN_MODE === 'production' ? '' : `http://127.0.0.1:${e.API_PORT}`;
  return {
    mode: e.SHIXIAN_MODE,
    database: { url: e.DATABASE_URL, poolSize: e.DATABASE_POOL_SIZE },
    temporal: { address: e.TEMPORAL_ADDRESS, namespace: e.TEMPORAL_NAMESPACE },
    api: {
      host: e.API_HOST,
      port: e.API_PORT,
      ratePerMinute: e.API_RATE_PER_MINUTE ?? (e.SHIXIAN_MODE === 'production' ? RATE_PER_MINUTE : 0),
      publicUrl: (e.PUBLIC_URL ?? desk).replace(/\/+$/, ''),
      signingKeyFile: e.SIGNING_KEY_FILE,
      letterheadDir: e.LETTERHEAD_DIR,
    },
    tokens: {
      issuer: e.JWT_ISSUER,
      audience: e.JWT_AUDIENCE,
      types: e.JWT_TYP === 'JWT' ? ['at+jwt', 'jwt'] : ['at+jwt'],
      jwksUrl: e.JWKS_URL,
    },
    console: { clientId: e.CONSOLE_CLIENT_ID, scope: e.CONSOLE_SCOPE },
    clock: e.SHIXIAN_CLOCK,
    graceMs: e.SHIXIAN_GRACE_SECONDS * 1000,
    lockWaitMs: e.SHIXIAN_LOCK_WAIT_SECONDS * 1000,
    workflowBundle: e.WORKFLOW_BUNDLE,
    workerMetricsPort: e.WORKER_METRICS_PORT,
    witnessFile: e.SHIXIAN_WITNESS_FILE,
    headsUrl: e.SHIXIAN_HEADS_URL,
    materials: materialsOf(e),
    webhookNetworks: e.WEBHOOK_NETWORKS ?? [],
    mail: e.SMTP_URL && e.MAIL_FROM ? { smtpUrl: e.SMTP_URL, from: e.MAIL_FROM } : null,
    logLevel: e.LOG_LEVEL,
  };
}

function noFiles(): never {
  throw new Error('no file is read here');
}

/** What shows in the settings that this is no place for legal facts. Throws an Error that names all of it. */
function refuseUnsound(env: NodeJS.ProcessEnv, e: z.output<typeof environment>): void {
  const simulated = 'SHIXIAN_CLOCK=simulated is refused in production: unset it, or set SHIXIAN_MODE=development.';
  const findings = [
    ...unknownSettings(env, new Set(Object.keys(environment.shape))),
    ...passwordFindings(e.DATABASE_URL),
    ...(e.SHIXIAN_CLOCK === 'simulated' ? [simulated] : []),
  ];
  if (findings.length > 0) throw new Error(findings.join('\n'));
}

const MIB = 1024 * 1024;

function materialsOf(e: z.output<typeof environment>): MaterialsConfig {
  const { MATERIALS_S3_URL: url, MATERIALS_S3_KEY_ID: accessKeyId, MATERIALS_S3_SECRET_FILE: secretFile } = e;
  if (url !== undefined && (accessKeyId === undefined || secretFile === undefined)) {
    throw new Error('MATERIALS_S3_URL is set: name the key too, by MATERIALS_S3_KEY_ID and MATERIALS_S3_SECRET_FILE.');
  }
  const [host = '', port] = e.CLAMD_ADDRESS?.split(':') ?? [];
  return {
    folder: e.MATERIALS_DIR,
    s3:
      url === undefined || accessKeyId === undefined || secretFile === undefined
        ? null
        : { url: url.replace(/\/+$/, ''), region: e.MATERIALS_S3_REGION, accessKeyId, secretFile },
    maxBytes: e.MATERIALS_MAX_MIB * MIB,
    unitBytes: e.MATERIALS_UNIT_MIB * MIB,
    scanner: e.CLAMD_ADDRESS === undefined ? null : { host, port: Number(port) },
  };
}

const LOOPBACK = /^(localhost|.*\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** What only the API must have in production. Throws an Error that names the setting. */
export function requireForApi({ mode, api, tokens }: Config): void {
  if (mode !== 'production') return;
  if (LOOPBACK.test(new URL(tokens.issuer).hostname)) {
    throw new Error(
      `JWT_ISSUER is ${tokens.issuer}, an issuer on this machine like the one of npm start, which gives a token to anybody: production refuses it. Name your identity provider.`,
    );
  }
  if (api.signingKeyFile === undefined) {
    throw new Error(
      'SIGNING_KEY_FILE is not set: production signs its certificates. Name a private key in PEM (PKCS#8).',
    );
  }
  if (api.publicUrl === '') {
    throw new Error(
      'PUBLIC_URL is not set: certificates print it. Name the address by which the public reaches the API.',
    );
  }
}
