/** Where the items of a package go (统一分发): the window that decides each of them, and the person who answers for it. */
import { type DayNumber, localDate } from '../domain/calendar/local-date.ts';
import type { Assignment } from '../domain/item/assignment.ts';
import type { LegWindow } from '../domain/item/particulars.ts';
import type { ItemType, Tier } from '../domain/timetable/timetable.ts';
import { termsAt } from '../domain/timetable/timetable.ts';
import { createAssigner } from './assignment.ts';
import type { Moment } from './clock.ts';
import type { Ledger } from './ledger.ts';
import { findLegs } from './legs.ts';
import type { Transaction } from './pool.ts';
import { type FoundRenewal, findRenewed, type RenewalProblem } from './renewal.ts';
import { type FoundWindows, findWindows, type Window } from './windows.ts';

export interface NewItem {
  readonly typeId: string;
  readonly division: string;
  /** The number of the item whose approval is to be renewed; renewals only. */
  readonly renews?: string;
}

interface Package {
  readonly items: readonly NewItem[];
  readonly projectCode: string;
  /** Where the project lies: legs are done there. */
  readonly projectDivision: string;
  readonly unitId: string;
  /** The day on which the package counts as received. */
  readonly receivedOn: DayNumber;
}

export interface RoutedItem extends Window {
  readonly typeId: string;
  readonly tier: Tier;
  readonly typePlace: number;
  readonly assignment: Assignment;
  readonly legs: readonly LegWindow[];
  readonly renews: FoundRenewal['renews'] | undefined;
}

export interface DispatchProblem {
  /** A JSON pointer into the package. */
  readonly pointer: string;
  readonly code:
    | 'UNKNOWN_DIVISION'
    | 'UNKNOWN_ITEM_TYPE'
    | 'TYPE_NOT_SUBMITTABLE'
    | 'TIER_NOT_OFFERED'
    | 'NO_WINDOW'
    | 'NOT_A_RENEWAL'
    | 'RENEWED_ELSEWHERE'
    | RenewalProblem['code'];
  readonly given: string;
  readonly allowed: readonly string[];
}

export interface Dispatched {
  /** In the order of the package; complete where there is no problem. */
  readonly routed: readonly RoutedItem[];
  readonly problems: readonly DispatchProblem[];
  /** Every division, with its tier. */
  readonly tiers: FoundWindows['tiers'];
}

type Asked = {
  readonly asked: NewItem;
  readonly place: number;
  readonly renewal: FoundRenewal | RenewalProblem | undefined;
};
type Route = Omit<RoutedItem, 'assignment' | 'legs'>;
type Refusal = Omit<DispatchProblem, 'pointer'> & { readonly field: string };

/** Sends each item to the window of the type's department in the division that decides, or says why it cannot go. */
export async function dispatch(
  transaction: Transaction,
  ledger: Ledger,
  { inForce: { timetableVersion } }: Moment,
  { items, projectCode, projectDivision, unitId, receivedOn }: Package,
): Promise<Dispatched> {
  const renewals = await findRenewals(transaction, ledger, unitId, items, receivedOn);
  const found = await findWindows(transaction, items, (typeId) => {
    return ledger.rulebooks.itemType(timetableVersion, typeId)?.department ?? null;
  });
  const routes = items.map((asked, place) =>
    routeOf(ledger, timetableVersion, found, { asked, place, renewal: renewals[place] }),
  );
  const problems = routes.flatMap((route, i) => {
    if (!('code' in route)) return [];
    const { field, ...problem } = route;
    return [{ pointer: `/items/${i}/${field}`, ...problem }];
  });
  if (problems.length > 0) return { routed: [], problems, tiers: found.tiers };
  const ways = routes as readonly Route[];
  const departmentIds = ways.map(({ departmentId }) => departmentId);
  const on = localDate(receivedOn);
  const assigner = await createAssigner(transaction, { departmentIds, projectCodes: [projectCode], on });
  const given = ways.map(({ typeId, tier }) => ledger.rulebooks.terms(timetableVersion, typeId, tier).legs);
  const legs = await findLegs(transaction, given, projectDivision, found);
  const routed = ways.map((way, i) => {
    const assignment = assigner.next(way.departmentId, { typeId: way.typeId, projectCode });
    return { ...way, assignment, legs: legs[i] ?? [] };
  });
  return { routed, problems, tiers: found.tiers };
}

/** The approvals that the package's renewals are about, in its order; undefined for an item that renews nothing. */
async function findRenewals(
  transaction: Transaction,
  ledger: Ledger,
  unitId: string,
  items: readonly NewItem[],
  receivedOn: DayNumber,
): Promise<readonly (FoundRenewal | RenewalProblem | undefined)[]> {
  const found: (FoundRenewal | RenewalProblem | undefined)[] = [];
  for (const { renews: itemNo } of items) {
    found.push(
      itemNo === undefined ? undefined : await findRenewed(transaction, ledger, { itemNo, unitId, receivedOn }),
    );
  }
  return found;
}

function routeOf({ rulebooks }: Ledger, timetableVersion: string, found: FoundWindows, item: Asked): Route | Refusal {
  const { typeId, division } = item.asked;
  const { items } = rulebooks.timetable(timetableVersion);
  const type = rulebooks.itemType(timetableVersion, typeId);
  const refuse = (field: string, code: Refusal['code'], given: string, allowed: readonly string[] = []) => {
    return { field, code, given, allowed };
  };
  if (type === undefined) {
    const known = items.map(({ id }) => id);
    return refuse('typeId', 'UNKNOWN_ITEM_TYPE', typeId, known);
  }
  const typePlace = items.indexOf(type) + 1;
  if (item.renewal !== undefined) {
    const renewed = renewalRoute(type, division, item.renewal);
    if (renewed !== null) return 'code' in renewed ? renewed : { ...renewed, typeId, typePlace };
  }
  if (!type.submittable) return refuse('typeId', 'TYPE_NOT_SUBMITTABLE', typeId);
  const tier = found.tiers.get(division);
  if (tier === undefined) return refuse('division', 'UNKNOWN_DIVISION', division, [...found.tiers.keys()]);
  if (termsAt(type, tier) === undefined) return refuse('division', 'TIER_NOT_OFFERED', `${typeId} ${tier}`, type.tiers);
  const window = found.windows[item.place];
  if (window === undefined) {
    return refuse('division', 'NO_WINDOW', `${division}-${type.department}`, found.divisionsWith(type.department));
  }
  return { ...window, typeId, tier, typePlace, renews: undefined };
}

/** A renewal goes to the department that decided; null: the type is not offered at its tier, and goes as any other. */
function renewalRoute(
  type: ItemType,
  division: string,
  renewal: FoundRenewal | RenewalProblem,
): Omit<Route, 'typeId' | 'typePlace'> | Refusal | null {
  const allowed: readonly string[] = [];
  if (type.deemedBasis?.runsOn !== 'expiry') return { field: 'renews', code: 'NOT_A_RENEWAL', given: type.id, allowed };
  if ('code' in renewal) return { field: 'renews', code: renewal.code, given: renewal.given, allowed };
  const { window, tier, renews } = renewal;
  if (window.division !== division) {
    return { field: 'division', code: 'RENEWED_ELSEWHERE', given: division, allowed: [window.division] };
  }
  return termsAt(type, tier) === undefined ? null : { ...window, tier, renews };
}
