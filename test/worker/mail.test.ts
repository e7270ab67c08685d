/** From the inbox to e-mail: each notice once to each of its readers, whatever the mail server does. */
import { describe, expect, test } from '@jest/globals';
import { type Principal, ROLES } from '../../api/identity.ts';
import { mailboxesOf } from '../../api/policy.ts';
import { enterLeave } from '../../db/desks.ts';
import { followOnce } from '../../db/followers.ts';
import { mailFollower } from '../../db/mail-lines.ts';
import { resend } from '../../db/messages.ts';
import { inTransaction } from '../../db/pool.ts';
import { settleDue } from '../../db/settle.ts';
import { sampleCity } from '../support/city.ts';
import { eventually } from '../support/eventually.ts';
import { accept, act, handIn, moveClock } from '../support/items.ts';
import { FROM, mailGround } from '../support/mail-ground.ts';
import { startMailServer } from '../support/mail-server.ts';

const ground = mailGround();
const OFFICER = 'officer-990100-SLJ-1';

async function newItem(): Promise<string> {
  const [id] = await handIn(ground.ledger, [{ typeId: 'soil-water', division: '990100' }]);
  return id ?? '';
}

/** One more event of which unit and officer are told. */
const tell = (itemId: string, name: string) =>
  act(ground.ledger, itemId, { type: 'FlagPredecessor', itemNo: name, typeId: 'soil-water' });

async function settleAt(at: string): Promise<void> {
  await moveClock(ground.ledger, at);
  while ((await settleDue(ground.ledger)).settled > 0);
}

describe('who is mailed', () => {
  test('everybody who has the notice in the inbox, for each event once', async () => {
    const readers = sampleCity.people.filter(({ role }) => role !== 'admin').map(({ id }) => id);
    await Promise.all(readers.map((id) => ground.reader(id)));
    const itemId = await newItem();
    await accept(ground.ledger, itemId);
    await settleAt('2026-09-18T09:02:00+08:00');
    const assignment = { officerId: 'officer-990121-SLJ-1', by: 'default', claimed: true } as const;
    const transfer = { type: 'Transfer', expectedVersion: 2, to: '990121-SLJ', reasons: '属地办理' } as const;
    expect((await act(ground.ledger, itemId, { ...transfer, assignment })).error).toBeNull();
    await settleAt('2026-09-21T00:02:00+08:00');
    await tell(itemId, 'x');
    await ground.follow();
    const told: Record<string, string[]> = {};
    for (const person of sampleCity.people) {
      const { id, role, departmentId = null, unitId = null, division = null } = person;
      const roles = ROLES.filter((one) => one === role);
      const where = { departmentId, unitId, division };
      const principal: Principal = { id, roles, ...where, issuedAt: null, expiresAt: 0, scopes: null };
      const boxes = mailboxesOf(principal);
      const { rows } = await ground.ledger.pool.query<{ line: string }>(
        `SELECT DISTINCT item_id || '.' || event_seq AS line FROM notices
         WHERE (recipient, addressee) IN (SELECT * FROM unnest($1::text[], $2::text[])) ORDER BY line`,
        [boxes.map(({ recipient }) => recipient), boxes.map(({ addressee }) => addressee)],
      );
      if (rows.length > 0) told[id] = rows.map(({ line }) => line);
    }
    const { rows } = await ground.ledger.pool.query<{ addressee: string; line: string }>(
      `SELECT addressee, item_id || '.' || event_seq AS line FROM message_lines WHERE channel = 'email' ORDER BY line`,
    );
    const lines: Record<string, string[]> = {};
    for (const { addressee, line } of rows) lines[addressee] = [...(lines[addressee] ?? []), line];
    expect(lines).toEqual(told);
    const roles = new Set(Object.keys(told).map((id) => sampleCity.people.find((one) => one.id === id)?.role));
    for (const role of ['unit', 'officer', 'head', 'supervisor']) expect(roles).toContain(role);
  });

  test('who stands in for an officer as well, and nobody who wants no mail or has confirmed no address', async () => {
    await ground.reader(OFFICER);
    await ground.reader('officer-990100-SLJ-2');
    await ground.reader('unit-linhu', { digest: 'never' });
    await ground.choose('head-990100-SLJ', { email: 'head@city.example' });
    const itemId = await newItem();
    await tell(itemId, 'before the leave');
    await ground.follow();
    await inTransaction(ground.ledger.pool, 3_000, (transaction) =>
      enterLeave(transaction, {
        ...{ departmentId: '990100-SLJ', personId: OFFICER, actingId: 'officer-990100-SLJ-2' },
        ...{ fromOn: '2026-09-14', throughOn: '2026-09-15', enteredBy: 'head-990100-SLJ' },
      }),
    );
    await tell(itemId, 'in the leave');
    await ground.follow();
    expect(await ground.lines()).toEqual({ [OFFICER]: 2, 'officer-990100-SLJ-2': 1 });
  });

  test('nobody while mail is off, and later not of what happened then', async () => {
    await ground.reader(OFFICER);
    const itemId = await newItem();
    await tell(itemId, 'x');
    await eventually('passed over', async () =>
      (await followOnce(ground.ledger, mailFollower(false))) > 0 ? true : undefined,
    );
    await ground.follow();
    expect(await ground.lines()).toEqual({});
  });
});

