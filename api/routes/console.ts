/** The console: the built files, and its first page for every address inside it. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type ConsoleFile, createConsoleFiles, type FindConsoleFile } from '../console-files.ts';
import type { App } from '../deps.ts';
import { Problem } from '../problems.ts';

const CONSOLE = '/console/';
const FOR_EVER = 'public, max-age=31536000, immutable';
const ASK_AGAIN = 'no-cache';

export function consoleRoutes(app: App, find: FindConsoleFile = createConsoleFiles()): void {
  for (const url of ['/', '/console']) {
    app.route({ method: 'GET', url, schema: { hide: true }, handler: (_request, reply) => reply.redirect(CONSOLE) });
  }
  app.route({
    method: 'GET',
    url: '/console/*',
    schema: { hide: true, params: z.object({ '*': z.string() }) },
    handler: (request, reply) => {
      const path = request.params['*'];
      const file = find(path);
      if (file) return send(request, reply, file);
      // Among the files, what is missing is missing; any other path is an address inside the console.
      if (path.includes('.')) throw new Problem('NOT_FOUND');
      const index = find('index.html');
      if (!index) throw new Problem('CONSOLE_NOT_BUILT');
      return send(request, reply, index);
    },
  });
}

function send(request: FastifyRequest, reply: FastifyReply, file: ConsoleFile): FastifyReply {
  const { type, bytes, gzipped, etag, immutable } = file;
  reply.headers({
    'cache-control': immutable ? FOR_EVER : ASK_AGAIN,
    vary: 'accept-encoding',
    etag,
  });
  reply.removeHeader('content-language');
  if (request.headers['if-none-match'] === etag) return reply.code(304).send();
  const zips = /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''));
  if (zips) reply.header('content-encoding', 'gzip');
  return reply.type(type).send(zips ? gzipped : bytes);
}
