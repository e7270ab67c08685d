/** Who may look at what proves the journal. */
import { type Expectation, everyone } from './callers.ts';

export const PROOF_ACCESS: readonly Expectation[] = [
  {
    route: 'GET /.well-known/shixian-keys.json',
    url: () => '/.well-known/shixian-keys.json',
    statuses: everyone(200, { none: 200 }),
  },
  {
    // Nothing is signed yet.
    route: 'GET /.well-known/shixian-log-head.json',
    url: () => '/.well-known/shixian-log-head.json',
    statuses: everyone(404, { none: 404 }),
  },
];
