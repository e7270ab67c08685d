/** The keys of the identity provider: found through its discovery document, fetched when they are needed, kept for a while. */
import { createRemoteJWKSet, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import type { Config } from '../config/env.ts';

const DISCOVERY = '/.well-known/openid-configuration';
const TIMEOUT_MS = 5_000;
/** Keys that were withdrawn verify nothing any more after this time. */
const KEYS_KEPT_MS = 10 * 60_000;
/** How soon an unknown key id makes us ask again: forged ones must not turn the API against the issuer. */
const ASK_AGAIN_MS = 30_000;
const MOST_BYTES = 256 * 1024;

const provider = z.object({ issuer: z.string(), jwks_uri: z.url({ protocol: /^https?$/ }) });

/**
 * Finds the key that a token was signed with. Nothing is asked before the first token. The key function throws where the
 * provider cannot be reached or is not the one of the settings; then no token is believed.
 */
export function createIssuerKeys({ issuer, jwksUrl }: Config['tokens']): JWTVerifyGetKey {
  let keys: Promise<JWTVerifyGetKey> | undefined;
  return async (header, token) => {
    keys ??= (jwksUrl === undefined ? discover(issuer) : Promise.resolve(new URL(jwksUrl))).then(keySet);
    const known = await keys.catch((error: unknown) => {
      keys = undefined;
      throw error;
    });
    return known(header, token);
  };
}

function keySet(url: URL): JWTVerifyGetKey {
  return createRemoteJWKSet(url, {
    timeoutDuration: TIMEOUT_MS,
    cacheMaxAge: KEYS_KEPT_MS,
    cooldownDuration: ASK_AGAIN_MS,
  });
}

/** OpenID Connect Discovery 1.0: the document lies below the issuer, and must name it letter for letter. */
async function discover(issuer: string): Promise<URL> {
  const answer = await fetch(`${issuer.replace(/\/$/, '')}${DISCOVERY}`, {
    headers: { accept: 'application/json' },
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (answer.status !== 200) throw new Error(`the discovery document of ${issuer} was answered with ${answer.status}`);
  const text = await answer.text();
  if (text.length > MOST_BYTES) throw new Error(`the discovery document of ${issuer} is too long`);
  const document = provider.parse(JSON.parse(text));
  if (document.issuer !== issuer)
    throw new Error(`${issuer} calls itself ${document.issuer} in its discovery document`);
  const url = new URL(document.jwks_uri);
  if (issuer.startsWith('https:') && url.protocol !== 'https:') {
    throw new Error(`${issuer} publishes its keys without TLS, at ${url}`);
  }
  return url;
}
