/** A store behind the S3 interface: one PUT or GET per file, signed (Signature Version 4), the hash checked by the store too. */
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { pipeline } from 'node:stream/promises';
import { AwsV4Signer } from 'aws4fetch';
import type { S3Config } from '../../config/env.ts';
import { type MaterialStore, storeFailed } from './store.ts';

const IDLE_MS = 60_000;
const UNSIGNED = 'UNSIGNED-PAYLOAD';

export function createS3Store(config: S3Config, spool: string): MaterialStore {
  return {
    spool,
    async put(key, path, { bytes, sha256 }) {
      const headers = { 'content-length': String(bytes), 'x-amz-content-sha256': sha256 };
      const answer = await send(config, 'PUT', key, headers, path);
      answer.resume();
      if (answer.statusCode !== 200) throw storeFailed(`the store answered PUT with ${answer.statusCode}`);
    },
    async open(key) {
      const answer = await send(config, 'GET', key, { 'x-amz-content-sha256': UNSIGNED });
      if (answer.statusCode === 200) return answer;
      answer.resume();
      if (answer.statusCode === 404) return undefined;
      throw storeFailed(`the store answered GET with ${answer.statusCode}`);
    },
  };
}

async function send(
  { url: base, region, accessKeyId, secretFile }: S3Config,
  method: 'GET' | 'PUT',
  key: string,
  sent: Readonly<Record<string, string>>,
  path?: string,
): Promise<IncomingMessage> {
  // Read every time: whoever changes the key restarts nothing.
  const secretAccessKey = (await readFile(secretFile, 'utf8')).trim();
  const signer = new AwsV4Signer({
    ...{ method, url: `${base}/${key}`, headers: sent, accessKeyId, secretAccessKey, region, service: 's3' },
  });
  const { url, headers } = await signer.sign();
  const request = url.protocol === 'https:' ? httpsRequest : httpRequest;
  const call = request(url, { method, headers: Object.fromEntries(headers), timeout: IDLE_MS });
  call.on('timeout', () => call.destroy(new Error('the store is silent')));
  try {
    const answered = once(call, 'response') as Promise<[IncomingMessage]>;
    if (path === undefined) call.end();
    // The store may answer, and hang up, before it has read everything: its answer counts.
    else await Promise.race([pipeline(createReadStream(path), call), answered]);
    const [answer] = await answered;
    return answer;
  } catch (error) {
    call.destroy();
    throw storeFailed(error);
  }
}
