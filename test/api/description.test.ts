import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { POLICY } from '../../api/policy.ts';
import { TERMS } from '../../terms/catalogue.ts';
import { city, type Harness, startApi, submit } from './harness.ts';

let api: Harness;
// biome-ignore lint/suspicious/noExplicitAny: a document of any shape
let document: any;
beforeAll(async () => {
  api = await startApi({ clock: { startAt: '2026-09-14T10:00:00+08:00' } });
  document = (await api.as(null).get('/openapi.json')).body;
});
afterAll(() => api.close());

const routes = () => Object.keys(POLICY).filter((route) => !/openapi|docs|GET \/$|console/.test(route));

describe('the OpenAPI document', () => {
  test('has every route, with a summary and a tag that is described', () => {
    expect(document.openapi).toBe('3.1.1');
    const described = Object.entries(
      document.paths as Record<string, Record<string, { summary: string; tags: string[] }>>,
    ).flatMap(([path, operations]) =>
      Object.entries(operations).map(([method, operation]) => ({
        route: `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`,
        ...operation,
      })),
    );
    expect(described.map(({ route }) => route).sort()).toEqual(routes().sort());
    const tags = document.tags.map(({ name }: { name: string }) => name);
    for (const { route, summary, tags: own } of described) {
      expect([route, summary?.length > 5]).toEqual([route, true]);
      expect(tags).toContain(own[0]);
    }
  });

  test('refers only to what it holds, and every schema compiles', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)].map(
      ([, name]) => name,
    );
    expect(references.length).toBeGreaterThan(20);
    for (const name of references) expect(document.components.schemas).toHaveProperty(name as string);
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    ajv.addSchema(document, 'api');
    for (const name of Object.keys(document.components.schemas)) {
      expect(() => ajv.compile({ $ref: `api#/components/schemas/${name}` })).not.toThrow();
    }
  });

  test('describes a real receipt and a real item', async () => {
    const receipt = await submit(api, [{ typeId: 'soil-water', division: city }]);
    const item = (await api.as('unit-linhu').get(`/v1/items/${receipt.items[0].itemNo}`)).body;
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    ajv.addSchema(document, 'api');
    for (const [name, value] of [
      ['Receipt', receipt],
      ['Item', item],
    ] as const) {
      const validate = ajv.compile({ $ref: `api#/components/schemas/${name}` });
      expect([name, validate(value), validate.errors]).toEqual([name, true, null]);
    }
  });
});

describe('the reference page', () => {
  test('loads from here alone', async () => {
    const page = await api.as(null).get('/docs');
    expect(page.status).toBe(200);
    const policy = String(page.headers['content-security-policy']);
    expect(policy).toContain("default-src 'self'");
    expect(policy).not.toMatch(/https?:|\*/);
    const assets = [...String(page.body).matchAll(/(?:src|href)="([^"]+)"/g)].map(([, url]) => String(url));
    expect(assets.length).toBeGreaterThan(4);
    for (const url of assets) expect([url, (await api.as(null).get(url)).status]).toEqual([url, 200]);
    expect(String(page.body)).not.toMatch(/<script>|on\w+=/);
  });
});

test('the figures are there for Prometheus', async () => {
  const page = await api.as(null).get('/metrics');
  expect(page.headers['content-type']).toContain('text/plain');
  expect(page.body).toMatch(/^shixian_items_open 1$/m);
  expect(page.body).toMatch(/^shixian_submissions_total 1$/m);
  expect(page.body).toMatch(/^shixian_outbox_waiting 1$/m);
  expect(page.body).toMatch(/^shixian_database_up 1$/m);
  expect(page.body).toMatch(
    /shixian_http_request_seconds_count\{method="POST",route="\/v1\/submissions",status="201"\} 1/,
  );
});

describe('docs/api.md', () => {
  const page = readFileSync(new URL('../../docs/api.md', import.meta.url), 'utf8');

  test('names every route, and every code that may be answered', () => {
    for (const route of Object.keys(POLICY).filter((one) => !one.startsWith('GET /docs/'))) {
      const [method, url] = route.split(' ') as [string, string];
      expect(page).toContain(`| \`${method}\` | \`${url.replace(/:(\w+)/g, '{$1}')}\``);
    }
    for (const code of [...Object.keys(TERMS.problems), ...Object.keys(TERMS.fields)])
      expect(page).toContain(`\`${code}\``);
  });
});
