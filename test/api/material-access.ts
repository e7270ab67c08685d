/** Who may use the routes of files of materials, where no store is set: whoever is let in is told so. */
import type { Expectation } from './callers.ts';

export const materialAccess = (itemNo: () => string, readers: Expectation['statuses']): readonly Expectation[] => {
  const url = (file = '') => `/v1/items/${itemNo()}/materials${file}`;
  const file = `/${'7'.repeat(64)}`;
  const off = Object.fromEntries(
    Object.entries(readers).map(([caller, status]) => [caller, status === 200 ? 409 : status]),
  );
  return [
    { route: 'GET /v1/items/:itemNo/materials', url: () => url(), statuses: readers },
    { route: 'GET /v1/items/:itemNo/materials/:sha256', url: () => url(file), statuses: off },
    {
      route: 'PUT /v1/items/:itemNo/materials/:sha256',
      url: () => url(file),
      statuses: { unit: 409, otherUnit: 404 },
    },
  ];
};
