/** Preparing a meeting's draft: facts as of now, the agenda that the rules pick, and everything it names by its name. */
import { createHash } from 'node:crypto';
import { dayOf, type Instant, localDate } from '../domain/calendar/local-date.ts';
import type { Meeting } from '../domain/supervision/meeting.ts';
import type { MeetingFacts, MeetingRules } from '../domain/supervision/meeting-facts.ts';
import { draftOf, type Named, type NamedDraft, namedIn, type PackDraft } from '../domain/supervision/meeting-pack.ts';
import { readMoment } from './clock.ts';
import { iso } from './iso.ts';
import type { Ledger } from './ledger.ts';
import { comparedWith, meetingFacts } from './meeting-facts.ts';
import { changeMeeting, keepPack, type MeetingOutcome, planMeeting, type StoredPack } from './meetings.ts';
import { inTransaction, type Queryable, type Transaction } from './pool.ts';

/** The draft of a division's meeting as of now. */
export async function draftNow(
  ledger: Ledger,
  division: string,
): Promise<{ readonly asOf: Instant; readonly draft: NamedDraft }> {
  const { now: asOf } = await readMoment(ledger.pool);
  return { asOf, draft: await draftAsOf(ledger, division, asOf) };
}

/** The draft as of an instant that has passed: the same whenever it is made. */
export async function draftAsOf(ledger: Ledger, division: string, asOf: Instant): Promise<NamedDraft> {
  const { pool: db } = ledger;
  const { since, sinceMeetingNo } = await comparedWith(db, division, asOf);
  const rules = await meetingRules(db, asOf);
  const facts = await meetingFacts(ledger, division, { asOf, since });
  const draft = draftOf(facts, rules);
  const { departments, people, projects } = namedIn(draft);
  const { rows } = await db.query<Pick<NamedDraft['names'], 'division' | 'departments' | 'people' | 'projects'>>({
    name: 'names-of-draft',
    text: `SELECT
        (SELECT jsonb_build_object('zh', name_zh, 'en', name_en) FROM divisions WHERE code = $1) AS division,
        (SELECT coalesce(jsonb_object_agg(id, jsonb_build_object('zh', name_zh, 'en', name_en)), '{}') FROM departments WHERE id = ANY($2)) AS departments,
        (SELECT coalesce(jsonb_object_agg(id, jsonb_build_object('zh', name, 'en', name_en)), '{}') FROM people WHERE id = ANY($3)) AS people,
        (SELECT coalesce(jsonb_object_agg(code, jsonb_build_object('zh', name, 'en', coalesce(name_en, name))), '{}') FROM projects WHERE code = ANY($4)) AS projects`,
    values: [division, [...departments], [...people], [...projects]],
  });
  if (rows[0] === undefined) throw new Error(`the names of the draft of ${division} gave no row`);
  return { ...draft, sinceMeetingNo, names: { ...rows[0], types: typeNames(ledger, facts, draft) } };
}

/** The names of the item types in the draft: as an item's own timetable has them, else that of its project's list. */
function typeNames({ rulebooks }: Ledger, { items, projects }: MeetingFacts, draft: PackDraft): Record<string, Named> {
  const text = JSON.stringify(draft);
  const names: Record<string, Named> = {};
  const add = (typeId: string, type: { readonly nameZh: string; readonly nameEn: string } | undefined) => {
    if (type !== undefined && text.includes(`"typeId":"${typeId}"`))
      names[typeId] = { zh: type.nameZh, en: type.nameEn };
  };
  for (const { now } of projects) for (const type of now.timetable.items) add(type.id, type);
  for (const { state } of items) {
    const { timetableVersion, typeId } = state.particulars;
    add(typeId, rulebooks.itemType(timetableVersion, typeId));
  }
  return names;
}

