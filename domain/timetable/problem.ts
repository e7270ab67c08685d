/** What can be wrong with a timetable that is to be published. */

/** One thing that cannot be published. */
export interface TimetableProblem {
  /** JSON pointer (RFC 6901) into the timetable: `/items/12/onTimeout/city`. */
  readonly pointer: string;
  readonly code: TimetableProblemCode;
  readonly given?: string | number | boolean | null;
  /** What is allowed instead: values, or one of the right form. */
  readonly allowed?: readonly string[];
  /** For the places in the words. */
  readonly values?: Readonly<Record<string, string | number>>;
}

/** Stable; the words are in terms/. */
export type TimetableProblemCode =
  | 'REQUIRED'
  | 'UNKNOWN_FIELD'
  | 'WRONG_TYPE'
  | 'NOT_ALLOWED_VALUE'
  | 'BAD_FORMAT'
  | 'BLANK'
  | 'TEXT_NOT_ALLOWED'
  | 'TOO_LONG'
  | 'TOO_SHORT'
  | 'TOO_BIG'
  | 'TOO_SMALL'
  | 'DUPLICATE_ENTRY'
  | 'DUPLICATE_TYPE'
  | 'DUPLICATE_DEPARTMENT'
  | 'LIMIT_WITHOUT_UNIT'
  | 'UNIT_SOURCE_MISSING'
  | 'PROMISE_TOO_LONG'
  | 'TIER_WITHOUT_POLICY'
  | 'POLICY_WITHOUT_TIER'
  | 'TIER_WITHOUT_LIMIT'
  | 'UPWARD_BELOW_PROVINCE'
  | 'DEEMED_WITHOUT_BASIS'
  | 'BASIS_WITHOUT_DEEMING'
  | 'POLICY_ABOVE_CITY'
  | 'RUNS_ON_MISSING_LIMIT'
  | 'GATE_OF_OTHER_CLASS'
  | 'RUNS_ON_OTHER_CLASS'
  | 'NOT_OF_THIS_RUNG'
  | 'RUNGS_UNORDERED'
  | 'LADDER_WITHOUT_DUE'
  | 'LIAISON_BELOW_PROVINCE'
  | 'RUNG_WITHOUT_ANSWERER'
  | 'DEPARTMENT_REQUIRED'
  | 'UNKNOWN_DEPARTMENT'
  | 'DEPARTMENT_NOT_AT_TIER'
  | 'LEG_WITHOUT_TIER'
  | 'LEG_ABOVE_TIER'
  | 'LEG_OF_ITS_OWN'
  | 'LEG_WITHOUT_BASIS'
  | 'LEG_BASIS_UNUSED'
  | 'LEG_TOO_LONG'
  | 'UNKNOWN_DEPENDENCY'
  | 'DEPENDENCY_CYCLE';
