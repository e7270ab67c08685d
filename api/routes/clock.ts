/** The ledger's clock: reading it, releasing its freeze, and moving it in simulation. */
import { z } from 'zod';
import { readClockSettings, releaseFreeze, runSimulatedClock } from '../../db/clock.ts';
import { isoShanghai } from '../../domain/calendar/local-date.ts';
import type { ApiContext, App } from '../deps.ts';
import { Problem } from '../problems.ts';
import { instant, refusals, text } from '../schemas/common.ts';
import { createSimulation } from '../simulation.ts';

const clockView = z
  .object({
    mode: z.enum(['real', 'simulated']),
    now: instant,
    standsStill: z.boolean(),
    frozen: z
      .object({ reason: z.string(), at: instant })
      .nullable()
      .meta({ description: 'While it is, silence decides nothing' }),
    graceSeconds: z.number(),
  })
  .meta({ id: 'LedgerClock' });

const tags = ['Clock'];

export function clockRoutes(app: App, { ledger }: ApiContext): void {
  app.route({
    method: 'GET',
    url: '/v1/clock',
    schema: { tags, summary: "The ledger's clock", response: { 200: clockView, ...refusals(401, 503) } },
    handler: () => readClock(ledger),
  });

  app.route({
    method: 'POST',
    url: '/v1/clock/release',
    schema: {
      tags,
      summary: 'Release the safety freeze, with the reason',
      body: z.strictObject({ reason: text(1_000, 'NTP 已恢复，两机时钟一致') }),
      response: { 200: clockView, ...refusals(401, 403, 409, 422, 503) },
    },
    handler: async (request) => {
      const released = await releaseFreeze(ledger.pool, request.principal.id, request.body.reason);
      if (!released) throw new Problem('NOT_FROZEN');
      return readClock(ledger);
    },
  });
}

const target = z.iso
  .datetime({ offset: true })
  .meta({ pattern: undefined, format: 'date-time', examples: ['2026-10-08T00:01:00+08:00'] });

/** These exist on the simulated clock alone. */
export function simulationRoutes(app: App, { ledger, temporal }: ApiContext): void {
  const advance = createSimulation(ledger, temporal);

  app.route({
    method: 'POST',
    url: '/v1/clock/advance',
    schema: {
      tags,
      summary: 'Move the simulated clock forward',
      description:
        'Walks every due moment on the way in its order: settles what is due, wakes the workflows, and waits until all has been told. ' +
        'The clock then stands still at `to`, or runs on from there with `run: true`.',
      body: z.strictObject({ to: target, run: z.boolean().optional() }),
      response: {
        200: clockView.extend({ moments: z.number().int().meta({ description: 'Due moments on the way' }) }),
        ...refusals(401, 403, 409, 422, 503),
      },
    },
    handler: async (request) => {
      const { to, run = false } = request.body;
      const moments = await advance(Date.parse(to), run);
      return { ...(await readClock(ledger)), moments };
    },
  });

  app.route({
    method: 'POST',
    url: '/v1/clock/run',
    schema: {
      tags,
      summary: 'Let a standing simulated clock run on',
      body: z.strictObject({}).nullish(),
      response: { 200: clockView, ...refusals(401, 403, 503) },
    },
    handler: async () => {
      await runSimulatedClock(ledger.pool);
      return readClock(ledger);
    },
  });
}

async function readClock({ pool, graceMs }: ApiContext['ledger']) {
  const { mode, now, standsStill, frozenReason, frozenAt } = await readClockSettings(pool);
  const frozen = frozenReason === null ? null : { reason: frozenReason, at: isoShanghai(frozenAt ?? now) };
  return { mode, now: isoShanghai(now), standsStill, frozen, graceSeconds: graceMs / 1000 };
}
