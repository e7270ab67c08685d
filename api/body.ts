/** Reading a body: when it was complete, whether it is UTF-8 and JSON, and whether its text can be kept as it is. */
import { performance } from 'node:perf_hooks';
import type { FastifyRequest } from 'fastify';
import type { App } from './deps.ts';
import { type FieldError, pointerTo } from './field-errors.ts';
import { Problem } from './problems.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Monotonic milliseconds at which the last byte of the request was here. */
    completeAt: number;
    /** The body's bytes as they were sent; empty where there was none. */
    bodyBytes: Buffer;
    bodyText: string;
  }
}

const DEPTH_LIMIT = 16;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const NO_BODY = Buffer.alloc(0);

/** Takes `application/json` in utf-8 and nothing else, and notes when the body was complete. */
export function readBodies(app: App): void {
  app.decorateRequest('completeAt', 0);
  app.decorateRequest('bodyText', '');
  app.decorateRequest('bodyBytes', null as unknown as Buffer);
  app.addHook('onRequest', async (request) => {
    request.completeAt = performance.now();
    request.bodyBytes = NO_BODY;
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, bytes, done) => {
    request.completeAt = performance.now();
    try {
      done(null, parse(request, bytes as Buffer));
    } catch (error) {
      done(error as Error);
    }
  });
}

/** Milliseconds since the request was complete, by the process's monotonic clock. */
export function elapsedSince(request: FastifyRequest): () => number {
  return () => performance.now() - request.completeAt;
}

function parse(request: FastifyRequest, bytes: Buffer): unknown {
  const charset = /charset\s*=\s*"?([^\s;"]+)/i.exec(request.headers['content-type'] ?? '')?.[1];
  if (charset !== undefined && charset.toLowerCase() !== 'utf-8') throw new Problem('UNSUPPORTED_MEDIA_TYPE');
  request.bodyBytes = bytes;
  try {
    request.bodyText = utf8.decode(bytes);
  } catch (error) {
    throw new Problem('INVALID_UTF8', {}, error);
  }
  try {
    return JSON.parse(request.bodyText) as unknown;
  } catch (error) {
    throw new Problem('MALFORMED_JSON', {}, error);
  }
}

/** Refuses what a schema cannot see: too deep, a name twice, names that reach for prototypes, text that cannot be kept. */
export function inspectBody(request: FastifyRequest): void {
  if (request.bodyText === '') return;
  const errors = textErrors(request.bodyText);
  if (errors.length > 0) throw new Problem('INVALID_REQUEST', { errors, values: { count: errors.length } });
}

interface Level {
  /** The names so far of an object; null for an array. */
  readonly names: Set<string> | null;
  /** The step that leads to the value now being read. */
  step: string;
  index: number;
}

/** Walks the text of a valid JSON document, string by string, without building anything. */
export function textErrors(text: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  const levels: Level[] = [];
  const path = () => levels.map((level) => (level.names === null ? String(level.index) : level.step));
  let awaitsName = false;
  for (let at = 0; at < text.length; at += 1) {
    const level = levels.at(-1);
    switch (text[at]) {
      case '{':
      case '[':
        awaitsName = text[at] === '{';
        levels.push({ names: awaitsName ? new Set() : null, step: '', index: 0 });
        if (levels.length > DEPTH_LIMIT) throw new Problem('TOO_DEEP', { values: { limit: DEPTH_LIMIT } });
        break;
      case '}':
      case ']':
        levels.pop();
        awaitsName = false;
        break;
      case ',':
        if (level?.names) awaitsName = true;
        else if (level) level.index += 1;
        break;
      case '"': {
        const end = endOfString(text, at);
        const value = JSON.parse(text.slice(at, end)) as string;
        if (awaitsName && level?.names) {
          level.step = value;
          awaitsName = false;
          errors.push(...nameErrors(value, level.names, path()));
          level.names.add(value);
        } else if (!isKeepable(value)) {
          errors.push({ pointer: pointerTo(path(), 'body'), code: 'TEXT_NOT_ALLOWED' });
        }
        at = end - 1;
        break;
      }
      default:
    }
  }
  return errors;
}

function nameErrors(name: string, known: ReadonlySet<string>, path: readonly string[]): readonly FieldError[] {
  const pointer = pointerTo(path, 'body');
  if (!isKeepable(name)) return [{ pointer, code: 'TEXT_NOT_ALLOWED' }];
  if (name === '__proto__') return [{ pointer, code: 'UNKNOWN_FIELD' }];
  return known.has(name) ? [{ pointer, code: 'DUPLICATE_KEY' }] : [];
}

/** The index behind the string that opens at `start`. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
}

/** PostgreSQL keeps no NUL, and UTF-8 has no form for half of a surrogate pair. */
function isKeepable(text: string): boolean {
  return !text.includes('\0') && !/\p{Surrogate}/u.test(text);
}
