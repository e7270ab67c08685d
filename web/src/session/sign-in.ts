/** Signing in with OpenID Connect: code flow with PKCE (S256), no secret. The issuer shows who may choose whom. */
import * as oauth from 'oauth4webapi';
import { readSignIn } from '../api/client.ts';
import { type Session, session } from './store.ts';

const UNDER_WAY = 'shixian.signing-in';
const CALLBACK = new URL('signed-in', new URL(import.meta.env.BASE_URL, window.location.origin)).href;
const HOME = new URL(import.meta.env.BASE_URL, window.location.origin).href;

interface UnderWay {
  readonly verifier: string;
  readonly state: string;
  readonly nonce: string;
  /** Where the reader was: the way back. */
  readonly back: string;
}

interface Parties {
  readonly server: oauth.AuthorizationServer;
  readonly client: oauth.Client;
  readonly scope: string;
  readonly audience: string | null;
  readonly options: { readonly [oauth.allowInsecureRequests]: boolean };
}

async function parties(): Promise<Parties> {
  const settings = await readSignIn();
  const issuer = new URL(settings.issuer);
  // The embedded default speaks plain HTTP on the loopback interface; a city's issuer is reached by https.
  const options = { [oauth.allowInsecureRequests]: issuer.protocol === 'http:' };
  const found = await oauth.discoveryRequest(issuer, { algorithm: 'oidc', ...options });
  const server = await oauth.processDiscoveryResponse(issuer, found);
  return {
    server,
    client: { client_id: settings.clientId },
    scope: settings.scope,
    audience: settings.audience,
    options,
  };
}

/** Goes to the issuer; `back` is the path inside the console to return to. */
export async function goToIssuer(back: string): Promise<void> {
  const { server, client, scope, audience } = await parties();
  if (server.authorization_endpoint === undefined) throw new Error('the issuer names no authorization endpoint');
  const underWay: UnderWay = {
    verifier: oauth.generateRandomCodeVerifier(),
    state: oauth.generateRandomState(),
    nonce: oauth.generateRandomNonce(),
    back,
  };
  sessionStorage.setItem(UNDER_WAY, JSON.stringify(underWay));
  const address = new URL(server.authorization_endpoint);
  const asked = {
    client_id: client.client_id,
    redirect_uri: CALLBACK,
    response_type: 'code',
    scope,
    code_challenge: await oauth.calculatePKCECodeChallenge(underWay.verifier),
    code_challenge_method: 'S256',
    state: underWay.state,
    nonce: underWay.nonce,
    ...(audience !== null && { audience }),
  };
  for (const [name, value] of Object.entries(asked)) address.searchParams.set(name, value);
  window.location.assign(address);
}

let returning: Promise<string> | undefined;

/** Exchanges the code of the address for a session and answers the way back. A code is good once: asked twice, it answers the same. */
export function returnFromIssuer(): Promise<string> {
  returning ??= exchange();
  return returning;
}

async function exchange(): Promise<string> {
  const kept = sessionStorage.getItem(UNDER_WAY);
  if (kept === null) throw new Error('no sign-in is under way in this window');
  sessionStorage.removeItem(UNDER_WAY);
  const { verifier, state, nonce, back } = JSON.parse(kept) as UnderWay;
  const { server, client, options } = await parties();
  const parameters = oauth.validateAuthResponse(server, client, new URL(window.location.href), state);
  const answer = await oauth.authorizationCodeGrantRequest(
    server,
    client,
    oauth.None(),
    parameters,
    CALLBACK,
    verifier,
    options,
  );
  const granted = await oauth.processAuthorizationCodeResponse(server, client, answer, {
    expectedNonce: nonce,
    requireIdToken: true,
  });
  const begun: Session = { token: granted.access_token, idToken: granted.id_token ?? null };
  session.begin(begun);
  return back;
}

/** Ends the session here and at the issuer. */
export async function signOut(): Promise<void> {
  const idToken = session.current()?.idToken ?? null;
  session.leave();
  if (idToken === null) return window.location.assign(HOME);
  const { server, client } = await parties();
  if (server.end_session_endpoint === undefined) return window.location.assign(HOME);
  const address = new URL(server.end_session_endpoint);
  address.searchParams.set('id_token_hint', idToken);
  address.searchParams.set('client_id', client.client_id);
  address.searchParams.set('post_logout_redirect_uri', HOME);
  window.location.assign(address);
}
