/** A small copy of the project's house rules in a directory of its own, to see a rule fire on files made for it. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..');

export interface FixtureTree {
  /** Writes a file, given by its path inside the tree. */
  readonly write: (path: string, text: string) => void;
  /** Runs a Node script of the project's node_modules inside the tree and gives its standard output. */
  readonly run: (script: string, args: readonly string[]) => string;
  readonly remove: () => void;
}

/** Makes the tree with the named configuration files of the project, and its node_modules linked in. */
export function fixtureTree(configFiles: readonly string[]): FixtureTree {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'shixian-house-')));
  for (const file of ['package.json', 'tsconfig.json', ...configFiles]) {
    copyFileSync(join(ROOT, file), join(directory, file));
  }
  symlinkSync(join(ROOT, 'node_modules'), join(directory, 'node_modules'), 'dir');
  return {
    write: (path, text) => {
      mkdirSync(dirname(join(directory, path)), { recursive: true });
      writeFileSync(join(directory, path), text);
    },
    run: (script, args) => {
      const options = { cwd: directory, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 } as const;
      const { stdout, stderr, error } = spawnSync(
        process.execPath,
        [join(ROOT, 'node_modules', script), ...args],
        options,
      );
      if (error || stdout === '') throw new Error(`${script} said nothing: ${error?.message ?? stderr}`);
      return stdout;
    },
    remove: () => rmSync(directory, { recursive: true }),
  };
}
