/** Who may look at what proves the journal. */
import { type Expectation, everyone } from './callers.ts';

/** `itemNo` is asked when the request is made; `readers`: what those answer who may or may not read the item. */
export const proofAccess = (itemNo: () => string, readers: Expectation['statuses']): readonly Expectation[] => [
  { route: 'GET /v1/items/:itemNo/file', url: () => `/v1/items/${itemNo()}/file`, statuses: readers },
  {
    route: 'GET /.well-known/shixian-keys.json',
    url: () => '/.well-known/shixian-keys.json',
    statuses: everyone(200, { none: 200 }),
  },
  {
    // Whether one is signed by now is another matter.
    route: 'GET /.well-known/shixian-log-head.json',
    url: () => '/.well-known/shixian-log-head.json?since=0',
    statuses: everyone(422, { none: 422 }),
  },
];
