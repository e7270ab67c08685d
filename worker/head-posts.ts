/** Posts the newest signed head of the log to an address outside, so that the city cannot take it back. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Ledger } from '../db/ledger.ts';
import { newestHead } from '../db/log-heads.ts';
import { headLine } from '../documents/log-head.ts';
import { type CallOptions, call } from './webhook-call.ts';

const EVERY_MS = 5_000;
const TIMEOUT_MS = 15_000;

export interface HeadPostOptions extends Pick<CallOptions, 'networks' | 'resolve'> {
  readonly ledger: Ledger;
  readonly url: string;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  /** How often a new head is looked for; every five seconds unless given. */
  readonly everyMs?: number;
}

/** Posts until the signal aborts. A head that could not be posted is followed by a later one, which vouches for it too. */
export async function runHeadPosts(options: HeadPostOptions): Promise<void> {
  const { ledger, url, logger, signal, everyMs = EVERY_MS, ...reach } = options;
  let posted = 0;
  while (!signal.aborted) {
    try {
      const head = await newestHead(ledger.pool);
      if (head !== undefined && head.size > posted) {
        const headers = { 'content-type': 'application/json' };
        const { status } = await call({ url, headers, body: headLine(head) }, { ...reach, timeoutMs: TIMEOUT_MS });
        if (status < 200 || status > 299) throw new Error(`the receiver answered ${status}`);
        posted = head.size;
      }
    } catch (error) {
      logger.warn({ err: error }, 'the head of the log could not be posted');
    }
    await delay(everyMs, undefined, { signal }).catch(() => undefined);
  }
}
