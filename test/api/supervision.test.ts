import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { freezeDecisions } from '../../db/clock.ts';
import type { Ledger } from '../../db/ledger.ts';
import { city, type Harness, newKey, settlingPort, startApi, submit } from './harness.ts';

let api: Harness;
let itemNo: string;
let above: string;
let settled = 0;
let rung = 0;
const port = settlingPort((): Ledger => api.ledger);
beforeAll(async () => {
  api = await startApi({
    clock: { startAt: '2026-09-14T10:00:00+08:00' },
    temporal: {
      ...port,
      settleNow: () => {
        settled += 1;
        return port.settleNow();
      },
      ring: async () => {
        rung += 1;
      },
    },
  });
  const receipt = await submit(api, [
    { typeId: 'fire-design', division: city },
    { typeId: 'resettlement', division: '990000' },
  ]);
  [itemNo, above] = receipt.items.map((item: { itemNo: string }) => item.itemNo);
});
afterAll(() => api.close());

const advance = (body: unknown) => api.as('admin').post('/v1/clock/advance', body);
const types = async (no: string) =>
  (await api.as('unit-linhu').get(`/v1/items/${no}/events`)).body.items.map(
    (event: { type: string; effectiveAt: string }) => [event.type, event.effectiveAt.slice(0, 16)],
  );

describe('the simulated clock', () => {
  test('stands where it was put, and only moves forward', async () => {
    const read = await api.as('unit-linhu').get('/v1/clock');
    expect(read.body).toEqual({
      mode: 'simulated',
      now: '2026-09-14T10:00:00.000+08:00',
      standsStill: true,
      frozen: null,
      graceSeconds: 60,
    });
    const back = await advance({ to: '2026-09-01T00:00:00+08:00' });
    expect([back.status, back.body.code]).toEqual([409, 'CLOCK_ONLY_FORWARD']);
    expect((await advance({ to: 'tomorrow' })).body.errors[0]).toMatchObject({ pointer: '/to', code: 'BAD_FORMAT' });
  });

  test('plays every due moment on the way, at its legal instant', async () => {
    // Two at once, to one instant: which of them comes first is nobody's promise, that they take turns is.
    const to = '2026-10-20T00:00:00+08:00';
    const [one, two] = await Promise.all([advance({ to }), advance({ to })]);
    expect([one.status, two.status]).toEqual([200, 200]);
    expect(two.body).toMatchObject({ now: '2026-10-20T00:00:00.000+08:00', standsStill: true });
    // One round rings every morning, one after each half-month; what is due is settled before it.
    expect(rung).toBe(35 + 3);
    expect(settled).toBe(one.body.moments + two.body.moments + rung + 2);
    // 8 working days from 14 September over the make-up Sunday and the holidays: 23 September.
    expect(await types(itemNo)).toEqual([
      ['ItemSubmitted', '2026-09-14T10:00'],
      ['ItemAcceptedBySilence', '2026-09-21T00:00'],
      ['WarningRaised', '2026-09-22T09:00'],
      ['RungReached', '2026-09-23T09:00'],
      ['EscalationRaised', '2026-09-24T00:00'],
      ['RungReached', '2026-09-25T00:00'],
      ['EscalationRaisedFurther', '2026-09-25T00:00'],
      ['RungReached', '2026-09-30T00:00'],
      ['RungReached', '2026-10-09T00:00'],
      ['RungReached', '2026-10-15T00:00'],
    ]);
    expect((await types(above)).map(([type]: string[]) => type)).toEqual([
      'ItemSubmitted',
      'UpwardReportOpened',
      'ItemAcceptedBySilence',
      'UpwardReportOpened',
      'UpwardReportOpened',
    ]);
  });

  test('runs on when asked', async () => {
    const ran = await advance({ to: '2026-10-20T00:01:00+08:00', run: true });
    expect(ran.body.standsStill).toBe(false);
    await advance({ to: '2026-10-20T01:00:00+08:00' });
    expect((await api.as('admin').post('/v1/clock/run')).body.standsStill).toBe(false);
  });

  test('does not move while it is frozen; a person releases it, with a reason', async () => {
    await freezeDecisions(api.ledger.pool, 'two clocks apart');
    const frozen = await advance({ to: '2026-11-01T00:00:00+08:00' });
    expect([frozen.status, frozen.body.code]).toEqual([409, 'CLOCK_FROZEN']);
    expect((await api.as('unit-linhu').get('/v1/clock')).body.frozen.reason).toBe('two clocks apart');
    const released = await api.as('admin').post('/v1/clock/release', { reason: 'NTP 已恢复' });
    expect(released.body.frozen).toBeNull();
    const alarms = (await api.as('admin').get('/v1/alarms')).body.items;
    expect(alarms.map(({ kind }: { kind: string }) => kind)).toEqual(['clock-released', 'clock-frozen']);
    expect(alarms[0].detail).toBe('admin: NTP 已恢复');
  });

  test('says so when the engine does not do its part', async () => {
    const alone = await startApi({ clock: { startAt: '2026-09-14T10:00:00+08:00' } });
    const away = await alone.as('admin').post('/v1/clock/advance', { to: '2026-10-01T00:00:00+08:00' });
    expect([away.status, away.body.code]).toEqual([503, 'ENGINE_UNAVAILABLE']);
    await alone.close();
    const idle = await startApi({
      clock: { startAt: '2026-09-14T10:00:00+08:00' },
      temporal: {
        isUp: async () => true,
        settleNow: async () => void (await idle.ledger.pool.query('DELETE FROM outbox')),
        ring: async () => undefined,
      },
    });
    const stuck = (await submit(idle, [{ typeId: 'fire-design', division: city }])).items[0].itemNo;
    const behind = await idle.as('admin').post('/v1/clock/advance', { to: '2026-10-01T00:00:00+08:00' });
    expect([behind.status, behind.body.code]).toEqual([503, 'ENGINE_BEHIND']);
    expect(behind.body.detail).toContain(stuck);
    await idle.close();
  });
});

