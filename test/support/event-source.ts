/** A listener to server-sent events over HTTP, as a browser's EventSource reads them, with the ids that it must keep. */
export interface SentEvent {
  readonly id: string;
  readonly event: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into it freely
  readonly data: any;
}

export interface EventSource {
  readonly status: number;
  readonly headers: Headers;
  /** What the id stood at last, also by messages without data. */
  lastId(): string;
  readonly events: readonly SentEvent[];
  /** Waits until the stream has ended. */
  readonly ended: Promise<void>;
  close(): void;
}

export async function openEventSource(url: string, headers: Record<string, string>): Promise<EventSource> {
  const aborting = new AbortController();
  const response = await fetch(url, { headers, signal: aborting.signal });
  const events: SentEvent[] = [];
  let lastId = headers['last-event-id'] ?? '';
  const take = (block: string) => {
    const fields = new Map(block.split('\n').map((line) => line.split(/: ?(.*)/s).slice(0, 2) as [string, string]));
    lastId = fields.get('id') ?? lastId;
    const data = fields.get('data');
    if (data !== undefined)
      events.push({ id: lastId, event: fields.get('event') ?? 'message', data: JSON.parse(data) });
  };
  const read = async () => {
    let text = '';
    const decoder = new TextDecoder();
    for await (const bytes of response.body ?? []) {
      text += decoder.decode(bytes, { stream: true });
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        take(text.slice(0, end));
        text = text.slice(end + 2);
      }
    }
  };
  const ended = read().catch(() => undefined);
  return {
    status: response.status,
    headers: response.headers,
    lastId: () => lastId,
    events,
    ended,
    close: () => aborting.abort(),
  };
}
