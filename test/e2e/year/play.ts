/** A year of the city on the real engines: units hand in, people act or stay silent, the clock walks every due moment. */
import { Connection } from '@temporalio/client';
import { createTemporalPort } from '../../../api/temporal.ts';
import { type Answer, type Caller, type Harness, newKey, packageFor, startApi } from '../../api/harness.ts';
import { rulesOf } from '../../domain/law-life.ts';
import type { Request } from '../../domain/law-requests.ts';
import { dateAt, datesFrom, isWorkingDate, midnightAfter } from '../../domain/naive.ts';
import { sampleCity } from '../../support/city.ts';
import { eventually } from '../../support/eventually.ts';
import { registerNamespace, startTestWorker } from '../../support/worker.ts';
import { type AskedOf, attemptOn, type Case, httpOf } from './actors.ts';
import { type Chance, chanceOf } from './chance.ts';
import { type Judgement, judge } from './judge.ts';
import { CLOSES_AT, lies, offers } from './offers.ts';

export interface YearOptions {
  readonly items: number;
  readonly seed: number;
  /** Both dates belong to the story; at the end of the last everything is judged. */
  readonly from: string;
  readonly through: string;
  readonly log?: (line: string) => void;
  /** What the supervisors do at the end of a date. */
  readonly eachDate?: (api: Harness, date: string) => Promise<void>;
  /** Looks at the ledger when everything is over. */
  readonly atTheEnd?: (api: Harness) => Promise<void>;
}

export interface Played extends Judgement {
  readonly items: number;
  readonly requests: number;
  /** How often each answer was given: `200`, or the code of the refusal. */
  readonly answers: Readonly<Record<string, number>>;
  readonly moments: number;
}

const SECOND = 1_000;
const HOUR = 3_600_000;
const AT_ONCE = 8;
/** Around 24:00: the last instant in time, the first that is not, the minute of grace, and the first after it. */
const EDGES = [-1, 0, 30 * SECOND, 60 * SECOND - 1, 60 * SECOND, 5 * 60 * SECOND];
/** Refusals by the law that a random act may get; anything else is a fault of the play or of the product. */
const NOT_THERE: readonly unknown[] = ['PAUSE_NOT_FOUND', 'OPINION_NOT_FOUND', 'NOT_FOUND'];
const isExpected = ({ status, body }: Answer) =>
  [200, 409, 422].includes(status) ? body.code !== 'STALE_VERSION' : status === 404 && NOT_THERE.includes(body.code);

/** Needs TEST_OWNER_URL, TEST_APP_URL and TEST_TEMPORAL_ADDRESS: the engines of the run. */
export async function playYear(options: YearOptions): Promise<Played> {
  const address = process.env.TEST_TEMPORAL_ADDRESS ?? '';
  const connection = await Connection.connect({ address });
  const namespace = await registerNamespace(connection);
  const temporal = createTemporalPort({ address, namespace });
  const api = await startApi({ clock: { startAt: `${options.from}T00:00:00+08:00` }, temporal });
  try {
    const worker = await startTestWorker({ ledger: api.ledger, address, namespace });
    try {
      return await play(api, options);
    } finally {
      await worker.stop();
    }
  } finally {
    await api.close();
    await Promise.all([temporal.close(), connection.close()]);
  }
}

interface Year {
  readonly api: Harness;
  readonly options: YearOptions;
  readonly chance: Chance;
  readonly cases: Map<string, Case>;
  readonly answers: Record<string, number>;
  as(person: string): Caller;
}

