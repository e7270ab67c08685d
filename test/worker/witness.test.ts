/** A ledger restored to an earlier state decides nothing by silence until a person has looked (docs/decisions/0025). */
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { signHead } from '../../api/log-heads.ts';
import { createSigner } from '../../api/signer.ts';
import { loadConfig } from '../../config/env.ts';
import { freezeDecisions, readClockSettings, releaseFreeze } from '../../db/clock.ts';
import { logFollower } from '../../db/event-log.ts';
import type { Ledger } from '../../db/ledger.ts';
import { settleDue } from '../../db/settle.ts';
import { hashFollowed } from '../../documents/log-leaf.ts';
import { createDatabase, dropDatabase, inDatabase } from '../../local/postgres-databases.ts';
import { runClockGuard } from '../../worker/clock-guard.ts';
import { createWitness, type Witness } from '../../worker/witness.ts';
import { asOwner, createTestDatabase, ledgerOver, type TestDatabase } from '../support/database.ts';
import { followToEnd } from '../support/followers.ts';
import { accept, handInMany, moveClock, statusOf } from '../support/items.ts';

let database: TestDatabase;
let ledger: Ledger;
let directory: string;
let file: string;
const copies: string[] = [];

beforeEach(async () => {
  database = await createTestDatabase({ clock: { startAt: '2026-09-14T09:00:00+08:00' } });
  ledger = ledgerOver(database.appUrl);
  directory = await mkdtemp(join(tmpdir(), 'shixian-witness-'));
  file = join(directory, 'witness.json');
});
afterEach(async () => {
  await ledger.pool.end();
  for (const name of copies.splice(0)) await dropDatabase(database.ownerUrl, name);
  await database.drop();
  await rm(directory, { recursive: true });
});

const nameOf = (url: string) => new URL(url).pathname.slice(1);

/** A copy of the ledger as it stands, taken while nobody is connected. */
async function backUp(): Promise<string> {
  await ledger.pool.end();
  const name = `test_${randomBytes(6).toString('hex')}`;
  copies.push(name);
  await createDatabase(database.ownerUrl, name, nameOf(database.appUrl));
  ledger = ledgerOver(database.appUrl);
  return name;
}

/** Puts the copy in the ledger's place. */
async function restore(backup: string): Promise<void> {
  await ledger.pool.end();
  await dropDatabase(database.ownerUrl, nameOf(database.appUrl));
  await createDatabase(database.ownerUrl, nameOf(database.appUrl), backup);
  ledger = ledgerOver(inDatabase(database.appUrl, nameOf(database.appUrl)));
}

const seen = async () => JSON.parse(await readFile(file, 'utf8')) as { position: string; suspectedAt: number | null };
const frozenReason = async () => (await readClockSettings(ledger.pool)).frozenReason;
const highest = async () =>
  (await ledger.pool.query<{ position: string }>('SELECT max(position)::text AS position FROM events')).rows[0]
    ?.position;
const alarmKinds = async () =>
  (await ledger.pool.query<{ kind: string }>('SELECT kind FROM alarms ORDER BY id')).rows.map(({ kind }) => kind);

/** An accepted item before the backup; one more event behind it, which the witness has seen. */
async function lostReply(witness: Witness): Promise<{ itemId: string; backup: string }> {
  const [itemId = ''] = await handInMany(ledger, 1);
  await accept(ledger, itemId);
  const backup = await backUp();
  await handInMany(ledger, 1);
  expect(await witness.check(ledger)).toBeNull();
  expect((await seen()).position).toBe(await highest());
  return { itemId, backup };
}

