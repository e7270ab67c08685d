import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { setSimulatedClock } from '../../db/clock.ts';
import { settleDue } from '../../db/settle.ts';
import { type Answer, city, type Harness, newKey, packageFor, startApi, submit } from './harness.ts';

let api: Harness;
beforeAll(async () => {
  api = await startApi({ clock: { startAt: '2026-09-14T10:00:00+08:00' } });
});
afterAll(() => api.close());

const officer = 'officer-990100-SLJ-1';
const head = 'head-990100-SLJ';
const supervisor = 'supervisor-990100';
let today = '2026-09-14';
const notice = () => ({ noticeNo: '临水函〔2026〕7号', noticedOn: today });

async function clockTo(local: string): Promise<void> {
  if (!(await setSimulatedClock(api.ledger.pool, Date.parse(`${local}+08:00`), true)))
    throw new Error(`not forward: ${local}`);
  while ((await settleDue(api.ledger)).settled > 0);
  today = local.slice(0, 10);
}

/** The act with the version that the actor reads first. */
async function act(who: string, itemNo: string, name: string, body?: unknown): Promise<Answer> {
  const read = await api.as(who).get(`/v1/items/${itemNo}`);
  return api.as(who).post(`/v1/items/${itemNo}/${name}`, body, { 'if-match': String(read.headers.etag) });
}
const newItem = async (typeId = 'soil-water'): Promise<string> =>
  (await submit(api, [{ typeId, division: city }])).items[0].itemNo;
const kindsOf = async (who: string, itemNo: string): Promise<string[]> =>
  (await api.as(who).get('/v1/inbox')).body.items
    .filter((one: { item: { itemNo: string } }) => one.item.itemNo === itemNo)
    .map(({ kind }: { kind: string }) => kind);
const material = { name: '水土保持图.pdf', mediaType: 'application/pdf', bytes: 21_000, sha256: 'a'.repeat(64) };