async function play(api: Harness, options: YearOptions): Promise<Played> {
  const { from, through, items, seed, log, eachDate } = options;
  const callers = new Map<string, Caller>();
  const as = (person: string): Caller => {
    const caller = callers.get(person) ?? api.as(person);
    callers.set(person, caller);
    return caller;
  };
  const year: Year = { api, options, chance: chanceOf(seed), cases: new Map(), answers: {}, as };
  const dates = datesFrom(from, through);
  let moments = 0;
  for (const [index, date] of dates.entries()) {
    // Nothing is handed in during the last tenth, so that most items come to their end.
    const due = Math.min(items, Math.ceil((items * (index + 1)) / (dates.length * 0.9)));
    for (const at of hoursOf(date, year.chance)) {
      moments += await advance(year, at);
      await handIn(year, due);
      await everybodyActs(year, at);
    }
    if (isMonday(date)) await acknowledge(year);
    await eachDate?.(api, date);
    if (date.endsWith('-01')) log?.(`${date}: ${year.cases.size} items, ${moments} due moments`);
  }
  const { graceMs } = api.ledger;
  moments += await advance(year, midnightAfter(through) + Math.max(graceMs, 6 * 60 * SECOND));
  const cases = [...year.cases.values()];
  const requests = cases.reduce((sum, { requests }) => sum + requests.length, 0);
  const { answers } = year;
  await options.atTheEnd?.(api);
  return { ...(await judge(api.ledger, cases, through)), items: cases.length, requests, answers, moments };
}

/** From the closing hour of the counters, 17:30, to midnight. */
const BEFORE_MIDNIGHT = 6.5 * HOUR;

/** When somebody acts on a date: once during the day, and on many days around the closing hour and around 24:00. */
function hoursOf(date: string, chance: Chance): readonly number[] {
  const midnight = midnightAfter(date);
  const day = midnight - chance.between(7 * HOUR, 15 * HOUR);
  const closing = chance.happens(isWorkingDate(date) ? 0.4 : 0.1)
    ? [midnight - BEFORE_MIDNIGHT + chance.oneOf(EDGES)]
    : [];
  const hours = [day, ...closing].sort((a, b) => a - b);
  if (!chance.happens(isWorkingDate(date) ? 0.6 : 0.1)) return hours;
  const edges = [chance.oneOf(EDGES), chance.oneOf(EDGES)].sort((a, b) => a - b);
  return [...hours, ...edges.map((edge) => midnight + edge)];
}

/** An engine that has no time just now (503) is asked again, as the answer says; the clock goes to an instant, so that is safe. */
async function advance({ as }: Year, at: number): Promise<number> {
  const answer = await eventually(
    'an engine that answers',
    async () => {
      const told = await as('admin').post('/v1/clock/advance', { to: new Date(at).toISOString() });
      return told.status === 503 ? undefined : told;
    },
    120_000,
  );
  if (answer.status !== 200) throw new Error(`the clock was not advanced: ${JSON.stringify(answer.body)}`);
  return answer.body.moments;
}

/** Packages of one to nine items for one of the projects of a unit, until so many items are there. */
async function handIn(year: Year, until: number): Promise<void> {
  const { api, chance, cases, as } = year;
  while (cases.size < until) {
    const unit = chance.oneOf(sampleCity.units);
    const place = sampleCity.units.indexOf(unit) + 1;
    const code = `2601-990100-04-01-${place}${String(chance.between(1, 4)).padStart(5, '0')}`;
    const wanted = Math.min(chance.between(1, 9), until - cases.size);
    const drawn = Array.from({ length: wanted }, () => chance.oneOf(offers));
    // A package names each type once.
    const items = [...new Map(drawn.map((offer) => [offer.typeId, offer])).values()];
    const unitPerson = `unit-${unit.id}`;
    // Every other project lies in a county, which then examines what the city decides.
    const division = Number(code.at(-1)) % 2 === 0 ? '990100' : '990121';
    const names = { name: `项目 ${code}`, nameEn: `Project ${code}` };
    const details = { code, ...names, division, unit: { creditCode: unit.creditCode } };
    const channel = chance.happens(0.4) ? 'counter' : 'online';
    const parcel = { ...packageFor(items, details), channel };
    const answer = await as(unitPerson).post('/v1/submissions', parcel, newKey());
    if (answer.status !== 201) throw new Error(`not taken in: ${JSON.stringify(answer.body)}`);
    for (const { itemNo } of answer.body.items) {
      const known = await caseOf(api, itemNo, unitPerson, chance);
      const legs = (rulesOf(known.typeId).legs ?? []).filter(
        (leg) => leg.decidedAt === known.tier && lies(division, leg.tier),
      );
      const origin = { legs: legs.map(({ id }) => id), ...(channel === 'counter' && { closesAt: CLOSES_AT }) };
      cases.set(itemNo, { ...known, origin });
    }
  }
}

