/**
 * `npm run audit -- verify [--heads FILE]… [--jwks URL|FILE] [--key FILE] [--all]`: recomputes the log from the events
 * alone and names the first row that is not as it was. In the database that DATABASE_URL names, or in the embedded one
 * while `npm start` runs. Exit 0 only if all holds, 1 if something does not, 2 for a call that cannot be used.
 */
import { runAudit } from './audit-command.ts';

const { lines, complaint, holds } = await runAudit(process.argv.slice(2), process.env);
process.stdout.write(lines.map((line) => `${line}\n`).join(''));
if (complaint !== null) {
  process.stderr.write(`${complaint}\n`);
  process.exitCode = 2;
} else if (!holds) {
  process.exitCode = 1;
}
