/** What a person is told by e-mail, and where: chosen by the person alone. */
import { randomInt } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { CODES_A_DAY, chooseMail, confirmMail, mailChoiceOf, NO_MAIL } from '../../db/mail-choices.ts';
import { inTransaction } from '../../db/pool.ts';
import { isoShanghai } from '../../domain/calendar/local-date.ts';
import { TERMS } from '../../terms/catalogue.ts';
import type { ApiContext, App } from '../deps.ts';
import { Problem } from '../problems.ts';
import { refusals } from '../schemas/common.ts';
import { mailChoice, mailCode, wantedMail } from '../schemas/mail.ts';

const tags = ['Supervision'];
const CODE_DIGITS = 6;
const AN_HOUR_SECONDS = '3600';

export function mailChoiceRoutes(app: App, context: ApiContext): void {
  const { ledger, config } = context;
  app.route({
    method: 'GET',
    url: '/v1/me/mail',
    schema: {
      tags,
      summary: 'What you are told by e-mail, and where',
      response: { 200: mailChoice, ...refusals(401, 403, 503) },
    },
    handler: (request) => view(context, request),
  });

  app.route({
    method: 'PUT',
    url: '/v1/me/mail',
    schema: {
      tags,
      summary: 'Choose what you are told by e-mail',
      description:
        'The notices of your inbox, each once. An address counts once the code that is mailed there is entered; until then mail ' +
        'goes on to the one before.',
      body: wantedMail,
      response: { 200: mailChoice, ...refusals(401, 403, 404, 409, 422, 429, 503) },
    },
    handler: async (request) => {
      const { body, principal } = request;
      if (body.email !== null && config.mail === null) throw new Problem('MAIL_OFF');
      const wanted = { ...body, language: body.language ?? request.language };
      const newCode = () => String(randomInt(10 ** CODE_DIGITS)).padStart(CODE_DIGITS, '0');
      const chosen = await inTransaction(ledger.pool, ledger.lockWaitMs, (transaction) =>
        chooseMail(transaction, principal.id, wanted, newCode),
      );
      if (chosen === 'noSuchPerson') throw new Problem('NOT_FOUND');
      if (chosen === 'tooManyCodes') {
        throw new Problem('TOO_MANY_CODES', {
          values: { most: CODES_A_DAY },
          headers: { 'retry-after': AN_HOUR_SECONDS },
        });
      }
      return view(context, request);
    },
  });
  confirmRoute(app, context);
}

function confirmRoute(app: App, context: ApiContext): void {
  app.route({
    method: 'POST',
    url: '/v1/me/mail/confirm',
    schema: {
      tags,
      summary: 'Enter the code that was mailed to your new address',
      description: 'Good for 30 minutes and five tries. From then on mail goes to that address.',
      body: mailCode,
      response: { 200: mailChoice, ...refusals(401, 403, 409, 422, 503) },
    },
    handler: async (request) => {
      const outcome = await confirmMail(context.ledger.pool, request.principal.id, request.body.code);
      if (outcome.kind === 'none') throw new Problem('NO_CODE_WAITS');
      if (outcome.kind === 'wrong') throw new Problem('WRONG_CODE', { values: { triesLeft: outcome.triesLeft } });
      return view(context, request);
    },
  });
}

async function view(
  { ledger, config }: ApiContext,
  { principal, language }: FastifyRequest,
): Promise<z.input<typeof mailChoice>> {
  const { unconfirmed, ...choice } = (await mailChoiceOf(ledger.pool, principal.id)) ?? NO_MAIL;
  return {
    available: config.mail !== null,
    ...choice,
    digestText: TERMS.digests[choice.digest][language],
    unconfirmed: unconfirmed && { email: unconfirmed.email, until: isoShanghai(unconfirmed.until.getTime()) },
  };
}