describe('a mail', () => {
  test('names item and lamp in its subject, and no person and no project', async () => {
    const email = await ground.reader(OFFICER);
    const itemId = await newItem();
    await accept(ground.ledger, itemId);
    await settleAt('2026-09-18T09:02:00+08:00');
    await ground.follow();
    ground.send();
    await ground.untilSent(1);
    const [received] = ground.server.mails;
    const [message] = await ground.messages();
    const { rows } = await ground.ledger.pool.query<{ item_no: string; code: string; name: string }>(
      'SELECT item_no, code, name FROM items JOIN projects ON projects.id = project_id',
    );
    const { item_no: itemNo, code, name } = rows[0] ?? { item_no: '', code: '', name: '' };
    expect([received?.to, received?.from]).toEqual([[email], FROM]);
    expect(received?.mail.subject).toBe(`${itemNo} ▲ 黄灯 临期：到期预警`);
    expect(received?.mail.messageId).toBe(`<${message?.id}@window.example>`);
    expect(received?.mail.headers.get('auto-submitted')).toBe('auto-generated');
    expect(received?.mail.from?.value).toEqual([{ name: '时限 · 项目审批', address: FROM }]);
    expect(received?.mail.text).toContain(`办件 ${itemNo} 水土保持方案报告书审批`);
    expect(received?.mail.text).toContain(`▲ 黄灯 临期，到期日 2026-09-20（项目 ${code}）`);
    expect(received?.mail.html).toContain(itemNo);
    expect(`${received?.mail.text}${received?.mail.html}`).not.toMatch(new RegExp(`童湛笛|杜霁章|${name}`));
    expect(message).toMatchObject({ state: 'sent', attempts: 1, personId: OFFICER });
  });

  test('in English for who asked for it', async () => {
    await ground.reader(OFFICER, { language: 'en' });
    await tell(await newItem(), 'x');
    await ground.follow();
    ground.send();
    await ground.untilSent(1);
    expect(ground.server.mails[0]?.mail.subject).toMatch(
      /^990100-SLJ-[\w-]+ ● green, in time: An item before yours was revoked$/,
    );
    expect(ground.server.mails[0]?.mail.text).toContain('What counts is your inbox at https://window.example');
  });

  test('gathers what waits by the choice: at once, with the full hour, once a day', async () => {
    await ground.reader('unit-linhu', { digest: 'hourly' });
    await ground.reader(OFFICER, { digest: 'daily', hour: 9 });
    const itemId = await newItem();
    for (let i = 0; i < 3; i += 1) await tell(itemId, `x-${i}`);
    await ground.follow();
    ground.send();
    await settleAt('2026-09-14T10:59:00+08:00');
    expect(await ground.messages()).toEqual([]);
    await settleAt('2026-09-14T11:00:00+08:00');
    await ground.untilSent(1);
    await settleAt('2026-09-15T09:00:00+08:00');
    await ground.untilSent(2);
    expect(ground.server.mails.map(({ to }) => to)).toEqual([['unit-linhu@city.example'], [`${OFFICER}@city.example`]]);
    for (const { mail } of ground.server.mails) {
      expect(mail.subject).toMatch(/^3 条通知，990100-SLJ/);
      expect(mail.text?.match(/前置事项被撤销/g)).toHaveLength(3);
    }
  });

  test('goes by another choice while it waits, and not at all once nobody wants it', async () => {
    const email = await ground.reader(OFFICER, { digest: 'daily', hour: 9 });
    await ground.reader('unit-linhu', { digest: 'daily', hour: 9 });
    const itemId = await newItem();
    await tell(itemId, 'x');
    await ground.follow();
    await ground.choose(OFFICER, { email, digest: 'atOnce' });
    await ground.choose('unit-linhu', { email: null });
    ground.send();
    await ground.untilSent(1);
    expect(await ground.lines()).toEqual({ [OFFICER]: 1 });
    ground.server.onMail = () => 450;
    await tell(itemId, 'y');
    await ground.follow();
    await eventually('tried', async () => ((await ground.messages('pending')).length === 1 ? true : undefined));
    await ground.choose(OFFICER, { email: null });
    await ground.untilDead(1);
    expect(await ground.messages('dead')).toMatchObject([
      { kind: 'notices', lastError: 'the person wants no mail any more' },
    ]);
  });

  test('with the code goes to the new address, and the mails follow once it came back', async () => {
    await ground.choose(OFFICER, { email: 'new@city.example' }, '804155');
    ground.send();
    await eventually('the code', async () => (ground.server.mails.length === 1 ? true : undefined));
    expect(ground.server.mails[0]?.to).toEqual(['new@city.example']);
    expect(ground.server.mails[0]?.mail.text).toContain('验证码：804155');
    expect(ground.server.mails[0]?.mail.subject).not.toContain('804155');
    await tell(await newItem(), 'x');
    await ground.follow();
    expect(await ground.lines()).toEqual({});
  });
});