describe('a ledger that was restored to an earlier state', () => {
  test('freezes decisions with that reason and an alarm, until a person releases them; then it is the one that counts', async () => {
    const witness = createWitness(file);
    const { itemId, backup } = await lostReply(witness);
    const { position } = await seen();
    await restore(backup);
    const reason = await witness.check(ledger);
    expect(reason).toContain(`event ${position} was seen in it, and it ends at ${await highest()}`);
    expect(await frozenReason()).toBe(reason);
    expect(await alarmKinds()).toEqual(['clock-frozen', 'ledger-restored']);
    await moveClock(ledger, '2026-10-12T00:00:00+08:00');
    expect(await settleDue(ledger)).toEqual({ settled: 0, parked: 0 });
    expect(await statusOf(ledger, itemId)).toBe('underReview');
    expect(await witness.check(ledger)).toBe(reason);
    expect(await alarmKinds()).toEqual(['clock-frozen', 'ledger-restored']);

    await releaseFreeze(ledger.pool, 'admin', 'the lost hour was handed in again');
    expect(await witness.check(ledger)).toBeNull();
    expect((await seen()).position).toBe(await highest());
    while ((await settleDue(ledger)).settled > 0);
    expect(await statusOf(ledger, itemId)).toBe('deemedApproved');
    expect(await witness.check(ledger)).toBeNull();
    expect(await frozenReason()).toBeNull();
  });

  test('is found by a worker that starts afterwards, also where the ledger has grown past the position again', async () => {
    const { backup } = await lostReply(createWitness(file));
    const { position } = await seen();
    await restore(backup);
    await handInMany(ledger, 1);
    await handInMany(ledger, 1);
    expect(BigInt((await highest()) ?? 0)).toBeGreaterThan(BigInt(position));
    const started = createWitness(file);
    expect(await started.check(ledger)).toContain(`its event ${position} is not the one that was seen there`);
  });

  test('a release while the worker was down holds too; a second restore asks again', async () => {
    const { backup } = await lostReply(createWitness(file));
    await restore(backup);
    expect(await createWitness(file).check(ledger)).not.toBeNull();
    await releaseFreeze(ledger.pool, 'admin', 'looked at');
    expect(await createWitness(file).check(ledger)).toBeNull();
    await handInMany(ledger, 1);
    expect(await createWitness(file).check(ledger)).toBeNull();
    await restore(backup);
    expect(await createWitness(file).check(ledger)).not.toBeNull();
    await restore(backup);
    expect(await createWitness(file).check(ledger)).not.toBeNull();
    await releaseFreeze(ledger.pool, 'admin', 'looked at');
    expect(await createWitness(file).check(ledger)).toBeNull();
  });

  test('one release is enough where a second restore brings an older count of releases with it', async () => {
    const { backup } = await lostReply(createWitness(file));
    await freezeDecisions(ledger.pool, 'another reason');
    await releaseFreeze(ledger.pool, 'admin', 'looked at');
    const later = await backUp();
    await handInMany(ledger, 1);
    expect(await createWitness(file).check(ledger)).toBeNull();
    for (const older of [later, backup]) {
      await restore(older);
      expect(await createWitness(file).check(ledger)).not.toBeNull();
    }
    await releaseFreeze(ledger.pool, 'admin', 'looked at');
    expect(await createWitness(file).check(ledger)).toBeNull();
  });

  test('the guard looks first, and freezes before anything is settled', async () => {
    const { itemId, backup } = await lostReply(createWitness(file));
    await restore(backup);
    await moveClock(ledger, '2026-10-12T00:00:00+08:00');
    const stopping = new AbortController();
    let guard: Promise<void> | undefined;
    await new Promise<void>((onFirstLook) => {
      const witness = createWitness(file);
      guard = runClockGuard(ledger, pino({ level: 'silent' }), stopping.signal, { witness, onFirstLook });
    });
    stopping.abort();
    await guard;
    while ((await settleDue(ledger)).settled > 0);
    expect(await statusOf(ledger, itemId)).toBe('underReview');
    expect(await frozenReason()).toContain('restored to an earlier state');
  });
});

