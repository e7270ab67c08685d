/**
 * Who may do what, every cell: each operation of the OpenAPI document, asked by each caller about what is theirs, what
 * is another's, and what is not there. The roles come from the policy table, whose each thing is from matrix-relations.ts.
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { POLICY } from '../../api/policy.ts';
import { CALLERS } from './callers.ts';
import type { Harness } from './harness.ts';
import { type MatrixGround, SECRETS, startMatrixGround } from './matrix-ground.ts';
import {
  FINER_RULES,
  KEY_SCOPES,
  MATRIX_CALLERS,
  type MatrixCaller,
  OWNERS,
  ROUTE_OWNERS,
  roleOf,
  UNKNOWN,
} from './matrix-relations.ts';
import { type JsonSchema, sampleOf } from './sample-body.ts';

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
}
interface Operation {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: JsonSchema }>> };
}
interface Route {
  /** As the policy table has it. */
  readonly name: string;
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly path: string;
  readonly operation: Operation;
}

let ground: MatrixGround;
let api: Harness;
let bearers: ReadonlyMap<MatrixCaller, string | null>;
// biome-ignore lint/suspicious/noExplicitAny: a document of any shape
let document: any;
let routes: readonly Route[];

beforeAll(async () => {
  ground = await startMatrixGround();
  api = ground.api;
  const people = Object.entries(CALLERS).map(
    async ([caller, person]) => [caller, person === null ? null : await api.token(person)] as const,
  );
  bearers = new Map([...(await Promise.all(people)), ...Object.entries(ground.apiKeys)] as [MatrixCaller, string][]);
  document = (await api.as(null).get('/openapi.json')).body;
  routes = Object.entries(document.paths as Record<string, Record<string, Operation>>)
    .flatMap(([path, operations]) =>
      Object.entries(operations).map(([verb, operation]): Route => {
        const method = verb.toUpperCase() as Route['method'];
        return { name: `${method} ${path.replace(/\{(\w+)\}/g, ':$1')}`, method, path, operation };
      }),
    )
    .sort((a, b) => orderOf(a) - orderOf(b));
}, 240_000);
afterAll(() => api.close());

/** The first word behind the version: the matrix is tried in as many parts. */
const subjectOf = (path: string) => /^\/v1\/([\w-]+)/.exec(path)?.[1] ?? 'pages';
const SUBJECTS = [...new Set(Object.keys(POLICY).map((name) => subjectOf(name.split(' ')[1] ?? '')))];

/** What is only looked at first, and what ends something last. */
const orderOf = ({ method, path }: Route) => (method === 'GET' ? 0 : path.endsWith('/end') ? 2 : 1);

/** Where an answer depends on the query or a header, and a body that the schema alone does not make sound. */
const QUERY: Readonly<Record<string, string>> = {
  'GET /v1/bulletins/preview': '?period=2026-09A&division=990100',
  'GET /v1/bulletins/:no/items': '?figure=received',
  'GET /v1/windows/:departmentId/calendar.ics': '?token=wrong',
  // Who is let in is told that there is no such column, in less time than a workbook takes.
  'GET /v1/ledger.xlsx': '?no=such',
};
const BODY: Readonly<Record<string, unknown>> = {
  // Nothing that would move the clock away under the cells that follow.
  'POST /v1/clock/advance': {},
  'POST /v1/windows/:departmentId/leaves': {
    ...{ personId: 'officer-990100-SLJ-1', actingId: 'officer-990100-SLJ-2' },
    ...{ fromOn: '2026-11-05', throughOn: '2026-11-06' },
  },
  'POST /v1/bulletins': { period: '2026-09A', division: '990100' },
  'POST /v1/meetings/:meetingNo/minutes': { decisions: [{ key: 'added:1', decision: '限期' }] },
};

const resolve = (reference: string): JsonSchema =>
  reference
    .slice(2)
    .split('/')
    // biome-ignore lint/suspicious/noExplicitAny: a document of any shape
    .reduce((at, step) => (at as any)[step], document);

