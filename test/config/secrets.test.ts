/** Passwords by file: the processes read them there, and never say what they hold. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { loadConfig } from '../../config/env.ts';
import { withSecrets } from '../../config/secrets.ts';

const directory = mkdtempSync(join(tmpdir(), 'shixian-secrets-'));
afterAll(() => rmSync(directory, { recursive: true }));
const file = (name: string, content: string) => {
  const path = join(directory, name);
  writeFileSync(path, content);
  return path;
};
const read = (path: string) => readFileSync(path, 'utf8');
const URL_OF = 'postgresql://shixian_api:s3cret@127.0.0.1:5432/shixian';

describe('a setting that holds a password', () => {
  test('may lie in a file, with or without the end of its line', () => {
    const DATABASE_URL_FILE = file('database', `${URL_OF}\n`);
    const SMTP_URL_FILE = file('smtp', 'smtps://name:pass@mail.example:465');
    const config = loadConfig({ DATABASE_URL_FILE, SMTP_URL_FILE, MAIL_FROM: 'window@example.org' }, read);
    expect(config.database.url).toBe(URL_OF);
    expect(config.mail?.smtpUrl).toBe('smtps://name:pass@mail.example:465');
    expect(loadConfig({ DATABASE_URL: URL_OF }, read).database.url).toBe(URL_OF);
  });

  test('is refused twice, empty, or out of reach; the complaint names the setting and not what it holds', () => {
    const both = { DATABASE_URL: URL_OF, DATABASE_URL_FILE: file('twice', URL_OF) };
    expect(() => loadConfig(both, read)).toThrow('DATABASE_URL and DATABASE_URL_FILE are both set: keep one.');
    expect(() => withSecrets({ A_FILE: file('empty', '\n') }, ['A'], read)).toThrow('which is empty');
    expect(() => withSecrets({ A_FILE: join(directory, 'none') }, ['A'], read)).toThrow('cannot be read (ENOENT)');
    const wrong = () => loadConfig({ DATABASE_URL_FILE: file('wrong', 'mysql://root:s3cret@db') }, read);
    expect(wrong).toThrow('DATABASE_URL');
    expect(wrong).not.toThrow('s3cret');
  });
});
