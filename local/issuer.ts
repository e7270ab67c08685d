/** The issuer of the embedded default: an OpenID provider for the sample city. A city uses its own identity provider instead. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { importJWK, SignJWT } from 'jose';
import type Provider from 'oidc-provider';
import {
  algorithm,
  JWKS_PATH,
  keepParties,
  keptParties,
  loadOrCreateKey,
  loadOrCreateSecrets,
  type Parties,
  SIGN_IN_PATH,
} from './issuer-key.ts';
import { claimsOf, type Listed, listedPeople, type Person, samplePeople, sampleSystems } from './people.ts';
import { loopback, requireFreePort } from './ports.ts';
import { answerSignIn } from './sign-in.ts';
import { STYLE_HASH } from './sign-in-page.ts';

export interface Issuer {
  /** Its address, and the `iss` of its tokens. */
  readonly url: string;
  readonly parties: Parties;
  readonly jwksUrl: string;
  readonly stop: () => Promise<void>;
}

export interface IssuerOptions {
  /** Where its key and the secrets of units' systems are kept. */
  readonly keyDir: string;
  readonly port: number;
  readonly audience?: string;
  /** Where the console is served: the origins of the API. */
  readonly origins?: readonly string[];
  /** Those who may sign in; the sample city's people when absent. */
  readonly people?: readonly Person[];
  readonly listed?: readonly Listed[];
}

const lifetimeHours = 12;
const usualPort = 8079;
const usualAudience = 'shixian';

/** Who signs and for whom: the same settings, with the same defaults, as the API reads. */
export function tokenParties(env: NodeJS.ProcessEnv): Parties {
  return {
    issuer: env.JWT_ISSUER || `http://${loopback}:${env.ISSUER_PORT || usualPort}`,
    audience: env.JWT_AUDIENCE || usualAudience,
  };
}

/** Serves the provider and its sign-in page on the loopback interface. Throws a sentence when the port is taken. */
export async function startIssuer(options: IssuerOptions): Promise<Issuer> {
  const { keyDir, port, audience = usualAudience, origins = [`http://${loopback}:8080`] } = options;
  await requireFreePort(port, 'the token issuer', 'ISSUER_PORT');
  const url = `http://${loopback}:${port}`;
  const parties = { issuer: url, audience };
  const key = await loadOrCreateKey(keyDir);
  const secrets = await loadOrCreateSecrets(
    keyDir,
    sampleSystems().map(({ id }) => id),
  );
  const systems = sampleSystems().flatMap((system) => {
    const secret = secrets[system.id];
    return secret === undefined ? [] : [{ ...system, secret }];
  });
  const { createProvider } = await loadProvider();
  const provider = createProvider({ parties, key, people: options.people ?? samplePeople(), systems, origins });
  keepParties(keyDir, parties);
  const server = createServer(listener(provider, options.listed ?? listedPeople(), origins));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, loopback, resolve);
  });
  return {
    url,
    parties,
    jwksUrl: `${url}${JWKS_PATH}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/**
 * Loaded when it is started, since signing a token needs none of it. As it is loaded on Node 20 it says that it does not
 * support that any more; what is used of it here is tested there.
 */
async function loadProvider() {
  const { warn } = console;
  console.warn = () => undefined;
  try {
    return await import('./issuer-provider.ts');
  } finally {
    console.warn = warn;
  }
}

/** The provider answers everything but its sign-in page. */
function listener(provider: Provider, people: readonly Listed[], origins: readonly string[]) {
  const answer = provider.callback();
  const headers = {
    // A form's answer leads back to the console, and browsers hold that against form-action too.
    'content-security-policy': `default-src 'none'; style-src ${STYLE_HASH}; form-action 'self' ${origins.join(' ')}; base-uri 'none'; frame-ancestors 'none'`,
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
  };
  return (request: IncomingMessage, response: ServerResponse) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    const done = request.url?.startsWith(SIGN_IN_PATH)
      ? answerSignIn({ provider, people, request, response })
      : answer(request, response);
    done.catch((error: unknown) => {
      process.stderr.write(`The token issuer could not answer: ${String(error)}\n`);
      response.destroy();
    });
  };
}

/**
 * A token for `person`, good for 12 hours, signed with the key kept in `keyDir` (made when absent), in the name of the
 * issuer that was last started from there unless told otherwise.
 */
export async function signToken(
  keyDir: string,
  person: Person,
  parties: Parties = keptParties(keyDir) ?? tokenParties(process.env),
): Promise<string> {
  const key = await loadOrCreateKey(keyDir);
  return new SignJWT(claimsOf(person))
    .setProtectedHeader({ alg: algorithm, typ: 'at+jwt', kid: key.kid as string })
    .setSubject(person.id)
    .setIssuer(parties.issuer)
    .setAudience(parties.audience)
    .setIssuedAt()
    .setExpirationTime(`${lifetimeHours}h`)
    .sign(await importJWK(key, algorithm));
}
