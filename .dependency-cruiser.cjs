/**
 * The rooms and what each may import (see CONTRIBUTING.md). One rule per room; everything that a room's line does not
 * name is forbidden to it. A type import counts like any other, except for the rooms in `types`; `node: true` allows
 * Node's own modules.
 * test/house/import-rules.test.ts holds a probe for every line.
 */
const npm = (...names) => names.map((name) => `(^|/)node_modules/(@types/)?${name}(/|$)`);
const room = (...names) => names.map((name) => `^${name}/`);

const NAMES = '^workflows/names\\.ts$';
const FASTIFY = npm('fastify', '@fastify/[^/]+', 'fastify-[^/]+');
/** What a long-running process needs beside its work: logs, figures, an orderly end. */
const PROCESS = npm('pino', 'prom-client', 'close-with-grace');

const ROOMS = {
  domain: { text: 'domain only: no packages, no Node modules', may: room('domain') },
  workflows: {
    text: 'domain, @temporalio/workflow, and types of activities',
    may: [...room('domain', 'workflows'), ...npm('@temporalio/workflow')],
    types: room('activities'),
  },
  db: {
    text: 'domain, config, pg, kysely, node-pg-migrate, uuid, and Node modules',
    may: [...room('db', 'domain', 'config'), ...npm('pg', 'kysely', 'node-pg-migrate', 'uuid')],
    node: true,
  },
  terms: { text: 'nothing outside terms', may: room('terms') },
  documents: {
    text: 'domain, terms, Node modules, and libraries that read and write documents',
    may: [
      ...room('documents', 'domain', 'terms'),
      ...npm(
        'pdfkit',
        'docx',
        'tinypool',
        'fflate',
        'hucre',
        'jsonc-parser',
        'qrcode',
        'ical-generator',
        'cloudevents',
        'easy-template-x',
      ),
    ],
    node: true,
  },
  activities: {
    text: 'domain, db, documents, terms, @temporalio/activity, and Node modules',
    may: [...room('activities', 'domain', 'db', 'documents', 'terms'), ...npm('@temporalio/activity')],
    node: true,
  },
  api: {
    text: 'domain, db, config, documents, terms, workflows/names.ts, @temporalio/client, fastify and its plugins, zod, jose, aws4fetch, file-type, content-disposition, pino, prom-client, close-with-grace, and Node modules',
    may: [
      ...room('api', 'domain', 'db', 'config', 'documents', 'terms'),
      ...npm('@temporalio/client', 'zod', 'jose', 'aws4fetch', 'file-type', 'content-disposition'),
      ...FASTIFY,
      ...PROCESS,
      NAMES,
    ],
    node: true,
  },
  worker: {
    text: 'activities, db, domain, documents, config, workflows/names.ts, Temporal packages, standardwebhooks, nodemailer, pino, prom-client, close-with-grace, and Node modules',
    may: [
      ...room('worker', 'activities', 'db', 'domain', 'documents', 'config'),
      ...npm('@temporalio/[^/]+', 'standardwebhooks', 'nodemailer'),
      ...PROCESS,
      NAMES,
    ],
    node: true,
  },
  config: { text: 'zod and pino only', may: [...room('config'), ...npm('zod', 'pino')] },
  web: {
    text: 'terms and its own generated client, and nothing else of ours',
    may: [...room('web', 'terms'), '(^|/)node_modules/'],
    node: true,
  },
};

/** Files that nothing imports because a command, a bundler or a test runner starts from them. */
const ENTRIES = [
  '^(api/(server|import-command)|worker/main|worker/build-bundle|db/migrate|workflows/index)\\.ts$',
  '^local/(console-types|start|reset|token|clock|calendar|timetable|verify-certificate|verify-file|audit|import|demo/main)\\.ts$',
  '^(bench|examples)/[^/]+\\.ts$',
  '^test/run\\.ts$',
  '^test/house/check-package\\.ts$',
  '^test/house/jest-sequencer\\.mjs$',
  '^test/(faults/main|e2e/(year|quarter))\\.ts$',
  '^test/support/global-(setup|teardown)\\.ts$',
  '\\.test\\.ts$',
  '\\.d\\.ts$',
];

const OUTSIDE = ['local', 'bench', 'test', 'examples'];

const roomRules = Object.entries(ROOMS).map(([name, { text, may, types = [], node }]) => ({
  name: `room-${name}`,
  comment: `${name}/ may import: ${text}. Move the code to the room where it belongs, or pass the value in.`,
  severity: 'error',
  from: { path: `^${name}/` },
  to: { pathNot: [...may, ...types], ...(node && { dependencyTypesNot: ['core'] }) },
}));

const typeRules = Object.entries(ROOMS)
  .filter(([, { types }]) => types)
  .map(([name, { text, types }]) => ({
    name: `room-${name}-types-only`,
    comment: `${name}/ may import: ${text}. Write \`import type\` here.`,
    severity: 'error',
    from: { path: `^${name}/` },
    to: { path: types, dependencyTypesNot: ['type-only'] },
  }));

module.exports = {
  forbidden: [
    ...roomRules,
    ...typeRules,
    {
      name: 'nothing-imports-the-outside',
      comment: `The product never imports ${OUTSIDE.join(', ')}: they stand outside it and may import anything.`,
      severity: 'error',
      from: { pathNot: room(...OUTSIDE) },
      to: { path: room(...OUTSIDE) },
    },
    {
      name: 'local-imports-no-tests',
      comment: 'local/ is started by users: it may import the product and examples/, never test/ or bench/.',
      severity: 'error',
      from: { path: room('local', 'examples') },
      to: { path: room('test', 'bench') },
    },
    {
      name: 'no-cycles',
      comment: 'These files import each other in a circle: move what both need into a third one.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      comment:
        'Nothing imports this file and it imports nothing: use it or remove it (entry points are listed in .dependency-cruiser.cjs).',
      severity: 'error',
      from: { orphan: true, pathNot: ENTRIES },
      to: {},
    },
    {
      name: 'no-unresolvable',
      comment: 'This import leads nowhere: check its path and its `.ts` extension, or add the package to package.json.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-development-packages',
      comment:
        'A production image has no devDependencies: move the package to `dependencies`, or the code to local/ or test/.',
      severity: 'error',
      from: { path: room(...Object.keys(ROOMS).filter((name) => name !== 'web')) },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: ['node_modules/@types/'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['^(dist|data|docs)/', '^web/(dist|node_modules)/', '^[^/]+\\.(js|cjs|ts)$'] },
    tsPreCompilationDeps: 'specify',
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'require', 'default', 'types'],
      mainFields: ['module', 'main', 'types', 'typings'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.json', '.d.ts'],
    },
  },
};
