/** The second file. */
import { test } from '@jest/globals';
import { waitToBeKilled } from './wait.ts';

test('two waits', waitToBeKilled, 600_000);
