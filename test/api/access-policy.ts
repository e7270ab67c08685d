/** Who may give and end access. */
import { type Expectation, everyone } from './callers.ts';

const UNKNOWN = '01a210a6-0ebb-775c-a542-fb4a9f0e49d1';
const keepers = (status: number) => ({ unit: status, otherUnit: status, admin: status });

export const ACCESS_EXPECTATIONS: readonly Expectation[] = [
  { route: 'GET /v1/people', url: () => '/v1/people', statuses: everyone(200) },
  {
    route: 'POST /v1/people/:personId/end-access',
    url: () => '/v1/people/nobody/end-access',
    body: { reasons: 'x' },
    statuses: { admin: 200 },
  },
  { route: 'GET /v1/access-ends', url: () => '/v1/access-ends', statuses: { admin: 200 } },
  { route: 'POST /v1/api-keys', url: () => '/v1/api-keys', body: {}, statuses: keepers(422) },
  { route: 'GET /v1/api-keys', url: () => '/v1/api-keys', statuses: keepers(200) },
  {
    route: 'POST /v1/api-keys/:keyId/rotate',
    url: () => `/v1/api-keys/${UNKNOWN}/rotate`,
    body: {},
    statuses: keepers(404),
  },
  { route: 'POST /v1/api-keys/:keyId/end', url: () => `/v1/api-keys/${UNKNOWN}/end`, statuses: keepers(404) },
];
