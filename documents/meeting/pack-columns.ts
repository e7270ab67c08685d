/** What each rule's lines say, column by column: once, for the tables of the document and the sheets of the workbook. */
import type { TaskLine } from '../../domain/supervision/agenda.ts';
import type { Blocker } from '../../domain/supervision/blockers.ts';
import type { ClosureLine, Named, NamedDraft } from '../../domain/supervision/meeting-pack.ts';
import type { RedLine } from '../../domain/supervision/red-items.ts';
import type { Slip } from '../../domain/supervision/slips.ts';
import { TERMS, type Words } from '../../terms/catalogue.ts';

export type PackNames = NamedDraft['names'];

export interface PackColumn<Line> {
  readonly title: Words;
  readonly kind: 'text' | 'whole' | 'date';
  /** The share of a page's width; 0: in the workbook alone. */
  readonly weight: number;
  readonly cell: (line: Line, names: PackNames) => string | number | null;
}

const { meetingColumns: TITLES, meetingPack: WORDS, yesNo: YES_NO } = TERMS;

const zh = (words: Words) => words['zh-CN'];
/** The name of an id; the id itself where the ledger had none. */
export function nameIn(names: Readonly<Record<string, Named>>, id: string | null): string {
  return id === null ? '' : (names[id]?.zh ?? id);
}

const text = <Line>(title: Words, weight: number, cell: PackColumn<Line>['cell']): PackColumn<Line> => ({
  ...{ title, weight, cell },
  kind: 'text',
});
const date = <Line>(title: Words, cell: (line: Line) => string | null): PackColumn<Line> => ({
  ...{ title, cell },
  kind: 'date',
  weight: 12,
});
const whole = <Line>(title: Words, weight: number, cell: (line: Line) => number | null): PackColumn<Line> => ({
  ...{ title, weight, cell },
  kind: 'whole',
});

interface OfTask {
  readonly taskNo: string;
  readonly text: string;
  readonly departmentId: string;
  readonly personId: string | null;
  readonly dueOn: string;
  readonly reportedOn: string | null;
}

const taskColumns = <Line extends OfTask>(middle: readonly PackColumn<Line>[]): readonly PackColumn<Line>[] => [
  text(TITLES.taskNo, 18, ({ taskNo }) => taskNo),
  text(TITLES.task, 30, (line) => line.text),
  ...middle,
  text(TITLES.department, 18, ({ departmentId }, { departments }) => nameIn(departments, departmentId)),
  text(TITLES.person, 10, ({ personId }, { people }) => {
    return personId === null ? zh(WORDS.headOfDepartment) : nameIn(people, personId);
  }),
  date(TITLES.dueOn, ({ dueOn }) => dueOn),
  date(TITLES.reportedOn, ({ reportedOn }) => reportedOn),
];

export const CLOSURE_COLUMNS: readonly PackColumn<ClosureLine>[] = [
  ...taskColumns<ClosureLine>([]),
  text(TITLES.closure, 14, ({ closure }) => zh(TERMS.closures[closure])),
];

export const TASK_COLUMNS: readonly PackColumn<TaskLine>[] = [
  ...taskColumns<TaskLine>([text(TITLES.measure, 18, ({ measure }) => measure)]),
  text(TITLES.status, 14, ({ status, late }) => {
    return late ? `${zh(TERMS.taskStatuses[status])}（${zh(WORDS.late)}）` : zh(TERMS.taskStatuses[status]);
  }),
];

interface InProject {
  readonly projectCode: string;
}

const projectColumns = <Line extends InProject>(weight: number): readonly PackColumn<Line>[] => [
  text(TITLES.projectCode, 0, ({ projectCode }) => projectCode),
  text(TITLES.project, weight, ({ projectCode }, { projects }) => nameIn(projects, projectCode)),
];

export const RED_COLUMNS: readonly PackColumn<RedLine>[] = [
  text(TITLES.itemNo, 24, ({ itemNo }) => itemNo),
  ...projectColumns<RedLine>(24),
  text(TITLES.type, 18, ({ typeId }, { types }) => nameIn(types, typeId)),
  text(TITLES.department, 0, ({ departmentId }, { departments }) => nameIn(departments, departmentId)),
  text(TITLES.person, 8, ({ officerId }, { people }) => nameIn(people, officerId)),
  text(TITLES.reason, 14, ({ reason }) => zh(TERMS.redReasons[reason])),
  date(TITLES.dueOn, ({ dueOn }) => dueOn),
  whole(TITLES.late, 8, ({ lateWorkingDays }) => lateWorkingDays),
  whole(TITLES.unacknowledged, 8, ({ unacknowledged }) => unacknowledged),
];

export const BLOCKER_COLUMNS: readonly PackColumn<Blocker & InProject>[] = [
  ...projectColumns<Blocker & InProject>(0),
  text(TITLES.waiting, 16, ({ waiting }, { types }) => nameIn(types, waiting.typeId)),
  text(TITLES.waitingAt, 16, ({ waiting }, { departments }) => nameIn(departments, waiting.departmentId)),
  text(TITLES.waitingItem, 22, ({ waiting }) => waiting.itemNo ?? zh(WORDS.notHandedIn)),
  text(TITLES.on, 18, ({ on }, { types }) => nameIn(types, on.typeId)),
  text(TITLES.department, 16, ({ on }, { departments }) => nameIn(departments, on.departmentId)),
  text(TITLES.itemNo, 22, ({ on }) => on.itemNo),
  text(TITLES.status, 11, ({ on }) => zh(TERMS.statuses[on.status])),
  date(TITLES.dueOn, ({ on }) => on.dueOn),
  text(TITLES.overdue, 6, ({ overdue }) => zh(overdue ? YES_NO.yes : YES_NO.no)),
  whole(TITLES.late, 8, ({ on }) => on.lateWorkingDays),
];

export const SLIP_COLUMNS: readonly PackColumn<Slip & InProject>[] = [
  ...projectColumns<Slip & InProject>(0),
  text(TITLES.gate, 10, ({ gate }) => zh(TERMS.gates[gate])),
  date(TITLES.before, ({ before }) => before),
  date(TITLES.now, ({ now }) => now),
  whole(TITLES.moved, 8, ({ workingDays }) => workingDays),
  text(TITLES.chain, 44, ({ chain }, { types }) =>
    chain.map(({ typeId, finishesOn }) => `${nameIn(types, typeId)} ${finishesOn ?? zh(WORDS.noDate)}`).join(' → '),
  ),
  text(TITLES.head, 26, ({ head }, { types, departments }) => {
    if (head === null) return '';
    const where = head.departmentId === null ? zh(WORDS.unit) : nameIn(departments, head.departmentId);
    return `${nameIn(types, head.typeId)}（${where}，${head.itemNo ?? zh(WORDS.notHandedIn)}）`;
  }),
  text(TITLES.remarks, 12, ({ now, checklistChanged }) =>
    [...(now === null ? [zh(WORDS.noDate)] : []), ...(checklistChanged ? [zh(WORDS.listChanged)] : [])].join('；'),
  ),
];
