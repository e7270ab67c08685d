/** Rows of an import for tests: valid unless changed, each with a foreign number of its own. */
import type { ImportRow } from '../../db/import-plan.ts';

/** A running soil-water item of the city, accepted in time; `n` makes its number and its project. */
export function importRowOf(n: number, change: Partial<ImportRow> = {}): ImportRow {
  return {
    project: {
      code: `2608-990100-04-01-${String(Math.floor(n / 10)).padStart(6, '0')}`,
      name: `转入项目 ${Math.floor(n / 10)}`,
      nameEn: null,
      kind: 'warehouse',
      division: '990100',
      investmentWan: null,
      creditCode: '91990100MA7Q2H6K2W',
    },
    typeId: 'soil-water',
    division: '990100',
    foreignNo: `XT-2026-${String(n).padStart(6, '0')}`,
    receivedAt: Date.parse('2026-09-08T09:12:00+08:00'),
    acceptedOn: '2026-09-09',
    pauses: [],
    extension: null,
    officerId: null,
    ...change,
  };
}
