/**
 * An event as the log over all events holds it: chained to the event before it in its item, as in a certificate, and
 * bound to its place in the journal. Together they cover every column of its row.
 */
import { createHash } from 'node:crypto';
import { type Instant, isoShanghai } from '../domain/calendar/local-date.ts';
import type { ItemEvent } from '../domain/item/events.ts';
import { leafDigest } from '../domain/proof/merkle.ts';
import { canonicalJson, chainHash } from './canonical-json.ts';
import type { CertificateEvent } from './certificate-content.ts';

/** Where an event stands in the journal; the numbers are decimal digits, since they need not fit a number. */
export interface LogPlace {
  readonly itemId: string;
  readonly seq: number;
  readonly tx: string;
  readonly position: string;
}

export interface HashedEvent {
  /** sha256(chain of the event before it || canonical form of the event). */
  readonly chain: Uint8Array;
  /** The digest of its leaf in the tree. */
  readonly leaf: Uint8Array;
}

/** An event as a follower of the journal reads it. */
interface FollowedEvent extends LogPlace {
  readonly event: ItemEvent;
  readonly decidedAt: Instant;
  readonly actor: string;
}

export function sha256(bytes: Uint8Array): Uint8Array {
  return createHash('sha256').update(bytes).digest();
}

/** Hashes an event; `before`: the chain of the event before it in its item, null for the first. */
export function hashEvent(before: Uint8Array | null, event: CertificateEvent, place: LogPlace): HashedEvent {
  const chain = chainHash(before, event);
  return { chain, leaf: leafOf(chain, place) };
}

/** The same for an event of the journal. */
export function hashFollowed(before: Uint8Array | null, followed: FollowedEvent): HashedEvent {
  const { itemId, seq, tx, position, actor, decidedAt } = followed;
  const { type, effectiveAt, ...data } = followed.event;
  const instants = { effectiveAt: isoShanghai(effectiveAt), decidedAt: isoShanghai(decidedAt) };
  return hashEvent(before, { seq, type, ...instants, actor, data }, { itemId, seq, tx, position });
}

/** The digest of a leaf: the canonical form of the chain and the place. */
export function leafOf(chain: Uint8Array, { itemId, seq, tx, position }: LogPlace): Uint8Array {
  const data = canonicalJson({ chain: Buffer.from(chain).toString('hex'), itemId, position, seq, tx });
  return leafDigest(sha256, Buffer.from(data));
}
