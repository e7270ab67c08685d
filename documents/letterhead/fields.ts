/** What a city's template may name: a closed list for each kind of document, so that a slip is found before it is printed. */
import { DOCUMENT_KINDS, type DocumentKind } from '../../domain/supervision/issued-document.ts';

/** Texts by name, and lists whose rows hold texts by name. */
export interface TemplateFields {
  readonly texts: readonly string[];
  readonly lists: Readonly<Record<string, readonly string[]>>;
}

/** What every document has beside its particulars. */
const COMMON = [
  ...['symbol', 'documentNo', 'title', 'recipient', 'body', 'issuer', 'issuedOn', 'copiesLine'],
  ...['qr', 'verification', 'contentSha256'],
];
/** A template decides how a document looks, never what it says: these it must have, or something would be left out. */
const REQUIRED = [
  ...['symbol', 'title', 'recipient', 'body', 'issuer', 'issuedOn'],
  ...['qr', 'verification', 'contentSha256'],
];

const WITH_COPIES: ReadonlySet<DocumentKind> = new Set([
  'deemingConfirmation',
  'coordinationLetter',
  'supervisionNotice',
]);

const ITEM = [
  ...['itemNo', 'receiptNo', 'type', 'projectCode', 'projectName', 'unit', 'creditCode', 'department', 'officer'],
];
const NOTICE = ['noticeNo', 'noticedOn'];
const HELD: TemplateFields = {
  texts: ['asOf', 'itemCount', 'overdueCount', 'demand', 'replyOn'],
  lists: { items: ['ordinal', 'itemNo', 'projectName', 'type', 'officer', 'status', 'dueOn', 'overdue'] },
};

const PARTICULARS: Readonly<Record<DocumentKind, TemplateFields>> = {
  receipt: {
    texts: ['receiptNo', 'receivedAt', 'projectCode', 'projectName', 'unit', 'creditCode', 'itemCount', 'queryCode'],
    lists: {
      items: ['ordinal', 'itemNo', 'type', 'department', 'officer', 'acceptanceDueOn', 'dueOn', 'silence'],
      materials: ['ordinal', 'name', 'sha256'],
    },
  },
  correctionNotice: { texts: [...ITEM, 'unitDueOn', ...NOTICE], lists: { missing: ['ordinal', 'text'] } },
  refusalOfAcceptance: { texts: [...ITEM, 'reasons'], lists: {} },
  suspensionNotice: { texts: [...ITEM, 'ground', 'article', 'from', 'cap', ...NOTICE], lists: {} },
  extensionNotice: { texts: [...ITEM, 'by', 'approver', 'reasons', 'newDueOn', ...NOTICE], lists: {} },
  yellowWarning: { texts: [...ITEM, 'dueOn'], lists: {} },
  redWarning: { texts: [...ITEM, 'dueOn', 'ordinal'], lists: {} },
  deemingConfirmation: { texts: [...ITEM, 'dueOn', 'deemedAt', 'timetable', 'basis', 'effects'], lists: {} },
  coordinationLetter: HELD,
  supervisionNotice: HELD,
};

/** The fields that a template of the kind may name; null: a template for every kind. */
export function fieldsOf(kind: DocumentKind | null): TemplateFields {
  if (kind === null) return { texts: COMMON, lists: {} };
  const { texts, lists } = PARTICULARS[kind];
  const code = DOCUMENT_KINDS[kind].to === 'department' ? ['queryCode'] : [];
  return { texts: [...COMMON, ...texts, ...code], lists };
}

/** The fields that a template of the kind must name. */
export function requiredFields(kind: DocumentKind | null): readonly string[] {
  return kind === null || WITH_COPIES.has(kind) ? [...REQUIRED, 'copiesLine'] : REQUIRED;
}
