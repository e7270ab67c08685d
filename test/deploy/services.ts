/** Each service of docker-compose.yml as a program of this machine: its settings, its command, its ports. */
import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import pg from 'pg';
import { loopback, requireFreePort } from '../../local/ports.ts';
import { interpolate, programOf, ROOT, readCompose, readStages, readText } from './compose-file.ts';
import { type Images, inImage } from './images.ts';

/** The environment of a service as Compose gives it, with this machine's addresses in place of the containers'. */
export function environments(secrets: Record<string, string>, postgresPort: number, temporalPort: number) {
  const compose = readCompose(interpolate(readText('docker-compose.yml'), secrets));
  const addresses: Record<string, string> = {
    ...{ PGHOST: loopback, PGPORT: String(postgresPort), SQL_HOST: loopback, SQL_PORT: String(postgresPort) },
    ...{ POSTGRES_SEEDS: loopback, DB_PORT: String(postgresPort), TEMPORAL_ADDRESS: `${loopback}:${temporalPort}` },
  };
  return (name: string): Record<string, string> => {
    const service = compose.services[name];
    if (service === undefined) throw new Error(`docker-compose.yml has no service ${name}`);
    const values: Record<string, string> = name === 'roles' ? { PGPORT: '' } : {};
    Object.assign(values, service.environment);
    for (const [key, value] of Object.entries(values)) {
      const mounted = service.volumes?.find((volume) => volume.split(':')[1] === value)?.split(':')[0];
      if (mounted) values[key] = join(ROOT, mounted);
      else values[key] = addresses[key] ?? String(value).replace('@postgres:5432/', `@${loopback}:${postgresPort}/`);
    }
    return values;
  };
}

/** The entrypoint of a service, its mounted files replaced by those of the checkout. */
export function entrypointOf(name: string): string[] {
  const { entrypoint = [], volumes = [] } = readCompose().services[name] ?? {};
  return entrypoint.map((word) =>
    volumes.reduce((text, volume) => {
      const [source = '', target = ''] = volume.split(':');
      return text.replace(target, join(ROOT, source));
    }, word),
  );
}

interface BuiltSite {
  readonly images: Images;
  readonly env: (service: string) => Record<string, string>;
}

/** The command and environment of a service that is built from the Dockerfile. */
export function productProgram({ images, env }: BuiltSite, service: string) {
  const target = readCompose().services[service]?.build?.target as string;
  const program = programOf(readStages(), target);
  const cwd = target === 'sample-city' ? images.build : images.runtime;
  const all = { ...program.env, ...env(service) };
  const own = Object.fromEntries(Object.entries(all).map(([key, value]) => [key, inImage(value, cwd)]));
  return { ...program, cwd, env: { PATH: process.env.PATH, ...own } as NodeJS.ProcessEnv };
}

/** Removes the roles that a desk's PostgreSQL comes with, so that those of ops/postgres/roles.sql are tried. */
export async function bareServer(adminUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  for (const statement of [
    'DROP DATABASE shixian',
    'DROP ROLE shixian_api',
    'DROP ROLE shixian_owner',
    'DROP ROLE shixian_app',
  ]) {
    await client.query(statement);
  }
  await client.end();
}

/** A free port that Temporal can write into its table of members, whose column ends at 32767. */
export async function lowPort(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 32_000);
    if (
      await requireFreePort(port, 'Temporal', '-').then(
        () => true,
        () => false,
      )
    )
      return port;
  }
}
