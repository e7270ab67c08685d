/** The local issuer as an OpenID provider: who may ask it for what, and what its tokens say. */
import { randomBytes } from 'node:crypto';
import type { JWK } from 'jose';
import Provider, { type ClientMetadata, type Configuration, errors, type KoaContextWithOIDC } from 'oidc-provider';
import { algorithm, JWKS_PATH, type Parties, SIGN_IN_PATH } from './issuer-key.ts';
import { createMemory } from './issuer-memory.ts';
import { claimsOf, type Person } from './people.ts';
import { problemPage, signedOutPage, signOutPage } from './sign-in-page.ts';

const CONSOLE = 'shixian-console';

/** Resource indicators are addresses by their standard; this one names the API, whatever its tokens' audience is called. */
const API = 'urn:shixian:api';
const SCOPE = 'openid profile';
const MINUTE = 60;
const HOUR = 60 * MINUTE;
/** Short: who leaves a post keeps no token for long. The console renews it without asking anybody. */
const ACCESS = 10 * MINUTE;
const WORKING_DAY = 12 * HOUR;

export interface ProviderOptions {
  readonly parties: Parties;
  readonly key: JWK;
  readonly people: readonly Person[];
  /** Units' systems with their secrets. */
  readonly systems: readonly (Person & { readonly secret: string })[];
  /** Origins of the API, which serves the console. */
  readonly origins: readonly string[];
}

export function createProvider({ parties, key, people, systems, origins }: ProviderOptions): Provider {
  const known = new Map([...people, ...systems].map((person) => [person.id, person]));
  const claims = (id: string | undefined) => {
    const person = known.get(id ?? '');
    return person && claimsOf(person);
  };
  return new Provider(parties.issuer, {
    adapter: createMemory(),
    clients: [consoleClient(origins), ...systems.map(systemClient)],
    clientBasedCORS: (_ctx, origin) => origins.includes(origin),
    claims: { openid: ['sub'], profile: ['name'] },
    conformIdTokenClaims: false,
    cookies: cookies(),
    extraTokenClaims: (_ctx, token) => claims(token.kind === 'AccessToken' ? token.accountId : token.clientId),
    features: features(parties.audience),
    findAccount: (_ctx, id) => {
      const of = claims(id);
      return of && { accountId: id, claims: () => ({ sub: id, ...of }) };
    },
    interactions: { url: (_ctx, { uid }) => `${SIGN_IN_PATH}${uid}` },
    issueRefreshToken: (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    jwks: { keys: [key as never] },
    loadExistingGrant: grantEverything,
    pkce: { required: () => true },
    renderError: (ctx, { error, error_description }) => {
      ctx.type = 'html';
      ctx.body = problemPage(`${error}: ${error_description ?? ''}`);
    },
    responseTypes: ['code'],
    rotateRefreshToken: true,
    routes: { jwks: JWKS_PATH },
    ttl: {
      AccessToken: ACCESS,
      AuthorizationCode: MINUTE,
      ClientCredentials: ACCESS,
      Grant: WORKING_DAY,
      IdToken: ACCESS,
      Interaction: HOUR,
      RefreshToken: WORKING_DAY,
      Session: WORKING_DAY,
    },
  });
}

function consoleClient(origins: readonly string[]): ClientMetadata {
  return {
    client_id: CONSOLE,
    client_name: 'Shixian 时限',
    // It runs in a browser and can keep no secret: PKCE binds a code to the one who asked for it.
    token_endpoint_auth_method: 'none',
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    redirect_uris: origins.map((origin) => `${origin}/console/signed-in`),
    post_logout_redirect_uris: origins.map((origin) => `${origin}/console/`),
    id_token_signed_response_alg: algorithm,
    scope: SCOPE,
  };
}

function systemClient({ id, secret }: { readonly id: string; readonly secret: string }): ClientMetadata {
  return {
    client_id: id,
    client_secret: secret,
    token_endpoint_auth_method: 'client_secret_basic',
    grant_types: ['client_credentials'],
    response_types: [],
    redirect_uris: [],
    id_token_signed_response_alg: algorithm,
  };
}

/** Cookies of one host are shared by its ports: named apart from whatever else runs on this machine. */
function cookies(): Configuration['cookies'] {
  const options = { httpOnly: true, sameSite: 'lax', signed: true } as const;
  return {
    keys: [randomBytes(32).toString('base64url')],
    long: options,
    short: options,
    names: {
      session: 'shixian_issuer_session',
      interaction: 'shixian_issuer_sign_in',
      resume: 'shixian_issuer_resume',
    },
  };
}

function features(audience: string): Configuration['features'] {
  return {
    clientCredentials: { enabled: true },
    devInteractions: { enabled: false },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => API,
      useGrantedResource: () => true,
      getResourceServerInfo: (_ctx, resource) => {
        if (resource !== API) throw new errors.InvalidTarget();
        const jwt = { sign: { alg: algorithm } } as const;
        return { audience, scope: '', accessTokenFormat: 'jwt', accessTokenTTL: ACCESS, jwt };
      },
    },
    revocation: { enabled: true },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: (ctx, form) => {
        ctx.body = signOutPage(form);
      },
      postLogoutSuccessSource: (ctx) => {
        ctx.body = signedOutPage();
      },
    },
    userinfo: { enabled: false },
  };
}

/** The console is the city's own: whoever signs in has agreed to it. */
async function grantEverything({ oidc }: KoaContextWithOIDC) {
  const { client, session, provider } = oidc;
  if (client === undefined || session?.accountId === undefined) return undefined;
  const earlier = session.grantIdFor(client.clientId);
  const kept = earlier === undefined ? undefined : await provider.Grant.find(earlier);
  if (kept?.accountId === session.accountId) return kept;
  const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
  grant.addOIDCScope(SCOPE);
  await grant.save();
  return grant;
}
