/** What heads and liaisons of a play do about overdue items, and how the ladder is judged when everything is over. */
import { liaisonFollower } from '../../../db/liaison-tasks.ts';
import { isoShanghai } from '../../../domain/calendar/local-date.ts';
import type { Answer, Harness } from '../../api/harness.ts';
import { followToEnd } from '../../support/followers.ts';
import { judgeLadder, type LadderJudgement } from '../../support/ladder-recompute.ts';
import { chanceOf } from './chance.ts';

const SUPERVISOR = 'supervisor-990100';
const DAY = 86_400_000;

/** Promises are made and broken, contacts entered, tasks closed: on Mondays and Thursdays. */
export function ladderOf(seed: number) {
  const chance = chanceOf(seed);
  let judged: LadderJudgement = { told: {}, tasks: 0, differences: [] };
  const today = async (api: Harness) => Date.parse((await api.as('admin').get('/v1/clock')).body.now);

  async function answer(api: Harness, now: number): Promise<void> {
    for (const state of ['raised', 'acknowledged']) {
      const { body } = await api.as(SUPERVISOR).get(`/v1/escalations?kind=escalation&state=${state}&limit=200`);
      for (const { escalationNo, item } of body.items as Answer['body'][]) {
        if (!chance.happens(0.25)) continue;
        const doneOn = isoShanghai(now + chance.between(0, 12) * DAY).slice(0, 10);
        const head = api.as(`head-${item.departmentId}`);
        must(await head.post(`/v1/escalations/${escalationNo}/answer`, { measure: '倒排工期', doneOn }));
      }
    }
  }

  async function report(api: Harness, now: number): Promise<void> {
    // Nothing happens to the journal meanwhile: a task is closed after every rung that was before.
    await followToEnd(api.ledger, liaisonFollower(api.ledger));
    const supervisor = api.as(SUPERVISOR);
    const { body } = await supervisor.get('/v1/liaison-tasks?status=open&limit=200');
    for (const { taskNo, version } of body.items as Answer['body'][]) {
      if (!chance.happens(0.3)) continue;
      const heldOn = isoShanghai(now).slice(0, 10);
      const contact = { heldOn, way: chance.oneOf(['letter', 'phone', 'visit']), met: '审批处', said: '请求加快' };
      const url = `/v1/liaison-tasks/${taskNo}`;
      const entered = must(await supervisor.post(`${url}/contacts`, contact, { 'if-match': `"${version}"` }));
      if (!chance.happens(0.5)) continue;
      must(await supervisor.post(`${url}/close`, { outcome: '承诺办结' }, { 'if-match': `"${entered.version}"` }));
    }
  }

  return {
    async act(api: Harness, date: string): Promise<void> {
      if (![1, 4].includes(new Date(`${date}T00:00:00Z`).getUTCDay())) return;
      const now = await today(api);
      await answer(api, now);
      await report(api, now);
    },
    async compare(api: Harness): Promise<void> {
      await followToEnd(api.ledger, liaisonFollower(api.ledger));
      judged = await judgeLadder(api.ledger.pool, api.ledger.graceMs);
    },
    result: () => judged,
  };
}

function must({ status, body }: Answer): Answer['body'] {
  if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`);
  return body;
}
