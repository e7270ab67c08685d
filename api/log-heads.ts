/** Signs the head of the log: every minute in which an event came to it. */
import type { FastifyBaseLogger } from 'fastify';
import type { Config } from '../config/env.ts';
import { readClockSettings } from '../db/clock.ts';
import type { Ledger } from '../db/ledger.ts';
import { keepHead, newestHead, type SignedHead } from '../db/log-heads.ts';
import { logRoot, logSize } from '../db/log-tree.ts';
import { canonicalJson } from '../documents/canonical-json.ts';
import { logHead } from '../documents/log-head.ts';
import type { Signer } from './signer.ts';

const EVERY_MS = 60_000;

export interface HeadSigning {
  readonly ledger: Ledger;
  readonly config: Config;
  readonly signer: Signer;
}

/** The head of the log as it stands, signed now where it has grown; undefined while it is empty. */
export async function signHead({ ledger, config, signer }: HeadSigning): Promise<SignedHead | undefined> {
  const db = ledger.pool;
  const [newest, size] = [await newestHead(db), await logSize(db)];
  if (size <= (newest?.size ?? 0)) return newest;
  const root = await logRoot(db, size);
  if (root === null) throw new Error(`the log has lost leaves behind ${size}`);
  const { now } = await readClockSettings(db);
  const content = canonicalJson(logHead({ issuer: config.api.publicUrl, size, root, now }));
  await keepHead(db, { size, content, jws: await signer.sign(Buffer.from(content)) }, signer);
  return newestHead(db);
}

/** Signs at once and every minute of the wall clock from then on; answers how to stop. */
export function startHeadSigning(signing: HeadSigning, logger: FastifyBaseLogger): () => void {
  const sign = () => {
    signHead(signing).catch((err: unknown) => logger.warn({ err }, 'the head of the log could not be signed'));
  };
  sign();
  const timer = setInterval(sign, EVERY_MS).unref();
  return () => clearInterval(timer);
}
