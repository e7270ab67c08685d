/**
 * `npm run -s calendar -- check FILE`: whether a yearly notice can be published, without a database.
 * Exit 2, with one line on stderr for each wrong day, where it cannot.
 */
import { runCalendar } from './calendar-check.ts';

const { line, complaints } = runCalendar(process.argv.slice(2));
if (complaints.length > 0) {
  process.stderr.write(complaints.map((each) => `${each}\n`).join(''));
  process.exitCode = 2;
} else {
  process.stdout.write(`${line}\n`);
}
