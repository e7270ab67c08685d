/** A window's changes as they happen: server-sent events, resumed without loss and without doubles. */
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { windowInReach } from '../../db/queries/city.ts';
import type { Place, WindowChange } from '../../db/queries/window-changes.ts';
import { isoShanghai } from '../../domain/calendar/local-date.ts';
import type { AccessEnds } from '../access-ends.ts';
import type { ApiContext, App } from '../deps.ts';
import type { Principal } from '../identity.ts';
import { Problem } from '../problems.ts';
import { departmentId, refusals } from '../schemas/common.ts';
import { createWindowStream, type Listener, type WindowStream } from '../window-stream.ts';

/** A place with every so many milliseconds: proxies see that the line lives, and who resumes has little to catch up. */
const HEARTBEAT_MS = 15_000;
const RECONNECT_MS = 2_000;
/** A listener that takes in nothing is sent away before it fills the memory. */
const MOST_UNREAD_BYTES = 1024 * 1024;
/** Streams of one person, and of all. */
const MOST_OF_ONE = 10;
const MOST = 2_000;
/** The longest that a timer can wait. */
const LONGEST_MS = 2 ** 31 - 1;

const LAST_EVENT_ID = /^(\d{1,20})-(\d{1,19})$/;

export function windowStreamRoutes(app: App, { ledger, logger, metrics, accessEnds }: ApiContext): void {
  const stream = createWindowStream(ledger, logger);
  const streamsOf = new Map<string, number>();
  metrics.countStreams(() => stream.listening);
  app.addHook('preClose', async () => stream.close());
  app.route({
    method: 'GET',
    url: '/v1/windows/:departmentId/stream',
    sse: { kind: 'manual', heartbeat: false },
    exposeHeadRoute: false,
    schema: {
      tags: ['Windows'],
      summary: "A window's changes as they happen",
      description:
        'Server-sent events. `ready`: read the queue now, everything later comes here. `change`: one event of one item, ' +
        'and the item as it stands. `reset`: too much was missed, read the queue again. Come again with `Last-Event-ID` ' +
        'and you get what you missed, each change once. It ends when your token does.',
      params: z.object({ departmentId }),
      headers: z.looseObject({ 'last-event-id': z.string().optional() }),
      response: {
        200: { description: 'text/event-stream', content: { 'text/event-stream': { schema: z.string() } } },
        ...refusals(401, 403, 404, 422, 429, 503),
      },
    },
    handler: async (request, reply) => {
      const { params, reach, principal } = request;
      if (!(await windowInReach(ledger.pool, params.departmentId, reach))) throw new Problem('NOT_FOUND');
      const since = placeOf(request.headers['last-event-id']);
      const open = streamsOf.get(principal.id) ?? 0;
      if (open >= MOST_OF_ONE || stream.listening >= MOST) {
        throw new Problem('TOO_MANY_STREAMS', { values: { most: MOST_OF_ONE }, headers: { 'retry-after': '30' } });
      }
      streamsOf.set(principal.id, open + 1);
      reply.sse.onClose(() => {
        const left = (streamsOf.get(principal.id) ?? 1) - 1;
        if (left === 0) streamsOf.delete(principal.id);
        else streamsOf.set(principal.id, left);
      });
      const caller = { expiresAt: principal.expiresAt, isOver: () => isOver(accessEnds, principal) };
      await listen(stream, caller, reply, { departmentId: params.departmentId, since });
    },
  });
}

interface Caller {
  readonly expiresAt: number;
  /** Whether access has ended, or it is not known. */
  isOver(): boolean;
}

function isOver(accessEnds: AccessEnds, principal: Principal): boolean {
  try {
    return accessEnds.isOver(principal);
  } catch {
    return true;
  }
}

/** Joins the stream and stays until the caller goes, the token or the access ends, or the API closes. */
async function listen(
  stream: WindowStream,
  caller: Caller,
  reply: FastifyReply,
  where: Pick<Listener, 'departmentId' | 'since'>,
): Promise<void> {
  const { sse } = reply;
  let beatAt = Number.NEGATIVE_INFINITY;
  const send = (id: Place, event?: string, data?: object) => {
    if (!sse.isConnected) return;
    if (reply.raw.writableLength > MOST_UNREAD_BYTES || caller.isOver()) return sse.close();
    // A failed write closes the connection, and that is all there is to know of it.
    const retry = event === 'change' ? {} : { retry: RECONNECT_MS };
    void sse.send({ id: `${id.tx}-${id.position}`, ...(event && { event }), data, ...retry }).catch(() => undefined);
  };
  const listener: Listener = {
    ...where,
    begin: (place) => send(place, 'ready', {}),
    restart: (place) => send(place, 'reset', {}),
    change: (change) => send(change, 'change', changeView(change)),
    reached: (place) => {
      const now = performance.now();
      if (now - beatAt < HEARTBEAT_MS) return;
      beatAt = now;
      send(place);
    },
    end: () => sse.close(),
  };
  const leave = await stream.join(listener);
  const expiry = setTimeout(() => sse.close(), Math.min(caller.expiresAt - Date.now(), LONGEST_MS));
  sse.onClose(() => {
    clearTimeout(expiry);
    leave();
  });
  if (!sse.isConnected) return leave();
  sse.keepAlive();
}

function changeView(change: WindowChange) {
  const { itemNo, seq, type, effectiveAt, decidedAt, status, open, dueOn } = change;
  return {
    itemNo,
    seq,
    event: type,
    effectiveAt: isoShanghai(effectiveAt.getTime()),
    decidedAt: isoShanghai(decidedAt.getTime()),
    item: { status, open, dueOn },
  };
}

/** The place in a Last-Event-ID; null without one. Throws INVALID_REQUEST for one that was never given. */
function placeOf(header: string | undefined): Place | null {
  if (header === undefined || header === '') return null;
  const [, tx, position] = LAST_EVENT_ID.exec(header) ?? [];
  if (tx === undefined || position === undefined || BigInt(tx) >= 2n ** 64n || BigInt(position) >= 2n ** 63n) {
    const errors = [{ pointer: 'Last-Event-ID', code: 'INVALID_CURSOR' as const, given: header.slice(0, 200) }];
    throw new Problem('INVALID_REQUEST', { errors, values: { count: 1 } });
  }
  return { tx, position };
}
