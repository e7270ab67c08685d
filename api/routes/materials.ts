/** The files of materials: uploaded as what was stated, kept with the item, given out as attachments. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { create as contentDisposition } from 'content-disposition';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { findItem, type ItemRow } from '../../db/queries/items.ts';
import { noteStored, type StatedMaterial, statedMaterials, storedBytes } from '../../db/stored-materials.ts';
import type { ApiContext, App } from '../deps.ts';
import { differs, withReceived } from '../materials/receive.ts';
import { scan } from '../materials/scan.ts';
import { keyOf, type MaterialStore } from '../materials/store.ts';
import { fits, TAKEN_TYPES, typeOf } from '../materials/types.ts';
import { verifying } from '../materials/verified.ts';
import { Problem } from '../problems.ts';
import { itemNo, refusals } from '../schemas/common.ts';
import { materialHash, materialState } from '../schemas/material.ts';
import { instantOrNull } from '../views/clock-view.ts';

const tags = ['Materials'];
const params = z.object({ itemNo, sha256: materialHash });
const BINARY = 'application/octet-stream';
const binary = z.any().meta({ type: 'string', format: 'binary' });
/** Of one unit, in this process. */
const UPLOADS_AT_ONCE = 4;

type Context = ApiContext & { readonly materials: MaterialStore };
type AtMaterial = Pick<FastifyRequest, 'reach'> & {
  readonly params: { readonly itemNo: string; readonly sha256: string };
};

export function materialRoutes(app: App, context: ApiContext): void {
  const { ledger } = context;
  app.route({
    method: 'GET',
    url: '/v1/items/:itemNo/materials',
    schema: {
      tags,
      summary: 'The materials that serve an item, and whether their files are here',
      params: z.object({ itemNo }),
      response: { 200: z.object({ items: z.array(materialState) }), ...refusals(401, 403, 404, 503) },
    },
    handler: async (request) => {
      const row = await findItem(ledger.pool, request.params.itemNo, request.reach);
      if (row === undefined) throw new Problem('NOT_FOUND');
      return { items: (await statedMaterials(ledger.pool, row.id)).map(viewOf) };
    },
  });
  downloadRoute(app, context);
  // The only route with a body that is no JSON: its parser is known to it alone.
  app.register(async (scope) => uploadRoute(scope as unknown as App, context));
}

function downloadRoute(app: App, context: ApiContext): void {
  app.route({
    method: 'GET',
    url: '/v1/items/:itemNo/materials/:sha256',
    schema: {
      tags,
      summary: 'The file of a material, as an attachment',
      description: 'Hashed again on its way out: a download that breaks off at its end is not what was handed in.',
      params,
      response: {
        200: { description: 'The file', content: { [BINARY]: { schema: binary } } },
        ...refusals(401, 403, 404, 409, 503),
      },
    },
    handler: async (request, reply) => {
      const { row, stated } = await theMaterial(context, request);
      const { materials } = needStore(context);
      if (stated.storedAt === null) throw new Problem('MATERIAL_NOT_STORED');
      const file = await materials.open(keyOf(row.unitId, stated.sha256));
      if (file === undefined) throw new Problem('MATERIAL_NOT_STORED');
      const out = verifying(stated.sha256);
      pipeline(file, out).catch((err: NodeJS.ErrnoException) => {
        // A reader who leaves is no fault of the store's.
        if (err.code !== 'ERR_STREAM_PREMATURE_CLOSE') request.log.error({ err }, 'a material broke off');
      });
      return reply
        .type(fits(stated.mediaType, stated.found ?? '') ? stated.mediaType : BINARY)
        .headers({
          'content-length': stated.bytes,
          'content-disposition': contentDisposition(stated.name),
          'content-security-policy': "default-src 'none'; sandbox",
          'repr-digest': `sha-256=:${Buffer.from(stated.sha256, 'hex').toString('base64')}:`,
        })
        .send(out as never);
    },
  });
}

