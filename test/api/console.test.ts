/** The files of the console as the API serves them. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import Fastify from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { createConsoleFiles } from '../../api/console-files.ts';
import { Problem } from '../../api/problems.ts';
import { consoleRoutes } from '../../api/routes/console.ts';
import { temporaryHome } from '../../local/paths.ts';
import { type Harness, startApi } from './harness.ts';

const home = temporaryHome('shixian-files-');
const page = '<!doctype html><title>x</title>';
const script = 'export const x = 1;\n'.repeat(200);

function serve(directory: string) {
  const app = Fastify().withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.setErrorHandler((error, _request, reply) =>
    reply.code(error instanceof Problem ? 404 : 500).send({ code: error instanceof Problem ? error.code : 'INTERNAL' }),
  );
  consoleRoutes(app as never, createConsoleFiles(directory));
  return app;
}

beforeAll(() => {
  mkdirSync(join(home, 'assets'));
  writeFileSync(join(home, 'index.html'), page);
  writeFileSync(join(home, 'assets', 'index-1a2b.js'), script);
  writeFileSync(join(home, 'built-from.txt'), 'secret');
});
afterAll(() => rmSync(home, { recursive: true }));

describe('the console', () => {
  const get = (url: string, headers = {}) => serve(home).inject({ method: 'GET', url, headers });

  test('gives its first page for every address inside it, asked for anew each time', async () => {
    for (const url of [
      '/console/',
      '/console/desk/990100-SLJ?tab=mine',
      '/console/items/990100-SLJ-23-20260914-000042-K',
    ]) {
      const answer = await get(url);
      expect([url, answer.statusCode, answer.body]).toEqual([url, 200, page]);
      expect(answer.headers['cache-control']).toBe('no-cache');
      const again = await get(url, { 'if-none-match': answer.headers.etag });
      expect(again.statusCode).toBe(304);
    }
  });

  test('gives hashed files for ever, compressed where the browser can read that', async () => {
    const plain = await get('/console/assets/index-1a2b.js');
    expect(plain.body).toBe(script);
    const zipped = await get('/console/assets/index-1a2b.js', { 'accept-encoding': 'br, gzip' });
    expect(zipped.headers).toMatchObject({
      'content-encoding': 'gzip',
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
      vary: 'accept-encoding',
    });
    expect(gunzipSync(zipped.rawPayload).toString()).toBe(script);
    expect(zipped.rawPayload.length).toBeLessThan(script.length / 4);
  });

  test.each([
    '/console/assets/gone.js',
    '/console/built-from.txt',
    '/console/../package.json',
    '/console/..%2fpackage.json',
    '/console/assets/..%5c..%5cindex.html',
  ])('gives nothing else: %s', async (url) => {
    const answer = await get(url);
    expect([answer.statusCode, answer.body.includes('secret'), answer.body.includes('shixian')]).toEqual([
      404,
      false,
      false,
    ]);
  });

  test('says that it has not been built, and what to do', async () => {
    const answer = await serve(join(home, 'nowhere')).inject({ method: 'GET', url: '/console/' });
    expect(answer.json().code).toBe('CONSOLE_NOT_BUILT');
  });
});

describe('in the API', () => {
  let api: Harness;
  beforeAll(async () => {
    api = await startApi({ clock: { startAt: '2026-09-14T10:00:00+08:00' } });
  });
  afterAll(() => api.close());

  test('the first address leads to it, and its pages may speak to nobody but the API and the issuer', async () => {
    const first = await api.as(null).get('/');
    expect([first.status, first.headers.location]).toEqual([302, '/console/']);
    const policy = String((await api.as(null).get('/console/')).headers['content-security-policy']);
    expect(policy).toContain("default-src 'self'");
    expect(policy).toContain(`connect-src 'self' ${new URL(api.config.tokens.issuer).origin}`);
    expect(policy).not.toMatch(/script-src[^;]*unsafe|\*/);
  });
});
