/**
 * `npm run -s timetable -- check FILE`: whether a timetable, JSON or xlsx, can be published.
 * `… export VERSION|FILE --xlsx OUT`: as a workbook; a version is read from the ledger at DATABASE_URL.
 * `… import FILE.xlsx`: the workbook as JSON, on stdout.
 * Exit 2, with the line or the cell on stderr, for input that cannot be used. Chinese where LC_ALL or LANG says so.
 */
import { runTimetable } from './timetable-command.ts';

const { output, complaints } = await runTimetable(process.argv.slice(2), process.env);
process.stdout.write(output);
for (const complaint of complaints) process.stderr.write(`${complaint}\n`);
if (complaints.length > 0) process.exitCode = 2;
