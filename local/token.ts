/** `npm run -s token -- NAME`: prints a token for a person of the sample city, for the embedded default only. */
import { signToken } from './issuer.ts';
import { localPaths } from './paths.ts';
import { findPerson, samplePeople } from './people.ts';

try {
  const person = findPerson(samplePeople(), process.argv[2] ?? '');
  process.stdout.write(`${await signToken(localPaths().issuer, person)}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
