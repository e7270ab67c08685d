/** What the API is given; everything outside it comes in here. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { JWTVerifyGetKey } from 'jose';
import type { Config } from '../config/env.ts';
import type { Ledger } from '../db/ledger.ts';
import type { Metrics } from './metrics.ts';

/** The little that the API wants of Temporal: never anything that intake waits for. */
export interface TemporalPort {
  /** Whether the server answers; false within a second where it does not. */
  isUp(): Promise<boolean>;
  /** Settles everything that is due at the ledger's clock, and answers when that is done. Throws where no worker does it. */
  settleNow(): Promise<void>;
}

export interface ApiDeps {
  readonly config: Config;
  readonly ledger: Ledger;
  readonly logger: FastifyBaseLogger;
  /** Finds the key that a token was signed with. */
  readonly keys: JWTVerifyGetKey;
  readonly temporal?: TemporalPort | undefined;
}

/** The dependencies and what the API itself adds for its routes. */
export interface ApiContext extends ApiDeps {
  readonly metrics: Metrics;
}

export type App = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse<IncomingMessage>,
  FastifyBaseLogger,
  ZodTypeProvider
>;
