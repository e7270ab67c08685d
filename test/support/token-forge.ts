/** An issuer of the tests' own, and tokens that are put together by hand, right and wrong. */
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Part = Readonly<Record<string, unknown>> | string;

/** A part of a token; a text is taken as it stands, so that it can say what no object can. */
export function part(content: Part): string {
  return Buffer.from(typeof content === 'string' ? content : JSON.stringify(content)).toString('base64url');
}

/** Signs as ES256 or RS256, by the kind of the key. */
export function signed(header: Part, payload: Part, key: KeyObject): string {
  const input = `${part(header)}.${part(payload)}`;
  const settings = key.asymmetricKeyType === 'ec' ? { key, dsaEncoding: 'ieee-p1363' as const } : { key };
  return `${input}.${sign('sha256', Buffer.from(input), settings).toString('base64url')}`;
}

export const ecKey = () => generateKeyPairSync('ec', { namedCurve: 'P-256' });
export const rsaKey = () => generateKeyPairSync('rsa', { modulusLength: 2048 });

export function jwkOf(key: KeyObject, kid: string): Record<string, unknown> {
  const alg = key.asymmetricKeyType === 'ec' ? 'ES256' : 'RS256';
  return { ...key.export({ format: 'jwk' }), kid, alg, use: 'sig' };
}

export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export interface TestServer {
  readonly url: string;
  /** The paths that were asked for, in their order. */
  readonly asked: string[];
  close(): Promise<void>;
}

/** Answers as the function says; 404 where it says nothing. `port` 0: any. */
export async function serve(answer: (path: string) => Answer | undefined, port = 0): Promise<TestServer> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    const { status = 200, headers = {}, body = {} } = answer(request.url ?? '') ?? { status: 404 };
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
