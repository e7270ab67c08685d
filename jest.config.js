/** @type {import('jest').Config} */
export default {
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  testEnvironment: '<rootDir>/test/house/jest-environment.mjs',
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
  testSequencer: '<rootDir>/test/house/jest-sequencer.mjs',
  // One PostgreSQL and one Temporal server for the whole run.
  globalSetup: '<rootDir>/test/house/jest-setup.mjs',
  globalTeardown: '<rootDir>/test/house/jest-teardown.mjs',
};