describe('a mail server that fails', () => {
  test('30 % of the time: each notice leaves at least once and is one mail, with two workers', async () => {
    await ground.reader(OFFICER);
    await ground.reader('unit-linhu');
    let n = 0;
    let lost = 0;
    ground.server.onMail = (received) => {
      n += 1;
      if (n % 10 === 1) return 451;
      if (n % 10 === 4) return 421;
      // Takes it, and its answer says that it did not: the sender cannot know, and sends it again.
      if (n % 10 === 7) {
        lost += 1;
        (ground.server.mails as unknown[]).push(received);
        return 451;
      }
      return null;
    };
    const itemId = await newItem();
    ground.send({ retryAfterMs: Array<number>(30).fill(10) });
    ground.send({ retryAfterMs: Array<number>(30).fill(10) });
    for (let round = 0; round < 15; round += 1) {
      await tell(itemId, `x-${round}`);
      await ground.follow();
      await ground.untilSent(2 * (round + 1));
    }
    const { rows } = await ground.ledger.pool.query<{ lines: number; told: number }>(
      `SELECT count(*)::int AS lines, count(DISTINCT (event_seq, addressee))::int AS told FROM message_lines
       WHERE channel = 'email' AND outcome = 'sent'`,
    );
    expect(rows).toEqual([{ lines: 30, told: 30 }]);
    const ids = ground.server.mails.map(({ mail }) => mail.messageId);
    expect(new Set(ids)).toEqual(new Set((await ground.messages('sent')).map(({ id }) => `<${id}@window.example>`)));
    expect(lost).toBeGreaterThan(0);
    expect(ids.length).toBe(new Set(ids).size + lost);
  }, 60_000);

  test('for good: an unknown address is not tried again, the alarm comes once, and nothing kept names it', async () => {
    const email = await ground.reader(OFFICER);
    ground.server.onRecipient = () => 550;
    const itemId = await newItem();
    await tell(itemId, 'x');
    await ground.follow();
    ground.send();
    await ground.untilDead(1);
    const [dead] = await ground.messages();
    expect(dead).toMatchObject({ state: 'dead', attempts: 1, lastError: 'SMTP 550' });
    const { rows } = await ground.ledger.pool.query<{ all: string }>(
      `SELECT (SELECT coalesce(jsonb_agg(a), '[]')::text FROM alarms a) || (SELECT jsonb_agg(e)::text FROM events e)
         || (SELECT jsonb_agg(m)::text FROM messages m) || (SELECT jsonb_agg(l)::text FROM message_lines l) AS all`,
    );
    expect(rows[0]?.all).toContain('message-dead');
    expect(rows[0]?.all).not.toContain(email);
    expect(rows[0]?.all).not.toContain('example.org');
    ground.server.onRecipient = () => null;
    expect(await resend(ground.ledger.pool, dead?.id ?? '')).toBe(true);
    await ground.untilSent(1);
    expect(ground.server.mails[0]?.mail.messageId).toBe(`<${dead?.id}@window.example>`);
  });

  test('for now: a refused recipient is tried until the mail is given up', async () => {
    await ground.reader(OFFICER);
    await tell(await newItem(), 'x');
    await ground.follow();
    ground.server.onRecipient = () => 450;
    ground.send({ retryAfterMs: [10, 10] });
    await ground.untilDead(1);
    expect((await ground.messages())[0]).toMatchObject({ attempts: 3, lastError: 'SMTP 450' });
    expect(ground.server.tries).toBe(3);
  });

  test('at the login: that is ours to mend, and no mail is lost by it', async () => {
    await ground.reader(OFFICER);
    await tell(await newItem(), 'x');
    await ground.follow();
    const strict = await startMailServer({ login: true });
    let logins = 0;
    strict.onLogin = () => {
      logins += 1;
      return logins > 2 ? null : 535;
    };
    ground.send({}, { smtpUrl: strict.url });
    await ground.untilSent(1);
    expect([strict.mails.length, (await ground.messages())[0]?.attempts]).toEqual([1, 3]);
    await strict.close();
  });

  test('by being away: the mail waits', async () => {
    await ground.reader(OFFICER);
    await tell(await newItem(), 'x');
    await ground.follow();
    ground.send({ retryAfterMs: [60_000] }, { smtpUrl: 'smtp://127.0.0.1:9' });
    await eventually('tried', async () => ((await ground.messages())[0]?.lastError ? true : undefined));
    expect(await ground.messages('pending')).toMatchObject([{ attempts: 1, lastError: 'ESOCKET' }]);
  });
});
