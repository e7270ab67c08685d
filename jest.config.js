import { existsSync } from 'node:fs';
import { join } from 'node:path';

const support = (name) => join(import.meta.dirname, 'test', 'support', name);
const setup = support('global-setup.ts');
const teardown = support('global-teardown.ts');

/** @type {import('jest').Config} */
export default {
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  testEnvironment: 'node',
  injectGlobals: false,
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2023' },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
  testTimeout: 60_000,
  maxWorkers: 2,
  // One PostgreSQL and one Temporal server for the whole run.
  ...(existsSync(setup) && { globalSetup: setup }),
  ...(existsSync(teardown) && { globalTeardown: teardown }),
};
