import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import {
  interpolate,
  lineage,
  programOf,
  ROOT,
  readCompose,
  readEnvExample,
  readStages,
  readText,
  variablesIn,
} from './compose-file.ts';

const text = readText('docker-compose.yml');
const compose = readCompose(text);
const services = Object.entries(compose.services);
const stages = readStages();
const built = services.filter(([, service]) => service.build);

/** A Go duration, as Compose writes times. */
const DURATION = /^\d+(\.\d+)?(us|ms|s|m|h)(\d+(\.\d+)?(us|ms|s|m|h))*$/;
const PINNED = /^[a-z0-9./-]+:v?\d+\.\d+(\.\d+)?(-[a-z0-9.]+)*$/;

function schemaErrors(document: unknown): string[] {
  const ajv = new Ajv2020({ strict: false, allErrors: true, formats: { duration: DURATION } });
  const validate = ajv.compile(JSON.parse(readText('test/deploy/compose-spec.json')));
  validate(document);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

/** The source of a file under dist/. */
function sourceOf(file: string): string {
  return file.replace(/^dist\//, '').replace(/\.js$/, '.ts');
}

describe('docker-compose.yml', () => {
  test('follows the schema of the Compose Specification', () => {
    expect(schemaErrors(compose)).toEqual([]);
  });

  test('the schema finds a misspelt key, a wrong type and a wrong condition', () => {
    const wrong = readCompose(
      text
        .replace('stop_grace_period', 'stop_grace_time')
        .replace('shm_size: 256m', 'shm_size: [256m]')
        .replace('condition: service_healthy', 'condition: healthy'),
    );
    const errors = schemaErrors(wrong).join('\n');
    for (const path of [
      '/services/api-1',
      '/services/postgres/shm_size',
      '/services/roles/depends_on/postgres/condition',
    ]) {
      expect(errors).toContain(path);
    }
  });

  test('pins every image to a version', () => {
    for (const [name, { image }] of services)
      expect(`${name} ${image}`).toMatch(new RegExp(`^${name} ${PINNED.source.slice(1)}`));
    for (const bad of ['postgres', 'postgres:latest', 'postgres:18', 'caddy:alpine']) expect(bad).not.toMatch(PINNED);
    expect(text).not.toMatch(/:latest/);
  });

  test('every variable is in .env.example, and every setting there is used', () => {
    expect(variablesIn(text)).toEqual([...readEnvExample().keys()].sort());
  });

  test('without its secrets the file is refused, and .env.example holds none', () => {
    const example = readEnvExample();
    const empty = [...example].filter(([, value]) => value === '').map(([name]) => name);
    expect(empty).toEqual(
      expect.arrayContaining(['POSTGRES_PASSWORD', 'SHIXIAN_OWNER_PASSWORD', 'SHIXIAN_API_PASSWORD']),
    );
    for (const name of empty) {
      const others = Object.fromEntries([...example.keys()].filter((key) => key !== name).map((key) => [key, 'x']));
      expect(() => interpolate(text, others)).toThrow(name);
    }
    expect(
      [...example.keys()].filter((name) => /PASSWORD|SECRET/.test(name)).every((name) => empty.includes(name)),
    ).toBe(true);
  });

  test('depends on services that exist, with conditions that those can meet', () => {
    for (const [name, { depends_on: needs = {} }] of services) {
      for (const [target, { condition }] of Object.entries(needs)) {
        const service = compose.services[target];
        if (service === undefined) throw new Error(`${name} depends on ${target}, which is not there`);
        const once = service.restart?.startsWith('on-failure') === true;
        expect({ name, target, once }).toEqual({ name, target, once: condition === 'service_completed_successfully' });
        if (condition === 'service_healthy') expect(service.healthcheck).toBeDefined();
        expect(service.profiles).toBeUndefined();
      }
    }
  });

  test('runs two APIs and two workers that differ in nothing', () => {
    for (const kind of ['api', 'worker']) {
      const replicas = services.filter(([, { build }]) => build?.target === kind);
      expect(replicas.map(([name]) => name)).toEqual([`${kind}-1`, `${kind}-2`]);
      expect(replicas[0]?.[1]).toEqual(replicas[1]?.[1]);
    }
    expect(compose.services.gateway?.environment?.API_UPSTREAMS).toBe('api-1:8080 api-2:8080');
  });

  test('gives no service privileges, and every service limits, a restart policy, networks and volumes that exist', () => {
    for (const [name, service] of services) {
      expect({ name, privileged: service.privileged ?? false }).toEqual({ name, privileged: false });
      expect(service.deploy?.resources?.limits).toEqual({ cpus: expect.any(String), memory: expect.any(String) });
      expect(service.restart).toMatch(/^(unless-stopped|on-failure:\d+)$/);
      for (const network of service.networks ?? ['none given'])
        expect(Object.keys(compose.networks)).toContain(network);
      for (const volume of service.volumes ?? []) {
        const source = volume.split(':')[0] as string;
        if (source.startsWith('.')) expect(existsSync(join(ROOT, source))).toBe(true);
        else expect(Object.keys(compose.volumes)).toContain(source);
      }
    }
  });

  test('sets only what config/env.ts reads, and runs in production on the real clock', () => {
    const known = new Set([...readText('config/env.ts').matchAll(/^ {2}([A-Z_]+):/gm)].map((match) => match[1]));
    for (const [name, { build, environment = {} }] of built) {
      if (build?.target !== 'api' && build?.target !== 'worker') continue;
      for (const key of Object.keys(environment))
        expect({ name, key, known: known.has(key) }).toEqual({ name, key, known: true });
      expect(environment).toMatchObject({ SHIXIAN_MODE: 'production', SHIXIAN_CLOCK: 'real' });
      expect(environment.MIGRATION_DATABASE_URL).toBeUndefined();
    }
  });
});

describe('Dockerfile', () => {
  test('builds on pinned images alone', () => {
    const names = new Set(stages.map(({ name }) => name));
    for (const { base } of stages) if (!names.has(base)) expect(base).toMatch(PINNED);
  });

  test('has a stage for each service that is built', () => {
    for (const [name, { build }] of built)
      expect({ name, stages: lineage(stages, build?.target ?? '').length > 0 }).toEqual({ name, stages: true });
  });

  test('starts files that the build makes', () => {
    for (const [name, { build }] of built) {
      const { command = [], env, healthcheck } = programOf(stages, build?.target as string);
      expect(command[0]).toBe('node');
      for (const file of command.filter((word) => word.startsWith('dist/'))) {
        expect({ name, file, there: existsSync(join(ROOT, sourceOf(file))) }).toEqual({ name, file, there: true });
      }
      const bundle = env.WORKFLOW_BUNDLE?.replace('/app/', '');
      if (bundle) expect(JSON.parse(readText('package.json')).scripts.build).toContain(bundle);
      if (/^(api|worker)-/.test(name)) expect(healthcheck?.[0]).toBe('node');
    }
  });

  test('runs as an unprivileged user, without the packages of the build', () => {
    for (const [, { build }] of built) expect(programOf(stages, build?.target as string).user).toBe('node');
    for (const target of ['api', 'worker', 'migrate']) {
      const line = lineage(stages, target);
      expect(line.map(({ name }) => name)).not.toContain('build');
      const copies = line
        .flatMap(({ instructions }) => instructions)
        .filter(({ name, rest }) => name === 'COPY' && /node_modules/.test(rest));
      expect(copies.map(({ rest }) => rest)).toEqual(['--from=packages /app/node_modules ./node_modules']);
    }
    expect(
      stages.find(({ name }) => name === 'packages')?.instructions.some(({ rest }) => /npm ci --omit=dev/.test(rest)),
    ).toBe(true);
  });

  test('keeps secrets and the host’s packages out of the build', () => {
    const ignored = readText('.dockerignore').split('\n');
    expect(ignored).toEqual(expect.arrayContaining(['.env', '.env.*', '.git', '.local', 'node_modules', 'dist']));
  });
});
