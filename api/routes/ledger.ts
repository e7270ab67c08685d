/** The follow-up ledger (台账): what is to be followed up, as of any past instant; as JSON, workbook and CSV. */
import { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { readClockSettings } from '../../db/clock.ts';
import { firstRecorded, NotClosedYetError, untilClosed } from '../../db/closing.ts';
import { type FollowUp, readFollowUp } from '../../db/follow-up.ts';
import type { Ledger } from '../../db/ledger.ts';
import { ledgerFollower } from '../../db/ledger-lines.ts';
import { csvHeader, csvLine } from '../../documents/csv.ts';
import { drawSheet } from '../../documents/drawing.ts';
import { ledgerCells, ledgerColumns, ledgerFileName, ledgerTables } from '../../documents/ledger-sheet.ts';
import { type Instant, isoShanghai } from '../../domain/calendar/local-date.ts';
import { type FollowUpRow, keyOf, type RowKey } from '../../domain/supervision/follow-up-row.ts';
import type { Language } from '../../terms/catalogue.ts';
import { readCursor, writeCursor } from '../cursor.ts';
import type { ApiContext, App } from '../deps.ts';
import { Problem } from '../problems.ts';
import { refusals } from '../schemas/common.ts';
import { followUpLedger, type LedgerQuery, ledgerFileQuery, ledgerQuery } from '../schemas/ledger.ts';
import { ledgerRowView } from '../views/ledger-view.ts';

const tags = ['Supervision'];
const SAME =
  'What was recorded before `asOf` is told, and nothing else: the same question gives the same bytes whatever has happened since. ' +
  'Officers and heads see what their department held, was asked about or led at that instant, leaders and supervisors their division and those below it.';
/** A workbook is drawn in a process of its own, which is given 20 seconds. */
const MOST_IN_WORKBOOK = 20_000;
/** All of them are held in memory while they are put in order. */
const MOST_IN_CSV = 200_000;
/** A reader is told to come back rather than kept waiting. */
const PATIENCE_MS = 3_000;

export function ledgerRoutes(app: App, context: ApiContext): void {
  pageRoute(app, context);
  workbookRoute(app, context);
  csvRoute(app, context);
}

/** The place where a page ended, with the instant that all pages of one reading share. */
const LAST = Date.parse('9999-12-31T00:00:00Z');
const place = z.tuple([
  z.number().int().min(0).max(LAST),
  z.tuple([z.number().int(), z.string(), z.string(), z.string()]),
]);

function pageRoute(app: App, { ledger }: ApiContext): void {
  app.route({
    method: 'GET',
    url: '/v1/ledger',
    schema: {
      tags,
      summary: 'Projects and items classified for follow-up, with the counts of each class',
      description: `${SAME} The pages of one reading share the instant of the first.`,
      querystring: ledgerQuery,
      response: { 200: followUpLedger, ...refusals(401, 403, 409, 422, 503) },
    },
    handler: async (request) => {
      const { limit, cursor, ...query } = request.query;
      const [cursorAsOf, after] = readCursor(cursor, place) ?? [null, null];
      const asOf = await closedInstant(ledger, query.asOf, cursorAsOf);
      const { rows, counts, total } = await read(ledger, request, query, { asOf, after, most: limit + 1 });
      const page = rows.slice(0, limit);
      const last = page.at(-1);
      return {
        asOf: isoShanghai(asOf),
        counts,
        total,
        items: page.map((row) => ledgerRowView(row, request.language)),
        nextCursor: rows.length > limit && last !== undefined ? writeCursor([asOf, keyOf(last)]) : null,
      };
    },
  });
}

function workbookRoute(app: App, { ledger, config }: ApiContext): void {
  const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
  app.route({
    method: 'GET',
    url: '/v1/ledger.xlsx',
    schema: {
      tags,
      summary: 'The same as a workbook: real cells, a header that stays, a filter over all columns',
      description: `${SAME} At most ${MOST_IN_WORKBOOK} rows.`,
      querystring: ledgerFileQuery,
      response: { 200: file(type), ...refusals(401, 403, 409, 422, 503) },
    },
    handler: async (request, reply) => {
      const { query, language } = request;
      const { asOf, rows, counts } = await readWhole(ledger, request, MOST_IN_WORKBOOK);
      const filters = Object.entries(query).filter(([name]) => name !== 'asOf');
      const { publicUrl } = config.api;
      const sheet = { asOf: isoShanghai(asOf), rows, counts, filters, publicUrl };
      const bytes = await drawSheet({ kind: 'workbook', tables: ledgerTables(sheet, language) });
      return reply
        .type(type)
        .header('content-disposition', `attachment; filename="${ledgerFileName(asOf)}.xlsx"`)
        .serializer((body: unknown) => body as string)
        .send(bytes as never);
    },
  });
}

function csvRoute(app: App, { ledger, config }: ApiContext): void {
  app.route({
    method: 'GET',
    url: '/v1/ledger.csv',
    schema: {
      tags,
      summary: 'The same as CSV (RFC 4180, UTF-8 with a byte order mark)',
      description: `${SAME} At most ${MOST_IN_CSV} rows. Texts that a spreadsheet would take for a formula begin with an apostrophe.`,
      querystring: ledgerFileQuery,
      response: { 200: file('text/csv'), ...refusals(401, 403, 409, 422, 503) },
    },
    handler: async (request, reply) => {
      const { asOf, rows } = await readWhole(ledger, request, MOST_IN_CSV);
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="${ledgerFileName(asOf)}.csv"`)
        .send(Readable.from(csvOf(rows, request.language, config.api.publicUrl)) as never);
    },
  });
}

function file(type: string) {
  const schema = z.string().meta({ format: 'binary' });
  return { description: 'The file', content: { [type]: { schema } } };
}

/** How many rows are written at once. */
const LINES = 500;

function* csvOf(rows: readonly FollowUpRow[], language: Language, publicUrl: string): Generator<string> {
  const columns = ledgerColumns(language);
  yield csvHeader(columns);
  for (let from = 0; from < rows.length; from += LINES) {
    const some = rows.slice(from, from + LINES);
    yield some.map((row) => csvLine(columns, ledgerCells(row, language, publicUrl))).join('');
  }
}

type Asked = Pick<FastifyRequest, 'reach' | 'language'>;

async function readWhole(ledger: Ledger, request: Asked & { readonly query: LedgerQuery }, most: number) {
  const asOf = await closedInstant(ledger, request.query.asOf, null);
  const whole = await read(ledger, request, request.query, { asOf, after: null, most });
  if (whole.total > most) throw new Problem('LEDGER_TOO_LARGE', { values: { count: whole.total, most } });
  return { asOf, ...whole };
}

async function read(
  ledger: Ledger,
  { reach }: Asked,
  query: Omit<LedgerQuery, 'asOf'>,
  wanted: { readonly asOf: Instant; readonly after: RowKey | null; readonly most: number },
): Promise<FollowUp> {
  const { departmentId = null, division = null, tier = null, typeId = null } = query;
  const { ownership = null, projectCode = null, officerId = null } = query;
  const { class: only = null, lamp = null, dueFrom = null, dueThrough = null } = query;
  if (dueFrom !== null && dueThrough !== null && dueThrough < dueFrom) throw endsBefore(dueThrough);
  return readFollowUp(ledger, {
    ...wanted,
    reach,
    filter: { departmentId, division, tier, typeId, ownership, projectCode, officerId },
    rows: { class: only, lamp, dueFrom, dueThrough },
  });
}

function endsBefore(given: string): Problem {
  const errors = [{ pointer: '?dueThrough', code: 'ENDS_BEFORE_IT_BEGINS' as const, given }];
  return new Problem('INVALID_REQUEST', { errors, values: { count: 1 } });
}

/**
 * The instant as of which the ledger is told: what was asked for, that of the page before, or now. Throws
 * AS_OF_NOT_CLOSED for one to come, or of which a transaction still runs, and AS_OF_BEFORE_LEDGER.
 */
async function closedInstant(ledger: Ledger, asked: string | undefined, ofCursor: Instant | null): Promise<Instant> {
  const { now, standsStill } = await readClockSettings(ledger.pool);
  // While the simulated clock stands still, what is recorded bears its instant: the present ends with it.
  const present = standsStill ? now + 1 : now;
  const given = asked === undefined ? null : Date.parse(asked);
  if (given !== null && ofCursor !== null && given !== ofCursor) throw otherCursor();
  const asOf = ofCursor ?? given ?? present;
  const notClosed = (headers = {}) =>
    new Problem('AS_OF_NOT_CLOSED', { values: { asOf: isoShanghai(asOf), now: isoShanghai(now) }, headers });
  if (asOf > present) throw notClosed();
  if (given !== null || ofCursor !== null) await mustBeAfterBeginning(ledger, asOf);
  try {
    await untilClosed(ledger, asOf, { follower: ledgerFollower(ledger), patienceMs: PATIENCE_MS });
  } catch (error) {
    throw error instanceof NotClosedYetError ? notClosed({ 'retry-after': '5' }) : error;
  }
  return asOf;
}

async function mustBeAfterBeginning(ledger: Ledger, asOf: Instant): Promise<void> {
  const first = await firstRecorded(ledger.pool);
  if (first !== null && first < asOf) return;
  const from = first === null ? '—' : isoShanghai(first);
  throw new Problem('AS_OF_BEFORE_LEDGER', { values: { asOf: isoShanghai(asOf), from } });
}

function otherCursor(): Problem {
  const errors = [{ pointer: '?cursor', code: 'INVALID_CURSOR' as const }];
  return new Problem('INVALID_REQUEST', { errors, values: { count: 1 } });
}
