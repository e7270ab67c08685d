/** What the local issuer remembers of sign-ins, codes and sessions: in memory, so a restart signs everybody out. */
import type { Adapter, AdapterPayload } from 'oidc-provider';

interface Kept {
  readonly payload: AdapterPayload;
  /** Monotonic milliseconds. */
  readonly until: number;
}

/** A factory of stores, one for each kind of record; records of all kinds go together when their grant is revoked. */
export function createMemory(now: () => number = () => performance.now()): (kind: string) => Adapter {
  const records = new Map<string, Kept>();
  const find = (matches: (key: string, payload: AdapterPayload) => boolean) => {
    for (const [key, { payload, until }] of records) {
      if (until <= now()) records.delete(key);
      else if (matches(key, payload)) return payload;
    }
    return undefined;
  };
  return (kind) => {
    const keyOf = (id: string) => `${kind} ${id}`;
    const mine = (key: string) => key.startsWith(`${kind} `);
    return {
      async upsert(id, payload, expiresIn) {
        records.set(keyOf(id), { payload, until: now() + (expiresIn || Number.POSITIVE_INFINITY) * 1000 });
      },
      find: async (id) => find((key) => key === keyOf(id)),
      findByUid: async (uid) => find((key, payload) => mine(key) && payload.uid === uid),
      findByUserCode: async (code) => find((key, payload) => mine(key) && payload.userCode === code),
      async consume(id) {
        const kept = records.get(keyOf(id));
        if (kept) kept.payload.consumed = Math.floor(Date.now() / 1000);
      },
      async destroy(id) {
        records.delete(keyOf(id));
      },
      async revokeByGrantId(grantId) {
        for (const [key, { payload }] of records) if (payload.grantId === grantId) records.delete(key);
      },
    };
  };
}