function uploadRoute(scope: App, context: ApiContext): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser(BINARY, (_request, payload, done) => done(null, payload));
  // Whoever is refused before the file was read is not listened to any further.
  scope.addHook('onSend', async (request, reply) => {
    if (!request.raw.complete) reply.header('connection', 'close');
  });
  const uploads = new Map<string, number>();
  scope.route({
    method: 'PUT',
    url: '/v1/items/:itemNo/materials/:sha256',
    schema: {
      tags,
      summary: 'Upload the file of a material that was stated',
      description:
        'Any time after the submission or act that states it; the file must have the stated size, SHA-256 and type. 201, or 200 ' +
        'when it was here already. Until then nothing is kept: what breaks off or differs leaves nothing behind.',
      consumes: [BINARY],
      params,
      body: binary,
      response: {
        200: materialState,
        201: materialState,
        ...refusals(400, 401, 403, 404, 409, 413, 415, 422, 429, 503),
      },
    },
    handler: async (request, reply) => {
      const { row, stated } = await theMaterial(context, request);
      const ready = needStore(context);
      const body: unknown = request.body;
      if (!(body instanceof Readable)) throw new Problem('UNSUPPORTED_MEDIA_TYPE');
      await mayCome(ready, row, stated, request.headers['content-length']);
      const created = await inTurn(uploads, row.unitId, () =>
        take(ready, { body, row, stated, by: request.principal.id }),
      );
      const kept = await theMaterial(context, request);
      return reply.code(created ? 201 : 200).send(viewOf(kept.stated));
    },
  });
}

/** The item in reach and its material of that hash. Throws NOT_FOUND for either. */
async function theMaterial({ ledger }: ApiContext, { params: asked, reach }: AtMaterial) {
  const row = await findItem(ledger.pool, asked.itemNo, reach);
  if (row === undefined) throw new Problem('NOT_FOUND');
  const stated = (await statedMaterials(ledger.pool, row.id)).find(({ sha256 }) => sha256 === asked.sha256);
  if (stated === undefined) throw new Problem('NOT_FOUND');
  return { row, stated };
}

function needStore(context: ApiContext): Context {
  const { materials } = context;
  if (materials === undefined) throw new Problem('MATERIALS_OFF');
  return { ...context, materials };
}

/** Refuses what cannot be taken whatever its bytes are, before one of them is read. */
async function mayCome(
  { config, ledger }: Context,
  { unitId }: ItemRow,
  stated: StatedMaterial,
  length: string | undefined,
): Promise<void> {
  const { maxBytes, unitBytes } = config.materials;
  const { bytes, mediaType } = stated;
  if (bytes > maxBytes) throw new Problem('MATERIAL_TOO_LARGE', { values: { bytes, limit: maxBytes } });
  if (!TAKEN_TYPES.includes(mediaType)) throw wrongType(mediaType, null);
  if (length !== undefined && Number(length) !== bytes) throw differs(stated, { bytes: Number(length) });
  if (stated.storedAt !== null) return;
  const used = await storedBytes(ledger.pool, unitId);
  if (used + bytes > unitBytes) throw new Problem('MATERIAL_QUOTA_FULL', { values: { used, limit: unitBytes } });
}

/** Receives, looks, keeps. No transaction is open while bytes move. Answers whether the file is new. */
function take(
  { config, ledger, materials }: Context,
  { body, row, stated, by }: { body: Readable; row: ItemRow; stated: StatedMaterial; by: string },
): Promise<boolean> {
  const { scanner } = config.materials;
  return withReceived(body, { spool: materials.spool, stated }, async (path) => {
    const found = await typeOf(path);
    if (found === null || !fits(stated.mediaType, found)) throw wrongType(stated.mediaType, found);
    const signature = scanner === null ? null : await scan(path, scanner);
    if (signature !== null) throw new Problem('MATERIAL_INFECTED', { values: { signature } });
    const { unitId } = row;
    await materials.put(keyOf(unitId, stated.sha256), path, stated);
    const { sha256, bytes } = stated;
    return noteStored(ledger.pool, { unitId, sha256, bytes, found, scanned: scanner !== null, storedBy: by });
  });
}

/** A unit that uploads many files at once would keep the others waiting. Throws TOO_MANY_UPLOADS. */
async function inTurn<T>(uploads: Map<string, number>, unitId: string, work: () => Promise<T>): Promise<T> {
  const running = uploads.get(unitId) ?? 0;
  if (running >= UPLOADS_AT_ONCE) {
    throw new Problem('TOO_MANY_UPLOADS', { values: { most: UPLOADS_AT_ONCE }, headers: { 'retry-after': '5' } });
  }
  uploads.set(unitId, running + 1);
  try {
    return await work();
  } finally {
    const left = (uploads.get(unitId) ?? 1) - 1;
    if (left === 0) uploads.delete(unitId);
    else uploads.set(unitId, left);
  }
}

function wrongType(stated: string, found: string | null): Problem {
  const values = { stated, found: found ?? '—', allowed: TAKEN_TYPES.join(', ') };
  return new Problem('MATERIAL_TYPE_NOT_TAKEN', { values });
}

function viewOf({ name, mediaType, bytes, sha256, storedAt, scanned }: StatedMaterial) {
  return { name, mediaType, bytes, sha256, scanned, storedAt: instantOrNull(storedAt?.getTime()) };
}
