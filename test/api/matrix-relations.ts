/**
 * Whose each thing of the matrix is, said apart from the code that decides it: a route that names a thing answers those
 * to whom it belongs, and tells everybody else that there is none.
 */
import { CALLERS } from './callers.ts';

export type MatrixCaller = keyof typeof CALLERS | 'keyRead' | 'keySubmit' | 'keyAct' | 'keyOther';

/** What an API key was given for. */
export const KEY_SCOPES: Partial<Record<MatrixCaller, 'read' | 'submit' | 'act'>> = {
  ...{ keyRead: 'read', keySubmit: 'submit', keyAct: 'act', keyOther: 'read' },
};

export const MATRIX_CALLERS = [...Object.keys(CALLERS), ...Object.keys(KEY_SCOPES)] as readonly MatrixCaller[];

/** The role that a caller has; null: nobody. */
export function roleOf(caller: MatrixCaller): string | null {
  if (caller in KEY_SCOPES) return 'unit';
  const person = CALLERS[caller as keyof typeof CALLERS];
  return person === null ? null : (person.split('-')[0] as string);
}

const unit: readonly MatrixCaller[] = ['unit', 'keyRead', 'keySubmit', 'keyAct'];
const division: readonly MatrixCaller[] = ['leader', 'supervisor', 'provinceSupervisor'];
const department: readonly MatrixCaller[] = ['officer', 'head'];
const concerned = [...unit, ...department, ...division];
const everybody = MATRIX_CALLERS;

/** By the name of the path parameter. */
export const OWNERS: Readonly<Record<string, readonly MatrixCaller[]>> = {
  itemNo: concerned,
  code: concerned,
  // A yellow card: the office's own business, not the unit's.
  documentNo: [...department, ...division],
  sha256: concerned,
  receiptNo: unit,
  departmentId: [...department, ...division],
  escalationNo: ['head', ...division],
  recordNo: ['head', ...division],
  noticeNo: [...department, ...division],
  // Drafts: whoever supervises the division.
  no: division,
  meetingNo: division,
  taskNo: [...department, ...division],
  // A unit's receiver; an administrator keeps all of them.
  webhookId: [...unit, 'admin'],
  // To the receiver of the city's supervisor.
  messageId: ['supervisor', 'provinceSupervisor', 'admin'],
  keyId: [...unit, 'admin'],
  leaveId: department,
  ordinal: concerned,
  ...{ personId: everybody, typeId: everybody, version: everybody, certificateNo: everybody },
};

/** Things that are not in the city, by the name of the path parameter; what has no line here belongs to everybody. */
const UUID = '01a210a6-0ebb-775c-a542-fb4a9f0e49d1';
export const UNKNOWN: Readonly<Record<string, string>> = {
  ...{ itemNo: '990100-SLJ-23-20260914-999999-K', code: '2609-990100-04-01-999999' },
  ...{ documentNo: '990100-SJ-2026-999999-V', receiptNo: 'S990100-20260914-999999-K', departmentId: '990100-XXX' },
  ...{ escalationNo: '990100-SLJ-23-20260914-999999-K.1', recordNo: '990100-SLJ-1999' },
  ...{ noticeNo: '990100-DB-2026-999999-0', no: '990100-2026-01A-9', meetingNo: 'M990100-2019-09' },
  ...{ taskNo: 'M990100-2019-09.1', webhookId: UUID, messageId: UUID, keyId: UUID, leaveId: UUID },
  ...{ sha256: '0'.repeat(64), askedItemNo: '990100-SLJ-23-20260914-999999-K', bodyId: '990000-XXX' },
  liaisonTaskNo: '990000-SLJ-23-20260914-999999-R.L1',
};

/** Routes whose owners are not those of what their path names. */
export const ROUTE_OWNERS: Readonly<Record<string, readonly MatrixCaller[]>> = {
  // The department that was asked, beside the one that holds the item.
  'POST /v1/items/:itemNo/opinions/:ordinal': [...department, 'otherOfficer', 'otherHead'],
  // Whoever is sent to the body above, beside whoever supervises; which body that is, is everybody's to know.
  'GET /v1/liaison-tasks/:taskNo': ['officer', ...division],
  'POST /v1/liaison-tasks/:taskNo/contacts': ['officer', ...division],
  'POST /v1/liaison-tasks/:taskNo/close': ['officer', ...division],
  'PUT /v1/liaisons/:departmentId': everybody,
  // By the division that the query or the body names.
  'GET /v1/bulletins/preview': division,
  'POST /v1/bulletins': ['supervisor', 'provinceSupervisor'],
};

const sameFor = (callers: readonly MatrixCaller[], answer: string) =>
  Object.fromEntries(callers.map((caller) => [caller, answer]));
const notLead = sameFor(department, '403 NOT_LEAD_DEPARTMENT');
const notHere = { provinceSupervisor: '403 NOT_OF_THE_DIVISION' };

/** Those to whom the thing belongs and who still may not: the rule that stands in the way, by route. */
export const FINER_RULES: Readonly<Record<string, Partial<Record<MatrixCaller, string>>>> = {
  // They see the item, and were not asked.
  'POST /v1/items/:itemNo/opinions/:ordinal': sameFor(department, '404 OPINION_NOT_FOUND'),
  'GET /v1/projects/:code/checklist/suggestion': notLead,
  'PUT /v1/projects/:code/checklist': notLead,
  'POST /v1/projects/:code/works': notLead,
  ...Object.fromEntries(
    ['prepare', 'add', 'strike', 'freeze', 'hold', 'minutes', 'close'].map((step) => [
      `POST /v1/meetings/:meetingNo/${step}`,
      notHere,
    ]),
  ),
};
