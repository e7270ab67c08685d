/** What a person must look at. */
import type { Queryable } from './pool.ts';

export interface Alarm {
  readonly kind: string;
  /** One alarm per kind and key, however often it is raised. */
  readonly key: string;
  /** What has happened and what to do. */
  readonly detail: string;
}

export async function raiseAlarm(db: Queryable, { kind, key, detail }: Alarm): Promise<void> {
  await db.query(
    `INSERT INTO alarms (kind, key, detail, raised_at) VALUES ($1, $2, $3, ledger_clock())
     ON CONFLICT (kind, key) DO NOTHING`,
    [kind, key, detail],
  );
}
