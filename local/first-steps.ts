/** What `npm start` suggests to try: the lines to paste, in one place. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from './paths.ts';
import { samplePeople } from './people.ts';

const submissionFile = 'examples/first-submission.json';
const submitPath = '/v1/submissions';
const receiptPath = '/v1/receipts';
/** Where the answer of a submission carries the receipt's number. */
const receiptField = 'receiptNo';

/** Three lines: a token into a shell variable, one submission, and its receipt, watched. */
export function linesToPaste(apiUrl: string): string[] {
  const bearer = '-H "Authorization: Bearer $TOKEN"';
  const json = `-H 'Content-Type: application/json' -H 'Idempotency-Key: first-submission'`;
  const pick = `node -pe "JSON.parse(require('fs').readFileSync(0)).${receiptField}"`;
  return [
    `TOKEN=$(npm run -s token -- ${applicant()})`,
    `RECEIPT=$(curl -sS ${bearer} ${json} --data-binary @${submissionFile} ${apiUrl}${submitPath} | ${pick})`,
    `curl -sS ${bearer} ${apiUrl}${receiptPath}/$RECEIPT`,
  ];
}

/** The sample person who may submit the first example: the one of the unit that it names. */
function applicant(): string {
  const example = JSON.parse(readFileSync(join(repository, submissionFile), 'utf8')) as {
    project?: { unit?: { creditCode?: string } };
  };
  const city = JSON.parse(readFileSync(join(repository, 'data', 'sample-city.json'), 'utf8')) as {
    units?: { id: string; creditCode?: string }[];
  };
  const unit = city.units?.find((one) => one.creditCode === example.project?.unit?.creditCode);
  const people = samplePeople().filter((person) => person.role === 'unit');
  return (people.find((person) => person.unitId === unit?.id) ?? people[0])?.id ?? 'NAME';
}
