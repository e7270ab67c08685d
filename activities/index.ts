/** What workflows ask of the ledger. Thin: each activity is one call of the ledger with what Temporal knows. */
import { activityInfo, heartbeat } from '@temporalio/activity';
import { draftDueBulletins } from '../db/bulletins.ts';
import { forgetOldKeys } from '../db/idempotency.ts';
import type { Ledger } from '../db/ledger.ts';
import { prepareDueMeetings } from '../db/meeting-prepare.ts';
import { settleTasks } from '../db/meeting-tasks.ts';
import { compareOpen, retryParked, wakeItems, wakeUnarmed } from '../db/reconcile.ts';
import { resettleRound } from '../db/resettle.ts';
import { armNextDeadline, msUntilNextDeadline, type NextDeadline, settleDue, settleItem } from '../db/settle.ts';
import { flagMissingAnswers } from '../db/supervision-notices.ts';

export interface ActivityDependencies {
  readonly ledger: Ledger;
  /** The id of the Temporal namespace that this worker serves: another one means another, empty Temporal. */
  readonly namespaceId: () => Promise<string>;
  /** The items whose workflow runs, as Temporal says. */
  readonly runningItems: () => AsyncIterable<string>;
}

export interface SweepResult {
  readonly settled: number;
  readonly parked: number;
  /** Milliseconds until the ledger's earliest deadline may be settled. */
  readonly waitMs: number;
}

export type Activities = ReturnType<typeof createActivities>;

/** Spreads the wake-ups of items that are due at one instant. */
const JITTER_MS = 500;

export function createActivities({ ledger, namespaceId, runningItems }: ActivityDependencies) {
  return {
    /** The item's next deadline and how long to wait for it; records what the asking workflow is armed for. */
    async nextDeadline(itemId: string): Promise<NextDeadline> {
      const { workflowExecution } = activityInfo();
      if (workflowExecution === undefined) throw new Error('nextDeadline is asked by workflows only');
      const arming = { namespaceId: await namespaceId(), runId: workflowExecution.runId };
      const next = await armNextDeadline(ledger, itemId, arming);
      return 'waitMs' in next ? { ...next, waitMs: next.waitMs + Math.random() * JITTER_MS } : next;
    },

    /** Settles what is due for the item; nothing where nothing is. */
    async settle(itemId: string): Promise<void> {
      await settleItem(ledger, itemId);
    },

    /**
     * Settles everything that is due, batch after batch, takes items over to calendars published since, and flags the
     * answers to supervision notices that are missing by now.
     */
    async sweep(): Promise<SweepResult> {
      let settled = 0;
      let parked = 0;
      for (;;) {
        const batch = await settleDue(ledger);
        settled += batch.settled;
        parked += batch.parked;
        heartbeat({ settled, parked });
        if (batch.settled + batch.parked > 0) continue;
        if ((await resettleRound(ledger)) === 0) break;
      }
      while ((await flagMissingAnswers(ledger)) > 0) heartbeat({ settled, parked });
      return { settled, parked, waitMs: await msUntilNextDeadline(ledger) };
    },

    /** Prepares the drafts of meetings whose day has come, and tells of tasks that are nearly due or late. */
    async meetings(): Promise<{ prepared: number; told: number }> {
      const prepared = await prepareDueMeetings(ledger, () => heartbeat());
      return { prepared, told: await settleTasks(ledger) };
    },

    /** Wakes the open items whose workflow is not armed for what the ledger says, and tries parked ones again. */
    async repair(): Promise<number> {
      await retryParked(ledger);
      return wakeUnarmed(ledger, await namespaceId());
    },

    /** Drafts the bulletins of the half-months that have closed; answers their numbers. */
    draftBulletins(): Promise<readonly string[]> {
      return draftDueBulletins(ledger, () => heartbeat());
    },

    /** Wakes the open items that have no running workflow and those that run without being open; forgets old keys. */
    async compareWithTemporal(): Promise<{ missing: number; stray: number }> {
      const running = new Set<string>();
      for await (const itemId of runningItems()) {
        running.add(itemId);
        if (running.size % 1000 === 0) heartbeat(running.size);
      }
      const { missing, stray } = await compareOpen(ledger, running);
      await wakeItems(ledger, [...missing, ...stray]);
      await forgetOldKeys(ledger.pool);
      return { missing: missing.length, stray: stray.length };
    },
  };
}
