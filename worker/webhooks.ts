/** Webhooks: events of the journal as CloudEvents, signed as Standard Webhooks has it. */
import { Webhook } from 'standardwebhooks';
import type { Ledger } from '../db/ledger.ts';
import { type Attempt, CALLS_PER_ENDPOINT, type TakenCall, takeCalls } from '../db/messages.ts';
import { CLOUD_EVENT_TYPE, cloudEventOf, pingOf } from '../documents/cloud-event.ts';
import type { Channel } from './messenger.ts';
import { AddressRefusedError, type CallOptions, call } from './webhook-call.ts';

const SLOTS = 16;
const TIMEOUT_MS = 15_000;
const LEASE_MS = 60_000;
const LONGEST_RETRY_AFTER_MS = 3_600_000;
const GONE = 410;

export interface WebhookOptions extends Pick<CallOptions, 'networks' | 'resolve'> {
  readonly ledger: Ledger;
  /** The public address of this installation, by which receivers tell where an event comes from. */
  readonly source: string;
  readonly timeoutMs?: number;
  readonly leaseMs?: number;
}

export function webhookChannel(options: WebhookOptions): Channel<TakenCall> {
  const { ledger, source, networks, resolve, timeoutMs = TIMEOUT_MS, leaseMs = LEASE_MS } = options;
  return {
    name: 'webhook',
    slots: SLOTS,
    take: (limit, underWay) => takeCalls(ledger.pool, limit, busyAmong(underWay), leaseMs),
    async send(message) {
      const body = bodyOf(message, source);
      const headers = { 'content-type': CLOUD_EVENT_TYPE, ...signatureOf(message, body, new Date()) };
      try {
        const answer = await call(
          { url: message.url, headers, body },
          { networks, timeoutMs, ...(resolve && { resolve }) },
        );
        return attemptOf(answer);
      } catch (error) {
        return { kind: 'failed', reason: reasonOf(error) };
      }
    },
  };
}

/** The endpoints that have as many calls under way as they may. */
function busyAmong(underWay: readonly TakenCall[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { endpointId } of underWay) counts.set(endpointId, (counts.get(endpointId) ?? 0) + 1);
  return [...counts].filter(([, count]) => count >= CALLS_PER_ENDPOINT).map(([id]) => id);
}

/** Built anew for each attempt, and the same bytes each time. */
function bodyOf({ id, event, createdAt }: TakenCall, source: string): string {
  if (event === null) return pingOf(id, createdAt.getTime(), source);
  const { effectiveAt, decidedAt, ...rest } = event;
  return cloudEventOf({ ...rest, effectiveAt: Date.parse(effectiveAt), decidedAt: Date.parse(decidedAt) }, source);
}

/** `webhook-id` is the same for every attempt: by it a receiver tells that it had the message. */
function signatureOf({ id, secrets }: TakenCall, body: string, at: Date) {
  const signatures = secrets.map((secret) => new Webhook(secret).sign(id, at, body));
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': signatures.join(' '),
  };
}

function attemptOf({
  status,
  retryAfter,
}: {
  readonly status: number;
  readonly retryAfter: string | undefined;
}): Attempt {
  if (status >= 200 && status < 300) return { kind: 'sent' };
  const reason = `HTTP ${status}`;
  if (status === GONE) return { kind: 'gone', reason };
  const seconds = Number(retryAfter);
  if (!(seconds > 0)) return { kind: 'failed', reason };
  return { kind: 'failed', reason, retryAfterMs: Math.min(seconds * 1000, LONGEST_RETRY_AFTER_MS) };
}

/** What the owner of the endpoint is shown: never an address inside, nor what a server there said. */
function reasonOf(error: unknown): string {
  if (error instanceof AddressRefusedError) return error.message;
  if (!(error instanceof Error)) return 'no answer';
  const { code } = error as { code?: unknown };
  if (error.name === 'AbortError' || error.name === 'TimeoutError') return 'no answer in time';
  return typeof code === 'string' ? code : 'no answer';
}
