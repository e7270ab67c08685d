/**
 * The one way in which items change. Many commands, one transaction, one round trip per statement:
 * lock the item rows, read the clock, decide, append the events, update the rows, write the outbox.
 */
import type { Instant } from '../domain/calendar/local-date.ts';
import type { Command, DomainError } from '../domain/item/commands.ts';
import { nextDeadline } from '../domain/item/deadlines.ts';
import { decide } from '../domain/item/decide.ts';
import type { Decision, DecisionContext } from '../domain/item/decision.ts';
import type { ItemEvent } from '../domain/item/events.ts';
import type { Outage } from '../domain/item/outage.ts';
import type { ApprovalItem, ItemState } from '../domain/item/state.ts';
import type { Change, Intake } from './change.ts';
import { distrust, type Moment, readMoment } from './clock.ts';
import { outagesSince } from './intake-watch.ts';
import { itemsOf, lockItems, readJournals } from './item-rows.ts';
import type { Ledger } from './ledger.ts';
import type { Transaction } from './pool.ts';
import { renewalNotes } from './renewal.ts';
import { findStandIns, type StandIns } from './stand-ins.ts';
import { writeChanges } from './write-changes.ts';

export interface CommandEnvelope {
  readonly itemId: string;
  readonly command: Command;
  /** The person, or `clock`, in whose name the events stand; the events that the clock made due before are its own. */
  readonly actor: string;
  /** Milliseconds since the request was complete, by a monotonic clock; asked after the lock was obtained. */
  readonly elapsedMs: () => number;
  /** Submissions only. */
  readonly intake?: Intake;
}

export interface CommandOutcome {
  readonly itemId: string;
  readonly before: ItemState;
  readonly state: ApprovalItem;
  /** The events that this command appended, those of the clock before it included. */
  readonly events: readonly ItemEvent[];
  readonly error: DomainError | null;
  readonly receivedAt: Instant;
}

export interface ApplyOptions {
  /** Pass over items that another transaction holds, instead of waiting for them. */
  readonly skipLocked?: boolean;
  /** False where the item's own workflow asks and will look again by itself. */
  readonly wake?: boolean;
  /** Submissions: the reading of the clock under which the package was routed and dated. */
  readonly moment?: Moment;
}

/** The request waited longer than G before it could be judged: it counts as never received. */
export class TooLateToJudgeError extends Error {
  override readonly name = 'TooLateToJudgeError';
  readonly elapsedMs: number;
  constructor(elapsedMs: number, graceMs: number) {
    super(`the request waited ${Math.round(elapsedMs)} ms, more than the ${graceMs} ms of grace`);
    this.elapsedMs = elapsedMs;
  }
}

/** A command named an item that does not exist. */
export class ItemNotFoundError extends Error {
  override readonly name = 'ItemNotFoundError';
}

/**
 * Applies the commands in their order within the caller's transaction. Several may concern one item.
 * A refused command leaves the events that the clock had made due, so the caller commits in any case.
 * Throws TooLateToJudgeError, ItemNotFoundError, or what the database throws; then nothing is kept.
 */
export async function applyCommands(
  transaction: Transaction,
  ledger: Ledger,
  envelopes: readonly CommandEnvelope[],
  options: ApplyOptions = {},
): Promise<readonly CommandOutcome[]> {
  const existing = envelopes.filter(({ intake }) => intake === undefined).map(({ itemId }) => itemId);
  const locked = await lockItems(transaction, existing, options.skipLocked ?? false);
  const moment = options.moment ?? (await readMoment(transaction));
  const receivedAt = envelopes.map((envelope) => receivedAtOf(envelope, moment, ledger.graceMs));
  const journals = await readJournals(transaction, locked);
  await ledger.rulebooks.load(transaction, versionsOf(journals.values(), moment));
  const outages = await outagesThatMatter(transaction, ledger, envelopes, journals.values(), moment);
  const standIns = await findStandIns(transaction, peopleAmong(envelopes), Math.min(...receivedAt, moment.now));
  const changes = new Map<string, Change>();
  const outcomes: CommandOutcome[] = [];
  envelopes.forEach((envelope, i) => {
    const known = changes.get(envelope.itemId) ?? journals.get(envelope.itemId);
    if (known === undefined && envelope.intake === undefined) {
      if (options.skipLocked) return;
      throw new ItemNotFoundError(`no item ${envelope.itemId}`);
    }
    const before = known?.state ?? null;
    const context = contextOf(ledger, moment, receivedAt[i] ?? moment.now, { envelope, before, outages, standIns });
    const decision = decide(before, envelope.command, context);
    if (decision.state === null) throw new Error(`${envelope.command.type} left no item ${envelope.itemId}`);
    // A settle step that finds nothing due rewrites the row all the same: what sent it there was a stale cache.
    if (decision.events.length > 0 || envelope.command.type === 'Settle') {
      changes.set(envelope.itemId, extended(changes, known?.eventCount ?? 0, envelope, decision));
    }
    const { events, error, state } = decision;
    outcomes.push({ itemId: envelope.itemId, before, state, events, error, receivedAt: context.receivedAt });
  });
  await writeChanges(transaction, ledger, [...changes.values()], moment.now, options.wake ?? true);
  const notes = await renewalNotes(transaction, outcomes);
  if (notes.length > 0) await applyCommands(transaction, ledger, notes, { wake: false });
  return outcomes;
}

