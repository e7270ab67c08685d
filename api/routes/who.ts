/** Where people sign in, and who asks. */
import { type Named, whoIs } from '../../db/queries/who.ts';
import type { ApiContext, App } from '../deps.ts';
import { refusals } from '../schemas/common.ts';
import { me, signIn } from '../schemas/who.ts';
import { personView } from '../views/person-view.ts';

const tags = ['Identity'];

export function whoRoutes(app: App, { config, ledger }: ApiContext): void {
  const { issuer, audience } = config.tokens;
  app.route({
    method: 'GET',
    url: '/v1/sign-in',
    schema: {
      tags,
      summary: 'Where people sign in, for the console',
      response: { 200: signIn },
    },
    handler: async () => ({ issuer, ...config.console, audience }),
  });

  app.route({
    method: 'GET',
    url: '/v1/me',
    schema: {
      tags,
      summary: 'Who you are, and for whom you stand in today',
      response: { 200: me, ...refusals(401, 403, 503) },
    },
    handler: async ({ principal }) => {
      const { person, department, unit, division, standsInFor } = await whoIs(ledger.pool, principal);
      const lies = named(division, principal.division);
      const owner = named(unit, principal.unitId);
      return {
        id: principal.id,
        name: person && personView(person).name,
        roles: [...principal.roles],
        department: named(department, principal.departmentId),
        unit: owner && { ...owner, creditCode: unit?.creditCode ?? null },
        division: lies && { code: lies.id, name: lies.name },
        standsInFor: standsInFor.map((colleague) => ({ ...personView(colleague), throughOn: colleague.throughOn })),
      };
    },
  });
}

/** What the token names; by its id where the ledger does not know it. */
function named(known: Named | null, id: string | null) {
  return id === null ? null : personView(known ?? { id, zh: id, en: id });
}
