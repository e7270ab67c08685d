/**
 * One call of a receiver outside. It reaches public addresses and the networks that the operator has named, and no
 * others: the address is looked at when the name has been resolved and again when the line stands, so that a name which
 * changes its address in between gains nothing. Redirects are not followed.
 */
import { type LookupAddress, lookup as resolveName } from 'node:dns';
import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { liesIn, mayBeCalled, type Network, spelledAddress } from '../domain/telling/public-address.ts';

export interface Call {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface CallOptions {
  /** Private networks that may be called all the same; there without TLS too. */
  readonly networks: readonly Network[];
  readonly timeoutMs: number;
  /** Resolves a name; the system's own unless given. */
  readonly resolve?: (hostname: string) => Promise<readonly LookupAddress[]>;
}

export interface CallAnswer {
  readonly status: number;
  readonly retryAfter: string | undefined;
}

/** The address may not be called. */
export class AddressRefusedError extends Error {
  override readonly name = 'AddressRefusedError';
}

const MOST_ANSWER_BYTES = 64 * 1024;

/** Calls and answers the status. Throws AddressRefusedError, or what the network throws; also behind the time. */
export async function call({ url, headers, body }: Call, options: CallOptions): Promise<CallAnswer> {
  const target = new URL(url);
  const spelled = spelledAddress(target.hostname);
  if (spelled !== null) refuseUnless(spelled, target, options.networks);
  const request = target.protocol === 'https:' ? httpsRequest : httpRequest;
  const settings: RequestOptions = {
    method: 'POST',
    headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
    agent: false,
    lookup: guardedLookup(target, options) as NonNullable<RequestOptions['lookup']>,
    signal: AbortSignal.timeout(options.timeoutMs),
  };
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const outgoing = request(target, settings, resolve);
    outgoing.on('error', reject);
    outgoing.on('socket', (socket) => {
      socket.on('connect', () => {
        try {
          refuseUnless(socket.remoteAddress ?? '', target, options.networks);
        } catch (error) {
          outgoing.destroy(error as Error);
        }
      });
    });
    outgoing.end(body);
  });
  await readAway(answer);
  return { status: answer.statusCode ?? 0, retryAfter: answer.headers['retry-after'] };
}

type Answered = (error: Error | null, address?: string | LookupAddress[], family?: number) => void;

/** A look-up that answers only addresses that may be called. */
function guardedLookup(target: URL, { networks, resolve = systemResolve }: CallOptions) {
  return (hostname: string, { all }: { readonly all?: boolean }, done: Answered): void => {
    resolve(hostname).then(
      (addresses) => {
        const allowed = addresses.filter(({ address }) => isAllowed(address, target, networks));
        const [first] = allowed;
        if (first === undefined) done(refusal(target));
        else if (all) done(null, allowed);
        else done(null, first.address, first.family);
      },
      (error: Error) => done(error),
    );
  };
}

function systemResolve(hostname: string): Promise<readonly LookupAddress[]> {
  return new Promise((resolve, reject) => {
    resolveName(hostname, { all: true }, (error, addresses) => (error === null ? resolve(addresses) : reject(error)));
  });
}

/** Without TLS only where the operator has named the network. */
function isAllowed(address: string, { protocol }: URL, networks: readonly Network[]): boolean {
  return protocol === 'https:' ? mayBeCalled(address, networks) : liesIn(address, networks);
}

function refuseUnless(address: string, target: URL, networks: readonly Network[]): void {
  if (!isAllowed(address, target, networks)) throw refusal(target);
}

function refusal({ hostname }: URL): Error {
  return new AddressRefusedError(`${hostname} lies at an address that may not be called`);
}

/** Reads the answer to its end, so that the receiver sees it taken; what is too long is cut off. */
async function readAway(answer: IncomingMessage): Promise<void> {
  let bytes = 0;
  for await (const chunk of answer) {
    bytes += (chunk as Buffer).length;
    if (bytes > MOST_ANSWER_BYTES) break;
  }
}
