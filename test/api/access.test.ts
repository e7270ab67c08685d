/** Access that ends before its token: whoever leaves a post is out within a minute, whatever the token still says. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { followAccessEnds } from '../../api/access-ends.ts';
import { asOwner } from '../support/database.ts';
import { openEventSource } from '../support/event-source.ts';
import { eventually } from '../support/eventually.ts';
import { city, type Harness, startApi, submit } from './harness.ts';

let api: Harness;
beforeAll(async () => {
  api = await startApi({ clock: { startAt: '2026-09-14T10:00:00+08:00' } });
});
afterAll(() => api.close());

const quiet = pino({ level: 'silent' });
const seconds = () => Math.floor(Date.now() / 1000);
/** A token of that person, issued so many seconds from now. */
const tokenAt = (person: string, from: number) => api.token(person, { iat: seconds() + from });
const ask = async (token: string, url = '/v1/me') => {
  const answer = await api.app.inject({ url, headers: { authorization: `Bearer ${token}` } });
  return answer.statusCode;
};
const end = (personId: string, body: unknown = { reasons: '调离。' }, as = 'admin') =>
  api.as(as).post(`/v1/people/${personId}/end-access`, body);

describe('ending access', () => {
  test('shuts out every token issued until then, a later one not, and nobody else', async () => {
    const [old, undated] = [await tokenAt('officer-990100-SLJ-1', -60), await api.token('officer-990100-SLJ-1')];
    const colleague = await tokenAt('officer-990100-SLJ-2', -60);
    expect(await Promise.all([old, undated, colleague].map((token) => ask(token)))).toEqual([200, 200, 200]);
    const answer = await end('officer-990100-SLJ-1');
    expect([answer.status, answer.body]).toEqual([
      200,
      {
        personId: 'officer-990100-SLJ-1',
        name: expect.objectContaining({ zh: expect.any(String) }),
        endedAt: expect.stringContaining('+08:00'),
        endedBy: 'admin',
        reasons: '调离。',
      },
    ]);
    const later = await tokenAt('officer-990100-SLJ-1', 2);
    expect(await Promise.all([old, undated, colleague, later].map((token) => ask(token)))).toEqual([
      401, 401, 200, 200,
    ]);
  });

  test('takes the calendar feeds of the person away', async () => {
    const feed = await api.as('officer-990100-STH-1').post('/v1/windows/990100-STH/calendar-feed');
    const url = new URL(feed.body.url);
    const path = `${url.pathname}${url.search}`;
    expect((await api.as(null).get(path)).status).toBe(200);
    await end('officer-990100-STH-1');
    expect((await api.as(null).get(path)).status).toBe(404);
  });

  test('ends the mail of the person', async () => {
    await asOwner(
      api.database.ownerUrl,
      `INSERT INTO mail_choices (person_id, email, confirmed_at, digest) VALUES ('officer-990100-STH-2', 'a@city.example', clock_timestamp(), 'daily')`,
    );
    const token = await tokenAt('officer-990100-STH-2', 2);
    await end('officer-990100-STH-2');
    const answer = await api.app.inject({ url: '/v1/me/mail', headers: { authorization: `Bearer ${token}` } });
    expect([answer.statusCode, answer.json()]).toMatchObject([200, { email: null, digest: 'never' }]);
  });

  test('closes the streams of the person before the next word', async () => {
    const base = await api.app.listen({ port: 0 });
    const authorization = `Bearer ${await tokenAt('head-990100-SLJ', -60)}`;
    const source = await openEventSource(`${base}/v1/windows/990100-SLJ/stream`, { authorization });
    await eventually('the beginning', async () => source.events[0]);
    await end('head-990100-SLJ');
    await submit(api, [{ typeId: 'soil-water', division: city }]);
    await source.ended;
    expect(source.events.map(({ event }) => event)).not.toContain('change');
  });

  test('needs reasons, and an administrator; what was ended stays written down', async () => {
    expect((await end('officer-990100-SLJ-2', {})).status).toBe(422);
    expect((await end('officer-990100-SLJ-2', { reasons: 'x' }, 'supervisor-990100')).status).toBe(403);
    const unknown = await end('nobody', { reasons: 'a slip' });
    expect([unknown.status, unknown.body.name]).toEqual([200, null]);
    const page = await api.as('admin').get('/v1/access-ends?limit=1');
    expect(page.body.items.map(({ personId }: { personId: string }) => personId)).toEqual(['nobody']);
    const next = await api.as('admin').get(`/v1/access-ends?cursor=${page.body.nextCursor}`);
    expect(next.body.items.map(({ personId }: { personId: string }) => personId)).toContain('officer-990100-SLJ-1');
    await expect(api.ledger.pool.query('DELETE FROM access_ends')).rejects.toThrow();
  });
});

describe('every process', () => {
  test('learns of it by looking, and believes nobody when it has not looked for too long', async () => {
    let now = 0;
    const ends = followAccessEnds(api.ledger.pool, quiet, () => now);
    const person = { id: 'leader-990100', issuedAt: Date.now() - 60_000 };
    expect(() => ends.isOver(person)).toThrow('not known');
    await ends.refresh();
    expect(ends.isOver(person)).toBe(false);
    await end(person.id);
    expect(ends.isOver(person)).toBe(false);
    now = 10_000;
    await ends.refresh();
    expect(ends.isOver(person)).toBe(true);
    now = 61_000;
    expect(() => ends.isOver(person)).toThrow('not known');
  });
});
