/** A thin client of the HTTP API: one person, one token; every answer is read with the API's own schemas. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { bulletin, bulletinItem } from '../../api/schemas/bulletin.ts';
import { leave, type newLeave } from '../../api/schemas/desks.ts';
import { escalation } from '../../api/schemas/escalation.ts';
import { actionAnswer, item, itemEvent, itemSummary, list, notice, project } from '../../api/schemas/item.ts';
import { receipt } from '../../api/schemas/submission.ts';
import type { Act } from './story.ts';

export type Receipt = z.output<typeof receipt>;
export type Item = z.output<typeof item>;
export type ItemEvent = z.output<typeof itemEvent>;
export type Notice = z.output<typeof notice>;
export type Project = z.output<typeof project>;
export type Bulletin = z.output<typeof bulletin>;
export type BulletinItem = z.output<typeof bulletinItem>;
export type ActionAnswer = z.output<typeof actionAnswer>;

const clock = z.object({ now: z.string(), graceSeconds: z.number() });
const advanced = clock.extend({ moments: z.number() });
const items = z.object({ items: z.array(itemSummary) });
const events = z.object({ items: z.array(itemEvent) });
const problem = z.object({ code: z.string(), detail: z.string() });

const JSON_BODY = { 'content-type': 'application/json' };

/** What the demo asks of the API, in the name of one person. */
export type Caller = ReturnType<typeof createCaller>;

interface Asked {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export function createCaller(apiUrl: string, person: string, token: string) {
  /** Throws a sentence with the request and the problem's code where the answer is not the one hoped for. */
  async function ask<T>(method: 'GET' | 'POST', path: string, schema: z.ZodType<T>, { body, headers }: Asked = {}) {
    const response = await fetch(`${apiUrl}/v1/${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body !== undefined && JSON_BODY), ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const answer: unknown = await response.json();
    if (!response.ok) {
      const { data } = problem.safeParse(answer);
      const why = data ? `${data.code}: ${data.detail}` : 'without a problem document';
      throw new Error(`${method} /v1/${path} as ${person} was answered with ${response.status}, ${why}`);
    }
    return { answer: schema.parse(answer), etag: response.headers.get('etag') ?? '' };
  }
  const get = async <T>(path: string, schema: z.ZodType<T>) => (await ask('GET', path, schema)).answer;

  async function everyPage<T>(path: string, entry: z.ZodType<T>): Promise<T[]> {
    const found: T[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const from = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const page: { items: T[]; nextCursor: string | null } = await get(`${path}&limit=200${from}`, list(entry));
      found.push(...page.items);
      cursor = page.nextCursor;
    }
    return found;
  }

  return {
    clock: () => get('clock', clock),
    advance: async (to: string) => (await ask('POST', 'clock/advance', advanced, { body: { to } })).answer,
    submit: async (body: unknown): Promise<Receipt> =>
      (await ask('POST', 'submissions', receipt, { body, headers: { 'idempotency-key': randomUUID() } })).answer,
    /** As a person at the desk does it: look at the item, then act on what was seen. */
    act: async (itemNo: string, act: Act, reasons?: string): Promise<ActionAnswer> => {
      const seen = await ask('GET', `items/${itemNo}`, item);
      const asked = { body: reasons === undefined ? {} : { reasons }, headers: { 'if-match': seen.etag } };
      return (await ask('POST', `items/${itemNo}/${act}`, actionAnswer, asked)).answer;
    },
    project: (code: string): Promise<Project> => get(`projects/${code}`, project),
    itemsOf: async (code: string) => (await get(`projects/${code}/items`, items)).items,
    item: (itemNo: string): Promise<Item> => get(`items/${itemNo}`, item),
    eventsOf: async (itemNo: string): Promise<ItemEvent[]> => (await get(`items/${itemNo}/events`, events)).items,
    inbox: (unacknowledged: boolean): Promise<Notice[]> => everyPage(`inbox?unacknowledged=${unacknowledged}`, notice),
    enterLeave: async (departmentId: string, body: z.input<typeof newLeave>) =>
      (await ask('POST', `windows/${departmentId}/leaves`, leave, { body })).answer,
    bulletin: (no: string): Promise<Bulletin> => get(`bulletins/${no}`, bulletin),
    /** As a person does it who has read the bulletin before. */
    actOnBulletin: async (no: string, act: 'freeze' | 'publish'): Promise<Bulletin> => {
      const seen = await ask('GET', `bulletins/${no}`, bulletin);
      return (await ask('POST', `bulletins/${no}/${act}`, bulletin, { headers: { 'if-match': seen.etag } })).answer;
    },
    bulletinItems: (no: string, figure: string, departmentId: string): Promise<BulletinItem[]> =>
      everyPage(`bulletins/${no}/items?figure=${figure}&departmentId=${departmentId}`, bulletinItem),
    /** A bulletin as a file of that media type. */
    bulletinFile: async (no: string, accept: string): Promise<Uint8Array> => {
      const headers = { authorization: `Bearer ${token}`, accept };
      const response = await fetch(`${apiUrl}/v1/bulletins/${no}`, { headers });
      if (!response.ok) throw new Error(`The bulletin ${no} as ${accept} was answered with ${response.status}.`);
      return new Uint8Array(await response.arrayBuffer());
    },
    stepOnEscalation: async (escalationNo: string, step: 'acknowledge' | 'answer', body: object = {}) =>
      (await ask('POST', `escalations/${escalationNo}/${step}`, escalation, { body })).answer,
  };
}
