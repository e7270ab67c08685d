/**
 * The package as others will install it: exact pins, one licence, a lock file in sync that fits the oldest Node we
 * promise. Prints each finding with what to do, and exits with 1 when there is one.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const ROOT = join(import.meta.dirname, '..', '..');
const LICENCE = 'Apache-2.0';
const EXACT = /^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/;
const REGISTRY = 'https://registry.npmjs.org/';
/** Licences that let a city and its integrators use, change and pass on the whole. */
const ALLOWED_LICENCES = new Set([
  ...[
    'MIT',
    'MIT-0',
    'ISC',
    'Apache-2.0',
    'BSD-2-Clause',
    'BSD-3-Clause',
    '0BSD',
    'BlueOak-1.0.0',
    'Unlicense',
    'CC0-1.0',
    'Zlib',
  ],
  ...['OFL-1.1', 'CC-BY-4.0'],
]);
/** Allowed where nothing of the package reaches a city or its browsers: it builds and tests, and is not passed on. */
const ALLOWED_FOR_BUILDING = new Set(['MPL-2.0', 'Python-2.0']);
/** Packages whose package.json states no licence; read in their LICENSE file. */
const READ_BY_HAND: Record<string, string> = {
  'node_modules/png-js': 'MIT',
  'node_modules/unionfs': 'Unlicense',
};

const versions = z.record(z.string(), z.string());
const manifest = z.object({
  license: z.string(),
  engines: z.object({ node: z.string() }),
  dependencies: versions.default({}),
  devDependencies: versions.default({}),
  overrides: z.record(z.string(), z.union([z.string(), versions])).default({}),
});
const workspace = manifest.omit({ engines: true });
const lockFile = z.object({
  lockfileVersion: z.number(),
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().optional(),
      resolved: z.string().optional(),
      license: z.string().optional(),
      dev: z.boolean().optional(),
      link: z.boolean().optional(),
    }),
  ),
});
type Manifest = z.infer<typeof manifest>;
type LockFile = z.infer<typeof lockFile>;

function readJson(name: string): unknown {
  return JSON.parse(readFileSync(join(ROOT, name), 'utf8'));
}

function pins(pkg: Pick<Manifest, 'dependencies' | 'devDependencies' | 'overrides'>, file: string): string[] {
  const nested = Object.values(pkg.overrides).flatMap((value) => (typeof value === 'string' ? [] : [value]));
  return [pkg.dependencies, pkg.devDependencies, ...nested].flatMap((group) =>
    Object.entries(group)
      .filter(([, version]) => !EXACT.test(version))
      .map(([name, version]) => `${file}: ${name} is "${version}": write one exact version, as \`npm install\` does.`),
  );
}

function licences(pkg: Manifest, lock: LockFile): string[] {
  const findings: string[] = [];
  if (pkg.license !== LICENCE) findings.push(`package.json: license is ${pkg.license}: it must be ${LICENCE}.`);
  const text = existsSync(join(ROOT, 'LICENSE')) ? readFileSync(join(ROOT, 'LICENSE'), 'utf8') : '';
  if (!text.includes('Apache License') || !text.includes('END OF TERMS AND CONDITIONS')) {
    findings.push('LICENSE: the full text of the Apache License 2.0 must stand here.');
  }
  for (const [path, { license, dev, link }] of Object.entries(lock.packages)) {
    if (link) continue;
    const allowed = (one: string) => ALLOWED_LICENCES.has(one) || (dev === true && ALLOWED_FOR_BUILDING.has(one));
    const stated = license ?? READ_BY_HAND[path] ?? 'none stated';
    const choices = stated.replace(/[()]/g, '').split(' OR ');
    if (!choices.some((choice) => choice.split(' AND ').every(allowed))) {
      findings.push(`${path}: licence "${stated}" is not on the list in test/house/check-package.ts.`);
    }
  }
  return findings;
}

function lockOrigins(lock: LockFile): string[] {
  return Object.entries(lock.packages)
    .filter(([, { resolved, link }]) => resolved !== undefined && !link && !resolved.startsWith(REGISTRY))
    .map(([path, { resolved }]) => `package-lock.json: ${path} comes from ${resolved}: it must come from ${REGISTRY}.`);
}

/** npm itself says whether lock file and package.json agree and whether every package accepts this Node. */
function installable(): string[] {
  const args = [
    'ci',
    '--dry-run',
    '--engine-strict',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ];
  try {
    execFileSync('npm', args, { cwd: ROOT, encoding: 'utf8', stdio: 'pipe' });
    return [];
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error);
    const reasons = said.split('\n').filter((line) => /Missing:|Invalid:|Not compatible|Required:/.test(line));
    return [
      'package-lock.json: `npm ci` would refuse it. Run `npm install` and commit the result.',
      ...(reasons.length > 0 ? reasons : [said.trim()]),
    ];
  }
}

const pkg = manifest.parse(readJson('package.json'));
const web = workspace.parse(readJson('web/package.json'));
const lock = lockFile.parse(readJson('package-lock.json'));
const findings = [
  ...pins(pkg, 'package.json'),
  ...pins(web, 'web/package.json'),
  ...licences(pkg, lock),
  ...lockOrigins(lock),
  ...installable(),
];
for (const finding of findings) console.error(finding);
process.exitCode = findings.length > 0 ? 1 : 0;
