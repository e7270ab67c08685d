/** An event of the journal as a CloudEvent in JSON (structured mode), for a receiver outside. No personal data is in it. */
import { CloudEvent, HTTP } from 'cloudevents';
import { type Instant, isoShanghai } from '../domain/calendar/local-date.ts';

/** What a receiver is told of an event; everything else it reads through the API, with its own rights. */
export interface OutgoingEvent {
  readonly itemNo: string;
  /** The event's place in the item's journal, from 1: events of one item may arrive in another order. */
  readonly seq: number;
  /** Such as `ItemAccepted`. */
  readonly type: string;
  readonly effectiveAt: Instant;
  readonly decidedAt: Instant;
  readonly typeId: string;
  readonly departmentId: string;
  readonly projectCode: string;
}

/** The media type of the body. */
export const CLOUD_EVENT_TYPE = 'application/cloudevents+json; charset=utf-8';

/** The body: the same bytes however often it is built. `source`: the public address of this installation. */
export function cloudEventOf(event: OutgoingEvent, source: string): string {
  const { itemNo, seq, type, effectiveAt, decidedAt, typeId, departmentId, projectCode } = event;
  return body({
    id: `${itemNo}.${seq}`,
    source,
    type: `shixian.${type}`,
    subject: itemNo,
    time: isoShanghai(effectiveAt),
    datacontenttype: 'application/json',
    data: { itemNo, seq, event: type, typeId, departmentId, projectCode, decidedAt: isoShanghai(decidedAt) },
  });
}

/** What a receiver is sent so that its owner can see whether it works. */
export function pingOf(id: string, at: Instant, source: string): string {
  return body({
    id,
    source,
    type: 'shixian.ping',
    time: isoShanghai(at),
    datacontenttype: 'application/json',
    data: {},
  });
}

function body(event: ConstructorParameters<typeof CloudEvent<unknown>>[0]): string {
  return String(HTTP.structured(new CloudEvent(event)).body);
}