function bodyOf({ name, operation }: Route): unknown {
  if (name in BODY) return BODY[name];
  const schema = operation.requestBody?.content['application/json']?.schema;
  return schema === undefined ? undefined : sampleOf(schema, resolve);
}

/** Where a parameter names another kind of thing than elsewhere. */
const OTHER_THINGS = [
  ['/opinions/', 'itemNo', 'askedItemNo'],
  ['/liaison-tasks/', 'taskNo', 'liaisonTaskNo'],
  ['/liaisons/', 'departmentId', 'bodyId'],
] as const;

function urlOf(route: Route, things: Readonly<Record<string, string>>): string {
  const named = { ...things };
  for (const [part, parameter, thing] of OTHER_THINGS) {
    if (route.path.includes(part)) named[parameter] = things[thing] ?? '';
  }
  const path = route.path.replace(/\{(\w+)\}/g, (_all, parameter: string) => {
    const thing = named[parameter];
    if (thing === undefined)
      throw new Error(`${route.name}: the matrix has no ${parameter}; add it to matrix-ground.ts`);
    return thing;
  });
  return path + (QUERY[route.name] ?? '');
}

async function ask(route: Route, caller: MatrixCaller, url: string) {
  const bearer = bearers.get(caller) ?? null;
  const body = bodyOf(route);
  const answer = await api.app.inject({
    method: route.method,
    url,
    headers: {
      ...(bearer !== null && { authorization: `Bearer ${bearer}` }),
      // A version that nobody has seen: whoever is let in changes nothing. A stream would never end.
      ...(route.method === 'GET' ? { 'last-event-id': 'nowhere' } : { 'if-match': '"999"' }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { payload: JSON.stringify(body) }),
  });
  return { status: answer.statusCode, text: answer.body };
}

/** Readers at once; writers one after the other, so that none waits for another's lock. */
async function askAll(route: Route, callers: readonly MatrixCaller[], url: string) {
  const answers: [MatrixCaller, Answer][] = [];
  if (route.method === 'GET') {
    return Promise.all(
      callers.map(async (caller) => [caller, await ask(route, caller, url)] as [MatrixCaller, Answer]),
    );
  }
  for (const caller of callers) answers.push([caller, await ask(route, caller, url)]);
  return answers;
}

type Answer = Awaited<ReturnType<typeof ask>>;

/** `open`: let in, whatever the rules of the thing then say. */
function outcomeOf({ status, text }: Answer): string {
  if (status === 401 || status >= 500) return String(status);
  if (status !== 403 && status !== 404) return 'open';
  const { code } = JSON.parse(text) as { code: string };
  return code === 'NOT_FOUND' ? '404' : `${status} ${code}`;
}

function expectedOf({ name, method, path }: Route, caller: MatrixCaller): string {
  const row = POLICY[name];
  if (row === undefined) throw new Error(`${name} has no row`);
  if (row.who === 'public') return 'open';
  const role = roleOf(caller);
  if (role === null) return '401';
  if (!row.who.some((one) => one === role)) return '403 NOT_PERMITTED';
  const scope = KEY_SCOPES[caller];
  if (scope !== undefined && scope !== (method === 'GET' ? 'read' : row.key)) return '403 KEY_NOT_FOR_THIS';
  const owners = ROUTE_OWNERS[name] ?? ownersOf(path);
  return owners.includes(caller) ? (FINER_RULES[name]?.[caller] ?? 'open') : '404';
}

/** Those to whom everything belongs that the path names. */
function ownersOf(path: string): readonly MatrixCaller[] {
  const parameters = [...path.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => parameter as string);
  return parameters.reduce<readonly MatrixCaller[]>((callers, parameter) => {
    const owners = OWNERS[parameter];
    if (owners === undefined) throw new Error(`nobody has said whose ${parameter} is: add it to matrix-relations.ts`);
    return callers.filter((caller) => owners.includes(caller));
  }, MATRIX_CALLERS);
}

/** A public page may say that there is nothing; it turns nobody away. */
const isPublic = ({ name }: Route) => POLICY[name]?.who === 'public';

describe('the matrix', () => {
  test('has every route: what is not described is public', () => {
    const described = new Set(routes.map(({ name }) => name));
    const hidden = Object.entries(POLICY).filter(([name]) => !described.has(name));
    expect(hidden.filter(([, { who }]) => who !== 'public')).toEqual([]);
    expect(described.size).toBeGreaterThan(130);
  });

  describe.each(SUBJECTS)('%s', (subject) => {
    const own = () => routes.filter(({ path }) => subjectOf(path) === subject);

    test('no cell is wrong, and no stranger is told a word of what is not theirs', async () => {
      const wrong: string[] = [];
      const secrets = [...SECRETS, ground.things.itemNo ?? '', ground.things.code ?? ''];
      for (const route of own()) {
        const url = urlOf(route, ground.things);
        for (const [caller, answer] of await askAll(route, MATRIX_CALLERS, url)) {
          const expected = expectedOf(route, caller);
          const got = isPublic(route) && answer.status === 404 ? 'open' : outcomeOf(answer);
          if (got !== expected) wrong.push(`${route.name} ${caller}: ${got}, not ${expected} ${answer.text}`);
          const told = isStranger(caller) ? secrets.filter((secret) => answer.text.includes(secret)) : [];
          if (told.length > 0) wrong.push(`${route.name} tells ${caller}: ${told.join(', ')}`);
        }
      }
      expect(wrong).toEqual([]);
    });

    test('what is another’s and what is not there get the same answer, to the letter', async () => {
      const wrong: string[] = [];
      for (const route of own()) {
        const url = urlOf(route, ground.things);
        const unknown = urlOf(route, { ...ground.things, ...UNKNOWN });
        const strangers = MATRIX_CALLERS.filter((one) => expectedOf(route, one) === '404');
        if (url === unknown || isPublic(route)) continue;
        const absent = new Map(await askAll(route, strangers, unknown));
        for (const [caller, foreign] of await askAll(route, strangers, url)) {
          const [one, other] = [plain(foreign), plain(absent.get(caller))];
          if (one !== other) wrong.push(`${route.name} ${caller}: ${one} / ${other}`);
        }
      }
      expect(wrong).toEqual([]);
    });
  });

  test('a filter that names what is another’s opens no list', async () => {
    const wrong: string[] = [];
    const values: Readonly<Record<string, string>> = {
      ...{
        itemNo: ground.things.itemNo ?? '',
        project: ground.things.code ?? '',
        projectCode: ground.things.code ?? '',
      },
      ...{ departmentId: '990100-SLJ', division: '990100', unitId: 'linhu', q: '绝密' },
    };
    let asked = 0;
    // In a workbook no text can be looked for; its lines are those of the list as JSON.
    const isList = ({ method, path }: Route) => method === 'GET' && !path.includes('{') && !path.endsWith('.xlsx');
    for (const route of routes.filter((one) => isList(one) && !isPublic(one))) {
      const filters = (route.operation.parameters ?? []).filter((one) => one.in === 'query' && one.name in values);
      for (const { name } of filters) {
        for (const caller of MATRIX_CALLERS.filter((one) => isStranger(one) && expectedOf(route, one) === 'open')) {
          asked += 1;
          const { text } = await ask(route, caller, `${route.path}?${name}=${encodeURIComponent(values[name] ?? '')}`);
          const told = SECRETS.filter((secret) => text.includes(secret));
          if (told.length > 0) wrong.push(`${route.name}?${name} tells ${caller}: ${told.join(', ')}`);
        }
      }
    }
    expect(wrong).toEqual([]);
    expect(asked).toBeGreaterThan(0);
  });
});

const plain = (answer: Answer | undefined) => `${answer?.status} ${answer?.text.replace(/"instance":"[^"]*"/, '')}`;

/** The project is nothing to them. */
function isStranger(caller: MatrixCaller): boolean {
  return !(OWNERS.code ?? []).includes(caller);
}
