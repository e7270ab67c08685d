/** Numbered documents (文书): which there are, which event gives rise to which, and whose number they carry. */
import type { ItemEvent } from '../item/events.ts';
import type { Tier } from '../timetable/timetable.ts';

/**
 * `code` stands in the number. `issuer`: the body in whose name it is written (a department, the single window or the
 * supervision office of a division). `to`: who is addressed, and so may read it.
 */
export const DOCUMENT_KINDS = {
  receipt: { code: 'SJ', issuer: 'window', to: 'unit' },
  correctionNotice: { code: 'BZ', issuer: 'department', to: 'unit' },
  refusalOfAcceptance: { code: 'BSL', issuer: 'department', to: 'unit' },
  suspensionNotice: { code: 'ZZ', issuer: 'department', to: 'unit' },
  extensionNotice: { code: 'YQ', issuer: 'department', to: 'unit' },
  yellowWarning: { code: 'HUANG', issuer: 'supervision', to: 'department' },
  redWarning: { code: 'HONG', issuer: 'supervision', to: 'department' },
  deemingConfirmation: { code: 'MR', issuer: 'supervision', to: 'unit' },
  coordinationLetter: { code: 'HAN', issuer: 'supervision', to: 'department' },
  supervisionNotice: { code: 'DB', issuer: 'supervision', to: 'department' },
} as const satisfies Readonly<Record<string, DocumentKindRow>>;

interface DocumentKindRow {
  readonly code: string;
  readonly issuer: 'department' | 'window' | 'supervision';
  readonly to: 'unit' | 'department';
}

export type DocumentKind = keyof typeof DOCUMENT_KINDS;

/** Kinds that belong to an act on an item; the two others are written by a supervisor. */
export type ActDocumentKind = Exclude<DocumentKind, 'coordinationLetter' | 'supervisionNotice'>;

/** The events that a document belongs to. A receipt is one per submission: that of its first item counts. */
export const ACT_DOCUMENTS = {
  ItemSubmitted: 'receipt',
  CorrectionRequested: 'correctionNotice',
  ItemNotAccepted: 'refusalOfAcceptance',
  ClockSuspended: 'suspensionNotice',
  LimitExtended: 'extensionNotice',
  WarningRaised: 'yellowWarning',
  EscalationRaised: 'redWarning',
  ItemDeemedApproved: 'deemingConfirmation',
} as const satisfies Partial<Record<ItemEvent['type'], ActDocumentKind>>;

export type DocumentedEvent = Extract<ItemEvent, { type: keyof typeof ACT_DOCUMENTS }>;

/** Whether a document belongs to the event. */
export function isDocumented(event: ItemEvent): event is DocumentedEvent {
  return event.type in ACT_DOCUMENTS;
}

/** The body in whose name a document is written. */
export interface Issuer {
  /** A department's id, or a division's code for its window and its supervision office. */
  readonly id: string;
  readonly role: DocumentKindRow['issuer'];
  /** The department's or the division's name. */
  readonly name: string;
  /** The division's name. */
  readonly division: string;
}

/** What identifies a document, as it is known before it is written. */
export interface DocumentIdentity {
  readonly kind: DocumentKind;
  readonly issuer: Issuer;
  readonly year: number;
  /** The place in the series of the issuer, kind and year, from 1, without gaps. */
  readonly sequence: number;
  /** `990100-SLJ-BZ-2026-000012-K` */
  readonly documentNo: string;
  /** ISO 8601 with the city's offset. */
  readonly issuedAt: string;
  /** A person's id, or `clock`. */
  readonly issuedBy: string;
  /** The six digits by which whoever holds the paper can ask whether it is genuine. */
  readonly queryCode: string;
}

/** An item in words, as a document names it. */
export interface ItemInWords {
  readonly itemNo: string;
  readonly receiptNo: string;
  readonly type: string;
  readonly tier: Tier;
  readonly projectCode: string;
  readonly projectName: string;
  readonly unit: string;
  readonly creditCode: string;
  readonly department: string;
  readonly officer: string;
  /** The item's first event. */
  readonly submitted: Extract<ItemEvent, { type: 'ItemSubmitted' }>;
}

/** What the document of an act is made from. */
export interface ActToDocument {
  readonly identity: DocumentIdentity;
  readonly event: DocumentedEvent;
  readonly item: ItemInWords;
  /** Receipts only: every item of the submission, and what was handed in. */
  readonly submission: {
    readonly items: readonly ItemInWords[];
    readonly materials: readonly { readonly name: string; readonly sha256: string }[];
  } | null;
}

/** A document as it is kept. */
export interface WrittenDocument {
  /** 文号 */
  readonly symbol: string;
  readonly title: string;
  /** The canonical form over which the hash is. */
  readonly content: string;
  readonly sha256: string;
}
