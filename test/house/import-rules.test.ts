/** One probe file for each line of the rooms' import table: what is forbidden must be reported, what is allowed must not. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { fixtureTree } from './fixture-tree.ts';

const ROOMS = [
  'domain',
  'workflows',
  'db',
  'terms',
  'documents',
  'activities',
  'api',
  'worker',
  'config',
  'web',
] as const;
const OUTSIDE = ['local', 'bench', 'test', 'examples'] as const;
type Room = (typeof ROOMS)[number];

/** Per room what it may import and what it may not: a room, a file of a room, a package, or a Node module. */
const TABLE: Record<Room, { readonly may: readonly string[]; readonly never: readonly string[] }> = {
  domain: {
    may: ['domain'],
    never: ['db', 'terms', 'config', 'workflows', 'activities', 'api', 'worker', 'documents', 'zod', 'uuid', 'node:fs'],
  },
  workflows: {
    may: ['domain', 'workflows', '@temporalio/workflow'],
    never: ['activities', 'db', 'api', 'worker', 'config', 'terms', 'zod', 'node:crypto', '@temporalio/client', 'pg'],
  },
  db: {
    may: ['db', 'domain', 'config', 'pg', 'node-pg-migrate', 'node:path'],
    never: [
      'api',
      'activities',
      'workflows',
      'workflows/names',
      'worker',
      'terms',
      'zod',
      'fastify',
      '@temporalio/client',
    ],
  },
  terms: { may: ['terms'], never: ['domain', 'config', 'db', 'zod', 'node:fs'] },
  documents: {
    may: ['documents', 'domain', 'terms', 'node:stream', 'hucre', 'jsonc-parser'],
    never: ['db', 'api', 'activities', 'workflows', 'worker', 'config', 'pg', 'fastify'],
  },
  activities: {
    may: ['activities', 'domain', 'db', 'documents', 'terms', '@temporalio/activity', 'node:crypto'],
    never: [
      'api',
      'workflows',
      'workflows/names',
      'worker',
      'config',
      'pg',
      '@temporalio/client',
      '@temporalio/workflow',
    ],
  },
  api: {
    may: [
      ...['api', 'domain', 'db', 'config', 'documents', 'terms', 'workflows/names', 'node:http', '@temporalio/client'],
      ...['fastify', '@fastify/helmet', 'fastify-type-provider-zod', 'zod', 'jose', 'prom-client'],
    ],
    never: ['activities', 'worker', 'workflows', 'pg', '@temporalio/worker', '@temporalio/workflow'],
  },
  worker: {
    may: [
      ...['worker', 'activities', 'db', 'domain', 'documents', 'config', 'workflows/names', 'node:http'],
      ...['@temporalio/worker', '@temporalio/client', 'prom-client', 'standardwebhooks', 'nodemailer'],
    ],
    never: ['api', 'workflows', 'terms', 'fastify', 'pg', 'zod'],
  },
  config: { may: ['config', 'zod', 'pino'], never: ['domain', 'db', 'api', 'terms', 'pg', 'node:fs'] },
  web: {
    may: ['web', 'terms'],
    never: ['domain', 'db', 'api', 'config', 'workflows', 'activities', 'worker', 'documents'],
  },
};

const cruised = z.object({
  summary: z.object({
    violations: z.array(z.object({ from: z.string(), to: z.string(), rule: z.object({ name: z.string() }) })),
  }),
  modules: z.array(z.object({ source: z.string(), dependencies: z.array(z.object({ resolved: z.string() })) })),
});

const isOurs = (target: string) => [...ROOMS, ...OUTSIDE].some((name) => target.split('/')[0] === name);
const probe = (room: string, target: string) => `${room}/probe-${target.replaceAll(/[^a-z]+/g, '-')}.ts`;

function specifier(target: string): string {
  if (!isOurs(target)) return target;
  return target.includes('/') ? `../${target}.ts` : `../${target}/target.ts`;
}

