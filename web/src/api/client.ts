/** The typed client of the API, and what it says when it refuses. */
import createClient from 'openapi-fetch';
import { chosenLanguage } from '../language.tsx';
import { session } from '../session/store.ts';
import type { components, paths } from './openapi.d.ts';

export type Schemas = components['schemas'];
export type Item = Schemas['Item'];
export type ItemSummary = Schemas['ItemSummary'];
export type ProblemDocument = Schemas['Problem'];

/** The API said no, and why; `problem` null: the answer could not be read, or none came. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly problem: ProblemDocument | null;
  constructor(status: number, problem: ProblemDocument | null) {
    super(problem?.code ?? `status ${status}`);
    this.status = status;
    this.problem = problem;
  }
}

export const api = createClient<paths>({ baseUrl: window.location.origin });

api.use({
  onRequest({ request }) {
    const token = session.current()?.token;
    if (token !== undefined) request.headers.set('authorization', `Bearer ${token}`);
    request.headers.set('accept-language', chosenLanguage());
    return request;
  },
  onResponse({ response }) {
    if (response.status === 401) session.ended();
  },
});

interface Call<Data> {
  readonly data?: Data;
  readonly error?: unknown;
  readonly response: Response;
}

/** The data of an answer. Throws a Refusal for every answer that is not the one hoped for, and where none came. */
export async function dataOf<Data>(call: Promise<Call<Data>>): Promise<Data> {
  const { data, error, response } = await call.catch(() => {
    throw new Refusal(0, null);
  });
  if (response.ok && data !== undefined) return data;
  throw new Refusal(response.status, isProblem(error) ? error : null);
}

export function isProblem(error: unknown): error is ProblemDocument {
  return typeof error === 'object' && error !== null && 'code' in error && 'detail' in error;
}

/** Who asks, and in which language, for requests that the typed client cannot make. */
export function askerHeaders(): Readonly<Record<string, string>> {
  return { authorization: `Bearer ${session.current()?.token ?? ''}`, 'accept-language': chosenLanguage() };
}

/** A document as bytes, in the form asked for. */
export async function bytesOf(path: string, accept: string): Promise<Blob> {
  const response = await fetch(path, { headers: { accept, ...askerHeaders() } }).catch(() => {
    throw new Refusal(0, null);
  });
  if (response.status === 401) session.ended();
  if (!response.ok) {
    const problem: unknown = await response.json().catch(() => null);
    throw new Refusal(response.status, isProblem(problem) ? problem : null);
  }
  return response.blob();
}

/** Where and as what this console signs in. */
export function readSignIn() {
  return dataOf(api.GET('/v1/sign-in'));
}
