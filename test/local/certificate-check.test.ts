import { execFile } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { exportSPKI, importJWK } from 'jose';
import type { CertificateContent } from '../../documents/certificate-content.ts';
import { type CertificateFile, checkCertificate } from '../../local/certificate-check.ts';
import { runVerification } from '../../local/certificate-files.ts';
import { contentOf, fileOf, forge, leavesOf, publicKey, SOIL_WATER, withChange } from '../support/certificate.ts';
import { notices } from '../support/rulebook.ts';

const trusted = { keys: [publicKey], notices };
const content = contentOf();
const failing = async (file: CertificateFile, given = trusted) =>
  (await checkCertificate(file, given)).filter(({ holds }) => !holds).map(({ check }) => check);
/** Another value of the same kind. */
const other = (value: unknown) => {
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'boolean') return !value;
  return value === null ? 'x' : `${String(value)}x`;
};

describe('a genuine certificate holds under every check', () => {
  test.each([
    ['working days across the National Day holidays', SOIL_WATER],
    [
      'silence accepted, so the deeming waited a working day (行政许可法 32)',
      { ...SOIL_WATER, receivedAt: '2026-09-14T10:00', acceptedAt: null, settledAt: '2026-09-22T00:01' },
    ],
    [
      'calendar days that end on a holiday (民法典 203)',
      {
        typeId: 'eia-form',
        tier: 'city' as const,
        receivedAt: '2026-09-18T10:00',
        acceptedAt: '2026-09-18T11:00',
        settledAt: '2026-10-09T00:01',
      },
    ],
    [
      'by statute (建设项目环境保护管理条例 12)',
      {
        typeId: 'eia-rereview',
        tier: 'city' as const,
        receivedAt: '2026-09-14T10:00',
        acceptedAt: '2026-09-15T10:00',
        settledAt: '2026-09-25T00:01',
      },
    ],
    [
      'over a counter that had closed: received on the next day (民法典 203)',
      {
        ...{ typeId: 'eia-form', tier: 'city' as const, receivedAt: '2026-09-18T18:10', closesAt: '17:30' },
        ...{ acceptedAt: '2026-09-21T11:00', settledAt: '2026-10-09T00:01' },
      },
    ],
    [
      'silence accepted what had come over a counter that had closed',
      {
        ...SOIL_WATER,
        receivedAt: '2026-09-14T17:30',
        closesAt: '17:30',
        acceptedAt: null,
        settledAt: '2026-09-23T00:01',
      },
    ],
    [
      'a list was answered over a counter that had closed',
      { ...SOIL_WATER, answeredAt: '2026-09-29T19:00', settledAt: '2026-10-16T00:01' },
    ],
  ])('%s', async (_name, deemed) => {
    expect(await failing(await fileOf(contentOf(deemed)))).toEqual([]);
  });

  test('whenever it was received and accepted within the year', async () => {
    const day = fc.integer({ min: 0, max: 320 });
    await fc.assert(
      fc.asyncProperty(day, fc.option(fc.integer({ min: 0, max: 3 })), async (offset, after) => {
        const at = (days: number, time: string) =>
          `${new Date(Date.UTC(2026, 0, 1 + days)).toISOString().slice(0, 10)}T${time}`;
        const deemed = contentOf({
          ...SOIL_WATER,
          receivedAt: at(offset, '10:00'),
          acceptedAt: after === null ? null : at(offset + after, '11:00'),
          settledAt: at(offset + 40, '00:01'),
        });
        expect(await failing(await fileOf(deemed))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});

describe('a tampered certificate', () => {
  test('fails at the signature, whichever value was changed', async () => {
    const file = await fileOf(content);
    const passed: string[] = [];
    for (const path of leavesOf(file)) {
      const failed = await failing(withChange(file, path, other));
      if (!failed.includes('signature')) passed.push(path.join('.'));
    }
    expect(leavesOf(file).length).toBeGreaterThan(100);
    expect(passed).toEqual([]);
  });

  test('fails at the event chain when an event is changed, moved or left out', async () => {
    const [first, second, ...rest] = content.events as [never, never, ...never[]];
    for (const events of [
      [second, first, ...rest],
      [first, ...rest],
      [first, second, second, ...rest],
    ]) {
      expect(await failing(await fileOf({ ...content, events }))).toContain('event chain');
    }
    const changed = withChange(content, ['events', '0', 'actor'], other);
    expect(await failing(await fileOf(changed))).toEqual(['event chain']);
  });

  test('fails with another key, with none, and with an algorithm that is not allowed', async () => {
    const file = await fileOf(content);
    const stranger = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' });
    expect(await failing(file, { keys: [stranger as never], notices })).toEqual(['signature']);
    expect(await failing(file, { keys: [], notices })).toEqual(['signature']);
    const none = Buffer.from('{"alg":"none"}').toString('base64url');
    expect(await failing({ ...file, jws: `${none}..` })).toEqual(['signature']);
  });
});

describe('an issuer who signs something untrue', () => {
  /** What the rules give again from the events, so that no signature can make it true. */
  const recomputed: readonly (readonly string[])[] = [
    ...leavesOf(content.deeming, ['deeming']),
    ...['itemNo', 'tier'].map((name) => ['item', name]),
    ...['type', 'division', 'department', 'responsibleOfficer'].map((name) => ['item', name, 'id']),
    ['unit', 'id'],
    ...leavesOf(content.rules.calendars, ['rules', 'calendars']),
    ['rules', 'timetable', 'version'],
    ['rules', 'timetable', 'itemType', 'id'],
    ['rules', 'timetable', 'itemType', 'onTimeout', 'city'],
    ['rules', 'timetable', 'itemType', 'promisedLimit', 'value'],
    ...leavesOf(content.rules.timetable.itemType.deemedBasis, ['rules', 'timetable', 'itemType', 'deemedBasis']),
    ['notices', '0', 'raisedAt'],
  ];

  test.each(recomputed.map((path) => [path.join('.'), path] as const))('is found out: %s', async (_name, path) => {
    const failed = await failing(await forge(withChange(content, path, other)));
    expect(failed).not.toContain('signature');
    expect(failed.length).toBeGreaterThan(0);
  });

  test.each([
    ['a receipt', 0, { receivedAt: '2026-09-18T18:10', closesAt: '17:30' }],
    ['an answer', 2, { answeredAt: '2026-09-29T19:00' }],
  ])('is found out when %s counts on another day than its counter gives', async (_what, place, given) => {
    const late = contentOf({ ...SOIL_WATER, ...given, settledAt: '2026-10-20T00:01' });
    expect(await failing(await forge(late))).toEqual([]);
    for (const day of [{ countsOn: '2026-09-17' }, { countsOn: '2026-10-08' }, {}]) {
      const changed = withChange(late, ['events', String(place), 'data'], (data) => {
        const { countsOn: _countsOn, ...rest } = data as Record<string, unknown>;
        return { ...rest, ...day };
      });
      expect(await failing(await forge(changed))).not.toEqual([]);
    }
  });

  test('is found out when any event of the clock is moved by days', async () => {
    const days = fc.integer({ min: -20, max: 20 }).filter((n) => n !== 0);
    const which = fc.constantFrom('ItemSubmitted', 'ItemAccepted', 'ItemDeemedApproved');
    await fc.assert(
      fc.asyncProperty(which, days, async (type, by) => {
        const index = content.events.findIndex((event) => event.type === type);
        const moved = withChange(content, ['events', String(index), 'effectiveAt'], (value) =>
          new Date(Date.parse(String(value)) + by * 86_400_000 + 28_800_000).toISOString().replace('Z', '+08:00'),
        );
        expect(await failing(await forge(moved))).not.toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  test('is found out when it says that the clock began at receipt', async () => {
    const changed = withChange(content, ['rules', 'timetable', 'itemType', 'clockStart'], () => 'receipt');
    expect(await failing(await forge(changed))).toEqual(['due date', 'recount', 'deemed instant']);
  });

  test('is found out with a holiday that was never published', async () => {
    const own = notices.map((notice) =>
      notice.year === 2026 ? { ...notice, makeUpWorkdays: [...notice.makeUpWorkdays, '2026-10-11'] } : notice,
    );
    expect(await failing(await fileOf(content), { keys: [publicKey], notices: own })).toEqual(
      expect.arrayContaining(['calendar', 'due date', 'recount']),
    );
  });

  test('is found out by the second counter alone where events and dates were made to fit each other', async () => {
    const shifted = withChange(content, ['deeming', 'dueOn'], () => '2026-10-09');
    const lines = await checkCertificate(await forge(shifted), trusted);
    expect(lines.find(({ check }) => check === 'recount')).toEqual({
      holds: false,
      check: 'recount',
      detail: 'deeming.dueOn: the file says "2026-10-09", the rules and its events give "2026-10-10"',
    });
  });
});

describe('the command', () => {
  let folder: string;
  let genuine: string;
  let jwks: string;
  const write = (name: string, value: unknown) => {
    const path = join(folder, name);
    writeFileSync(path, typeof value === 'string' ? value : JSON.stringify(value, null, 2));
    return path;
  };
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'certificate-'));
    genuine = write('genuine.json', await fileOf(content));
    jwks = write('jwks.json', { keys: [publicKey] });
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const run = async (...args: string[]) => {
    const command = [process.execPath, ['--import', 'tsx', 'local/verify-certificate.ts', ...args]] as const;
    const options = { cwd: join(import.meta.dirname, '..', '..'), env: { ...process.env, NODE_OPTIONS: '' } };
    return promisify(execFile)(...command, options).then(
      ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
      (error: { code: number; stdout: string; stderr: string }) => error,
    );
  };

  test('exits 0 when all holds, with a line for each check', async () => {
    const { code, stdout, stderr } = await run(genuine, '--jwks', jwks);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout.trim().split('\n')).toHaveLength(9);
    expect(stdout).toContain('ok    due date: 2026-10-10, counted from 2026-09-28');
  });

  test('exits 1 when a check does not hold, and names it', async () => {
    const file = await forge(withChange(content as CertificateContent, ['deeming', 'startsOn'], () => '2026-09-27'));
    const { code, stdout } = await run(write('untrue.json', file), '--jwks', jwks);
    expect(code).toBe(1);
    expect(stdout).toContain('ok    signature');
    expect(stdout).toContain('FAIL  due date: deeming.startsOn: the file says "2026-09-27"');
  });

  test('exits 2 for what cannot be read, with a sentence', async () => {
    const { code, stdout, stderr } = await run(write('broken.json', '{'), '--jwks', jwks);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/broken\.json cannot be read as JSON/);
  });

  test('takes the key as PEM or as a JWK, and the key set from an address', async () => {
    const pem = write('key.pem', await exportSPKI((await importJWK(publicKey, 'EdDSA')) as never));
    const jwk = write('key.json', publicKey);
    const server = createServer((_request, response) => response.end(JSON.stringify({ keys: [publicKey] })));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys.json`;
    for (const args of [
      ['--key', pem],
      ['--key', jwk],
      ['--jwks', url],
    ]) {
      const { lines, complaint } = await runVerification([genuine, ...args]);
      expect([args[0], complaint, lines.every(({ holds }) => holds)]).toEqual([args[0], null, true]);
    }
    await new Promise((resolve) => server.close(resolve));
    expect((await runVerification([genuine, '--jwks', url])).complaint).toContain('cannot be fetched');
  });

  test('takes the notices from other files instead', async () => {
    const files = notices.map((notice) => write(`notice-${notice.year}.json`, notice));
    const all = await runVerification([genuine, '--jwks', jwks, ...files.flatMap((file) => ['--calendar', file])]);
    expect(all.lines.every(({ holds }) => holds)).toBe(true);
    const one = await runVerification([genuine, '--jwks', jwks, '--calendar', files[0] ?? '']);
    expect(one.lines.find(({ check }) => check === 'calendar')?.detail).toContain('give that with --calendar FILE');
  });

  test.each([
    ['no file', [], 'Name one certificate'],
    ['an option that does not exist', ['x.json', '--trust-me'], 'Name one certificate'],
    ['a file that is not there', ['nowhere.json'], 'nowhere.json cannot be read'],
    ['a file of something else', ['package.json'], 'package.json is not a certificate of deeming'],
  ])('says what to do about %s', async (_what, args, complaint) => {
    const answer = await runVerification(args);
    expect([answer.lines, answer.complaint]).toEqual([[], expect.stringContaining(complaint)]);
  });
});
