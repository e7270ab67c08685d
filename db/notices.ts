/** The inbox: one row per event and recipient, written by the transaction that appends the event. */
import type { ItemEvent } from '../domain/item/events.ts';
import type { Particulars } from '../domain/item/particulars.ts';
import type { Change } from './change.ts';
import { column } from './column.ts';
import { iso } from './iso.ts';
import { type LadderNoticeKind, ofTheLadder } from './ladder-notices.ts';
import type { Transaction } from './pool.ts';

/** `leader`: the one in charge of a division (分管领导). `liaison`: whom the city sends to a body above it (对接人). */
export type Recipient = 'officer' | 'head' | 'leader' | 'liaison' | 'supervisor' | 'unit';

/** Written behind the journal, from the deeming that made the measure due (db/accountability.ts). */
export type AccountabilityNoticeKind = 'talkDue' | 'referralDue';

export type NoticeKind =
  | LadderNoticeKind
  | AccountabilityNoticeKind
  | 'correctionRequested'
  | 'correctionReminder'
  | 'lapsed'
  | 'suspended'
  | 'resumed'
  | 'longPause'
  | 'extended'
  | 'hearing'
  | 'opinionRequested'
  | 'opinionReminder'
  | 'opinionGiven'
  | 'opinionConsented'
  | 'opinionOverdue'
  | 'deferredMissed'
  | 'paperReminder'
  | 'paperOverdue'
  | 'deliveryOverdue'
  | 'verificationOverdue'
  | 'promiseBroken'
  | 'held'
  | 'heldByStatute'
  | 'heldNotWarned'
  | 'holdReleased'
  | 'lateReply'
  | 'revocationProposed'
  | 'revoked'
  | 'predecessorRevoked'
  | 'behindDeeming'
  | 'expiryReminder'
  | 'expired'
  | 'rectificationProposed'
  | 'rectified'
  | 'renewed'
  | 'renewalEnded'
  | 'assigned'
  | 'handedOn'
  | 'transferred';

type Told = readonly [kind: NoticeKind, ...to: Recipient[]];

/** Who is told of what beside the ladder. Events that are not here are for the journal alone. */
const NOTICES: Partial<Record<ItemEvent['type'], Told>> = {
  CorrectionRequested: ['correctionRequested', 'unit'],
  CorrectionReminded: ['correctionReminder', 'unit'],
  ItemLapsed: ['lapsed', 'unit', 'officer'],
  ClockSuspended: ['suspended', 'unit'],
  ClockResumed: ['resumed', 'unit', 'officer'],
  PauseFlagged: ['longPause', 'head', 'supervisor'],
  LimitExtended: ['extended', 'unit'],
  HearingRightTold: ['hearing', 'unit'],
  OpinionGiven: ['opinionGiven', 'officer'],
  OpinionConsentedBySilence: ['opinionConsented', 'officer'],
  OpinionEscalated: ['opinionOverdue', 'officer', 'supervisor'],
  DeferredMissed: ['deferredMissed', 'unit', 'officer'],
  PaperReminded: ['paperReminder', 'officer', 'head'],
  PaperOverdue: ['paperOverdue', 'head', 'supervisor'],
  DeliveryOverdue: ['deliveryOverdue', 'head', 'supervisor'],
  VerificationOverdue: ['verificationOverdue', 'head', 'supervisor'],
  ItemHeld: ['held', 'unit', 'officer', 'supervisor'],
  HoldReleased: ['holdReleased', 'unit', 'officer'],
  LateReplyRecorded: ['lateReply', 'supervisor'],
  RevocationProposed: ['revocationProposed', 'head', 'supervisor'],
  ItemRevoked: ['revoked', 'unit', 'head', 'supervisor'],
  PredecessorRevoked: ['predecessorRevoked', 'unit', 'officer'],
  ExpiryReminded: ['expiryReminder', 'unit', 'officer'],
  ApprovalExpired: ['expired', 'unit', 'officer'],
  RectificationProposed: ['rectificationProposed', 'head'],
  EntryRectified: ['rectified', 'unit', 'officer'],
  ApprovalRenewed: ['renewed', 'unit', 'officer'],
  RenewalEnded: ['renewalEnded', 'unit', 'officer'],
};

/** A refusal behind a deemed approval may rest on its missing paper in its text alone: the supervisor reads it. */
const BEHIND_DEEMING: Told = ['behindDeeming', 'supervisor'];

const HELD_BY_STATUTE: Told = ['heldByStatute', 'unit', 'officer', 'supervisor'];
const HELD_NOT_WARNED: Told = ['heldNotWarned', 'unit', 'officer', 'supervisor'];

/** Who is told of an event; of a hold by its reason. */
function toldOf(event: ItemEvent): Told | undefined {
  if (event.type !== 'ItemHeld' || event.reason === 'outage') return NOTICES[event.type];
  return event.reason === 'notWarned' ? HELD_NOT_WARNED : HELD_BY_STATUTE;
}

/** What the department is told that was asked for an opinion, or that has a leg. */
const ASKED: Partial<Record<ItemEvent['type'], NoticeKind>> = {
  OpinionRequested: 'opinionRequested',
  OpinionReminded: 'opinionReminder',
  OpinionEscalated: 'opinionOverdue',
};

interface NoticeRow {
  readonly item_id: string;
  readonly event_seq: number;
  readonly kind: NoticeKind;
  readonly ordinal: number;
  readonly recipient: Recipient;
  readonly addressee: string;
  readonly raised_at: string;
}

