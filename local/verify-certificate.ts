/**
 * `npm run -s verify-certificate -- FILE [--key FILE] [--jwks URL|FILE] [--calendar FILE]…`: checks a certificate of
 * deeming without a database: its signature, its chain of events, and its dates, recounted from the published notices.
 * One line per check. Exit 0 only if all hold, 1 if one does not, 2 for a file or a call that cannot be used.
 */
import { runVerification } from './certificate-files.ts';

const { lines, complaint } = await runVerification(process.argv.slice(2));
process.stdout.write(
  lines.map(({ holds, check, detail }) => `${holds ? 'ok  ' : 'FAIL'}  ${check}: ${detail}\n`).join(''),
);
if (complaint !== null) {
  process.stderr.write(`${complaint}\n`);
  process.exitCode = 2;
} else if (!lines.every(({ holds }) => holds)) {
  process.exitCode = 1;
}
