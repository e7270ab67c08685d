/**
 * `npm run -s verify-file -- FILE.zip [--key FILE] [--jwks URL|FILE]`: checks the full file of an item without a
 * database: the archive to the last byte, its signatures, the chain of its events, and that they are in the log.
 * One line per check. Exit 0 only if all hold, 1 if one does not, 2 for a file or a call that cannot be used.
 */
import { runFileVerification } from './item-file-command.ts';

const { lines, complaint } = await runFileVerification(process.argv.slice(2));
process.stdout.write(
  lines.map(({ holds, check, detail }) => `${holds ? 'ok  ' : 'FAIL'}  ${check}: ${detail}\n`).join(''),
);
if (complaint !== null) {
  process.stderr.write(`${complaint}\n`);
  process.exitCode = 2;
} else if (!lines.every(({ holds }) => holds)) {
  process.exitCode = 1;
}
