/** Who may hand in. */
import type { Expectation } from './callers.ts';

const units = { unit: 422, otherUnit: 422 };

export const INTAKE_EXPECTATIONS: readonly Expectation[] = [
  { route: 'POST /v1/submissions', url: () => '/v1/submissions', body: {}, statuses: units },
  { route: 'POST /v1/submissions/check', url: () => '/v1/submissions/check', body: {}, statuses: units },
];