/** Writes the notices of the changes, and what was acknowledged of earlier ones. */
export async function writeNotices(transaction: Transaction, changes: readonly Change[]): Promise<void> {
  const raised = changes.flatMap(({ itemId, firstSeq, events, state: { particulars } }) =>
    events.flatMap(({ event }, i) =>
      addressed(event, particulars).map(
        (to): NoticeRow => ({ item_id: itemId, event_seq: firstSeq + i, raised_at: iso(event.effectiveAt), ...to }),
      ),
    ),
  );
  const acknowledged = changes.flatMap(({ itemId, events }) =>
    events.flatMap(({ event, actor }) =>
      event.type === 'EscalationAcknowledged'
        ? [{ item_id: itemId, ordinal: event.ordinal, recipient: event.recipient, at: iso(event.effectiveAt), actor }]
        : [],
    ),
  );
  if (raised.length > 0) await transaction.query(INSERT_NOTICES, noticeColumns(raised));
  if (acknowledged.length > 0) await transaction.query(ACKNOWLEDGE_NOTICES, [JSON.stringify(acknowledged)]);
}

type Addressed = Pick<NoticeRow, 'kind' | 'ordinal' | 'recipient' | 'addressee'>;

function addressed(event: ItemEvent, particulars: Particulars): readonly Addressed[] {
  const rungs = ofTheLadder(event);
  if (rungs !== null) return rungs.map((one) => ({ ...one, addressee: addresseeOf(one.recipient, particulars) }));
  const ordinal = 'ordinal' in event ? event.ordinal : 1;
  const asked = ASKED[event.type];
  const toAsked: readonly Addressed[] =
    asked !== undefined && 'departmentId' in event && event.departmentId !== undefined
      ? [{ kind: asked, ordinal, recipient: 'head', addressee: event.departmentId }]
      : [];
  if (event.type === 'PromiseVerified' && !event.kept) {
    return [{ kind: 'promiseBroken', ordinal, recipient: 'supervisor', addressee: particulars.supervisionDivision }];
  }
  if (event.type === 'OfficerAssigned' || event.type === 'ItemTransferred') return ofTheDesk(event, particulars);
  const told = [toldOf(event), 'behind' in event && event.behind ? BEHIND_DEEMING : undefined];
  const others = told.flatMap((one) => {
    if (one === undefined) return [];
    const [kind, ...to] = one;
    return to.map((recipient) => ({ kind, ordinal, recipient, addressee: addresseeOf(recipient, particulars) }));
  });
  return [...toAsked, ...others];
}

/** Both sides are told, and the unit of another department. A claim tells nobody: the queue shows it. */
function ofTheDesk(
  event: Extract<ItemEvent, { type: 'OfficerAssigned' | 'ItemTransferred' }>,
  { unitId }: Particulars,
): readonly Addressed[] {
  const to = (kind: NoticeKind, recipient: Recipient, addressee: string) => ({
    kind,
    ordinal: 1,
    recipient,
    addressee,
  });
  if (event.type === 'OfficerAssigned') {
    if (event.how === 'claimed' || event.from === event.to) return [];
    return [to('assigned', 'officer', event.to), to('handedOn', 'officer', event.from)];
  }
  const heads = [to('transferred', 'head', event.to), to('transferred', 'head', event.from)];
  const officers = [to('assigned', 'officer', event.officerId), to('handedOn', 'officer', event.officerFrom)];
  const told = event.officerId === event.officerFrom ? [] : officers;
  return [...heads, ...told, to('transferred', 'unit', unitId)];
}

function addresseeOf(recipient: Recipient, particulars: Particulars): string {
  switch (recipient) {
    case 'officer':
      return particulars.officerId;
    case 'head':
    case 'liaison':
      return particulars.departmentId;
    case 'leader':
    case 'supervisor':
      return particulars.supervisionDivision;
    case 'unit':
      return particulars.unitId;
  }
}

const INSERT_NOTICES = {
  name: 'insert-notices',
  text: `INSERT INTO notices (item_id, event_seq, kind, ordinal, recipient, addressee, raised_at)
         SELECT item_id, event_seq, kind, ordinal, recipient, addressee, raised_at
         FROM unnest($1::uuid[], $2::int[], $3::text[], $4::int[], $5::text[], $6::text[], $7::timestamptz[])
           AS n(item_id, event_seq, kind, ordinal, recipient, addressee, raised_at)`,
};

function noticeColumns(rows: readonly NoticeRow[]): unknown[] {
  return [
    column(rows.map((row) => row.item_id)),
    column(rows.map((row) => row.event_seq)),
    column(rows.map((row) => row.kind)),
    column(rows.map((row) => row.ordinal)),
    column(rows.map((row) => row.recipient)),
    column(rows.map((row) => row.addressee)),
    column(rows.map((row) => row.raised_at)),
  ];
}

const ACKNOWLEDGE_NOTICES = {
  name: 'acknowledge-notices',
  text: `UPDATE notices SET acknowledged_at = a.at, acknowledged_by = a.actor
         FROM jsonb_to_recordset($1::jsonb) AS a(item_id uuid, ordinal int, recipient text, at timestamptz, actor text)
         WHERE notices.item_id = a.item_id AND notices.kind = 'escalation'
           AND notices.ordinal = a.ordinal AND notices.recipient = a.recipient`,
};
