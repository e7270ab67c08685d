/** A timetable in a file, JSON or xlsx: what it says, what is wrong with it, and where that stands. */
import type { DepartmentTiers } from '../domain/timetable/rules.ts';
import type { Timetable } from '../domain/timetable/timetable.ts';
import { problemsOf } from '../domain/timetable/validate.ts';
import type { Finding } from './file-finding.ts';
import { readTimetableJson } from './timetable-json.ts';
import { readTimetableXlsx } from './timetable-xlsx.ts';

export type CheckedFile =
  | { readonly timetable: Timetable; readonly findings: readonly [] }
  | { readonly timetable: null; readonly findings: readonly Finding[] };

/** Reads a file and judges what it says. Which of the two forms it has is told by its first bytes. */
export async function checkTimetableFile(bytes: Uint8Array, departments?: DepartmentTiers): Promise<CheckedFile> {
  const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b;
  const { content, findings, placeOf } = isZip ? await readTimetableXlsx(bytes) : readTimetableJson(bytes);
  if (findings.length > 0) return { timetable: null, findings };
  const problems = problemsOf(content, departments);
  if (problems.length === 0) return { timetable: content as Timetable, findings: [] };
  return { timetable: null, findings: problems.map((problem) => ({ ...problem, place: placeOf(problem.pointer) })) };
}
