/** The events of a certificate with the entries that two people put right, and the days on which its past changed. */
import type { CertificateEvent } from '../documents/certificate-content.ts';

const RECTIFIES: Readonly<Record<string, string>> = { receivedAt: 'ItemSubmitted', acceptedOn: 'ItemAccepted' };

/** Receipt and acceptance at the instants that hold now; the file itself keeps the wrong ones beside them. */
export function asPutRight(events: readonly CertificateEvent[]): readonly CertificateEvent[] {
  return events.map((event) => {
    const last = events.findLast(
      ({ type, data }) => type === 'EntryRectified' && RECTIFIES[String(data.field)] === event.type,
    );
    if (last === undefined) return event;
    const to = String(last.data.to);
    return { ...event, effectiveAt: last.data.field === 'acceptedOn' ? `${to}T00:00:00.000+08:00` : to };
  });
}

/** When the item was brought over, and when one of its dates was put right: acts after which policy waits a working day. */
export function laterActs(events: readonly CertificateEvent[]): readonly string[] {
  return events
    .filter(
      ({ type, data }) => type === 'ItemImported' || (type === 'EntryRectified' && String(data.field) in RECTIFIES),
    )
    .map(({ effectiveAt }) => effectiveAt);
}