describe('an escalation', () => {
  const url = () => `/v1/escalations/${itemNo}.1`;

  test('lies in the inbox of the head, the leader and the supervisor, the warning in the officer’s', async () => {
    const kinds = async (person: string, query = '') =>
      (await api.as(person).get(`/v1/inbox${query}`)).body.items.map(
        (notice: { kind: string; item: { itemNo: string } }) => [notice.kind, notice.item.itemNo],
      );
    const item = (await api.as('unit-linhu').get(`/v1/items/${itemNo}`)).body;
    const department = item.window.departmentId as string;
    const told = async (person: string) => (await kinds(person)).map(([kind]: string[]) => kind);
    expect(await told(item.responsibleOfficer.id)).toEqual(['lastDay', 'warning']);
    expect(await told(`head-${department}`)).toEqual(['overdue', 'overdue', 'overdue', 'escalation', 'lastDay']);
    expect(await told('leader-990100')).toEqual(['overdue', 'overdue', 'overdue', 'escalation']);
    for (const person of [`head-${department}`, 'leader-990100', 'supervisor-990100']) {
      expect(await kinds(person, '?unacknowledged=true')).toEqual([['escalation', itemNo]]);
    }
    expect(await kinds('supervisor-990100')).toHaveLength(7);
    expect(await kinds('supervisor-990121')).toEqual([]);
    expect(item.lamp).toMatchObject({ lamp: 'red', workingDaysLeft: 0, text: '■ 红灯 逾期' });
  });

  test('is listed once per rung, with filters and pages', async () => {
    const ask = async (query: string) => (await api.as('supervisor-990100').get(`/v1/escalations${query}`)).body;
    const all = (await ask('')).items;
    expect(all.map(({ escalationNo }: { escalationNo: string }) => escalationNo)).toEqual([
      `${above}.3`,
      `${above}.2`,
      `${itemNo}.1`,
      `${above}.1`,
    ]);
    const first = await ask('?limit=3');
    expect((await ask(`?limit=3&cursor=${first.nextCursor}`)).items).toEqual(all.slice(3));
    expect((await ask('?kind=escalation')).items).toEqual([all[2]]);
    expect((await ask('?open=true')).items).toEqual([all[2]]);
    expect((await ask('?departmentId=990000-SLJ')).items).toHaveLength(3);
    expect((await api.as('head-990100-STH').get('/v1/escalations')).body.items).toEqual([]);
  });

  test('is acknowledged by each role once, and that does not change the decision version', async () => {
    const before = (await api.as('unit-linhu').get(`/v1/items/${itemNo}`)).headers.etag;
    const key = newKey();
    const done = await api.as('supervisor-990100').post(`${url()}/acknowledge`, {}, key);
    expect(done.status).toBe(200);
    const mine = done.body.recipients.find(({ recipient }: { recipient: string }) => recipient === 'supervisor');
    expect(mine).toMatchObject({
      addressee: '990100',
      acknowledgedBy: 'supervisor-990100',
      acknowledgedAt: expect.any(String),
    });
    const replay = await api.as('supervisor-990100').post(`${url()}/acknowledge`, {}, key);
    expect([replay.status, replay.headers['idempotency-replayed']]).toEqual([200, 'true']);
    const twice = await api.as('supervisor-990000').post(`${url()}/acknowledge`);
    expect([twice.status, twice.body.code]).toEqual([409, 'ESCALATION_ALREADY_ACKNOWLEDGED']);
    const department = done.body.item.departmentId as string;
    expect((await api.as(`head-${department}`).post(`${url()}/acknowledge`)).status).toBe(200);
    expect((await api.as('leader-990100').post(`${url()}/acknowledge`)).status).toBe(200);
    expect(
      (await api.as('supervisor-990100').get(url())).body.recipients.every(
        (one: { acknowledgedAt: unknown }) => one.acknowledgedAt,
      ),
    ).toBe(true);
    expect((await api.as('unit-linhu').get(`/v1/items/${itemNo}`)).headers.etag).toBe(before);
    expect((await api.as('supervisor-990100').get('/v1/inbox?unacknowledged=true')).body.items).toEqual([]);
  });

  test('that is a report upward asks for no acknowledgement; one that is not there is not found', async () => {
    const upward = await api.as('supervisor-990100').post(`/v1/escalations/${above}.1/acknowledge`);
    expect([upward.status, upward.body.code]).toEqual([409, 'NOT_AN_ESCALATION']);
    expect((await api.as('supervisor-990100').post(`/v1/escalations/${itemNo}.7/acknowledge`)).status).toBe(404);
  });
});
