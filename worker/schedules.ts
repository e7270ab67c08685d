/** The Schedules in Temporal, one for each round: made where they lack, brought up to date where their round has changed. */
import {
  type Client,
  ScheduleAlreadyRunning,
  type ScheduleDescription,
  ScheduleNotFoundError,
  type ScheduleOptions,
} from '@temporalio/client';
import { type Round, TASK_QUEUE } from '../workflows/names.ts';

/** Rings that an outage of Temporal has delayed are made up for; older ones the round's next ring makes up for anyway. */
const CATCH_UP = '7 days';

/**
 * Makes the Schedules that lack and changes those whose definition is another one; a pause that a person has set stays.
 * A new Schedule rings at once: Temporal may have been lost together with rings that nobody heard.
 */
export async function ensureSchedules(client: Client, rounds: readonly Round[]): Promise<void> {
  for (const round of rounds) {
    const handle = client.schedule.getHandle(round.id);
    const found = await handle.describe().catch(nullWhereAbsent);
    if (found === null) await create(client, round);
    else if (definitionOf(found) !== commentOf(round)) {
      await handle.update((previous) => ({ ...scheduleOf(round), state: previous.state }));
    }
  }
}

/** Makes the Schedules that lack and leaves the others alone: workers of two releases must not undo each other's. */
export async function replaceLostSchedules(client: Client, rounds: readonly Round[]): Promise<void> {
  for (const round of rounds) {
    const found = await client.schedule.getHandle(round.id).describe().catch(nullWhereAbsent);
    if (found === null) await create(client, round);
  }
}

async function create(client: Client, round: Round): Promise<void> {
  await client.schedule
    .create({ ...scheduleOf(round), scheduleId: round.id, state: { triggerImmediately: true } })
    .catch((error: unknown) => {
      // Another worker was faster.
      if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    });
}

function scheduleOf(round: Round): Omit<ScheduleOptions, 'scheduleId' | 'state'> {
  const { id, workflow, args = [], times } = round;
  const { daysOfMonth, hour, minute } = times;
  const days = daysOfMonth === undefined ? '*' : [...daysOfMonth];
  return {
    spec: {
      calendars: [{ dayOfMonth: days, hour, minute, second: 0, comment: commentOf(round) }],
      timezone: 'Asia/Shanghai',
    },
    action: { type: 'startWorkflow', workflowType: workflow, workflowId: id, taskQueue: TASK_QUEUE, args: [...args] },
    // One that runs may have looked before the new work was due: it is followed by one more, never by two at once.
    policies: { overlap: 'BUFFER_ONE', catchupWindow: CATCH_UP, pauseOnFailure: false },
  };
}

/** The definition as a text that Temporal keeps with the times, so that a changed one is recognised. */
function commentOf({ workflow, args = [], times }: Round): string {
  return JSON.stringify({ workflow, args, times, CATCH_UP });
}

function definitionOf({ spec }: ScheduleDescription): string | undefined {
  return spec.calendars?.[0]?.comment;
}

function nullWhereAbsent(error: unknown): null {
  if (error instanceof ScheduleNotFoundError) return null;
  throw error;
}
