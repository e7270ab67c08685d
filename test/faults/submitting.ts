/** A unit's own program at the single window: it repeats a submission, with the same key, until it is acknowledged. */
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { signToken, tokenParties } from '../../local/issuer.ts';
import { findPerson, samplePeople } from '../../local/people.ts';
import { packageOf, UNIT } from '../support/packages.ts';
import type { Api } from './ground.ts';
import { tenDayItems } from './many-items.ts';

/** What one submission met on its way. */
export interface Submitted {
  readonly key: string;
  readonly body: string;
  readonly projectCode: string;
  /** The acknowledged receipt as its bytes. */
  readonly receipt: string;
  readonly receiptNo: string;
  /** Every answer by its status; `connection` where none came. `no-retry-after`: a 503 that does not say when to return. */
  readonly met: readonly string[];
  /** The acknowledgement was a stored one: an earlier attempt had been committed and its answer lost. */
  readonly replayed: boolean;
}

export interface SingleWindow {
  /** Hands in a package with so many items for a new project, again and again until it is acknowledged. */
  submit(items: number): Promise<Submitted>;
  /** The same request once more. */
  repeat(submitted: Submitted): Promise<{ readonly status: number; readonly receipt: string }>;
  /** The receipt as it is stored. */
  readReceipt(receiptNo: string): Promise<{ readonly status: number; readonly receipt: string }>;
}

const PAUSE_MS = 100;
const GIVE_UP_AFTER_MS = 90_000;

/** The window as the sample city's first unit sees it. */
export async function singleWindow({ url, keyDir }: Api): Promise<SingleWindow> {
  const token = await signToken(keyDir, findPerson(samplePeople(), UNIT.personId), tokenParties({}));
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const post = (key: string, body: string) =>
    fetch(`${url}/v1/submissions`, { method: 'POST', headers: { ...headers, 'idempotency-key': key }, body });
  return {
    async submit(items) {
      const { body, projectCode } = newPackage(items);
      const key = randomUUID();
      const met: string[] = [];
      const until = performance.now() + GIVE_UP_AFTER_MS;
      while (performance.now() < until) {
        const answer = await post(key, body).then(read, () => undefined);
        met.push(meetingOf(answer));
        if (answer?.status === 201) {
          const { receiptNo } = JSON.parse(answer.text) as { receiptNo: string };
          const replayed = answer.headers.get('idempotency-replayed') === 'true';
          return { key, body, projectCode, receipt: answer.text, receiptNo, met, replayed };
        }
        // "Later" is an answer to come back to; any other is a fault of its own.
        if (answer && answer.status !== 503 && answer.status !== 409)
          throw new Error(`answered ${answer.status}: ${answer.text}`);
        await delay(PAUSE_MS);
      }
      throw new Error(
        `not acknowledged in ${GIVE_UP_AFTER_MS / 1000} s; after ${met.length} answers, the last one ${met.at(-1)}`,
      );
    },
    async repeat({ key, body }) {
      const { status, text } = await post(key, body).then(read);
      return { status, receipt: text };
    },
    async readReceipt(receiptNo) {
      const { status, text } = await fetch(`${url}/v1/receipts/${receiptNo}`, { headers }).then(read);
      return { status, receipt: text };
    },
  };
}

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

async function read(response: Response): Promise<Answer> {
  return { status: response.status, headers: response.headers, text: await response.text() };
}

function meetingOf(answer: Answer | undefined): string {
  if (answer === undefined) return 'connection';
  if (answer.status === 503 && !/^\d+$/.test(answer.headers.get('retry-after') ?? '')) return 'no-retry-after';
  return String(answer.status);
}

function newPackage(items: number): { body: string; projectCode: string } {
  const { project, ...rest } = packageOf(tenDayItems.slice(0, items));
  const { creditCode, ...said } = project;
  return { body: JSON.stringify({ project: { ...said, unit: { creditCode } }, ...rest }), projectCode: project.code };
}

/** How often each answer was met, as one line. */
export function tally(submitted: readonly Submitted[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const one of submitted.flatMap(({ met }) => met)) counts.set(one, (counts.get(one) ?? 0) + 1);
  return counts;
}
