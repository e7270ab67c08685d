/** The machine that the figures were taken on, and the tables in bench/README.md. */
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, release, totalmem, type } from 'node:os';
import { Connection } from '@temporalio/client';
import { asOwner } from '../test/support/database.ts';
import type { Engines } from './engines.ts';

const README = new URL('README.md', import.meta.url);
const BEGIN = '<!-- results: written by npm run bench -- --write -->';
const END = '<!-- end of results -->';

/** One line: date, machine, versions. */
export async function machineOf({ postgres, temporal }: Engines): Promise<string> {
  const { rows } = await asOwner(postgres.adminUrl, 'SHOW server_version');
  const connection = await Connection.connect({ address: temporal.address });
  const { serverVersion } = await connection.workflowService.getSystemInfo({}).finally(() => connection.close());
  const cores = cpus();
  return [
    new Date().toISOString().slice(0, 10),
    `${cores.length} cores (${cores[0]?.model.trim() ?? 'unknown'})`,
    `${Math.round(totalmem() / 2 ** 30)} GiB`,
    `${type()} ${release()}`,
    `Node ${process.versions.node}`,
    `PostgreSQL ${String(rows[0]?.server_version)}, fsync on`,
    `Temporal ${serverVersion}, SQLite file`,
  ].join(' · ');
}

/** Replaces what stands between the markers. */
export function writeTable(machine: string, tables: string): void {
  const text = readFileSync(README, 'utf8');
  const [from, to] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (from < 0 || to < from)
    throw new Error('bench/README.md has lost its markers; put them back from the repository.');
  const results = `${BEGIN}\n\`npm run bench -- --write\` · ${machine}\n\n${tables}\n`;
  writeFileSync(README, text.slice(0, from) + results + text.slice(to));
}
