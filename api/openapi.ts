/** The API's own description: OpenAPI 3.1 at /openapi.json, a page to read it at /docs. Nothing is fetched from elsewhere. */
import helmet from '@fastify/helmet';
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import type { Config } from '../config/env.ts';
import type { App } from './deps.ts';

const DESCRIPTION = `One window takes the paperwork in; every approval item carries a published time limit; silence past it is
escalated and, where the timetable says so, counts as consent. Dates and instants are those of the city (+08:00).

Every refusal is an RFC 9457 document with a stable \`code\`, in Chinese, or in English with \`Accept-Language: en\`.`;

const TAGS = [
  { name: 'Identity', description: 'Where people sign in, and who asks' },
  { name: 'Submissions', description: 'The single window: packages in, receipts out' },
  { name: 'Projects', description: 'Projects and their items' },
  { name: 'Checklists', description: 'What a project needs, what waits for what, when its gates can open' },
  { name: 'Items', description: 'One item: its clock, its lamp, its journal' },
  { name: 'Certificates', description: 'Certificates of deeming (超时默认确认单) and how to check them' },
  { name: 'Documents', description: 'Numbered documents (文书): what was told to whom, as data, Word and PDF' },
  { name: 'Public pages', description: 'For people without a token: a number and the query code of the receipt' },
  { name: 'Actions', description: 'What officers and units do to an item' },
  { name: 'Windows', description: "A department's queue" },
  { name: 'Desks', description: 'Who answers for an item: assignment, claims, transfers, leave' },
  { name: 'Supervision', description: 'Notices, escalations, acknowledgement' },
  { name: 'Meetings', description: 'Monthly coordination meetings, their packs, minutes and tasks' },
  { name: 'Webhooks', description: 'Receivers outside, and what was sent' },
  { name: 'Bulletins', description: 'Half-monthly bulletins (通报) and the items behind their numbers' },
  { name: 'Catalogue', description: 'Item types and departments as published' },
  { name: 'Materials', description: 'The files of what a package states: uploaded, scanned, kept, given out' },
  { name: 'Timetables', description: 'Publishing the limits, and what that would change' },
  { name: 'Calendars', description: 'Working days by division: notices, their impact, their publication' },
  { name: 'Clock', description: "The ledger's clock" },
  { name: 'Operation', description: 'Health, readiness, figures, alarms' },
];

/** Describes the routes that are added from here on. */
export async function describeRoutes(app: App): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.1',
      info: { title: 'Shixian 时限', version: '1', description: DESCRIPTION },
      tags: TAGS,
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
      security: [{ token: [] }],
    },
    transform: jsonSchemaTransform,
    transformObject: jsonSchemaTransformObject,
  });
  await app.register(swaggerUi, { routePrefix: '/docs', uiConfig: { docExpansion: 'list', deepLinking: true } });
  app.route({
    method: 'GET',
    url: '/openapi.json',
    schema: { hide: true },
    handler: async (_request, reply) => reply.type('application/json').send(JSON.stringify(app.swagger())),
  });
}

const DIRECTIVES = {
  defaultSrc: ["'self'"],
  styleSrc: ["'self'", "'unsafe-inline'"],
  imgSrc: ["'self'", 'data:'],
  objectSrc: ["'none'"],
  baseUri: ["'self'"],
  formAction: ["'self'"],
  frameAncestors: ["'none'"],
};

/**
 * Security headers on every answer. The page at /docs writes styles into itself; nothing else may. The console alone
 * may also connect to the identity provider, where its people sign in.
 */
export async function setSecurityHeaders(app: App, { issuer }: Config['tokens']): Promise<void> {
  const connectSrc = ["'self'", new URL(issuer).origin];
  app.addHook('onRoute', (route) => {
    if (!/^\/console(\/|$)/.test(route.url)) return;
    route.helmet = { contentSecurityPolicy: { useDefaults: false, directives: { ...DIRECTIVES, connectSrc } } };
  });
  await app.register(helmet, { contentSecurityPolicy: { useDefaults: false, directives: DIRECTIVES } });
}