/** A change, or the earlier change of the same item in this batch with the new events behind it. */
function extended(
  changes: ReadonlyMap<string, Change>,
  eventCount: number,
  { itemId, actor, intake }: CommandEnvelope,
  decision: Decision,
): Change {
  const earlier = changes.get(itemId);
  const events = decision.events.map((event, i) => {
    return { event, actor: i < decision.byClock || isOfClock(event) ? 'clock' : actor };
  });
  return {
    itemId,
    intake: earlier?.intake ?? intake,
    firstSeq: earlier?.firstSeq ?? eventCount + 1,
    events: [...(earlier?.events ?? []), ...events],
    state: decision.state as ApprovalItem,
    eventCount: (earlier?.eventCount ?? eventCount) + events.length,
  };
}

const OF_CLOCK: ReadonlySet<ItemEvent['type']> = new Set([
  'ItemAcceptedBySilence',
  'RungReached',
  'WarningRaised',
  'EscalationRaised',
  'ItemDeemedApproved',
  'CorrectionReminded',
  'ItemLapsed',
  'PauseFlagged',
  'OpinionReminded',
  'OpinionConsentedBySilence',
  'OpinionEscalated',
  'DeferredMissed',
  'PaperReminded',
  'PaperOverdue',
  'DeliveryOverdue',
  'VerificationOverdue',
  'ExpiryReminded',
  'ApprovalExpired',
  'ItemHeld',
  'UpwardReportOpened',
  'CalendarAdopted',
  'NoticeDelivered',
  'EscalationAnswerLapsed',
]);

function isOfClock(event: ItemEvent): boolean {
  if (event.type === 'ClockResumed') return event.byCap;
  if (event.type === 'EscalationRaisedFurther') return event.reasons === null;
  if (event.type === 'OpinionRequested') return event.leg !== undefined;
  return OF_CLOCK.has(event.type);
}

/** First the lock, then the clock, then elapsed: waiting for a lock never makes a reply late. */
function receivedAtOf(envelope: CommandEnvelope, moment: Moment, graceMs: number): Instant {
  if (envelope.intake !== undefined) return envelope.intake.receivedAt;
  return receivedInstant(moment, envelope.elapsedMs(), graceMs);
}

/** When a request was complete, on the ledger's clock. Throws TooLateToJudgeError past G. */
export function receivedInstant(moment: Moment, elapsedMs: number, graceMs: number): Instant {
  if (elapsedMs > graceMs) throw new TooLateToJudgeError(elapsedMs, graceMs);
  return moment.standsStill ? moment.now : Math.floor(moment.now - elapsedMs);
}

/** Longer than any run of rest days: the last working hours before a cutoff lie within it. */
const REACH_BACK_MS = 31 * 24 * 3_600_000;

/** The outages that may hold what is due now. Where nothing is due, none is asked for. */
async function outagesThatMatter(
  transaction: Transaction,
  ledger: Ledger,
  envelopes: readonly CommandEnvelope[],
  journals: Iterable<{ readonly state: ApprovalItem }>,
  { now }: Moment,
): Promise<readonly Outage[]> {
  // A batch of the sweep is due as a whole: reading all outages costs less than looking at each item twice.
  if (envelopes.some(({ command }) => command.type === 'Settle')) return outagesSince(transaction, 0);
  const due = [...journals].map(({ state }) => nextDeadline(state, ledger.rulebooks)?.at ?? now + 1);
  const earliest = due.reduce((least, at) => Math.min(least, at), now + 1);
  return earliest > now ? [] : outagesSince(transaction, earliest - REACH_BACK_MS);
}

/** The versions under which a new item of the division begins: the city's timetable, the division's own calendar. */
export function inForceFor({ rulebooks }: Ledger, { inForce }: Moment, division: string): Moment['inForce'] {
  return { ...inForce, calendarVersion: rulebooks.editionInForce(division) ?? inForce.calendarVersion };
}

interface Circumstances {
  readonly envelope: CommandEnvelope;
  readonly before: ItemState;
  readonly outages: readonly Outage[];
  readonly standIns: StandIns;
}

function contextOf(
  ledger: Ledger,
  moment: Moment,
  receivedAt: Instant,
  { envelope, before, outages, standIns }: Circumstances,
): DecisionContext {
  const { command, actor } = envelope;
  const officerId = before?.particulars.officerId;
  const standsIn = officerId !== undefined && standIns.covers(actor, officerId, receivedAt);
  return {
    now: moment.now,
    receivedAt,
    graceMs: ledger.graceMs,
    frozen: moment.frozenReason !== null || distrust(moment.reading, ledger.processClock) !== null,
    inForce: 'division' in command ? inForceFor(ledger, moment, command.division) : moment.inForce,
    rulebook: ledger.rulebooks,
    outages,
    ...(standsIn && { onBehalfOf: officerId }),
  };
}

/** Those in whose names existing items are acted on; the clock is nobody. */
function peopleAmong(envelopes: readonly CommandEnvelope[]): readonly string[] {
  const acting = envelopes.filter(({ intake, actor }) => intake === undefined && actor !== 'clock');
  return [...new Set(acting.map(({ actor }) => actor))];
}

function versionsOf(journals: Iterable<{ readonly state: ApprovalItem }>, { inForce, publication }: Moment) {
  const particulars = itemsOf(journals);
  return {
    timetables: new Set([inForce.timetableVersion, ...particulars.map((item) => item.timetableVersion)]),
    calendars: new Set([inForce.calendarVersion, ...particulars.map((item) => item.calendarVersion)]),
    publication,
  };
}
