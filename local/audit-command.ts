/** The command audit: what it is asked, and its lines. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { HeadCheck, HeadsFileRead } from './audit-heads.ts';
import { readHeads } from './audit-heads.ts';
import { type AuditReport, auditLedger, type NamedFinding } from './audit-verify.ts';
import { localPaths } from './paths.ts';
import { embeddedAppUrl } from './postgres.ts';
import { BadInput, trustedKeys } from './read-input.ts';
import { portsOf } from './stack.ts';

const USAGE = 'npm run audit -- verify [--heads FILE]… [--jwks URL|FILE] [--key FILE] [--all]';
const SHOWN = 20;

/** What the command prints; a complaint where nothing could be checked. */
export interface AuditRun {
  readonly lines: readonly string[];
  readonly complaint: string | null;
  readonly holds: boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Does what `args` ask for. Throws only where the machine is at fault. */
export async function runAudit(args: readonly string[], env: Environment): Promise<AuditRun> {
  try {
    const call = readCall(args);
    const own = env.DATABASE_URL ? null : localPaths(env);
    const url = env.DATABASE_URL || embeddedAppUrl(localPaths(env).postgres, portsOf(env).postgres);
    const files = call.heads.length > 0 ? call.heads : [own?.heads ?? ''].filter(existsSync);
    const read = files.map((file) => ({ file, ...readHeads(file) }));
    const ownKey = own === null ? undefined : join(own.signing, 'certificates.pem');
    const key =
      call.key ?? (call.jwks === undefined && ownKey !== undefined && existsSync(ownKey) ? ownKey : undefined);
    const keys = await trustedKeys(key, call.jwks);
    const report = await auditLedger(url, { heads: read.flatMap(({ heads }) => heads), keys });
    const lines = [...rowLines(report, call.all), ...headLines(report, keys.length > 0), ...fileLines(read)];
    return { lines, complaint: null, holds: !lines.some((line) => line.startsWith(FAIL)) };
  } catch (error) {
    if (!(error instanceof BadInput)) throw error;
    return { lines: [], complaint: error.message, holds: false };
  }
}

function readCall(args: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        heads: { type: 'string', multiple: true, default: [] },
        jwks: { type: 'string' },
        key: { type: 'string' },
        all: { type: 'boolean', default: false },
      },
    });
    if (positionals.join(' ') !== 'verify') throw new BadInput(USAGE);
    return values;
  } catch (error) {
    throw error instanceof BadInput ? error : new BadInput(`${(error as Error).message}\n${USAGE}`);
  }
}

const [OK, FAIL, NOTE] = ['ok  ', 'FAIL', '--  '];
const rowOf = ({ itemNo, itemId, seq }: Pick<NamedFinding, 'itemNo' | 'itemId' | 'seq'>) =>
  `item ${itemNo ?? itemId}, event ${seq}`;

/** The first bad row stands in front. */
function rowLines({ events, items, leaves, waiting, findings, nodes }: AuditReport, all: boolean): string[] {
  const shown = all ? findings : findings.slice(0, SHOWN);
  const lines = shown.map((finding) => {
    const { no, itemId, detail } = finding;
    return `${FAIL}  ${itemId === '' ? '' : `${rowOf(finding)}${no === null ? '' : `, leaf ${no}`}: `}${detail}`;
  });
  if (findings.length > shown.length) lines.push(`${FAIL}  … and ${findings.length - shown.length} more (--all)`);
  lines.push(...nodes.map((node) => `${FAIL}  log: ${node}`));
  if (lines.length > 0) return lines;
  const behind = waiting > 0 ? `, ${waiting} not in it yet` : '';
  return [`${OK}  events: ${events} of ${items} items, each as it was logged; ${leaves} leaves${behind}`];
}

function headLines(report: AuditReport, withKeys: boolean): string[] {
  const { heads, doubt } = report;
  const counted = heads.filter(({ head }) => !head.left);
  const wrong = counted.find((one) => !one.byEvents || !one.byLog);
  const forged = heads.filter(({ signature }) => signature !== null);
  const lines = forged.slice(0, SHOWN).map(({ head, signature }) => `${FAIL}  signature: ${head.from}: ${signature}`);
  if (wrong !== undefined) {
    lines.push(`${FAIL}  heads: ${whyOf(wrong, report)}`);
    if (doubt !== null) {
      const first = doubt.first === null ? 'the journal ends there' : `the first that it can be: ${rowOf(doubt.first)}`;
      lines.push(`${FAIL}  rows: one behind ${doubt.from} and up to ${doubt.to} is not as it was; ${first}`);
    }
  } else if (counted.length > 0) {
    const { size, signedAt } = counted.at(-1)?.head.content ?? { size: 0, signedAt: '' };
    lines.push(`${OK}  heads: ${counted.length}, the last of ${size} events, signed at ${signedAt}`);
  }
  const left = heads.filter(({ head, byEvents }) => head.left && !byEvents).length;
  if (left > 0) lines.push(`${NOTE}  heads: ${left} belong to a log that a person gave up after a restore`);
  if (counted.length > 0 && !withKeys)
    lines.push(`${NOTE}  signatures: not checked; name the keys with --jwks or --key`);
  return lines;
}

function whyOf({ head, byEvents, byLog }: HeadCheck, { events, leaves }: AuditReport): string {
  const { size, signedAt } = head.content;
  const what = `the head of ${size} events, signed at ${signedAt} (${head.from})`;
  if (size > events) return `${what}: there are ${events}; the journal was cut off, or an older backup restored`;
  if (byLog) return `${what}: the log gives it, the events do not; events were changed`;
  if (!byEvents) return `${what}: neither events nor log give it; both were changed`;
  return size > leaves
    ? `${what}: the log has only ${leaves} leaves; it was cut off`
    : `${what}: the events give it, the log does not; the log was changed`;
}

function fileLines(read: readonly (HeadsFileRead & { readonly file: string })[]): string[] {
  if (read.length === 0)
    return [`${NOTE}  heads outside: none was named; only they find what was changed in events and log alike`];
  return read.flatMap(({ file, unreadable }) =>
    unreadable.map((line) => `${NOTE}  ${file}:${line}: not a head (cut off by a loss of power?)`),
  );
}
