import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { lockHolder, takeLock } from '../../local/lock.ts';
import { canEnter, serverUser } from '../../local/os-user.ts';
import { localPaths, repository, temporaryHome } from '../../local/paths.ts';
import { freePort, requireFreePort } from '../../local/ports.ts';
import { startMark } from '../../local/processes.ts';
import { portsOf } from '../../local/stack.ts';

const home = temporaryHome();
afterAll(() => rmSync(home, { recursive: true, force: true }));

describe('ports', () => {
  test('a taken one gets a sentence with the port, its purpose and the variable', async () => {
    const port = await freePort();
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve));
    try {
      await expect(requireFreePort(port, 'the API', 'API_PORT')).rejects.toThrow(
        `Port ${port} for the API is taken by another program: stop that program, or choose another port with API_PORT=`,
      );
    } finally {
      await new Promise((resolve) => other.close(resolve));
    }
    await requireFreePort(port, 'the API', 'API_PORT');
  });

  test('come from the environment, and a wrong one is named', () => {
    expect(portsOf({ API_PORT: '9000' })).toEqual({
      api: 9000,
      issuer: 8079,
      postgres: 5440,
      temporal: 7233,
      temporalUi: 8233,
    });
    expect(() => portsOf({ TEMPORAL_PORT: '70000' })).toThrow('TEMPORAL_PORT is "70000"');
  });
});

describe('the lock', () => {
  const file = join(home, 'lock.json');

  test('is refused while its holder lives, with what to do, and free again afterwards', () => {
    const release = takeLock(file, () => undefined);
    expect(lockHolder(file)).toBe(process.pid);
    expect(() => takeLock(file, () => undefined)).toThrow(
      `already running on this data directory (process ${process.pid}`,
    );
    release();
    expect(existsSync(file)).toBe(false);
  });

  test('of a process that is gone is removed with a word', () => {
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    writeFileSync(file, JSON.stringify({ pid, startedAt: '1' }));
    const said: string[] = [];
    const release = takeLock(file, (line) => said.push(line));
    expect(said).toEqual(['A lock from a start that did not end properly was removed.']);
    release();
  });

  test('of a pid that another program has now is stale too', () => {
    expect(startMark(process.pid)).toBeDefined();
    writeFileSync(file, JSON.stringify({ pid: process.pid, startedAt: 'earlier' }));
    expect(lockHolder(file)).toBeUndefined();
    takeLock(file, () => undefined)();
  });

  test('that was cut off in writing is stale', () => {
    writeFileSync(file, '{"pid": 1');
    takeLock(file, () => undefined)();
  });
});

describe('npm run reset', () => {
  const reset = (directory: string) =>
    spawnSync(process.execPath, ['--import', 'tsx', 'local/reset.ts'], {
      cwd: repository,
      encoding: 'utf8',
      env: { ...process.env, SHIXIAN_HOME: directory, NODE_OPTIONS: '' },
    });

  test('refuses while a start holds the lock, and empties the directory otherwise', () => {
    const directory = join(home, 'data');
    const { temporalDb, lock } = localPaths({ ...process.env, SHIXIAN_HOME: directory });
    mkdirSync(join(temporalDb, '..'));
    writeFileSync(temporalDb, 'state');
    const release = takeLock(lock, () => undefined);
    const refused = reset(directory);
    expect({ status: refused.status, kept: existsSync(temporalDb) }).toEqual({ status: 1, kept: true });
    expect(refused.stderr).toContain('Nothing was deleted.');
    release();
    expect({ status: reset(directory).status, kept: existsSync(temporalDb) }).toEqual({ status: 0, kept: false });
  });
});

describe('the data directory', () => {
  test('of PostgreSQL is one that its user can enter, and the note says where when it is elsewhere', () => {
    const closed = join(home, 'closed');
    mkdirSync(closed, { mode: 0o700 });
    const { postgres, note } = localPaths({ SHIXIAN_HOME: join(closed, 'data') });
    if (statSync(closed).uid !== 0) {
      expect({ postgres, note }).toEqual({ postgres: join(closed, 'data', 'postgres'), note: undefined });
      return;
    }
    expect(canEnter(serverUser(), closed)).toBe(false);
    expect(postgres).toMatch(/^\/var\/lib\/shixian-[0-9a-f]{12}\/postgres$/);
    expect(note).toContain(postgres);
  });
});
