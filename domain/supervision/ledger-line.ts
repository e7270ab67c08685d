/**
 * What the follow-up ledger (台账) keeps of one item: all that its classes and its lamp follow from, at whatever instant
 * they are asked for. A pure function of the journal; it changes with an event, never with the passing of time.
 */
import { dayOf, type Instant, type LocalDate, startOfDay } from '../calendar/local-date.ts';
import { anchorOf, clockOf, type ItemClock, type Rulebook, rulesOf, turnDue } from '../item/clock.ts';
import { paperDue } from '../item/deadlines.ts';
import { calendarVersionOf } from '../item/editions.ts';
import { standingOf } from '../item/standing.ts';
import { type ApprovalItem, type ItemStatus, isOpen } from '../item/state.ts';
import { type RecordedEvent, type Version, versionsOf } from './facts.ts';
import type { LitClock } from './lamp.ts';

/** A department whose opinion or leg (会办、初审) is not answered. */
export interface Awaited {
  readonly departmentId: string;
  readonly dueOn: LocalDate;
  /** From then on it is late; null while no notice covers the day. */
  readonly lateAt: Instant | null;
}

/** What the item gives the entry of a checklist; `withoutPaper`: by silence, without the real document. */
type LineStanding = 'satisfied' | 'withoutPaper' | 'running' | 'missing';

export interface LedgerLine {
  readonly departmentId: string;
  readonly officerId: string;
  readonly status: ItemStatus;
  readonly receivedAt: Instant;
  readonly standing: LineStanding;
  /** By when the one whose turn it is must act; for an owed paper, by when it is to be issued. Null where nothing runs. */
  readonly dueOn: LocalDate | null;
  /** Deemed, and the written document is not there. */
  readonly owesPaper: boolean;
  /** Silence is held because of our own outage: nobody is overdue by it. */
  readonly heldForOutage: boolean;
  /** Of an open item: what lights its lamp, and since when its clock runs. */
  readonly lit: { readonly clock: LitClock; readonly since: Instant } | null;
  /** Every department that was asked for an opinion or has a leg, answered or not. */
  readonly asked: readonly string[];
  readonly awaits: readonly Awaited[];
  /** The published versions by which its words and days are told. */
  readonly timetableVersion: string;
  readonly calendarVersion: string;
}

/** The lines of an item through its whole journal, each with the instant from which it was known. */
export function lineHistory(journal: readonly RecordedEvent[], rulebook: Rulebook): readonly Version<LedgerLine>[] {
  return versionsOf(journal, rulebook, lineOf);
}

/** The line of an item in this state, by the rules as they are known. */
export function lineOf(item: ApprovalItem, rulebook: Rulebook): LedgerLine {
  const { departmentId, officerId, receivedAt, timetableVersion } = item.particulars;
  const clock = clockOf(item, rulebook);
  const open = isOpen(item);
  const paper = owedPaper(item, rulebook);
  return {
    ...{ departmentId, officerId, status: item.status, receivedAt },
    standing: standingIn(item, rulebook),
    dueOn: (open ? turnDue(item, clock)?.dueOn : paper?.dueOn) ?? null,
    owesPaper: paper !== null,
    heldForOutage: clock.heldFor === 'outage',
    lit: open ? litBy(item, clock, rulebook) : null,
    asked: [...new Set(item.account.opinions.map((one) => one.departmentId))],
    awaits: open ? awaitedBy(item, clock) : [],
    ...{ timetableVersion, calendarVersion: calendarVersionOf(item, rulebook) },
  };
}

function standingIn(item: ApprovalItem, rulebook: Rulebook): LineStanding {
  const standing = standingOf(item, rulebook);
  return standing.kind === 'satisfied' && standing.withoutPaper ? 'withoutPaper' : standing.kind;
}

function owedPaper(item: ApprovalItem, rulebook: Rulebook) {
  if (item.status !== 'deemedApproved' || item.aftermath.paper.issuedAt !== null) return null;
  return paperDue(item, rulesOf(item, rulebook).calendar);
}

function litBy(item: ApprovalItem, clock: ItemClock, rulebook: Rulebook): LedgerLine['lit'] {
  const { paused, unitDue, ifSilent, acceptanceDue, runningDue, overdueAt } = clock;
  const nothingRuns = ifSilent || unitDue !== null;
  const { receivedAt } = item.particulars;
  const since = nothingRuns ? receivedAt : startOfDay(dayOf(anchorOf(item, rulesOf(item, rulebook).terms)));
  return { clock: { paused, unitDue, ifSilent, acceptanceDue, runningDue, overdueAt }, since };
}

function awaitedBy({ account }: ApprovalItem, { opinionDues }: ItemClock): readonly Awaited[] {
  return account.opinions.flatMap(({ departmentId, answer, due }, i) => {
    if (answer !== null) return [];
    const { dueOn, dueExclusiveAt, provisional } = opinionDues[i] ?? due;
    return [{ departmentId, dueOn, lateAt: provisional ? null : dueExclusiveAt }];
  });
}
