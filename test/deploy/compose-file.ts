/** docker-compose.yml and the Dockerfile as data: what a deployment runs, for the tests and for `npm run deploy:check`. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

export const ROOT = join(import.meta.dirname, '..', '..');

export interface ComposeService {
  readonly image?: string;
  readonly build?: { readonly context: string; readonly target: string };
  readonly environment?: Readonly<Record<string, string>>;
  readonly command?: readonly string[];
  readonly entrypoint?: readonly string[];
  readonly volumes?: readonly string[];
  readonly networks?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly privileged?: boolean;
  readonly restart?: string;
  readonly user?: string;
  readonly profiles?: readonly string[];
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly deploy?: { readonly resources?: { readonly limits?: { readonly cpus?: string; readonly memory?: string } } };
}

export interface ComposeFile {
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly networks: Readonly<Record<string, unknown>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

/** A stage of the Dockerfile: its name, what it is built on, and its instructions in order. */
export interface Stage {
  readonly name: string;
  readonly base: string;
  readonly instructions: readonly { readonly name: string; readonly rest: string }[];
}

export function readText(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/** The file as Compose reads it, anchors and merge keys resolved, `${…}` not yet replaced. */
export function readCompose(text: string = readText('docker-compose.yml')): ComposeFile {
  return parse(text, { merge: true }) as ComposeFile;
}

const VARIABLE = /\$\{(?<name>[A-Z_]+)(?:(?<operator>:[-?])(?<rest>[^}]*))?\}/g;

/** The names of every `${…}` in a text. */
export function variablesIn(text: string): string[] {
  const names = [...text.matchAll(VARIABLE)].map((match) => match.groups?.name as string);
  return [...new Set(names)].sort();
}

/** Replaces `${NAME}`, `${NAME:-default}` and `${NAME:?message}`. Throws the message where a required one is unset. */
export function interpolate(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(VARIABLE, (_whole, name: string, operator: string | undefined, rest: string | undefined) => {
    const value = values[name];
    if (value) return value;
    if (operator === ':-') return rest ?? '';
    throw new Error(`${name}: ${rest ?? 'not set'}`);
  });
}

/** The settings of `.env.example`: name to value. */
export function readEnvExample(): Map<string, string> {
  const lines = readText('.env.example').split('\n');
  const settings = lines.flatMap(
    (line) => (/^([A-Z_]+)=(.*)$/.exec(line)?.slice(1, 3) as [string, string] | undefined) ?? [],
  );
  const pairs: [string, string][] = [];
  for (let i = 0; i < settings.length; i += 2) pairs.push([settings[i] as string, settings[i + 1] as string]);
  return new Map(pairs);
}

/** The stages of the Dockerfile, with the defaults of its ARGs in their FROM lines. */
export function readStages(text: string = readText('Dockerfile')): Stage[] {
  const lines = text.replaceAll(/\\\n/g, ' ').split('\n');
  const defaults: Record<string, string> = {};
  const stages: { name: string; base: string; instructions: { name: string; rest: string }[] }[] = [];
  for (const line of lines) {
    const [, name, rest] = /^([A-Z]+)\s+(.*)$/.exec(line.trim()) ?? [];
    if (name === undefined || rest === undefined) continue;
    const stage = stages.at(-1);
    const from = /^(\S+) AS (\S+)$/.exec(rest);
    if (name === 'FROM' && from)
      stages.push({ base: interpolate(from[1] as string, defaults), name: from[2] as string, instructions: [] });
    else if (stage) stage.instructions.push({ name, rest });
    else if (name === 'ARG') defaults[rest.split('=')[0] as string] = rest.slice(rest.indexOf('=') + 1);
  }
  return stages;
}

/** The stage and those that it is built on, the outermost image first. */
export function lineage(stages: readonly Stage[], name: string): Stage[] {
  const stage = stages.find((one) => one.name === name);
  if (stage === undefined) return [];
  return [...lineage(stages, stage.base), stage];
}

/** What a container of this stage runs and with which environment: the last CMD and HEALTHCHECK, and every ENV. */
export function programOf(stages: readonly Stage[], name: string) {
  const all = lineage(stages, name).flatMap((stage) => stage.instructions);
  const last = (instruction: string) => all.filter((one) => one.name === instruction).at(-1)?.rest;
  const list = (text: string | undefined) =>
    text === undefined ? undefined : (JSON.parse(text.slice(text.indexOf('['))) as string[]);
  const env = all
    .filter((one) => one.name === 'ENV')
    .map(({ rest }) => [rest.slice(0, rest.indexOf('=')), rest.slice(rest.indexOf('=') + 1)]);
  return {
    command: list(last('CMD')),
    healthcheck: list(last('HEALTHCHECK')),
    user: last('USER'),
    env: Object.fromEntries(env) as Record<string, string>,
  };
}
