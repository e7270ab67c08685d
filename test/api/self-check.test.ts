/** What production refuses to start with, and that it says which: each on its own, over a server that is sound otherwise. */
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { loadConfig } from '../../config/env.ts';
import { migrate } from '../../db/migrate.ts';
import { createPool } from '../../db/pool.ts';
import { serverFindings } from '../../db/self-check.ts';
import { removeWithThisProcess } from '../../local/keeper.ts';
import { temporaryHome } from '../../local/paths.ts';
import type { Postgres } from '../../local/postgres.ts';
import { createTestDatabase } from '../support/database.ts';
import { startTestPostgres } from '../support/engines.ts';

const base = {
  ...{ SHIXIAN_MODE: 'production', DATABASE_URL: 'postgresql://shixian_api:ieHgk2pQ9x@db/shixian' },
  JWT_ISSUER: 'https://id.example',
};

describe('the settings of production', () => {
  test('are taken as they are where they are sound', () => {
    const elsewhere = { SHIXIAN_HOME: '/x', PATH: '/bin', SHIXIAN_API_SERVICE_HOST: '10.0.0.1' };
    expect(loadConfig({ ...base, ...elsewhere }).mode).toBe('production');
  });

  test.each([
    ['a setting with our name that nobody reads', { SHIXIAN_GRACE_SECOND: '30' }, 'SHIXIAN_GRACE_SECOND is no setting'],
    ['another one', { MATERIALS_DIRECTORY: '/x' }, 'MATERIALS_DIRECTORY is no setting'],
    ['a password that is tried first', { DATABASE_URL: 'postgresql://a:Postgres@db/x' }, 'a password that is tried'],
    ['a password that is the name', { DATABASE_URL: 'postgresql://shixian_api:shixian_api@db/x' }, 'tried first'],
    ['the simulated clock', { SHIXIAN_CLOCK: 'simulated' }, 'SHIXIAN_CLOCK=simulated is refused'],
  ])('%s is named and refused', (_what, wrong, said) => {
    expect(() => loadConfig({ ...base, ...wrong } as Record<string, string>)).toThrow(said);
    if (!said.includes('SHIXIAN_CLOCK')) {
      expect(loadConfig({ ...base, ...wrong, SHIXIAN_MODE: 'development' } as Record<string, string>)).toBeDefined();
    }
  });

  test('are all named at once', () => {
    const wrong = { SHIXIAN_X: '1', MATERIALS_Y: '2', DATABASE_URL: 'postgresql://a:a@db/x' };
    expect(() => loadConfig({ ...base, ...wrong })).toThrow(/MATERIALS_Y[\s\S]*SHIXIAN_X[\s\S]*DATABASE_URL/);
  });
});

describe('the server of production', () => {
  const home = temporaryHome('shixian-sound-');
  removeWithThisProcess(home);
  let sound: Postgres;
  beforeAll(async () => {
    sound = await startTestPostgres(home, true);
    await migrate({ ownerUrl: sound.ownerUrl, clock: 'real' });
  }, 120_000);
  afterAll(async () => {
    await sound.stop();
    rmSync(home, { recursive: true, force: true });
  });

  const findings = async (url: string) => {
    const pool = createPool(url, 2, () => undefined);
    try {
      return await serverFindings(pool);
    } finally {
      await pool.end();
    }
  };

  test('keeps what it confirms, and lets the application append alone', async () => {
    expect(await findings(sound.appUrl)).toEqual([]);
  });

  test('is refused with the owner of the ledger', async () => {
    expect(await findings(sound.ownerUrl)).toEqual([expect.stringContaining('the role shixian_owner')]);
  });

  test('is refused without fsync, by each of its settings', async () => {
    const database = await createTestDatabase({ clock: 'real' });
    expect(await findings(database.appUrl)).toEqual([expect.stringContaining('fsync=off')]);
    await database.drop();
  });
});
