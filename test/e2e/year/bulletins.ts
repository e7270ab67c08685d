/** The half-monthly bulletins of a play: frozen and published on their day, judged when everything is over. */
import { createHash } from 'node:crypto';
import { dayNumber } from '../../../domain/calendar/local-date.ts';
import {
  closingOf,
  daysOf,
  parsePeriod,
  periodAfter,
  periodBefore,
  periodOf,
} from '../../../domain/supervision/periods.ts';
import type { Answer, Harness } from '../../api/harness.ts';
import { type Recomputed, recomputeFigures } from '../../support/figures-recompute.ts';

const FORMATS = {
  json: 'application/json',
  html: 'text/html',
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};
const SUPERVISOR = 'supervisor-990100';
const LEADER = 'leader-990100';

type Digests = Readonly<Record<string, string>>;

/** What was found, in the words of a report. */
interface Found {
  readonly published: Map<string, Digests>;
  readonly differences: object[];
  readonly departments: Set<string>;
  figures: number;
}

/** What the supervisors of a play do about its bulletins, and how they are judged. `expected`: the half-months that close in it. */
export function bulletinsOf({ from, through }: { readonly from: string; readonly through: string }) {
  const found: Found = { published: new Map(), differences: [], departments: new Set(), figures: 0 };
  return {
    expected: closedIn(from, through),
    async publish(api: Harness, date: string): Promise<void> {
      if (!/-(01|16)$/u.test(date)) return;
      for (const no of await draftsOf(api)) found.published.set(no, await publishOne(api, no));
    },
    async compare(api: Harness): Promise<void> {
      for (const [no, digests] of found.published) await compareOne(api, no, digests, found);
    },
    result() {
      const { published, differences, departments, figures } = found;
      const files = published.size * Object.keys(FORMATS).length;
      return { published: published.size, departments: departments.size, figures, files, differences };
    },
  };
}

function closedIn(from: string, through: string): number {
  const end = dayNumber(through);
  let count = 0;
  for (let period = periodOf(dayNumber(from)); period.through < end; period = periodAfter(period)) count += 1;
  return count;
}

async function draftsOf(api: Harness): Promise<readonly string[]> {
  const { body } = await api.as(SUPERVISOR).get('/v1/bulletins');
  const { items } = body as { items: readonly { no: string; status: string; draftedBy: string }[] };
  return items.filter(({ status, draftedBy }) => status === 'draft' && draftedBy === 'clock').map(({ no }) => no);
}

async function publishOne(api: Harness, no: string): Promise<Digests> {
  const [supervisor, leader] = [api.as(SUPERVISOR), api.as(LEADER)];
  const tagged = async () => ({ 'if-match': String((await supervisor.get(`/v1/bulletins/${no}`)).headers.etag) });
  must(await supervisor.post(`/v1/bulletins/${no}/freeze`, undefined, await tagged()));
  must(await leader.post(`/v1/bulletins/${no}/publish`, undefined, await tagged()));
  return digestsOf(api, no);
}

function must({ status, body }: Answer): void {
  if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`);
}

async function digestsOf(api: Harness, no: string): Promise<Digests> {
  const authorization = `Bearer ${await api.token(SUPERVISOR)}`;
  const digests: Record<string, string> = {};
  for (const [format, accept] of Object.entries(FORMATS)) {
    const response = await api.app.inject({ url: `/v1/bulletins/${no}`, headers: { authorization, accept } });
    if (response.statusCode !== 200) throw new Error(`${no} as ${format}: ${response.statusCode}`);
    digests[format] = createHash('sha256').update(response.rawPayload).digest('hex');
  }
  return digests;
}

interface Row {
  readonly departmentId: string;
  readonly figures: Readonly<Record<string, number | null>>;
  readonly before: Readonly<Record<string, number | null>>;
}

async function compareOne(api: Harness, no: string, digests: Digests, found: Found): Promise<void> {
  const again = await digestsOf(api, no);
  for (const format of Object.keys(FORMATS)) {
    if (again[format] !== digests[format])
      found.differences.push({ no, format, was: digests[format], is: again[format] });
  }
  const { content } = (await api.as(SUPERVISOR).get(`/v1/bulletins/${no}`)).body;
  const period = parsePeriod(content.period.code);
  if (period === undefined) throw new Error(`${no} is of no period`);
  if (Date.parse(content.asOf) < closingOf(period)) found.differences.push({ no, asOf: content.asOf });
  const rows: readonly Row[] = [...content.departments, ...content.upward];
  const division = content.division.code;
  const told = (of: 'figures' | 'before') => new Map(rows.map((row) => [row.departmentId, row[of]]));
  const ask = (of: typeof period, asOf: string) => recomputeFigures(api.ledger.pool, { division, ...daysOf(of), asOf });
  compareRows({ no, of: 'figures' }, told('figures'), await ask(period, content.asOf), found);
  compareRows({ no, of: 'before' }, told('before'), await ask(periodBefore(period), content.before.asOf), found);
}

function compareRows(
  where: { readonly no: string; readonly of: string },
  told: ReadonlyMap<string, Row['figures']>,
  recomputed: readonly Recomputed[],
  found: Found,
): void {
  const journal = new Map(recomputed.map((row) => [row.departmentId, row]));
  for (const departmentId of new Set([...told.keys(), ...journal.keys()])) {
    const [says, is] = [told.get(departmentId), journal.get(departmentId)];
    found.departments.add(departmentId);
    for (const figure of Object.keys(is ?? says ?? {}).filter((key) => key !== 'departmentId')) {
      const [left, right] = [says?.[figure] ?? 0, is?.[figure as keyof Recomputed] ?? 0];
      if (figure === 'inTimePerMille') continue;
      found.figures += 1;
      if (left !== right) found.differences.push({ ...where, departmentId, figure, bulletin: left, journal: right });
    }
  }
}
