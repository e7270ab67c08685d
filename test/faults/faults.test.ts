/** Every fault in its short size; `npm run faults` plays them in full. */
import { afterAll, expect, test } from '@jest/globals';
import { killLaunched } from '../../local/processes.ts';
import { FAULTS } from './faults.ts';

afterAll(killLaunched);

test.each(Object.keys(FAULTS))(
  'the product survives: %s',
  async (name) => {
    const lines: string[] = [];
    const report = await FAULTS[name]?.({ size: 'short', log: (line) => lines.push(line) });
    expect(report?.facts).toContainEqual({ what: 'ledger', value: '0 lost, 0 double, 0 early' });
  },
  120_000,
);
