/** A receiver of webhooks that keeps what it was sent, and answers as a test wants. */
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HTTP } from 'cloudevents';
import { Webhook } from 'standardwebhooks';

export interface Received {
  readonly id: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly status: number;
}

export interface Receiver {
  readonly url: string;
  /** Every call that reached it, also those that it refused. */
  readonly calls: readonly Received[];
  /** What it has taken, by `webhook-id`: the second time is told apart and counted. */
  readonly taken: ReadonlyMap<string, number>;
  /** What it answers; 204 unless set. */
  answer: (call: Omit<Received, 'status'>) => number | Promise<number>;
  readonly answerHeaders: Record<string, string>;
  close(): Promise<void>;
}

export async function startReceiver(): Promise<Receiver> {
  const calls: Received[] = [];
  const taken = new Map<string, number>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    const end = async () => {
      const body = Buffer.concat(chunks).toString();
      const id = String(request.headers['webhook-id']);
      const call = { id, headers: request.headers, body };
      const status = await receiver.answer(call);
      calls.push({ ...call, status });
      if (status < 300) taken.set(id, (taken.get(id) ?? 0) + 1);
      response.writeHead(status, receiver.answerHeaders).end();
    };
    request.on('end', () => void end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/shixian`,
    calls,
    taken,
    answer: () => 204,
    answerHeaders: {},
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return receiver;
}

/** Checks the signature as any receiver does, and reads the CloudEvent. Throws where either does not hold. */
export function readCall({ headers, body }: Pick<Received, 'headers' | 'body'>, secret: string) {
  new Webhook(secret).verify(body, headers as Record<string, string>);
  const event = HTTP.toEvent<Record<string, unknown>>({ headers, body });
  if (Array.isArray(event)) throw new Error('one event was expected');
  return event;
}
