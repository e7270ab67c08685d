/**
 * A window's changes as they happen. The browser's own EventSource cannot carry a token, so the stream is read here:
 * server-sent events over fetch, resumed with Last-Event-ID.
 */
import { session } from '../session/store.ts';

const WAITS_MS = [500, 1_000, 2_000, 5_000, 10_000];

export interface StreamHandlers {
  /** One item changed. */
  readonly change: (itemNo: string) => void;
  /** Too much was missed, or the stream has just begun: read everything again. */
  readonly reset: () => void;
  readonly connected: (yes: boolean) => void;
}

/** Follows until the signal aborts. */
export async function followWindow(departmentId: string, handlers: StreamHandlers, signal: AbortSignal): Promise<void> {
  let lastId = '';
  for (let tries = 0; !signal.aborted; tries += 1) {
    try {
      const response = await fetch(`/v1/windows/${departmentId}/stream`, {
        signal,
        headers: {
          accept: 'text/event-stream',
          authorization: `Bearer ${session.current()?.token ?? ''}`,
          ...(lastId !== '' && { 'last-event-id': lastId }),
        },
      });
      if (response.status === 401) session.ended();
      if (response.status === 403 || response.status === 404) return;
      if (response.ok && response.body !== null) {
        handlers.connected(true);
        if (lastId === '') handlers.reset();
        for await (const message of messages(response.body)) {
          tries = 0;
          if (message.id !== '') lastId = message.id;
          if (message.event === 'change') handlers.change((JSON.parse(message.data) as { itemNo: string }).itemNo);
          if (message.event === 'reset') handlers.reset();
        }
      }
    } catch {
      // Cut off: the next turn resumes where this one ended.
    }
    handlers.connected(false);
    await wait(WAITS_MS[Math.min(tries, WAITS_MS.length - 1)] as number, signal);
  }
}

interface Message {
  readonly id: string;
  readonly event: string;
  readonly data: string;
}

async function* messages(body: ReadableStream<Uint8Array>): AsyncGenerator<Message> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    text += decoder.decode(value, { stream: true });
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      yield messageOf(text.slice(0, end));
      text = text.slice(end + 2);
    }
  }
}

function messageOf(block: string): Message {
  const fields = { id: '', event: '', data: '' };
  for (const line of block.split('\n')) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon);
    if (name === 'id' || name === 'event' || name === 'data') fields[name] += line.slice(colon + 1).trimStart();
  }
  return fields;
}

function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
