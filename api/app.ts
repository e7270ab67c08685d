/** The API: a list of steps. */
import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import { fastifySSE } from '@fastify/sse';
import Fastify, { LogController } from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { TooLateToJudgeError } from '../db/apply-commands.ts';
import { recordSlowAnswer } from '../db/intake-watch.ts';
import type { Language } from '../terms/catalogue.ts';
import { followAccessEnds } from './access-ends.ts';
import { readBodies } from './body.ts';
import type { ApiContext, ApiDeps, App } from './deps.ts';
import { preferredLanguage } from './language.ts';
import { createLookups } from './lookups.ts';
import { createMetrics, timeRequests } from './metrics.ts';
import { describeRoutes, setSecurityHeaders } from './openapi.ts';
import { enforcePolicy, POLICY, type PolicyTable } from './policy.ts';
import { BODY_LIMIT_BYTES, documentOf, Problem, sendProblem } from './problems.ts';
import { accessRoutes } from './routes/access.ts';
import { accountabilityRoutes } from './routes/accountability.ts';
import { actionRoutes } from './routes/actions.ts';
import { apiKeyRoutes } from './routes/api-keys.ts';
import { assignmentRuleRoutes } from './routes/assignment-rules.ts';
import { bulletinItemRoutes } from './routes/bulletin-items.ts';
import { bulletinRoutes } from './routes/bulletins.ts';
import { calendarFeedRoutes } from './routes/calendar-feeds.ts';
import { calendarRoutes } from './routes/calendars.ts';
import { alarmRoutes, catalogueRoutes } from './routes/catalogue.ts';
import { certificateRoutes } from './routes/certificates.ts';
import { checklistRoutes } from './routes/checklists.ts';
import { clockRoutes, simulationRoutes } from './routes/clock.ts';
import { consoleRoutes } from './routes/console.ts';
import { coordinationLetterRoutes } from './routes/coordination-letters.ts';
import { deskRoutes } from './routes/desks.ts';
import { documentRoutes } from './routes/documents.ts';
import { escalationRoutes } from './routes/escalations.ts';
import { forecastRoutes } from './routes/forecast.ts';
import { holdRoutes } from './routes/holds.ts';
import { importRoutes } from './routes/imports.ts';
import { itemClockRoutes } from './routes/item-clock.ts';
import { itemFileRoutes } from './routes/item-file.ts';
import { itemRoutes } from './routes/items.ts';
import { lampRoutes } from './routes/lamps.ts';
import { leaveRoutes } from './routes/leaves.ts';
import { ledgerRoutes } from './routes/ledger.ts';
import { letterPreviewRoutes } from './routes/letter-previews.ts';
import { liaisonTaskRoutes } from './routes/liaison-tasks.ts';
import { liaisonRoutes } from './routes/liaisons.ts';
import { logRoutes } from './routes/log.ts';
import { mailChoiceRoutes } from './routes/mail-choice.ts';
import { manyRoutes } from './routes/many.ts';
import { materialRoutes } from './routes/materials.ts';
import { meetingPackRoutes } from './routes/meeting-pack.ts';
import { meetingTaskRoutes } from './routes/meeting-tasks.ts';
import { meetingRoutes } from './routes/meetings.ts';
import { messageRoutes } from './routes/messages.ts';
import { inboxRoutes } from './routes/notices.ts';
import { operationRoutes } from './routes/operation.ts';
import { pauseRoutes } from './routes/pauses.ts';
import { peopleRoutes } from './routes/people.ts';
import { progressRoutes } from './routes/progress.ts';
import { projectRoutes } from './routes/projects.ts';
import { statisticsRoutes } from './routes/statistics.ts';
import { submissionRoutes } from './routes/submissions.ts';
import { supervisionNoticeRoutes } from './routes/supervision-notices.ts';
import { timetableRoutes } from './routes/timetables.ts';
import { verificationRoutes } from './routes/verification.ts';
import { webhookRoutes } from './routes/webhooks.ts';
import { whoRoutes } from './routes/who.ts';
import { windowStreamRoutes } from './routes/window-stream.ts';
import { windowRoutes } from './routes/windows.ts';
import { worksRoutes } from './routes/works.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The language of the answer. */
    language: Language;
  }
}

/** Builds the API, ready to listen or to be injected into. Throws where a route and the policy table do not match. */
export async function buildApp(deps: ApiDeps, policy: PolicyTable = POLICY): Promise<App> {
  const app = createServer(deps);
  const context = contextOf(app, deps);
  readBodies(app);
  chooseLanguage(app);
  answerProblems(app, deps);
  timeRequests(app, context.metrics);
  await setSecurityHeaders(app, deps.config.tokens);
  enforcePolicy(app, context, policy);
  await describeRoutes(app);
  await app.register(fastifySSE);
  frontDoorRoutes(app, context);
  submissionRoutes(app, context);
  projectRoutes(app, context);
  checklistRoutes(app, context);
  itemReadingRoutes(app, context);
  certificateRoutes(app, context);
  logRoutes(app, context);
  documentRoutes(app, context);
  writtenSupervisionRoutes(app, context);
  verificationRoutes(app, context);
  progressRoutes(app, context);
  actionRoutes(app, context);
  deskRoutes(app, context);
  windowRoutes(app, context);
  pauseRoutes(app, context);
  calendarFeedRoutes(app, context);
  windowStreamRoutes(app, context);
  assignmentRuleRoutes(app, context);
  leaveRoutes(app, context);
  manyRoutes(app, context);
  inboxRoutes(app, context);
  pressingRoutes(app, context);
  holdRoutes(app, context);
  meetingRoutes(app, context);
  meetingPackRoutes(app, context);
  meetingTaskRoutes(app, context);
  followUpRoutes(app, context);
  tellingRoutes(app, context);
  bulletinRoutes(app, context);
  bulletinItemRoutes(app, context);
  catalogueRoutes(app, context);
  alarmRoutes(app, context);
  importRoutes(app, context);
  timetableRoutes(app, context);
  calendarRoutes(app, context);
  clockRoutes(app, context);
  if (deps.config.clock === 'simulated') simulationRoutes(app, context);
  await app.ready();
  return app;
}

