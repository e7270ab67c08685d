/** A city in which there is one of everything that a route can name, all of it about one unit's project. */
import { accountabilityFollower } from '../../db/accountability.ts';
import { followOnce } from '../../db/followers.ts';
import type { Ledger } from '../../db/ledger.ts';
import { liaisonFollower } from '../../db/liaison-tasks.ts';
import { followToEnd } from '../support/followers.ts';
import { type Answer, city, type Harness, newKey, packageFor, settlingPort, startApi } from './harness.ts';
import { letterBody } from './letter-ground.ts';
import { holdMeeting } from './meeting-policy.ts';

/** No answer to a stranger holds one of these. */
export const SECRETS = ['绝密储罐区项目', '0600-7770001', '储罐区水文报告.pdf'];

export interface MatrixGround {
  readonly api: Harness;
  /** What stands in each path parameter: its own thing, by the parameter's name. */
  readonly things: Readonly<Record<string, string>>;
  /** Bearers of callers that are no people: keys of the unit for each use, and one of another unit. */
  readonly apiKeys: Readonly<Record<'keyRead' | 'keySubmit' | 'keyAct' | 'keyOther', string>>;
}

const SLJ = '/v1/windows/990100-SLJ';
const ITEMS = ['soil-water', 'flood-impact'].map((typeId) => ({ typeId, division: city }));

/** Everything is made through the API, on a clock that ends on 20 October 2026. */
export async function startMatrixGround(): Promise<MatrixGround> {
  const port = settlingPort((): Ledger => api.ledger);
  const api: Harness = await startApi({ clock: { startAt: '2026-09-14T10:00:00+08:00' }, temporal: port });
  const post = poster(api);
  await holdMeeting(api);
  const receipt = await post('unit-linhu', '/v1/submissions', secretPackage(), newKey());
  const [deemed, open] = receipt.items.map(({ itemNo }: Answer['body']) => itemNo);
  for (const itemNo of [deemed, open]) await post('officer-990100-SLJ-1', `/v1/items/${itemNo}/accept`, {}, version(1));
  const asked = await askNeighbour(api);
  const above = await itemAbove(api);
  await post('admin', '/v1/clock/advance', { to: '2026-10-20T10:00:00+08:00' });
  await followOnce(api.ledger, accountabilityFollower(api.ledger));
  await followToEnd(api.ledger, liaisonFollower(api.ledger));