async function caseOf(
  { ledger }: Harness,
  itemNo: string,
  unitPerson: string,
  chance: Chance,
): Promise<Omit<Case, 'origin'>> {
  const { rows } = await ledger.pool.query<Pick<Case, 'typeId' | 'tier' | 'officer' | 'head'> & { at: Date }>(
    `SELECT type_id AS "typeId", tier, officer_id AS officer, 'head-' || department_id AS head, received_at AS at
     FROM items WHERE item_no = $1`,
    [itemNo],
  );
  const [row] = rows;
  if (row === undefined) throw new Error(`${itemNo} is not in the ledger`);
  const { at, ...rest } = row;
  return { itemNo, ...rest, receivedAt: at.getTime(), unitPerson, silent: chance.happens(0.25), requests: [] };
}

const isMonday = (date: string) => new Date(`${date}T00:00:00Z`).getUTCDay() === 1;

/** On Mondays the city's supervisor acknowledges what has been escalated; nothing of the outcome depends on it. */
async function acknowledge({ as }: Year): Promise<void> {
  const supervisor = as('supervisor-990100');
  const inbox = await supervisor.get('/v1/inbox?unacknowledged=true');
  for (const { escalationNo } of inbox.body.items) {
    const answer = await supervisor.post(`/v1/escalations/${escalationNo}/acknowledge`, {});
    if (answer.status !== 200) throw new Error(`${escalationNo} not acknowledged: ${JSON.stringify(answer.body)}`);
  }
}

/** What the people look at before they act. */
interface Seen {
  readonly itemNo: string;
  readonly status: string;
  readonly version: number;
  readonly asked: readonly AskedOf[];
  /** A cutoff of the item, or its end, lies within two minutes. */
  readonly near: boolean;
}

/** Around 24:00 those act whose cutoff it is; during the day anybody may. */
async function everybodyActs(year: Year, at: number): Promise<void> {
  const { api, chance, cases } = year;
  const { rows } = await api.ledger.pool.query<Seen>(
    `SELECT item_no AS "itemNo", status, decision_version AS version,
       coalesce((SELECT jsonb_agg(jsonb_build_object('ordinal', data -> 'ordinal', 'departmentId', data -> 'departmentId'))
         FROM events e WHERE e.item_id = items.id AND e.type = 'OpinionRequested'), '[]') AS asked,
       coalesce(abs(extract(epoch FROM next_deadline_at - ledger_clock())) < 120, false)
         OR coalesce(ledger_clock() - closed_at < interval '2 minutes', false) AS near
     FROM items WHERE closed_at IS NULL OR awaited OR status = 'deemedApproved' AND closed_at > ledger_clock() - interval '20 days'
     ORDER BY item_no`,
  );
  const atMidnight = Math.abs(at - midnightAfter(dateAt(at - HOUR))) < HOUR;
  const share = isWorkingDate(dateAt(at)) ? 0.11 : 0.03;
  const acts = rows.flatMap((seen) => {
    const known = cases.get(seen.itemNo);
    if (known === undefined || !chance.happens(seen.near ? 0.45 : atMidnight ? 0 : share)) return [];
    const request = attemptOn(known, seen.status, at, chance);
    return request === undefined ? [] : [{ known, seen, request }];
  });
  for (let next = 0; next < acts.length; next += AT_ONCE) {
    await Promise.all(
      acts.slice(next, next + AT_ONCE).map(({ known, seen, request }) => send(year, known, seen, request)),
    );
  }
}

async function send({ as, answers }: Year, known: Case, { version, asked }: Seen, request: Request): Promise<void> {
  const { person, act, body } = httpOf(known, request, asked);
  known.requests.push(request);
  const answer = await as(person).post(`/v1/items/${known.itemNo}/${act}`, body, { 'if-match': `"${version}"` });
  if (!isExpected(answer)) {
    throw new Error(`${act} on ${known.itemNo} by ${person}: ${answer.status} ${JSON.stringify(answer.body)}`);
  }
  const said = answer.status === 200 ? '200' : String(answer.body.code);
  answers[said] = (answers[said] ?? 0) + 1;
}
