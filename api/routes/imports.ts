/** Bringing a city over: running items of another system come into the ledger, all or none. */
import { ImportRefusedError, importItems } from '../../db/import.ts';
import { inTransaction } from '../../db/pool.ts';
import { onceForRequest } from '../commands.ts';
import type { ApiContext, App } from '../deps.ts';
import { importErrors, readImport, reportView } from '../import-rows.ts';
import { Problem } from '../problems.ts';
import { refusals } from '../schemas/common.ts';
import { importBody, importReport } from '../schemas/import.ts';

export function importRoutes(app: App, { ledger }: ApiContext): void {
  app.route({
    method: 'POST',
    url: '/v1/imports',
    schema: {
      tags: ['Operation'],
      summary: 'Bring running items over from another system, or see what would happen (dryRun)',
      description:
        'All rows or none. A row whose foreign number was brought over before is left as it is and named in alreadyHere. ' +
        'What is overdue by now is escalated at once and never deemed. Larger files: npm run -s import -- FILE.',
      body: importBody,
      response: { 200: importReport, 201: importReport, ...refusals(400, 401, 403, 409, 413, 415, 422, 503) },
    },
    // The rows are read in the handler, so that one answer names what no schema sees as well.
    validatorCompiler: () => (value) => ({ value }),
    handler: async (request, reply) => {
      const { dryRun, rows, errors } = readImport(request.body);
      if (rows.length === 0) throw new Problem('INVALID_REQUEST', { errors, values: { count: errors.length } });
      const options = { actor: request.principal.id, dryRun };
      try {
        const view = await inTransaction(ledger.pool, ledger.lockWaitMs, (transaction) =>
          onceForRequest(transaction, request, reply, async () =>
            reportView(await importItems(transaction, ledger, rows, options)),
          ),
        );
        return reply.code(dryRun ? 200 : 201).send(view);
      } catch (error) {
        if (!(error instanceof ImportRefusedError)) throw error;
        const all = importErrors(errors, error.problems);
        throw new Problem('IMPORT_REFUSED', { errors: all, values: { count: all.length } }, error);
      }
    },
  });
}
