/** A department that holds one overdue item and one that is not, on 12 October, for letters about them. */

import type { Letterheads } from '../../api/letterheads.ts';
import { setSimulatedClock } from '../../db/clock.ts';
import { settleItem } from '../../db/settle.ts';
import { type Answer, city, type Harness, newKey, packageFor, startApi } from './harness.ts';

export const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
export const RARE = '㙍𬸦水库除险加固工程';

export interface LetterGround {
  readonly api: Harness;
  /** The number of the item of that type. */
  readonly of: (typeId: string) => string;
  /** Moves the clock to a local time. */
  readonly clockTo: (local: string) => Promise<void>;
  /** A sheet as that person gets it. */
  readonly sheet: (person: string, documentNo: string, accept: string) => Promise<Buffer>;
}

export async function startLetterGround({
  letterheads,
  mailIsOn = false,
}: {
  letterheads?: Letterheads;
  mailIsOn?: boolean;
} = {}): Promise<LetterGround> {
  const clock = { startAt: '2026-09-14T10:00:00+08:00' };
  const api = await startApi({ clock, mailIsOn, ...(letterheads && { letterheads }) });
  const clockTo = async (local: string) => {
    if (!(await setSimulatedClock(api.ledger.pool, Date.parse(`${local}+08:00`), true))) throw new Error('not forward');
  };
  const items = ['flood-impact', 'water-intake', 'prelim-design'].map((typeId) => ({ typeId, division: city }));
  const receipt = (await api.as('unit-linhu').post('/v1/submissions', packageFor(items, { name: RARE }), newKey()))
    .body;
  const numbers: Record<string, string> = Object.fromEntries(
    receipt.items.map((one: Answer['body']) => [one.type.id, one.itemNo]),
  );
  const of = (typeId: string) => numbers[typeId] ?? '';
  for (const typeId of ['flood-impact', 'water-intake']) {
    await api.as('officer-990100-SLJ-1').post(`/v1/items/${of(typeId)}/accept`, undefined, { 'if-match': '"1"' });
  }
  await clockTo('2026-10-12T09:00:00.000');
  const { rows } = await api.ledger.pool.query<{ id: string }>('SELECT id FROM items');
  for (const { id } of rows) await settleItem(api.ledger, id);
  const sheet = async (person: string, documentNo: string, accept: string) => {
    const authorization = `Bearer ${await api.token(person)}`;
    const headers = { authorization, accept };
    return (await api.app.inject({ method: 'GET', url: `/v1/documents/${documentNo}`, headers })).rawPayload;
  };
  return { api, of, clockTo, sheet };
}

/** A sound body of a letter or a notice. */
export const letterBody = (change: Record<string, unknown> = {}) => ({
  departmentId: '990100-SLJ',
  items: { overdue: true },
  demand: '请倒排工期，明确专人，{demand}于十日内作出决定。',
  replyOn: '2026-10-16',
  ...change,
});