describe('corrections, pauses and an extension through the API', () => {
  test('asked once, answered in parts, and the clock starts with the last of it; the receipt stays as it was', async () => {
    const issued = await submit(api, [{ typeId: 'soil-water', division: city }]);
    const { itemNo } = issued.items[0];
    const asked = await act(officer, itemNo, 'request-correction', { missing: ['水土保持图', '签章'], ...notice() });
    expect([asked.status, asked.body.item.status]).toEqual([200, 'awaitingApplicant']);
    expect(asked.body.item).toMatchObject({
      lamp: { lamp: 'grey', text: '◌ 灰灯 暂停计时' },
      silence: { code: 'awaiting-applicant' },
      clock: { dueOn: null, unitDueOn: '2026-10-10' },
    });
    expect(await kindsOf('unit-linhu', itemNo)).toEqual(['correctionRequested']);
    const again = await act(officer, itemNo, 'request-correction', { missing: ['another'], ...notice() });
    expect([again.status, again.body.code]).toEqual([409, 'CORRECTION_ALREADY_REQUESTED']);
    expect(again.body.detail).toContain('行政许可法 32');
    const partial = await act('unit-linhu', itemNo, 'resubmit', { answers: [1], materials: [material] });
    expect(partial.body.item.account.correction.missing).toMatchObject([{ answered: true }, { answered: false }]);
    const foreign = await act('unit-linhu', itemNo, 'resubmit', { answers: [9] });
    expect([foreign.status, foreign.body.code]).toEqual([422, 'ENTRY_UNKNOWN']);
    const whole = await act('unit-linhu', itemNo, 'resubmit', { answers: [2] });
    expect(whole.body.item).toMatchObject({
      status: 'underReview',
      clock: { startsOn: '2026-09-14', dueOn: '2026-09-20' },
    });
    expect(whole.body.item.materials.map(({ name }: { name: string }) => name)).toContain(material.name);
    const receipt = await api.as('unit-linhu').get(`/v1/receipts/${issued.receiptNo}`);
    expect(receipt.body.materials).toHaveLength(1);
  });

  test('paused with a notice of today, resumed, extended by the head alone', async () => {
    const itemNo = await newItem();
    await act(officer, itemNo, 'accept');
    const backdated = await act(officer, itemNo, 'suspend', {
      ground: 'technical-review',
      ...notice(),
      noticedOn: '2026-09-13',
    });
    expect([backdated.status, backdated.body.code]).toEqual([422, 'NOTICE_NOT_OF_TODAY']);
    const ground = await act(officer, itemNo, 'suspend', { ground: 'auction', ...notice() });
    expect([ground.status, ground.body.code, ground.body.errors[0].allowed]).toEqual([
      422,
      'GROUND_NOT_ALLOWED',
      ['technical-review'],
    ]);
    const paused = await act(officer, itemNo, 'suspend', { ground: 'technical-review', ...notice() });
    expect(paused.body.item).toMatchObject({
      status: 'suspended',
      lamp: { lamp: 'grey' },
      account: { pauses: [{ groundText: '技术评审', from: '2026-09-14', through: null, capWorkingDays: 30 }] },
    });
    const resumed = await act(officer, itemNo, 'resume', { ordinal: 1 });
    expect(resumed.body.item.account.pauses).toMatchObject([{ through: '2026-09-14', workingDays: 1 }]);
    const extension = { by: { value: 5, unit: 'working' }, reasons: '案情复杂', ...notice() };
    const byOfficer = await act(officer, itemNo, 'extend', extension);
    expect([byOfficer.status, byOfficer.body.code]).toEqual([403, 'NOT_PERMITTED']);
    const bySupervisor = await act(supervisor, itemNo, 'extend', extension);
    expect([bySupervisor.status, bySupervisor.body.code]).toEqual([403, 'APPROVER_REQUIRED']);
    const extended = await act(head, itemNo, 'extend', extension);
    expect(extended.body.item).toMatchObject({ clock: { dueOn: '2026-09-28' }, account: { extension: { value: 5 } } });
    const second = await act(head, itemNo, 'extend', extension);
    expect([second.status, second.body.code]).toEqual([409, 'EXTENSION_ALREADY_GRANTED']);
    expect(await kindsOf('unit-linhu', itemNo)).toEqual(['extended', 'resumed', 'suspended']);
    const pauses = await api.as(supervisor).get('/v1/windows/990100-SLJ/pauses?from=2026-09-14');
    expect(pauses.body).toMatchObject({
      workingDays: 1,
      byGround: [{ ground: 'technical-review', groundText: '技术评审', pauses: 1, workingDays: 1 }],
      pauses: [{ itemNo, ordinal: 1, from: '2026-09-14', through: '2026-09-14', workingDays: 1 }],
    });
    expect((await api.as(supervisor).get('/v1/windows/990100-SLJ/pauses?from=2026-09-15')).body.pauses).toEqual([]);
  });
});

describe('opinions', () => {
  test('the department that was asked sees the item, answers it, and does nothing else to it', async () => {
    const itemNo = await newItem();
    await act(officer, itemNo, 'accept');
    const other = 'officer-990100-STH-1';
    expect((await api.as(other).get(`/v1/items/${itemNo}`)).status).toBe(404);
    const unknown = await act(officer, itemNo, 'request-opinion', { departmentId: '990100-XXX', question: '?' });
    expect([unknown.status, unknown.body.errors[0].code]).toEqual([422, 'UNKNOWN_DEPARTMENT']);
    await act(officer, itemNo, 'request-opinion', { departmentId: '990100-STH', question: '是否同意' });
    expect((await api.as(other).get(`/v1/items/${itemNo}`)).status).toBe(200);
    const meddling = await act(other, itemNo, 'approve');
    expect([meddling.status, meddling.body.code]).toEqual([403, 'NOT_THE_HOLDER']);
    const given = await api.as(other).post(`/v1/items/${itemNo}/opinions/1`, { view: 'agrees', text: '同意。' });
    expect(given.body.item.account.opinions).toMatchObject([{ view: 'agrees', dueOn: '2026-09-22' }]);
    const uninvited = await api
      .as('officer-990100-LYC-1')
      .post(`/v1/items/${itemNo}/opinions/1`, { view: 'agrees', text: '.' });
    expect(uninvited.status).toBe(404);
    expect(await kindsOf('head-990100-STH', itemNo)).toEqual(['opinionRequested']);
  });
});