const tree = fixtureTree(['.dependency-cruiser.cjs']);
let result: z.infer<typeof cruised>;

/** Names of the rules that the file breaks. */
function broken(file: string): string[] {
  const names = result.summary.violations.filter(({ from }) => from === file).map(({ rule }) => rule.name);
  return [...new Set(names)];
}

beforeAll(() => {
  for (const name of [...ROOMS, ...OUTSIDE]) tree.write(`${name}/target.ts`, 'export const target = 1;\n');
  tree.write('workflows/names.ts', 'export const target = 1;\n');
  for (const room of ROOMS) {
    const { may, never } = TABLE[room];
    for (const target of [...may, ...never, ...OUTSIDE]) {
      tree.write(probe(room, target), `import * as seen from '${specifier(target)}';\nexport const probe = seen;\n`);
    }
  }
  tree.write(
    'workflows/types-of-activities.ts',
    "import type { target } from '../activities/target.ts';\nexport type T = typeof target;\n",
  );
  tree.write(
    'domain/types-of-db.ts',
    "import type { target } from '../db/target.ts';\nexport type T = typeof target;\n",
  );
  tree.write('api/development.ts', "import { parse } from 'yaml';\nexport const probe = parse;\n");
  tree.write('api/nowhere.ts', "import { probe } from './missing.ts';\nexport const again = probe;\n");
  tree.write('domain/first.ts', "import { second } from './second.ts';\nexport const first = () => second;\n");
  tree.write('domain/second.ts', "import { first } from './first.ts';\nexport const second = () => first;\n");
  tree.write('domain/alone.ts', 'export const alone = 1;\n');
  tree.write('local/uses-test.ts', "import { target } from '../test/target.ts';\nexport const probe = target;\n");
  tree.write('test/uses-local.ts', "import { target } from '../local/target.ts';\nexport const probe = target;\n");
  const args = ['--config', '.dependency-cruiser.cjs', '--output-type', 'json', '.'];
  result = cruised.parse(JSON.parse(tree.run('dependency-cruiser/bin/dependency-cruise.mjs', args)));
});

afterAll(() => tree.remove());

describe.each(ROOMS)('%s', (room) => {
  const ruleFor = (target: string) => {
    if (OUTSIDE.some((name) => name === target)) return 'nothing-imports-the-outside';
    return room === 'workflows' && target === 'activities' ? 'room-workflows-types-only' : `room-${room}`;
  };

  test('may import what its line names', () => {
    const seen = TABLE[room].may.map((target) => {
      const imports = result.modules.find(({ source }) => source === probe(room, target))?.dependencies.length;
      return { target, imports, broken: broken(probe(room, target)) };
    });
    expect(seen).toEqual(TABLE[room].may.map((target) => ({ target, imports: 1, broken: [] })));
  });

  test('is stopped at everything else', () => {
    const passed = [...TABLE[room].never, ...OUTSIDE].filter(
      (target) => !broken(probe(room, target)).includes(ruleFor(target)),
    );
    expect(passed).toEqual([]);
  });
});

describe('across the rooms', () => {
  test('workflows may import the types of activities', () => {
    expect(broken('workflows/types-of-activities.ts')).toEqual([]);
  });

  test('a type import from a forbidden room is forbidden too', () => {
    expect(broken('domain/types-of-db.ts')).toContain('room-domain');
  });

  test.each([
    ['domain/first.ts', 'no-cycles'],
    ['domain/alone.ts', 'no-orphans'],
    ['api/nowhere.ts', 'no-unresolvable'],
    ['api/development.ts', 'no-development-packages'],
    ['local/uses-test.ts', 'local-imports-no-tests'],
  ])('%s breaks %s', (file, rule) => {
    expect(broken(file)).toContain(rule);
  });

  test('test may import local', () => {
    expect(broken('test/uses-local.ts')).toEqual([]);
  });
});
