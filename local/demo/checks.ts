/** Compares what the API says with the table of the story. Every difference is one sentence. */
import type { PackageFolder } from '../../examples/sample-data.ts';
import type { Played } from './play.ts';
import type { ReadItem, ReadProject } from './readback.ts';
import { ALIKE, ANSWERED, type Ending, type ItemStory, LEAVE, PROJECTS, WARNED } from './story.ts';

export type Read = ReadonlyMap<PackageFolder, ReadProject>;

/** One thing that must hold, with what was found. */
export interface Check {
  readonly zh: string;
  readonly en: string;
  /** Differences; empty where it holds. */
  readonly differences: readonly string[];
}

const FEWEST_ITEMS = 25;
const FEWEST_DEPARTMENTS = 8;

/** All that the demo promises. `graceSeconds` as the API's clock names it. */
export function checksOf(read: Read, { lateAnswers }: Played, graceSeconds: number): readonly Check[] {
  const pairs = PROJECTS.flatMap(({ folder, items }) => items.map((story) => pairOf(read, folder, story)));
  const all = (of: (pair: Pair) => readonly string[]) => pairs.flatMap(of);
  const said = (zh: string, en: string, differences: readonly string[]): Check => ({ zh, en, differences });
  return [
    said(
      '39 个办件全部在账，部门不少于 8 个',
      'all items are in the ledger, 8 departments or more',
      extent(read, pairs),
    ),
    said('每个办件的截止日与手算表一致', 'every due day equals the one worked out by hand', all(dueDay)),
    said('每个办件的结果与生效时刻一致', 'every outcome and its legal instant', all(outcome)),
    said(
      '超时默认在截止瞬间生效，结算留足宽限',
      'silence takes effect at the due instant, settled after the grace',
      all((pair) => recorded(pair, graceSeconds)),
    ),
    said('默示受理自收件之日起算', 'acceptance by silence counts from the day of receipt', all(silentAcceptance)),
    said(
      '逾期即督办；消防、危化只督办，不视为同意',
      'escalated at the instant; life safety is never deemed',
      all(escalation),
    ),
    said(
      '省级、国家级办件向上报告，不视为同意',
      'province and ministry items reported upward, never deemed',
      all(upward),
    ),
    said(
      '截止前一秒的批复有效，截止后一秒的存档不改结果',
      'a second before wins; a second after changes nothing',
      all((pair) => lateReply(pair, lateAnswers)),
    ),
    said('民营与国有同日受理，同刻视为同意', 'private and state-owned treated alike', alike(read)),
    said('调休上班日照常预警', 'warned on a make-up day', warned(read)),
    said('督办阶梯逐级提醒，反馈后不再提醒', 'each rung once, and none after the answer', climbed(read)),
    said('休假期间由代理人批复，两人姓名都在册', 'decided by the acting person, both names journalled', actedFor(read)),
  ];
}

interface Pair {
  readonly name: string;
  readonly story: ItemStory;
  readonly ends: Ending;
  readonly read: ReadItem;
}

function pairOf(read: Read, folder: PackageFolder, story: ItemStory): Pair {
  const found = read.get(folder)?.items.find(({ item }) => item.type.id === story.typeId);
  if (found === undefined) throw new Error(`${folder} ${story.typeId}: the API lists no such item.`);
  return { name: `${folder} ${story.typeId} (${found.item.itemNo})`, story, ends: story.ends, read: found };
}

const show = (value: unknown) => (value === undefined || value === null ? 'nothing' : JSON.stringify(value));

/** One difference, or none. */
function compare(name: string, what: string, found: unknown, expected: unknown): readonly string[] {
  if (show(found) === show(expected)) return [];
  return [`${name}: ${what} should be ${show(expected)}, the API says ${show(found)}.`];
}

const timesOf = ({ events }: ReadItem, type: string) =>
  events.filter((event) => event.type === type).map(({ effectiveAt }) => effectiveAt);

function extent(read: Read, pairs: readonly Pair[]): readonly string[] {
  const items = [...read.values()].flatMap((project) => project.items);
  const departments = new Set(items.map(({ item }) => item.window.departmentId));
  return [
    ...compare('All projects', 'the number of items', items.length, pairs.length),
    ...(items.length < FEWEST_ITEMS ? [`There are only ${items.length} items; ${FEWEST_ITEMS} are promised.`] : []),
    ...(departments.size < FEWEST_DEPARTMENTS ? [`Only ${departments.size} departments took part.`] : []),
  ];
}

function dueDay({ name, ends, read: { item } }: Pair): readonly string[] {
  return [
    ...compare(name, 'the due day', item.dueOn, ends.dueOn),
    ...compare(name, 'provisional', item.clock.provisional, false),
  ];
}

function outcome({ name, story, ends, read: { item } }: Pair): readonly string[] {
  const last = story.steps.at(-1);
  const isOpen = ends.status === 'underReview';
  const at = isOpen ? undefined : (ends.effectiveAt ?? last?.at);
  return [
    ...compare(name, 'the state', item.status, ends.status),
    ...compare(name, 'the instant of the outcome', item.outcome?.effectiveAt, at),
    ...(ends.overdue === undefined ? [] : compare(name, 'overdue', item.outcome?.overdue, ends.overdue)),
    ...(last?.reasons && !last.late && ends.status !== 'withdrawn'
      ? compare(name, 'the reasons', item.outcome?.reasons, last.reasons)
      : []),
  ];
}

