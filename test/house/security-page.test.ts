/** docs/security.md names a test for each control: each is there, and each id is one of ASVS 5.0's form. */
import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';

const ROOT = new URL('../../', import.meta.url);
const page = readFileSync(new URL('docs/security.md', ROOT), 'utf8');

test('every test that the page names is there', () => {
  const named = [...new Set([...page.matchAll(/`((?:test|api)\/[\w./-]+\.ts)`/g)].map(([, path]) => path as string))];
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((path) => !existsSync(new URL(path, ROOT)))).toEqual([]);
});

test('every row of a control has its id, its control and its test', () => {
  const controls = page.slice(page.indexOf('## Controls'), page.indexOf('## Not covered'));
  const rows = controls.split('\n').filter((line) => /^\| \d/.test(line));
  expect(rows.length).toBeGreaterThan(30);
  for (const row of rows) expect(row).toMatch(/^\| (?:\d+\.\d+\.\d+(?:, | )?)+[^|]*\| [^|]+ \| [^|]+ \|$/);
});
