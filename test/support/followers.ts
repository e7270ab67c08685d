/** A follower of the journal, followed to the end of what is committed. */
import { type Follower, followOnce } from '../../db/followers.ts';
import type { Ledger } from '../../db/ledger.ts';
import { eventually } from './eventually.ts';

/** Other tests share the server, and a transaction of theirs may hold a follower up for a moment. */
export async function followToEnd(ledger: Ledger, follower: Follower): Promise<void> {
  await eventually(`${follower.name} has reached the end of the journal`, async () => {
    while ((await followOnce(ledger, follower)) > 0);
    const { rows } = await ledger.pool.query<{ behind: boolean }>(
      `SELECT EXISTS (SELECT FROM events e WHERE NOT EXISTS
         (SELECT FROM followers f WHERE f.name = $1 AND (f.tx, f.position) >= (e.tx, e.position))) AS behind`,
      [follower.name],
    );
    return rows[0]?.behind === false ? true : undefined;
  });
}
