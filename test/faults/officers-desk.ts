/** The head of the department that decides the items of these faults, replying through the API. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Ledger } from '../../db/ledger.ts';
import { signToken, tokenParties } from '../../local/issuer.ts';
import { samplePeople } from '../../local/people.ts';
import type { Api } from './ground.ts';

/** One acknowledged reply. */
export interface Answer {
  readonly said: 'approved' | 'refused';
  readonly timely: boolean;
  readonly receivedAt: number;
}

export interface Desk {
  /** By item id, what was acknowledged. */
  readonly answers: Map<string, Answer>;
  /** Replies to an accepted item; where the answer is "later", again. Throws for any other refusal. */
  reply(itemId: string, action: 'approve' | 'refuse'): Promise<void>;
}

const DEPARTMENT = '990100-ZRZ';
const SAYS = { approve: 'approved', refuse: 'refused' } as const;
const ATTEMPTS = 100;

export async function officersDesk({ url, keyDir }: Api, ledger: Ledger): Promise<Desk> {
  const head = samplePeople().find(({ role, departmentId }) => role === 'head' && departmentId === DEPARTMENT);
  if (head === undefined) throw new Error(`the sample city has no head of ${DEPARTMENT}`);
  const token = await signToken(keyDir, head, tokenParties({}));
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'if-match': '"2"' };
  const answers = new Map<string, Answer>();
  const numbers = new Map<string, string>();
  const numberOf = async (itemId: string) => {
    if (!numbers.has(itemId)) {
      const { rows } = await ledger.pool.query<{ id: string; item_no: string }>('SELECT id, item_no FROM items');
      for (const row of rows) numbers.set(row.id, row.item_no);
    }
    return numbers.get(itemId) ?? '';
  };
  return {
    answers,
    async reply(itemId, action) {
      const body = JSON.stringify({ reasons: '经审查，意见如上。' });
      const target = `${url}/v1/items/${await numberOf(itemId)}/${action}`;
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        const response = await fetch(target, { method: 'POST', headers, body });
        const text = await response.text();
        if (response.status === 200) {
          const { timely, receivedAt } = JSON.parse(text) as { timely: boolean; receivedAt: string };
          answers.set(itemId, { said: SAYS[action], timely, receivedAt: Date.parse(receivedAt) });
          return;
        }
        if (response.status !== 503) throw new Error(`item ${itemId}: ${response.status} ${text}`);
        await delay(20);
      }
      throw new Error(`item ${itemId}: the reply was put off ${ATTEMPTS} times`);
    },
  };
}