describe('the file', () => {
  test('is written at most every few seconds, whole, and begins with the first event', async () => {
    const witness = createWitness(file);
    expect(await witness.check(ledger)).toBeNull();
    expect(await readdir(directory)).toEqual([]);
    await handInMany(ledger, 1);
    await witness.check(ledger);
    const first = await readFile(file, 'utf8');
    await handInMany(ledger, 1);
    expect(await witness.check(ledger)).toBeNull();
    expect(await readFile(file, 'utf8')).toBe(first);
    expect(await readdir(directory)).toEqual(['witness.json']);
  });

  test('that cannot be read is named, never taken for a new one', async () => {
    await writeFile(file, '{"position":');
    await expect(createWitness(file).check(ledger)).rejects.toThrow(`The witness file ${file} cannot be read`);
  });
});

describe('the signed heads beside the file', () => {
  const heads = () => join(directory, 'witness-heads.jsonl');
  const signHeadNow = async () => {
    const key = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' });
    const config = loadConfig({ DATABASE_URL: database.appUrl, SHIXIAN_CLOCK: 'simulated' });
    await followToEnd(ledger, logFollower(hashFollowed));
    return signHead({ ledger, config, signer: await createSigner(key as string) });
  };
  const lines = async () =>
    (await readFile(heads(), 'utf8'))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { content?: { size: number }; begunAnew?: { after: { size: number } } });
  const sizes = async () => (await lines()).map(({ content, begunAnew }) => content?.size ?? begunAnew?.after);

  test('are appended as they are signed, by whichever worker starts next too, also behind a line that was cut off', async () => {
    const witness = createWitness(file);
    for (const size of [1, 2]) {
      await handInMany(ledger, 1);
      expect((await signHeadNow())?.size).toBe(size);
      expect(await witness.check(ledger)).toBeNull();
    }
    expect(await sizes()).toEqual([1, 2]);
    await appendFile(heads(), '{"content":{"siz');
    await handInMany(ledger, 1);
    await signHeadNow();
    expect(await createWitness(file).check(ledger)).toBeNull();
    const text = await readFile(heads(), 'utf8');
    expect(text.split('\n').map((line) => /"size":(\d+)/.exec(line)?.[1])).toEqual([
      '1',
      '2',
      undefined,
      '3',
      undefined,
    ]);
  });

  test('find a log that was rewritten, though the last event is the one that was seen', async () => {
    const witness = createWitness(file);
    await handInMany(ledger, 3);
    await signHeadNow();
    expect(await witness.check(ledger)).toBeNull();
    await asOwner(database.ownerUrl, 'ALTER TABLE log_leaves DISABLE TRIGGER ALL');
    await asOwner(database.ownerUrl, 'UPDATE log_leaves SET leaf = sha256(leaf) WHERE no = 1');
    const started = createWitness(file);
    const reason = await started.check(ledger);
    expect(reason).toContain(
      'the log does not begin with the 3 events whose head was signed at 2026-09-14T09:00:00.000+08:00',
    );
    expect(await frozenReason()).toBe(reason);
    expect(await alarmKinds()).toContain('ledger-restored');
    await handInMany(ledger, 1);
    await signHeadNow();
    expect(await started.check(ledger)).toBe(reason);
    expect(await sizes()).toEqual([3]);
    await releaseFreeze(ledger.pool, 'admin', 'looked at');
    expect(await started.check(ledger)).toBeNull();
    expect((await lines()).map(({ content, begunAnew }) => content?.size ?? begunAnew?.after.size)).toEqual([3, 3, 4]);
    expect(await createWitness(file).check(ledger)).toBeNull();
  });

  test('find a restore by themselves, where the witness file was lost', async () => {
    await handInMany(ledger, 1);
    const backup = await backUp();
    await handInMany(ledger, 1);
    await signHeadNow();
    expect(await createWitness(file).check(ledger)).toBeNull();
    await rm(file);
    await restore(backup);
    await handInMany(ledger, 1);
    await signHeadNow();
    expect(await createWitness(file).check(ledger)).toContain('the log does not begin with the 2 events');
    expect(await createWitness(file).check(ledger)).toContain('the log does not begin with the 2 events');
    await releaseFreeze(ledger.pool, 'admin', 'looked at');
    expect(await createWitness(file).check(ledger)).toBeNull();
    expect((await seen()).suspectedAt).toBeNull();
  });
});
