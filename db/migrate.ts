/** Brings a database to the newest schema. Run by the owner's role, before the application starts. */
import { readFileSync } from 'node:fs';
import { runner } from 'node-pg-migrate';
import pg from 'pg';
import { withSecrets } from '../config/secrets.ts';

export interface MigrateOptions {
  /** The owner of the schema; never the application's role. */
  readonly ownerUrl: string;
  /** Which clock the ledger runs on. A ledger that has run on the real clock is never simulated afterwards. */
  readonly clock: 'real' | 'simulated';
}

/** Applies every migration that is missing, waiting for another migration that runs. Throws where the clock cannot be changed. */
export async function migrate({ ownerUrl, clock }: MigrateOptions): Promise<void> {
  await runner({
    databaseUrl: ownerUrl,
    dir: new URL('./migrations', import.meta.url).pathname,
    direction: 'up',
    migrationsTable: 'migrations',
    advisoryLockMode: 'wait',
    log: () => undefined,
  });
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    const changed = await client.query(
      `UPDATE clock_settings SET mode = $1
       WHERE mode <> $1 AND NOT EXISTS (SELECT FROM events)`,
      [clock],
    );
    const { rows } = await client.query<{ mode: string }>('SELECT mode FROM clock_settings');
    if (changed.rowCount === 0 && rows[0]?.mode !== clock) {
      throw new Error(
        `This ledger already holds events on the ${rows[0]?.mode} clock and cannot go on with the ${clock} one. ` +
          'Use another database, or empty the embedded one with: npm run reset',
      );
    }
  } finally {
    await client.end();
  }
}

if (import.meta.filename === process.argv[1]) {
  const env = withSecrets(process.env, ['MIGRATION_DATABASE_URL'], (path) => readFileSync(path, 'utf8'));
  const ownerUrl = env.MIGRATION_DATABASE_URL;
  if (ownerUrl === undefined) throw new Error('Set MIGRATION_DATABASE_URL to the database as its owner.');
  await migrate({ ownerUrl, clock: process.env.SHIXIAN_CLOCK === 'simulated' ? 'simulated' : 'real' });
}