/** The rules for agendas in force on the day of the instant. */
async function meetingRules(db: Queryable, at: Instant): Promise<MeetingRules> {
  const { rows } = await db.query<{ content: MeetingRules }>({
    name: 'meeting-rules',
    text: `SELECT content FROM meeting_rule_versions
           WHERE effective_on <= ($1::timestamptz AT TIME ZONE 'Asia/Shanghai')::date
           ORDER BY effective_on DESC, version DESC LIMIT 1`,
    values: [iso(at)],
  });
  if (rows[0] === undefined)
    throw new Error('no rules for agendas are in force: add a version to meeting_rule_versions');
  return rows[0].content;
}

/** Plans the meeting and keeps its first draft; null where the division has a meeting of that month. */
export async function planWithDraft(
  transaction: Transaction,
  plan: { readonly division: string; readonly month: string; readonly actor: string },
  draft: NamedDraft,
  asOf: Instant,
): Promise<{ readonly id: string; readonly meeting: Meeting } | null> {
  const planned = await planMeeting(transaction, plan.division, plan.month, plan.actor);
  if (planned === null) return null;
  const outcome = await keepDraft(transaction, planned.id, { draft, asOf, expectedVersion: 1, by: plan.actor });
  if (outcome.error !== null) throw new Error(`a new meeting refuses its draft: ${outcome.error.code}`);
  return { id: planned.id, meeting: outcome.meeting };
}

/** Puts a draft in the place of the one before. */
export async function keepDraft(
  transaction: Transaction,
  id: string,
  {
    draft,
    asOf,
    expectedVersion,
    by,
  }: { readonly draft: NamedDraft; readonly asOf: Instant; readonly expectedVersion: number; readonly by: string },
): Promise<MeetingOutcome> {
  const { rows } = await transaction.query<{ next: number }>(
    'SELECT coalesce(max(ordinal), 0)::int + 1 AS next FROM meeting_packs WHERE meeting_id = $1',
    [id],
  );
  const ordinal = rows[0]?.next ?? 1;
  const keys = draft.entries.map(({ key }) => key);
  const outcome = await changeMeeting(transaction, id, { type: 'Prepare', expectedVersion, by, ordinal, asOf, keys });
  if (outcome.error === null) {
    const content = JSON.stringify(draft);
    const pack: StoredPack = {
      ordinal,
      frozen: false,
      asOf,
      content,
      sha256: createHash('sha256').update(content).digest('hex'),
    };
    await keepPack(transaction, id, pack);
  }
  return outcome;
}

/** The divisions that have a supervisor, by tier. */
async function divisionsWithSupervisor(
  db: Queryable,
): Promise<readonly { readonly code: string; readonly tier: string }[]> {
  const { rows } = await db.query<{ code: string; tier: string }>(
    `SELECT code, tier FROM divisions dv WHERE EXISTS (SELECT FROM people p WHERE p.division = dv.code AND p.role = 'supervisor')
     ORDER BY code`,
  );
  return rows;
}

/** Plans and drafts, for every division that the rules name, the meeting of the month whose day has come. Answers how many. */
export async function prepareDueMeetings(ledger: Ledger, beat: () => void = () => undefined): Promise<number> {
  const { now } = await readMoment(ledger.pool);
  const rules = await meetingRules(ledger.pool, now);
  const today = localDate(dayOf(now));
  const month = today.slice(0, 7);
  if (rules.preparedOnDay === null || Number(today.slice(8)) < rules.preparedOnDay) return 0;
  let prepared = 0;
  for (const { code: division, tier } of await divisionsWithSupervisor(ledger.pool)) {
    if (!rules.tiers.some((one) => one === tier) || (await hasMeeting(ledger.pool, division, month))) continue;
    const { asOf, draft } = await draftNow(ledger, division);
    const planned = await inTransaction(ledger.pool, ledger.lockWaitMs, (transaction) =>
      planWithDraft(transaction, { division, month, actor: 'clock' }, draft, asOf),
    );
    if (planned !== null) prepared += 1;
    beat();
  }
  return prepared;
}

async function hasMeeting(db: Queryable, division: string, month: string): Promise<boolean> {
  const { rowCount } = await db.query('SELECT FROM meetings WHERE division = $1 AND month = $2', [division, month]);
  return rowCount === 1;
}
