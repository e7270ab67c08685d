/** Packages of paperwork for tests: valid, small, each for a project of its own. */
import type { SubmissionInput, Submitter } from '../../db/intake.ts';
import { sampleCity } from './city.ts';

const unit = sampleCity.units[0];
if (unit === undefined) throw new Error('the sample city has no units');

/** The first unit of the sample city, and the person who hands in for it. */
export const UNIT: Submitter = {
  unitId: unit.id,
  personId: sampleCity.people.find(({ unitId }) => unitId === unit.id)?.id ?? '',
};

let count = 0;

/** A project code that no other package of this process has. */
export function nextProjectCode(): string {
  count += 1;
  return `2609-990100-04-01-${String(count).padStart(6, '0')}`;
}

/** A package for a new project with the items asked for. */
export function packageOf(items: SubmissionInput['items'], code: string = nextProjectCode()): SubmissionInput {
  return {
    project: {
      code,
      name: `测试项目 ${code}`,
      kind: 'chemical-plant',
      division: '990100',
      investmentWan: 1000,
      creditCode: unit?.creditCode ?? '',
    },
    contact: { name: '测试', phone: '13800000000' },
    items,
    materials: [
      {
        name: '申请书.pdf',
        mediaType: 'application/pdf',
        bytes: 1,
        sha256: '0'.repeat(64),
        forItems: items.map((i) => i.typeId),
      },
    ],
  };
}
