/** The product's figures beside the recompute: where do they differ? */
import { untilClosed } from '../../db/closing.ts';
import type { Ledger } from '../../db/ledger.ts';
import { readCells } from '../../db/queries/supervision.ts';
import { figureRow, tallyOf } from '../../domain/supervision/figures.ts';
import { daysOf, type Period } from '../../domain/supervision/periods.ts';
import { type Recomputed, recomputeFigures } from './figures-recompute.ts';

/** The figures of every department that has any, by the sums of the product. */
async function countedFigures(
  ledger: Ledger,
  division: string,
  period: Period,
  asOf: number,
): Promise<readonly Recomputed[]> {
  const cells = await readCells(ledger, { division, period, asOf });
  const ids = [...new Set(cells.map(({ departmentId }) => departmentId))].sort();
  return ids.map((departmentId) => ({
    departmentId,
    ...figureRow(
      tallyOf(
        cells.filter((cell) => cell.departmentId === departmentId),
        period,
      ),
    ),
  }));
}

/** Every department whose figures are others in the sums than in the recompute; empty where none is. */
export async function differingFigures(ledger: Ledger, division: string, period: Period, asOf: number) {
  await untilClosed(ledger, asOf);
  const counted = new Map((await countedFigures(ledger, division, period, asOf)).map((row) => [row.departmentId, row]));
  const asked = { division, ...daysOf(period), asOf: new Date(asOf).toISOString() };
  const recomputed = new Map((await recomputeFigures(ledger.pool, asked)).map((row) => [row.departmentId, row]));
  return [...new Set([...counted.keys(), ...recomputed.keys()])].sort().flatMap((departmentId) => {
    const [sums, journal] = [counted.get(departmentId), recomputed.get(departmentId)];
    const figures = Object.keys(journal ?? sums ?? {}) as (keyof Recomputed)[];
    const wrong = figures.filter((figure) => (sums?.[figure] ?? 0) !== (journal?.[figure] ?? 0));
    return wrong.map((figure) => ({
      period: period.code,
      departmentId,
      figure,
      sums: sums?.[figure],
      journal: journal?.[figure],
    }));
  });
}
