/** What the API is given; everything outside it comes in here. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { JWTVerifyGetKey } from 'jose';
import type { Registry } from 'prom-client';
import type { Config } from '../config/env.ts';
import type { Ledger } from '../db/ledger.ts';
import type { Round } from '../workflows/names.ts';
import type { AccessEnds } from './access-ends.ts';
import type { Letterheads } from './letterheads.ts';
import type { Lookups } from './lookups.ts';
import type { MaterialStore } from './materials/store.ts';
import type { Signer } from './signer.ts';
import type { ResolveName } from './webhook-address.ts';

/** The little that the API wants of Temporal: never anything that intake waits for. */
export interface TemporalPort {
  /** Whether the server answers; false within a second where it does not. */
  isUp(): Promise<boolean>;
  /** Settles everything that is due at the ledger's clock, and answers when that is done. Throws where no worker does it. */
  settleNow(): Promise<void>;
  /** Rings for a round as its Schedule would, and answers when the round is over. Throws where no worker does it. */
  ring(round: Round): Promise<void>;
}

export interface ApiDeps {
  readonly config: Config;
  readonly ledger: Ledger;
  readonly logger: FastifyBaseLogger;
  /** Finds the key that a token was signed with. */
  readonly keys: JWTVerifyGetKey;
  readonly temporal?: TemporalPort | undefined;
  /** Resolves the names of webhooks' receivers; the system's own unless given. */
  readonly resolve?: ResolveName | undefined;
  /** Signs certificates; without it none is issued. */
  readonly signer?: Signer | undefined;
  /** The city's own templates; a kind without one has the plain layout. */
  readonly letterheads?: Letterheads | undefined;
  /** Keeps the files of materials; without it none is taken. */
  readonly materials?: MaterialStore | undefined;
}

/** The figures of this process. */
export interface Metrics {
  readonly registry: Registry;
  /** A submission was taken in with so many items. */
  countIntake(items: number): void;
  /** Asked for how many streams are open whenever the figures are. */
  countStreams(open: () => number): void;
  /** The page for Prometheus, with the ledger's figures as they are now. */
  page(): Promise<string>;
}

/** The dependencies and what the API itself adds for its routes. */
export interface ApiContext extends ApiDeps {
  readonly metrics: Metrics;
  /** How often the public may guess. */
  readonly lookups: Lookups;
  readonly accessEnds: AccessEnds;
}

export type App = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse<IncomingMessage>,
  FastifyBaseLogger,
  ZodTypeProvider
>;
