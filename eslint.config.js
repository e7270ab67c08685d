// Only what the formatter's linter cannot see: rules that need types, and the calm of the pure rooms.
import tseslint from 'typescript-eslint';

const CLOCK = 'Time comes in as an argument: the ledger clock is the only wall clock.';
const LOCAL = 'The result depends on the time zone of the process: use domain/calendar, which counts in +08:00.';
const PLACE = 'The result depends on the language or region of the process: write the format out.';

const LOCAL_TIME_METHODS = [
  ...['getDate', 'getDay', 'getFullYear', 'getHours', 'getMilliseconds', 'getMinutes', 'getMonth', 'getSeconds'],
  ...['setDate', 'setFullYear', 'setHours', 'setMilliseconds', 'setMinutes', 'setMonth', 'setSeconds'],
  ...['getYear', 'setYear', 'getTimezoneOffset', 'toDateString', 'toTimeString'],
];
const PLACE_METHODS = [
  ...['toLocaleString', 'toLocaleDateString', 'toLocaleTimeString'],
  ...['toLocaleLowerCase', 'toLocaleUpperCase', 'localeCompare'],
];

const pureRooms = {
  files: ['domain/**/*.ts', 'workflows/**/*.ts'],
  rules: {
    'no-restricted-globals': [
      'error',
      { name: 'process', message: 'Configuration comes in as an argument.' },
      { name: 'Intl', message: PLACE },
      { name: 'performance', message: CLOCK },
      { name: 'crypto', message: 'Identifiers and random values come in as arguments.' },
      { name: 'fetch', message: 'Nothing is read or written here.' },
    ],
    'no-restricted-properties': [
      'error',
      { object: 'Date', property: 'now', message: CLOCK },
      { object: 'Math', property: 'random', message: 'Random values come in as arguments.' },
      ...['process', 'Intl', 'performance', 'crypto', 'fetch', 'Date'].map((property) => ({
        object: 'globalThis',
        property,
        message: 'Reached through globalThis it is no purer.',
      })),
      ...LOCAL_TIME_METHODS.map((property) => ({ property, message: LOCAL })),
      ...PLACE_METHODS.map((property) => ({ property, message: PLACE })),
    ],
    'no-restricted-syntax': [
      'error',
      { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: CLOCK },
      { selector: 'CallExpression[callee.name="Date"]', message: CLOCK },
      {
        selector: 'NewExpression[callee.name="Date"][arguments.length>1]',
        message: `${LOCAL} Date.UTC(…) is allowed.`,
      },
      {
        selector: 'NewExpression[callee.name="Date"] > Literal[value=/T[0-9:.]+$/]',
        message: `${LOCAL} End the instant with Z or +08:00.`,
      },
    ],
  },
};

export default [
  { ignores: ['dist/**', 'web/**', 'node_modules/**', '**/*.{js,mjs,cjs}'] },
  {
    files: ['**/*.ts'],
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    plugins: { '@typescript-eslint': tseslint.plugin },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      // A switch names every case, or says in a `default` what happens to the rest.
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
  pureRooms,
];
