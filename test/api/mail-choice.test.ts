/** What a person is told by e-mail, over HTTP: an address counts only once its code came back. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { loadConfig } from '../../config/env.ts';
import { CALLERS } from './callers.ts';
import { type Answer, type Harness, startApi } from './harness.ts';

let api: Harness;
let off: Harness;
const clock = { startAt: '2026-09-14T10:00:00+08:00' };
beforeAll(async () => {
  const env = { SMTP_URL: 'smtp://127.0.0.1:9', MAIL_FROM: 'shixian@window.example' };
  [api, off] = await Promise.all([startApi({ clock, env }), startApi({ clock })]);
});
afterAll(() => Promise.all([api.close(), off.close()]));

const mine = (person: string) => api.as(person).get('/v1/me/mail');
const choose = (person: string, body: object): Promise<Answer> =>
  api.as(person).put('/v1/me/mail', { digest: 'atOnce', ...body });
const confirm = (person: string, code: string) => api.as(person).post('/v1/me/mail/confirm', { code });
async function codeOf(person: string): Promise<string> {
  const { rows } = await api.ledger.pool.query<{ code: string }>('SELECT code FROM mail_choices WHERE person_id = $1', [
    person,
  ]);
  return rows[0]?.code ?? '';
}
const otherThan = (code: string) => (code === '000000' ? '000001' : '000000');

test('whoever never chose is told nothing by mail', async () => {
  const answer = await mine('officer-990100-SLJ-2');
  expect(answer.body).toEqual({
    ...{ available: true, email: null, unconfirmed: null, hour: 8, language: 'zh-CN' },
    ...{ digest: 'never', digestText: '不接收' },
  });
});

describe('an address', () => {
  test('counts once its code came back, whatever the role', async () => {
    for (const person of Object.values(CALLERS)) {
      if (person === null || person === 'admin') continue;
      const chosen = await choose(person, { email: 'a+b@city.example', digest: 'daily', hour: 7 });
      expect([person, chosen.status]).toEqual([person, 200]);
      expect(chosen.body).toMatchObject({ email: null, unconfirmed: { email: 'a+b@city.example' }, hour: 7 });
      const confirmed = await confirm(person, await codeOf(person));
      expect(confirmed.body).toMatchObject({ email: 'a+b@city.example', unconfirmed: null, digest: 'daily' });
    }
    expect((await api.as('admin').get('/v1/messages?channel=email')).body.items[0]).toMatchObject({
      ...{ kind: 'confirmation', channel: 'email', tells: [], webhookId: null },
    });
    const { rows } = await api.ledger.pool.query(`SELECT FROM events WHERE data::text LIKE '%a+b%'`);
    expect(rows).toEqual([]);
  });

  test('that is new leaves the old one in its place until then; no address ends it', async () => {
    const person = 'head-990100-STH';
    await choose(person, { email: 'old@city.example' });
    await confirm(person, await codeOf(person));
    const other = await choose(person, { email: 'new@city.example' });
    expect(other.body).toMatchObject({ email: 'old@city.example', unconfirmed: { email: 'new@city.example' } });
    expect((await choose(person, { email: 'old@city.example', digest: 'hourly' })).body).toMatchObject({
      ...{ email: 'old@city.example', unconfirmed: null, digest: 'hourly' },
    });
    expect((await choose(person, { email: null, digest: 'never' })).body).toMatchObject({ email: null });
    const { rows } = await api.ledger.pool.query(`SELECT FROM mail_choices WHERE mail_choices::text LIKE '%old@%'`);
    expect(rows).toEqual([]);
  });

  test.each([
    ['a line break', 'a@city.example\r\nBcc: b@city.example'],
    ['a line break at its end', 'a@city.example\n'],
    ['two addresses', 'a@city.example,b@city.example'],
    ['two addresses with a space', 'a@city.example b@city.example'],
    ['a name beside it', 'A <a@city.example>'],
    ['a quoted name', '"a b"@city.example'],
    ['no domain', 'a@localhost'],
    ['an address of a machine', 'a@[127.0.0.1]'],
    ['letters outside ASCII', '童@city.example'],
    ['nothing', ''],
    [
      'more than 254 characters',
      `a@${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.${'e'.repeat(60)}.${'f'.repeat(20)}`,
    ],
  ])('with %s is refused', async (_what, email) => {
    const answer = await choose('officer-990100-SLJ-1', { email });
    expect([answer.status, answer.body.errors?.[0]?.pointer]).toEqual([422, '/email']);
  });

  test.each([
    [{}, '/email'],
    [{ email: null, digest: 'weekly' }, '/digest'],
    [{ email: null, hour: 24 }, '/hour'],
    [{ email: null, hour: 7.5 }, '/hour'],
    [{ email: null, cc: 'a@city.example' }, '/cc'],
  ])('the choice %j is refused', async (body, pointer) => {
    const answer = await choose('officer-990100-SLJ-1', body);
    expect([answer.status, answer.body.errors?.[0]?.pointer]).toEqual([422, pointer]);
  });
});

describe('a code', () => {
  test('that is wrong five times is none any more, and nobody else’s fits', async () => {
    const person = 'supervisor-990122';
    expect((await confirm(person, '123456')).body.code).toBe('NO_CODE_WAITS');
    await choose(person, { email: 'a@city.example' });
    const code = await codeOf(person);
    for (const triesLeft of [4, 3, 2, 1, 0]) {
      const wrong = await confirm(person, otherThan(code));
      expect([wrong.status, wrong.body.code]).toEqual([422, 'WRONG_CODE']);
      expect(wrong.body.detail).toContain(` ${triesLeft} `);
    }
    expect((await confirm(person, code)).body.code).toBe('NO_CODE_WAITS');
    expect((await mine(person)).body).toMatchObject({ email: null, unconfirmed: null });
    expect((await confirm('supervisor-990123', code)).body.code).toBe('NO_CODE_WAITS');
    expect((await confirm(person, '12345')).status).toBe(422);
  });

  test('runs out after 30 minutes', async () => {
    const person = 'leader-990122';
    const { until } = (await choose(person, { email: 'a@city.example' })).body.unconfirmed;
    const minutes = (Date.parse(until) - Date.now()) / 60_000;
    expect([minutes > 29, minutes <= 30]).toEqual([true, true]);
    await api.ledger.pool.query(`UPDATE mail_choices SET code_until = clock_timestamp() WHERE person_id = $1`, [
      person,
    ]);
    expect((await confirm(person, await codeOf(person))).body.code).toBe('NO_CODE_WAITS');
  });

  test('is mailed five times a day at most, and an older one never', async () => {
    const person = 'leader-990123';
    const codes = new Set<string>();
    for (let i = 0; i < 5; i += 1) {
      expect((await choose(person, { email: `a${i}@city.example` })).status).toBe(200);
      codes.add(await codeOf(person));
    }
    const answer = await choose(person, { email: 'a5@city.example' });
    expect([answer.status, answer.body.code, answer.headers['retry-after']]).toEqual([429, 'TOO_MANY_CODES', '3600']);
    expect((await mine(person)).body.unconfirmed.email).toBe('a4@city.example');
    const { rows } = await api.ledger.pool.query<{ state: string }>(
      `SELECT state FROM messages WHERE person_id = $1 ORDER BY id`,
      [person],
    );
    expect(rows.map(({ state }) => state)).toEqual(['dead', 'dead', 'dead', 'dead', 'pending']);
    expect(codes.size).toBeGreaterThan(3);
  });
});

test('without a mail server no address is taken, and the product says so', async () => {
  const officer = off.as('officer-990100-SLJ-1');
  expect((await officer.get('/v1/me/mail')).body.available).toBe(false);
  const answer = await officer.put('/v1/me/mail', { email: 'a@city.example', digest: 'atOnce' });
  expect([answer.status, answer.body.code]).toEqual([409, 'MAIL_OFF']);
  expect((await officer.put('/v1/me/mail', { email: null, digest: 'never' })).status).toBe(200);
  expect((await off.as('admin').get('/v1/messages?channel=email')).body.items).toEqual([]);
});

test('somebody whom the city does not know has nothing to choose', async () => {
  const token = await api.token('officer-990100-SLJ-1', { sub: 'stranger' });
  const payload = JSON.stringify({ email: 'a@city.example', digest: 'atOnce' });
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const answer = await api.app.inject({ method: 'PUT', url: '/v1/me/mail', headers, payload });
  expect(answer.statusCode).toBe(404);
});

describe('the settings', () => {
  const load = (env: Record<string, string>) => loadConfig({ DATABASE_URL: 'postgresql://x/y', ...env });

  test('off, empty or absent: no mail; a server needs an address to send from', () => {
    for (const env of [{}, { SMTP_URL: '', MAIL_FROM: '' }, { SMTP_URL: 'off', MAIL_FROM: 'a@city.example' }]) {
      expect(load(env as Record<string, string>).mail).toBeNull();
    }
    expect(load({ SMTP_URL: 'smtps://u:p@mail.example', MAIL_FROM: 'a@city.example' }).mail).toEqual({
      ...{ smtpUrl: 'smtps://u:p@mail.example', from: 'a@city.example' },
    });
    expect(() => load({ SMTP_URL: 'smtp://mail.example' })).toThrow('MAIL_FROM');
    expect(() => load({ SMTP_URL: 'http://mail.example', MAIL_FROM: 'a@city.example' })).toThrow('SMTP_URL');
    expect(() => load({ SMTP_URL: 'smtp://mail.example', MAIL_FROM: 'A <a@city.example>' })).toThrow('MAIL_FROM');
  });
});