describe('after the deeming', () => {
  test('the paper is owed, no successor refuses for it, and a revocation flags the items behind', async () => {
    const parcel = packageFor([
      { typeId: 'soil-water', division: city },
      { typeId: 'construction-permit', division: city },
    ]);
    const receipt = (await api.as('unit-linhu').post('/v1/submissions', parcel, newKey())).body;
    const [soil, permit] = receipt.items.map((one: { itemNo: string }) => one.itemNo);
    await act(officer, soil, 'accept');
    await clockTo('2026-09-21T00:02:00');
    const deemed = (await api.as(officer).get(`/v1/items/${soil}`)).body;
    expect(deemed).toMatchObject({
      status: 'deemedApproved',
      duties: { paper: { dueOn: '2026-09-21', issuedAt: null } },
    });

    const builder = 'officer-990100-ZJJ-1';
    const refusal = { reasons: '缺水土保持批文', missingPredecessors: ['soil-water'] };
    const refused = await act(builder, permit, 'refuse', refusal);
    expect([refused.status, refused.body.code]).toEqual([409, 'PREDECESSOR_SATISFIED']);
    expect(refused.body.detail).toContain(soil);
    // What the text relies on is not read, so it states its ground; the supervisor is told and reads the text.
    const bare = await act(builder, permit, 'refuse', { reasons: '缺水土保持批文' });
    expect([bare.status, bare.body.code]).toEqual([422, 'REFUSAL_GROUND_REQUIRED']);
    expect(bare.body.errors[0]).toMatchObject({ pointer: '/ground', allowed: expect.arrayContaining(['substance']) });
    expect(bare.body.detail).toContain(soil);
    const unnamed = await act(builder, permit, 'refuse', { reasons: '缺批文', ground: 'missingPredecessor' });
    expect([unnamed.status, unnamed.body.code]).toEqual([409, 'PREDECESSOR_SATISFIED']);
    const asked = { missing: ['水土保持批文'], ...notice() };
    const again = { ...packageFor([{ typeId: 'construction-permit', division: city }]), project: parcel.project };
    const second = (await api.as('unit-linhu').post('/v1/submissions', again, newKey())).body.items[0].itemNo;
    await act(builder, second, 'request-correction', asked);
    expect(await kindsOf(supervisor, second)).toContain('behindDeeming');
    expect(await kindsOf('unit-linhu', second)).toContain('correctionRequested');

    const late = await act(officer, soil, 'refuse', { reasons: '不同意' });
    expect(late.body).toMatchObject({ timely: false, outcome: { kind: 'deemedApproved' } });
    expect(await kindsOf(supervisor, soil)).toContain('lateReply');

    await clockTo('2026-09-22T00:02:00');
    expect(await kindsOf(head, soil)).toContain('paperOverdue');
    const paper = await act(officer, soil, 'issue-paper', { documentNo: '临水批〔2026〕31号' });
    expect(paper.body.item.duties.paper).toMatchObject({ documentNo: '临水批〔2026〕31号', overdue: true });

    const ground = { ground: 'procedure-violated', reasons: '未征求公众意见' };
    await act(head, soil, 'propose-revocation', ground);
    const same = await act(head, soil, 'confirm-revocation');
    expect([same.status, same.body.code]).toEqual([403, 'SECOND_PERSON_REQUIRED']);
    const revoked = await act(supervisor, soil, 'confirm-revocation');
    expect(revoked.body.item).toMatchObject({ status: 'revoked', duties: { revocation: ground } });
    const flagged = (await api.as(builder).get(`/v1/items/${permit}`)).body;
    expect(flagged.duties.revokedPredecessors).toEqual([{ itemNo: soil, typeId: 'soil-water' }]);
    expect(await kindsOf(builder, permit)).toContain('predecessorRevoked');
    const now = await act(builder, permit, 'refuse', { ...refusal, ground: 'missingPredecessor' });
    expect([now.status, now.body.outcome]).toMatchObject([
      200,
      { ground: 'missingPredecessor', groundText: '缺少前置批文' },
    ]);
  });
});
