/**
 * `npm run -s clock -- FILE`: computes the due dates of a file of vectors, one JSON line each, in order; with
 * `--table` before FILE, a table each for people. The form is that of data/clock-vectors.json; the calendars are those
 * of data/calendars, and a vector with a `rule` asks a regime of examples/regimes. Needs nothing else.
 * Exit 2, with a sentence on stderr, for a file or a vector that cannot be used; earlier vectors stay printed.
 */
import { runClock } from './clock-vectors.ts';

const { lines, complaint } = runClock(process.argv.slice(2));
process.stdout.write(lines.map((line) => `${line}\n`).join(''));
if (complaint !== null) {
  process.stderr.write(`${complaint}\n`);
  process.exitCode = 2;
}
