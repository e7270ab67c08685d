/** The callers that every route is tried with, and what each is to be answered. */

/** One caller of each kind: of the item's own, and strangers. */
export const CALLERS = {
  unit: 'unit-linhu',
  otherUnit: 'unit-yunlu',
  officer: 'officer-990100-SLJ-2',
  otherOfficer: 'officer-990100-STH-1',
  countyOfficer: 'officer-990121-SLJ-1',
  head: 'head-990100-SLJ',
  otherHead: 'head-990100-STH',
  leader: 'leader-990100',
  countyLeader: 'leader-990121',
  supervisor: 'supervisor-990100',
  provinceSupervisor: 'supervisor-990000',
  countySupervisor: 'supervisor-990121',
  admin: 'admin',
  none: null,
} as const;
export type Caller = keyof typeof CALLERS;

/** Status by caller; everyone who is not named is not permitted (403), and nobody gets in without a token (401). */
export interface Expectation {
  readonly route: string;
  readonly url: () => string;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  readonly statuses: Partial<Record<Caller, number>>;
}

export const everyone = (status: number, overrides: Partial<Record<Caller, number>> = {}) =>
  ({
    ...Object.fromEntries(Object.keys(CALLERS).map((caller) => [caller, status])),
    none: 401,
    ...overrides,
  }) as Partial<Record<Caller, number>>;
