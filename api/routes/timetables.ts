/** Publishing timetables: what is published, what a new one would change, and the publication itself. */
import { z } from 'zod';
import { inTransaction } from '../../db/pool.ts';
import {
  findTimetable,
  publishTimetable,
  refuseUnpublishable,
  timetableOn,
  timetableVersions,
  weighTimetables,
} from '../../db/timetables.ts';
import { writeTimetableXlsx } from '../../documents/timetable-xlsx.ts';
import { isoShanghai } from '../../domain/calendar/local-date.ts';
import { impactOf, type TypeNames } from '../../domain/timetable/impact.ts';
import type { Timetable } from '../../domain/timetable/timetable.ts';
import { idempotencyKeyOf, onceForRequest } from '../commands.ts';
import type { ApiContext, App } from '../deps.ts';
import { Problem } from '../problems.ts';
import { refusals } from '../schemas/common.ts';
import {
  impactBody,
  impactView,
  publicationBody,
  publicationView,
  timetableContent,
  timetableVersion,
  versionView,
} from '../schemas/timetable.ts';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const WEIGHED_DAYS = 90;
const tags = ['Timetables'];
const keyHeader = z.looseObject({
  'idempotency-key': z.string().optional().meta({ description: 'Required; repeat it when you retry' }),
});

export function timetableRoutes(app: App, context: ApiContext): void {
  readingRoutes(app, context);
  publishingRoutes(app, context);
}

function readingRoutes(app: App, { ledger }: ApiContext): void {
  app.route({
    method: 'GET',
    url: '/v1/timetables',
    schema: {
      tags,
      summary: 'Every published timetable, the one that takes effect last first',
      response: { 200: z.object({ items: z.array(versionView) }), ...refusals(401, 403, 503) },
    },
    handler: async () => {
      const rows = await timetableVersions(ledger.pool);
      const items = rows.map(({ publishedAt, ...row }) => ({
        ...row,
        publishedAt: publishedAt && isoShanghai(publishedAt.getTime()),
      }));
      return { items };
    },
  });

  app.route({
    method: 'GET',
    url: '/v1/timetables/:version',
    schema: {
      tags,
      summary: 'One version, as JSON or as a workbook',
      description: `\`Accept: ${XLSX}\` gives the same as an xlsx workbook.`,
      params: z.object({ version: timetableVersion }),
      response: {
        200: {
          description: 'As it was published',
          content: { 'application/json': { schema: timetableContent }, [XLSX]: { schema: z.any() } },
        },
        ...refusals(401, 403, 404, 503),
      },
    },
    handler: async (request, reply) => {
      const { version } = request.params;
      const timetable = await findTimetable(ledger.pool, version);
      if (timetable === undefined) throw new Problem('NOT_FOUND');
      reply.header('vary', 'accept-language, accept');
      if (!request.headers.accept?.includes(XLSX)) return { ...timetable };
      const workbook = Buffer.from(await writeTimetableXlsx(timetable));
      return reply
        .type(XLSX)
        .header('content-disposition', `attachment; filename="timetable-${version}.xlsx"`)
        .send(workbook);
    },
  });
}

function publishingRoutes(app: App, { ledger }: ApiContext): void {
  app.route({
    method: 'POST',
    url: '/v1/timetables/impact',
    schema: {
      tags,
      summary: 'What a timetable would change if it were published; stores nothing',
      body: impactBody,
      response: { 200: impactView, ...refusals(400, 401, 403, 413, 415, 422, 503) },
    },
    handler: async (request) => {
      const { timetable, effectiveOn = null } = request.body;
      await refuseUnpublishable(ledger.pool, timetable, effectiveOn);
      return readImpact(ledger.pool, timetable as unknown as Timetable, effectiveOn);
    },
  });

  app.route({
    method: 'POST',
    url: '/v1/timetables',
    schema: {
      tags,
      summary: 'Publish a timetable from a day to come',
      description: 'It never changes again. Items that already run keep the version they began on.',
      headers: keyHeader,
      body: publicationBody,
      response: { 201: publicationView, ...refusals(400, 401, 403, 409, 413, 415, 422, 503) },
    },
    handler: async (request, reply) => {
      if (idempotencyKeyOf(request) === undefined) throw new Problem('IDEMPOTENCY_KEY_REQUIRED');
      const { timetable: content, effectiveOn, reason } = request.body;
      const publishedBy = request.principal.id;
      const view = await inTransaction(ledger.pool, ledger.lockWaitMs, (transaction) =>
        onceForRequest(transaction, request, reply, async () => {
          const published = await publishTimetable(transaction, { content, effectiveOn, publishedBy, reason });
          const publishedAt = isoShanghai(published.publishedAt);
          return { version: published.version, effectiveOn, publishedAt, publishedBy, reason };
        }),
      );
      return reply.code(201).header('location', `/v1/timetables/${view.version}`).send(view);
    },
  });
}

type Pool = ApiContext['ledger']['pool'];

async function readImpact(
  pool: Pool,
  next: Timetable,
  effectiveOn: string | null,
): Promise<z.input<typeof impactView>> {
  const [standing, weight] = await Promise.all([timetableOn(pool, effectiveOn), weighTimetables(pool, WEIGHED_DAYS)]);
  const before = standing.content ?? { version: '', items: [] };
  const { added, removed, changed, moved, ladder } = impactOf(before, next);
  const view = <T extends TypeNames>({ id, nameZh, nameEn, ...rest }: T) => ({
    id,
    name: { zh: nameZh, en: nameEn },
    handedInLast90Days: weight.handedIn.get(id) ?? 0,
    ...rest,
  });
  return {
    version: next.version,
    effectiveOn: standing.day,
    against: standing.effectiveOn === null ? null : { version: before.version, effectiveOn: standing.effectiveOn },
    added: added.map(view),
    removed: removed.map(view),
    changed: changed.map(({ changes, ...names }) => ({ ...view(names), changes: [...changes] })),
    moved: moved.map(view),
    ladder: ladder.map(({ tier, before: old, after }) => ({ tier, before: [...old], after: [...after] })),
    openItems: weight.openItems.map(({ version, count }) => ({ timetableVersion: version, count })),
  };
}