function recorded({ name, ends, read: { item, events } }: Pair, graceSeconds: number): readonly string[] {
  if (ends.status !== 'deemedApproved')
    return compare(name, 'deemings', timesOf({ item, events }, 'ItemDeemedApproved'), []);
  const { effectiveAt = '', recordedAt } = item.outcome ?? {};
  const late = (Date.parse(recordedAt ?? '') - Date.parse(effectiveAt)) / 1000;
  return [
    ...compare(name, 'the instant of deeming', item.clock.deemsAt, effectiveAt),
    ...compare(name, 'seconds from the due instant to the record', late, graceSeconds),
  ];
}

function silentAcceptance({ name, ends, read }: Pair): readonly string[] {
  const at = ends.acceptedBySilenceAt;
  return [
    ...compare(name, 'acceptance by silence', timesOf(read, 'ItemAcceptedBySilence'), at === undefined ? [] : [at]),
    ...(at === undefined
      ? []
      : compare(name, 'accepted as of', read.item.acceptance?.acceptedOn, read.item.receivedAt.slice(0, 10))),
  ];
}

function escalation({ name, ends, read }: Pair): readonly string[] {
  const expected = ends.escalatedAt === undefined ? [] : [ends.escalatedAt];
  return compare(name, 'escalations', timesOf(read, 'EscalationRaised'), expected);
}

function upward({ name, ends, read }: Pair): readonly string[] {
  return compare(name, 'reports upward', timesOf(read, 'UpwardReportOpened'), ends.reportedAt ?? []);
}

function lateReply({ name, story, ends, read }: Pair, answers: Played['lateAnswers']): readonly string[] {
  const late = story.steps.filter((step) => step.late);
  const answer = answers.get(read.item.itemNo);
  return [
    ...compare(
      name,
      'late replies kept',
      timesOf(read, 'LateReplyRecorded'),
      late.map(({ at }) => at),
    ),
    ...(late.length === 0
      ? []
      : [
          ...compare(name, 'timely in the answer to the late reply', answer?.timely, false),
          ...compare(name, 'the outcome in that answer', answer?.outcome?.kind, 'deemedApproved'),
          ...compare(name, 'the legal instant in that answer', answer?.outcome?.effectiveAt, ends.effectiveAt),
        ]),
  ];
}

function alike(read: Read): readonly string[] {
  const [first, second] = ALIKE.folders.map((folder) =>
    read.get(folder)?.items.find(({ item }) => item.type.id === ALIKE.typeId),
  );
  if (first === undefined || second === undefined) return ['The two items to compare are not both there.'];
  const terms = ({ item }: ReadItem) => ({
    window: item.window.departmentId,
    officer: item.responsibleOfficer.id,
    limit: item.clock.promised?.limit,
    dueOn: item.dueOn,
    outcome: item.outcome,
  });
  const units = first.item.unit.id === second.item.unit.id ? ['Both items belong to one unit.'] : [];
  return [
    ...units,
    ...compare(second.item.itemNo, `the treatment of ${first.item.itemNo}`, terms(second), terms(first)),
  ];
}

function actedFor(read: Read): readonly string[] {
  const { folder, typeId, personId, actingId } = LEAVE;
  const found = read.get(folder)?.items.find(({ item }) => item.type.id === typeId);
  const approval = found?.events.find(({ type }) => type === 'ItemApproved');
  const name = `${folder} ${typeId}`;
  return [
    ...compare(name, 'the responsible officer', found?.item.responsibleOfficer.id, personId),
    ...compare(name, 'the actor of its approval', approval?.actor, actingId),
    ...compare(name, 'the one for whom it was approved', approval?.onBehalfOf, personId),
  ];
}

/** The ladder of the item that its head answered for, rung by rung. */
function climbed(read: Read): readonly string[] {
  const { folder, typeId, rungs } = ANSWERED;
  const found = read.get(folder)?.items.find(({ item }) => item.type.id === typeId);
  const told = found?.events
    .filter(({ type }) => OF_THE_LADDER.includes(type))
    .map(({ type, effectiveAt, data: { rung, days } }) => [
      type,
      effectiveAt,
      rung === undefined ? null : days === undefined ? rung : `${rung} ${days}`,
    ]);
  return compare(`${folder} ${typeId}`, 'rungs', told, rungs);
}

const OF_THE_LADDER: readonly string[] = [
  'RungReached',
  'WarningRaised',
  'EscalationRaised',
  'EscalationRaisedFurther',
  'EscalationAnswered',
];

function warned(read: Read): readonly string[] {
  const found = read.get(WARNED.folder)?.items.find(({ item }) => item.type.id === WARNED.typeId);
  return compare(`${WARNED.folder} ${WARNED.typeId}`, 'warnings', found && timesOf(found, 'WarningRaised'), [
    WARNED.at,
  ]);
}