function contextOf(app: App, deps: ApiDeps): ApiContext {
  const accessEnds = followAccessEnds(deps.ledger.pool, deps.logger);
  app.addHook('onReady', () => accessEnds.start()).addHook('preClose', () => accessEnds.stop());
  return { ...deps, metrics: createMetrics(deps.ledger), lookups: createLookups(), accessEnds };
}

/** Whether we are alive, where people sign in, who asks, and how systems do. */
function frontDoorRoutes(app: App, context: ApiContext): void {
  operationRoutes(app, context);
  whoRoutes(app, context);
  peopleRoutes(app, context);
  consoleRoutes(app);
  accessRoutes(app, context);
  apiKeyRoutes(app, context);
}

/** What supervision looks at: figures, the ledger, and the record of works that it draws on. */
function followUpRoutes(app: App, context: ApiContext): void {
  statisticsRoutes(app, context);
  forecastRoutes(app, context);
  ledgerRoutes(app, context);
  worksRoutes(app, context);
}

/** An item as it stands, how its days were counted, what it has shown, the files of its materials. */
function itemReadingRoutes(app: App, context: ApiContext): void {
  itemRoutes(app, context);
  itemClockRoutes(app, context);
  itemFileRoutes(app, context);
  lampRoutes(app, context);
  materialRoutes(app, context);
}

/** What a supervisor writes to departments. */
function writtenSupervisionRoutes(app: App, context: ApiContext): void {
  coordinationLetterRoutes(app, context);
  letterPreviewRoutes(app, context);
  supervisionNoticeRoutes(app, context);
}

/** What becomes of an overdue item: escalations, who defaults again and again, who is sent above the city. */
function pressingRoutes(app: App, context: ApiContext): void {
  escalationRoutes(app, context);
  accountabilityRoutes(app, context);
  liaisonRoutes(app, context);
  liaisonTaskRoutes(app, context);
}

/** What is told beside the inbox. */
function tellingRoutes(app: App, context: ApiContext): void {
  mailChoiceRoutes(app, context);
  webhookRoutes(app, context);
  messageRoutes(app, context);
}

/** Until the last byte of a request must be here: time enough for the file of a material over a slow line. */
const REQUEST_TIMEOUT_MS = 10 * 60_000;

function createServer({ logger }: ApiDeps): App {
  const app = Fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    // A gateway in front says whose request it is; only one on a private address is believed.
    trustProxy: ['loopback', 'linklocal', 'uniquelocal'],
    routerOptions: { ignoreTrailingSlash: false, maxParamLength: 200 },
    frameworkErrors: (error, request, reply) => {
      request.language = preferredLanguage(request.headers['accept-language']);
      sendProblem(error, request, reply);
    },
    clientErrorHandler: (error, socket) => answerNoise(error as NodeJS.ErrnoException, socket),
  }).withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  return app;
}

/** What cannot be read as HTTP has no request to answer: a problem in a language of its own, and the line is closed. */
function answerNoise({ code }: NodeJS.ErrnoException, socket: Socket): void {
  if (code === 'ECONNRESET' || socket.destroyed || !socket.writable) {
    socket.destroy();
    return;
  }
  const body = JSON.stringify(documentOf(new Problem('MALFORMED_REQUEST'), 'zh-CN', `urn:uuid:${randomUUID()}`));
  const head = [
    'HTTP/1.1 400 Bad Request',
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

function chooseLanguage(app: App): void {
  app.decorateRequest('language', 'zh-CN');
  app.addHook('onRequest', async (request, reply) => {
    request.language = preferredLanguage(request.headers['accept-language']);
    reply.header('content-language', request.language).header('vary', 'accept-language');
    if (request.url.startsWith('/v1/')) reply.header('cache-control', 'no-store');
  });
}

function answerProblems(app: App, { ledger, logger }: ApiDeps): void {
  app.setErrorHandler((error, request, reply) => {
    if (error instanceof TooLateToJudgeError) {
      recordSlowAnswer(ledger.pool, error.elapsedMs).catch((err: unknown) =>
        logger.warn({ err }, 'a request that counts as never received could not be recorded'),
      );
    }
    return sendProblem(error, request, reply);
  });
  app.setNotFoundHandler((request, reply) => sendProblem(new Problem('NOT_FOUND'), request, reply));
}
