/** SQL reads the time through ledger_clock() only: now() and its kin give the start of the transaction. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import ts from 'typescript';

const ROOT = join(import.meta.dirname, '..', '..');
const ROOMS = ['db', 'activities', 'api', 'worker', 'local', 'bench', 'test'];
const BANNED = [
  /(?<![\w.])now\s*\(\s*\)/i,
  /\b(current_timestamp|localtimestamp|current_date|current_time|localtime)\b/i,
  /\b(transaction_timestamp|statement_timestamp|timeofday)\s*\(/i,
  /'now'\s*::|\b(timestamptz?|date)\s+'now'/i,
];
const SQL_WORD = /\b(select|insert|update|delete|values|where|returning|default|create|alter|set|from)\b/i;

/** The banned readings of the time in a piece of SQL, comments left out. */
function bannedIn(sql: string): string[] {
  const code = sql.replaceAll(/--[^\n]*|\/\*[\s\S]*?\*\//g, ' ');
  return BANNED.flatMap((pattern) => pattern.exec(code)?.[0] ?? []);
}

/** The texts in a TypeScript source that read like SQL. Template holes become `$`. */
function sqlTexts(source: string): string[] {
  const texts: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node)) texts.push(node.text);
    else if (ts.isTemplateExpression(node)) {
      texts.push([node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join(' $ '));
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('source.ts', source, ts.ScriptTarget.ES2023));
  return texts.filter((text) => SQL_WORD.test(text));
}

const sources = ROOMS.flatMap((room) =>
  readdirSync(join(ROOT, room), { recursive: true, encoding: 'utf8' }).map((path) => `${room}/${path}`),
).filter((path) => /\.(sql|ts)$/.test(path) && !path.startsWith('test/house/'));

describe('the SQL clock', () => {
  test('no migration and no statement reads the time of the transaction', () => {
    expect(sources.length).toBeGreaterThan(0);
    const found = sources.flatMap((path) => {
      const text = readFileSync(join(ROOT, path), 'utf8');
      const pieces = path.endsWith('.sql') ? [text] : sqlTexts(text);
      return pieces.flatMap(bannedIn).map((what) => `${path}: ${what} -> use ledger_clock()`);
    });
    expect(found).toEqual([]);
  });

  test.each([
    'SELECT now()',
    'created_at timestamptz NOT NULL DEFAULT NOW ( )',
    'UPDATE t SET a = CURRENT_TIMESTAMP',
    'SELECT localtimestamp',
    "SELECT 'now'::timestamptz",
    'SELECT transaction_timestamp()',
    'SELECT current_date',
  ])('finds %s', (sql) => {
    expect(bannedIn(sql)).toHaveLength(1);
  });

  test('leaves the ledger clock, comments and JavaScript alone', () => {
    expect(bannedIn('SELECT ledger_clock(), clock_timestamp() -- now() is banned')).toEqual([]);
    const source = `const started = Date.now(); log('select a day'); db.query(\`SELECT now(), \${started}\`);`;
    expect(sqlTexts(source)).toEqual(['select a day', 'SELECT now(),  $ ']);
  });
});
