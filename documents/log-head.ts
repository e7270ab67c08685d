/** A head of the log over all events: how many there were by an instant, and the root of the tree over them. */
import { isoShanghai } from '../domain/calendar/local-date.ts';

const LOG_HEAD_FORMAT = 'shixian-log-head/1';

/** What is signed, in its canonical form. */
export interface LogHead {
  readonly format: typeof LOG_HEAD_FORMAT;
  /** The public address of the installation; empty where it has none. */
  readonly issuer: string;
  /** Events in the log. */
  readonly size: number;
  /** The root of the Merkle tree over their leaves (RFC 6962), in hexadecimal. */
  readonly root: string;
  /** On the ledger's clock. */
  readonly signedAt: string;
}

export interface LogHeadInput {
  readonly issuer: string;
  readonly size: number;
  readonly root: Uint8Array;
  readonly now: number;
}

export function logHead({ issuer, size, root, now }: LogHeadInput): LogHead {
  const hex = Buffer.from(root).toString('hex');
  return { format: LOG_HEAD_FORMAT, issuer, size, root: hex, signedAt: isoShanghai(now) };
}

/** One line of what is kept outside the database: the signed bytes stand in it as they are. */
export function headLine({ content, jws }: { readonly content: string; readonly jws: string }): string {
  return `{"content":${content},"jws":"${jws}"}`;
}
