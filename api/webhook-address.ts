/** Whether a receiver may be called at an address, looked at when it is given; it is looked at again at every call. */
import { lookup } from 'node:dns/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { liesIn, mayBeCalled, type Network, spelledAddress } from '../domain/telling/public-address.ts';
import type { FieldError } from './field-errors.ts';

/** The addresses of a name; null where nobody can say now. Rejects with ENOTFOUND for a name that there is not. */
export type ResolveName = (hostname: string) => Promise<readonly string[] | null>;

const RESOLVE_WITHIN_MS = 3_000;

/** What stands against the URL; null where nothing does. A name that cannot be resolved now is let in. */
export async function urlRefusal(
  text: string,
  networks: readonly Network[],
  resolve: ResolveName = resolveName,
): Promise<FieldError | null> {
  const refused = (code: FieldError['code']) => ({ pointer: '/url', code, given: text.slice(0, 200) });
  const url = parse(text);
  if (url === null) return { ...refused('BAD_FORMAT'), allowed: ['https://receiver.example/shixian'] };
  const spelled = spelledAddress(url.hostname);
  let addresses: readonly string[] | null;
  try {
    addresses = spelled === null ? await resolve(url.hostname) : [spelled];
  } catch {
    return refused('HOST_UNKNOWN');
  }
  if (addresses?.some((address) => !mayBeCalled(address, networks))) return refused('PRIVATE_ADDRESS');
  const inTheClear = url.protocol === 'http:';
  if (inTheClear && !addresses?.every((address) => liesIn(address, networks))) return refused('TLS_REQUIRED');
  return null;
}

function parse(text: string): URL | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  const plain = url.username === '' && url.password === '' && url.hash === '';
  return plain && (url.protocol === 'https:' || url.protocol === 'http:') ? url : null;
}

async function resolveName(hostname: string): Promise<readonly string[] | null> {
  const found = lookup(hostname, { all: true }).then(
    (all) => all.map(({ address }) => address),
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOTFOUND') throw error;
      return null;
    },
  );
  return Promise.race([found, delay(RESOLVE_WITHIN_MS, null, { ref: false })]);
}
