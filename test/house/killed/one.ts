/** A test that waits to be killed; with a second file beside it jest uses workers. Not part of the run. */
import { test } from '@jest/globals';
import { waitToBeKilled } from './wait.ts';

test('one waits', waitToBeKilled, 600_000);
