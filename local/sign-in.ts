/** One sign-in at the local issuer: whom to choose from, and whom somebody chose. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Provider } from 'oidc-provider';
import { TERMS } from '../terms/catalogue.ts';
import type { Listed } from './people.ts';
import { problemPage, signInPage } from './sign-in-page.ts';

const LONGEST_FORM = 10_000;

export interface SignInRequest {
  readonly provider: Provider;
  readonly people: readonly Listed[];
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** GET shows the people, POST takes the choice and sends the browser back to the application. */
export async function answerSignIn({ provider, people, request, response }: SignInRequest): Promise<void> {
  const send = (status: number, html: string) => {
    response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
    response.end(html);
  };
  const query = new URL(request.url ?? '/', 'http://issuer').searchParams.get('q') ?? '';
  try {
    // The cookie of this sign-in must be there and belong to this address.
    const interaction = await provider.interactionDetails(request, response);
    if (request.method === 'GET') return send(200, signInPage({ people, query }));
    if (request.method !== 'POST') return send(405, problemPage(TERMS.signIn.expired));
    const form = await readForm(request);
    if (form.has('cancel')) {
      const refusal = { error: 'access_denied', error_description: 'nobody was chosen' };
      return await provider.interactionFinished(request, response, refusal, { mergeWithLastSubmission: false });
    }
    const chosen = people.find(({ id }) => id === form.get('person'));
    if (chosen === undefined) return send(400, signInPage({ people, query, complaint: TERMS.signIn.unknown }));
    await signOutFormer(provider, interaction, chosen.id);
    const login = { accountId: chosen.id, remember: false };
    await provider.interactionFinished(request, response, { login }, { mergeWithLastSubmission: false });
  } catch (error) {
    if ((error as Error).name !== 'SessionNotFound') throw error;
    send(400, problemPage(TERMS.signIn.expired));
  }
}

type Interaction = Awaited<ReturnType<Provider['interactionDetails']>>;

/** Where the browser was somebody else's until now, that sign-in ends, with its renewals. */
async function signOutFormer(provider: Provider, interaction: Interaction, accountId: string): Promise<void> {
  const former = interaction.session;
  if (former === undefined || former.accountId === accountId) return;
  const session = await provider.Session.findByUid(former.uid);
  if (session === undefined) return;
  const grants = Object.values(session.authorizations ?? {}).flatMap(({ grantId }) => grantId ?? []);
  for (const grant of grants) await provider.RefreshToken.revokeByGrantId(grant);
  Object.assign(session, { accountId: undefined, authorizations: undefined });
  Object.assign(former, { accountId: undefined });
  await interaction.persist();
  await session.persist();
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  if (Number(request.headers['content-length'] ?? Number.POSITIVE_INFINITY) > LONGEST_FORM)
    return new URLSearchParams();
  return new URLSearchParams(await text(request));
}
