/** ESLint's rules, seen to fire on files made for it: the calm of domain and workflows, and the three rules with types. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { fixtureTree } from './fixture-tree.ts';

/** What makes a result depend on when, where or by chance it is computed. */
const IMPURE = [
  'Date.now()',
  'new Date()',
  'Date()',
  'new Date(2026, 9, 1)',
  "new Date('2026-10-01T00:00:00')",
  'Math.random()',
  'process.env',
  'globalThis.process',
  'new Intl.DateTimeFormat()',
  'performance.now()',
  'crypto.randomUUID()',
  'new Date(0).getHours()',
  'new Date(0).getDate()',
  'new Date(0).getMonth()',
  'new Date(0).getDay()',
  'new Date(0).getFullYear()',
  'new Date(0).setHours(1)',
  'new Date(0).setDate(1)',
  'new Date(0).getTimezoneOffset()',
  'new Date(0).toLocaleDateString()',
  'new Date(0).toLocaleString()',
  "['b', 'a'].sort((a, b) => a.localeCompare(b))",
];
const PURE = [
  'new Date(0).getUTCHours()',
  'new Date(0).toISOString()',
  "new Date('2026-10-01T00:00:00+08:00')",
  "new Date('2026-10-01T00:00:00Z')",
  'Date.UTC(2026, 9, 1)',
];
const TYPED = {
  '@typescript-eslint/no-floating-promises': 'export function probe() {\n  Promise.resolve(1);\n}\n',
  '@typescript-eslint/no-misused-promises': 'export const probe = [1].filter(async () => true);\n',
  '@typescript-eslint/switch-exhaustiveness-check':
    "export function probe(x: 'a' | 'b') {\n  switch (x) {\n    case 'a':\n      return 1;\n  }\n  return 2;\n}\n",
};

const report = z.array(
  z.object({
    filePath: z.string(),
    messages: z.array(z.object({ line: z.number(), ruleId: z.string().nullable(), fatal: z.boolean().optional() })),
  }),
);
const tree = fixtureTree(['eslint.config.js']);
let files: z.infer<typeof report>;

const messages = (path: string) => files.find(({ filePath }) => filePath.endsWith(`/${path}`))?.messages;
const lines = (expressions: readonly string[]) =>
  expressions.map((expression, n) => `export const probe${n} = ${expression};\n`).join('');
/** The expressions, one to a line, on whose line nothing was reported. */
const unreported = (path: string) =>
  IMPURE.filter(
    (_, n) => !messages(path)?.some(({ line, ruleId }) => line === n + 1 && ruleId?.startsWith('no-restr')),
  );

beforeAll(() => {
  for (const room of ['domain', 'workflows', 'api']) {
    tree.write(`${room}/impure.ts`, lines(IMPURE));
    tree.write(`${room}/pure.ts`, lines(PURE));
  }
  for (const [rule, text] of Object.entries(TYPED)) tree.write(`api/${rule.split('/')[1]}.ts`, text);
  files = report.parse(JSON.parse(tree.run('eslint/bin/eslint.js', ['--format', 'json', '.'])));
});

afterAll(() => tree.remove());

describe.each(['domain', 'workflows'])('%s', (room) => {
  test('knows no clock, no chance, no time zone and no process', () => {
    expect(unreported(`${room}/impure.ts`)).toEqual([]);
  });

  test('may compute with instants in UTC', () => {
    expect(messages(`${room}/pure.ts`)).toEqual([]);
  });
});

describe('every room', () => {
  test('api may read its process: the ban is for the pure rooms', () => {
    expect(messages('api/impure.ts')).toEqual([]);
  });

  test.each(Object.keys(TYPED))('%s fires', (rule) => {
    expect(messages(`api/${rule.split('/')[1]}.ts`)?.map(({ ruleId }) => ruleId)).toEqual([rule]);
  });
});
