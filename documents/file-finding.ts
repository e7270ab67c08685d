/** What is wrong in a file, and where in it that stands. */
import type { TimetableProblem } from '../domain/timetable/problem.ts';

/** Where something stands in a file: the line of a text, or the row of a sheet with its column. Counted from 1. */
export interface Place {
  readonly line: number;
  readonly sheet?: string;
  /** `P`, where one cell is meant. */
  readonly column?: string;
}

/** One thing that cannot be taken, and where it stands. */
export interface Finding extends Omit<TimetableProblem, 'code'> {
  readonly code: TimetableProblem['code'] | 'MALFORMED_JSON' | 'INVALID_UTF8' | 'NOT_A_WORKBOOK' | 'DUPLICATE_KEY';
  readonly place: Place;
}

/** What a reader found. With findings the file itself is not sound, and its content is not judged. */
export interface ReadFile {
  readonly content: unknown;
  readonly findings: readonly Finding[];
  /** The place of a JSON pointer; where nothing stands there, that of what would hold it. */
  readonly placeOf: (pointer: string) => Place;
}
