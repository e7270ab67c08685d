/** How much lies where, department by department of a division: those that are late in front. */
import { useQueries } from '@tanstack/react-query';
import { api, dataOf, type Schemas } from '../api/client.ts';
import { keys, type Tab, useDepartments } from '../api/queries.ts';

const SOON = 3;
const AGAIN_MS = 15_000;

export interface BoardRow {
  readonly department: Schemas['Department'];
  readonly counts: Readonly<Record<Tab, number>>;
}

export function useBoard(divisionCode: string) {
  const departments = useDepartments();
  const own = (departments.data ?? []).filter(({ division }) => division.code === divisionCode);
  const counts = useQueries({
    queries: own.map(({ id: departmentId }) => ({
      queryKey: keys.counts(departmentId, SOON),
      queryFn: () =>
        dataOf(
          api.GET('/v1/windows/{departmentId}/counts', {
            params: { path: { departmentId }, query: { withinWorkingDays: SOON } },
          }),
        ),
      refetchInterval: AGAIN_MS,
    })),
  });
  const failed = [departments, ...counts].find(({ isError }) => isError);
  const pending = departments.isPending || counts.some(({ isPending }) => isPending);
  const rows: readonly BoardRow[] = pending
    ? []
    : own
        .map((department, i) => ({ department, counts: counts[i]?.data as BoardRow['counts'] }))
        .sort((a, b) => b.counts.overdue - a.counts.overdue || b.counts.dueSoon - a.counts.dueSoon);
  return { rows, pending, failed };
}
