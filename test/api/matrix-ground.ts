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
  const notice = await post('supervisor-990100', '/v1/supervision-notices', noticeBody, newKey());
  const documents = (await api.as('officer-990100-SLJ-2').get(`/v1/items/${open}/documents`)).body.items;
  const things = {
    ...{ itemNo: open, code: receipt.project.code, receiptNo: receipt.receiptNo },
    ...{ documentNo: documents[0].documentNo, departmentId: '990100-SLJ', escalationNo: `${open}.1` },
    ...{ recordNo: '990100-SLJ-2026', noticeNo: notice.noticeNo, no: '990100-2026-09A-1' },
    ...{ meetingNo: 'M990100-2026-09', taskNo: 'M990100-2026-09.1', ordinal: asked.ordinal },
    ...{ askedItemNo: asked.itemNo, liaisonTaskNo: `${above}.L1`, bodyId: '990000-SLJ' },
    ...(await deskThings(api)),
    sha256: '7'.repeat(64),
    ...{ personId: 'nobody', typeId: 'soil-water', version: 'sample-city-2026-1' },
    ...{ certificateNo: 'C990100-2026-000042-B' },
  };
  return { api, things, apiKeys: await keysOf(api) };
}

const noticeBody = letterBody({ replyOn: '2026-10-30' });
const version = (seen: number) => ({ 'if-match': `"${seen}"` });

function poster(api: Harness) {
  return async (person: string, url: string, body: unknown, headers = {}): Promise<Answer['body']> => {
    const answer = await api.as(person).post(url, body, headers);
    if (answer.status >= 400) throw new Error(`${url}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
}

function secretPackage() {
  const [name, phone, file] = SECRETS as [string, string, string];
  const { materials, ...rest } = packageFor(ITEMS, { name, nameEn: name });
  return { ...rest, contact: { name: '杜霁章', phone }, materials: [{ ...materials[0], name: file }] };
}

/** Another project of the unit, with an item on which STH was asked. */
async function askNeighbour(api: Harness): Promise<{ itemNo: string; ordinal: string }> {
  const post = poster(api);
  const receipt = await post('unit-linhu', '/v1/submissions', packageFor([{ typeId: 'river-works', division: city }]), {
    ...newKey(),
  });
  const { itemNo } = receipt.items[0];
  await post('officer-990100-SLJ-1', `/v1/items/${itemNo}/accept`, {}, version(1));
  const request = { departmentId: '990100-STH', question: '是否同意' };
  await post('officer-990100-SLJ-1', `/v1/items/${itemNo}/request-opinion`, request, version(3));
  const { opinions } = (await api.as('officer-990100-SLJ-1').get(`/v1/items/${itemNo}`)).body.account;
  return { itemNo, ordinal: String(opinions.at(-1).ordinal) };
}

/** An item of the province that will be overdue: its task goes to the second officer of SLJ. */
async function itemAbove(api: Harness): Promise<string> {
  const post = poster(api);
  const pack = packageFor([{ typeId: 'soil-water', division: '990000' }]);
  const { itemNo, responsibleOfficer } = (await post('unit-linhu', '/v1/submissions', pack, newKey())).items[0];
  await post(responsibleOfficer.id, `/v1/items/${itemNo}/accept`, {}, version(1));
  return itemNo;
}

/** What people keep for themselves: a leave, a unit's receiver and key, and a message to a division's receiver. */
async function deskThings(api: Harness) {
  const post = poster(api);
  const [personId, actingId] = ['officer-990100-SLJ-1', 'officer-990100-SLJ-2'];
  const leave = { personId, actingId, fromOn: '2026-11-02', throughOn: '2026-11-03' };
  const receiver = { url: 'https://1.1.1.1/', description: '综合业务平台' };
  const { id: division } = await post('supervisor-990100', '/v1/webhooks', receiver);
  return {
    leaveId: (await post('head-990100-SLJ', `${SLJ}/leaves`, leave)).leaveId,
    webhookId: (await post('unit-linhu', '/v1/webhooks', receiver)).id,
    messageId: (await post('supervisor-990100', `/v1/webhooks/${division}/ping`, {})).messageId,
    keyId: (await post('unit-linhu', '/v1/api-keys', { description: '待停用', scopes: ['read'] })).id,
  };
}

async function keysOf(api: Harness): Promise<MatrixGround['apiKeys']> {
  const give = async (person: string, scope: string) =>
    (await poster(api)(person, '/v1/api-keys', { description: scope, scopes: [scope] })).key as string;
  return {
    keyRead: await give('unit-linhu', 'read'),
    keySubmit: await give('unit-linhu', 'submit'),
    keyAct: await give('unit-linhu', 'act'),
    keyOther: await give('unit-yunlu', 'read'),
  };
}
