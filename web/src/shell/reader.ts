/** Who is looking, as far as the screens ask. */
import { useMe } from '../api/queries.ts';

export type Role = 'unit' | 'officer' | 'head' | 'leader' | 'supervisor' | 'admin';

interface Names {
  readonly zh: string;
  readonly en: string;
}

export interface Reader {
  readonly id: string;
  readonly name: Names;
  readonly roles: readonly Role[];
  /** Of an officer or a head. */
  readonly departmentId: string | null;
  /** What the reader belongs to: a department, a unit, a division. */
  readonly place: Names | null;
  readonly divisionCode: string | null;
  readonly divisionName: Names | null;
  readonly unitName: Names | null;
  /** 统一社会信用代码 of a unit. */
  readonly creditCode: string | null;
}

export function useReader() {
  const me = useMe();
  return { ...me, reader: me.data && readerOf(me.data) };
}

function readerOf(me: NonNullable<ReturnType<typeof useMe>['data']>): Reader {
  const { id, name, roles, department, unit, division } = me;
  return {
    id,
    name: name ?? { zh: id, en: id },
    roles,
    departmentId: department?.id ?? null,
    place: department?.name ?? unit?.name ?? division?.name ?? null,
    divisionCode: division?.code ?? null,
    divisionName: division?.name ?? null,
    unitName: unit?.name ?? null,
    creditCode: unit?.creditCode ?? null,
  };
}
