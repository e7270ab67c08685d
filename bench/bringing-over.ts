/**
 * `node --import tsx bench/bringing-over.ts`: how long 10,000 running items take to come over, through the command,
 * into a fresh PostgreSQL of its own with fsync on: a dry run, the import, the same file again.
 */
import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { migrate } from '../db/migrate.ts';
import { repository, temporaryHome } from '../local/paths.ts';
import { freePort } from '../local/ports.ts';
import { startPostgres } from '../local/postgres.ts';
import { seed } from '../local/seed.ts';

const ROWS = 10_000;
const PROJECTS = 3_000;
const TYPES = ['soil-water', 'water-intake', 'land-prereview', 'eia-report'];

function rowOf(n: number) {
  const project = String(n % PROJECTS).padStart(6, '0');
  const day = new Date(Date.now() - (3 + (n % 40)) * 86_400_000).toISOString().slice(0, 10);
  return {
    project: {
      code: `2408-990100-04-01-${project}`,
      name: `转入项目 ${project}`,
      kind: 'warehouse',
      division: '990100',
      unit: { creditCode: '91990100MA7Q2H6K2W' },
    },
    typeId: TYPES[n % TYPES.length],
    division: '990100',
    foreignNo: `XT-${n}`,
    receivedAt: `${day}T09:12:00+08:00`,
    acceptedOn: n % 7 === 0 ? null : day,
  };
}

const home = temporaryHome('shixian-import-');
const file = join(home, 'rows.json');
const postgres = await startPostgres({ dataDir: join(home, 'postgres'), port: await freePort(), log: () => undefined });
try {
  await migrate({ ownerUrl: postgres.ownerUrl, clock: 'real' });
  await seed(postgres.ownerUrl);
  writeFileSync(file, JSON.stringify({ rows: Array.from({ length: ROWS }, (_, n) => rowOf(n)) }));
  for (const options of [['--dry-run'], [], []]) {
    const since = performance.now();
    const { stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'local/import.ts', file, ...options], {
      cwd: repository,
      encoding: 'utf8',
      env: { ...process.env, DATABASE_URL: postgres.appUrl },
      maxBuffer: 64 * 1024 * 1024,
    });
    const seconds = ((performance.now() - since) / 1000).toFixed(1);
    process.stdout.write(`${seconds} s  ${stdout.trimEnd().split('\n').at(-1) || stderr}\n`);
  }
} finally {
  await postgres.stop();
  rmSync(home, { recursive: true, force: true });
}
