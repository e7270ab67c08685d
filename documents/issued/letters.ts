/** The letter of each kind: which sentences and tables, in which order. The particulars come in as fields. */
import type { DocumentKind } from '../../domain/supervision/issued-document.ts';
import { fill, TERMS, type Words } from '../../terms/catalogue.ts';
import type { Block, OfficeDocument } from '../office/office-document.ts';

/** A field is a text, or a list of rows of texts. */
export type Fields = Readonly<Record<string, string | readonly Readonly<Record<string, string>>[]>>;

type Part =
  | { readonly paragraph: readonly Words[] }
  /** A field that stands by itself: what somebody wrote. */
  | { readonly text: string }
  | { readonly heading: Words }
  | { readonly note: Words }
  | { readonly pairs: readonly (readonly [label: Words, field: string])[] }
  | {
      readonly list: string;
      readonly columns: readonly { field: string; title: Words; weight: number; align?: 'center' | 'right' }[];
    };

interface Plan {
  /** Whether the issuer stands in red above the letter. */
  readonly masthead: boolean;
  readonly title?: Words;
  readonly parts: readonly Part[];
  readonly copies?: true;
}

const TEXTS = TERMS.documentTexts;
const LABELS = TERMS.documentLabels;

const ABOUT_ITEM: Part = {
  pairs: [
    [LABELS.itemNo, 'itemNo'],
    [LABELS.type, 'type'],
    [LABELS.project, 'projectName'],
    [LABELS.projectCode, 'projectCode'],
    [LABELS.unit, 'unit'],
    [LABELS.officer, 'officer'],
    [LABELS.due, 'dueOn'],
  ],
};
const OWN_NUMBER: Part = {
  pairs: [
    [LABELS.noticeNo, 'noticeNo'],
    [LABELS.noticedOn, 'noticedOn'],
  ],
};
const ordinal = { field: 'ordinal', title: LABELS.ordinal, weight: 1.2, align: 'center' } as const;
const itemNo = { field: 'itemNo', title: LABELS.itemNo, weight: 3.2 };
const HELD_ITEMS: Part = {
  list: 'items',
  columns: [
    ordinal,
    itemNo,
    { field: 'projectName', title: LABELS.project, weight: 3.1 },
    { field: 'type', title: LABELS.type, weight: 2.6 },
    { field: 'officer', title: LABELS.officer, weight: 1.6, align: 'center' },
    // A date and so many working days each on one line.
    { field: 'dueOn', title: LABELS.due, weight: 2.7, align: 'center' },
    { field: 'overdue', title: LABELS.overdue, weight: 2.4, align: 'right' },
  ],
};

const PLANS: Readonly<Record<DocumentKind, Plan>> = {
  receipt: {
    masthead: false,
    parts: [
      { paragraph: [TEXTS.receipt.taken] },
      { heading: TEXTS.receipt.itemsHeading },
      {
        list: 'items',
        columns: [
          ordinal,
          itemNo,
          { field: 'type', title: LABELS.type, weight: 3 },
          { field: 'department', title: LABELS.department, weight: 2.6 },
          { field: 'officer', title: LABELS.officer, weight: 1.5, align: 'center' },
          { field: 'acceptanceDueOn', title: LABELS.acceptanceDue, weight: 2.7, align: 'center' },
          { field: 'dueOn', title: LABELS.due, weight: 2.7, align: 'center' },
        ],
      },
      { heading: TEXTS.receipt.silenceHeading },
      { list: 'items', columns: [ordinal, { field: 'silence', title: LABELS.silence, weight: 12 }] },
      { heading: TEXTS.receipt.materialsHeading },
      {
        list: 'materials',
        columns: [
          ordinal,
          { field: 'name', title: LABELS.material, weight: 6 },
          { field: 'sha256', title: LABELS.digest, weight: 8 },
        ],
      },
      { note: TEXTS.receipt.note },
    ],
  },
  correctionNotice: {
    masthead: false,
    parts: [
      { paragraph: [TEXTS.correctionNotice.applied, TEXTS.correctionNotice.told] },
      { list: 'missing', columns: [ordinal, { field: 'text', title: LABELS.missing, weight: 12 }] },
      { paragraph: [TEXTS.correctionNotice.due] },
      OWN_NUMBER,
    ],
  },
  refusalOfAcceptance: {
    masthead: false,
    parts: [
      { paragraph: [TEXTS.refusalOfAcceptance.applied, TEXTS.refusalOfAcceptance.refused] },
      { text: 'reasons' },
      { paragraph: [TEXTS.refusalOfAcceptance.contrary] },
    ],
  },
  suspensionNotice: {
    masthead: false,
    parts: [
      { paragraph: [TEXTS.suspensionNotice.applied, TEXTS.suspensionNotice.ground] },
      { text: 'cap' },
      OWN_NUMBER,
    ],
  },
  extensionNotice: {
    masthead: false,
    parts: [
      { paragraph: [TEXTS.extensionNotice.applied, TEXTS.extensionNotice.extended] },
      { text: 'reasons' },
      OWN_NUMBER,
    ],
  },
  yellowWarning: {
    masthead: true,
    parts: [{ paragraph: [TEXTS.yellowWarning.near] }, ABOUT_ITEM, { paragraph: [TEXTS.yellowWarning.demand] }],
  },
  redWarning: {
    masthead: true,
    parts: [{ paragraph: [TEXTS.redWarning.over] }, ABOUT_ITEM, { paragraph: [TEXTS.redWarning.demand] }],
  },
  deemingConfirmation: {
    masthead: true,
    parts: [
      { paragraph: [TEXTS.deemingConfirmation.applied, TEXTS.deemingConfirmation.deemed] },
      { paragraph: [TEXTS.deemingConfirmation.effects] },
      { text: 'effects' },
      { note: TEXTS.deemingConfirmation.note },
    ],
    copies: true,
  },
  coordinationLetter: {
    masthead: true,
    title: TEXTS.coordinationLetter.title,
    parts: [
      { paragraph: [TEXTS.coordinationLetter.held] },
      { heading: TEXTS.coordinationLetter.itemsHeading },
      HELD_ITEMS,
      { heading: TEXTS.coordinationLetter.demandHeading },
      { text: 'demand' },
      { paragraph: [TEXTS.coordinationLetter.reply] },
    ],
    copies: true,
  },
  supervisionNotice: {
    masthead: true,
    parts: [
      { paragraph: [TEXTS.supervisionNotice.held] },
      { heading: TEXTS.supervisionNotice.itemsHeading },
      HELD_ITEMS,
      { heading: TEXTS.supervisionNotice.demandHeading },
      { text: 'demand' },
      { heading: TEXTS.supervisionNotice.replyHeading },
      { paragraph: [TEXTS.supervisionNotice.reply] },
    ],
    copies: true,
  },
};

/** The letter with its fields filled in. A field that is not given stays a `{place}`: so a template is made. */
export function letterOf(kind: DocumentKind, fields: Fields, issuedAt: string): OfficeDocument {
  const { masthead, title, parts, copies } = PLANS[kind];
  const place = placeIn(fields);
  const copied = copies ? place('copies') : '';
  return {
    style: 'letter',
    ...(masthead && { masthead: place('issuer') }),
    number: place('symbol'),
    title: sentence(title ?? TERMS.documentKinds[kind].name, fields),
    recipient: place('recipient'),
    blocks: parts.map((part) => blockOf(part, fields)),
    signature: { organ: place('issuer'), date: place('issuedOn') },
    ...(copied !== '' && { copies: copied }),
    issuedAt,
  };
}

/** A template names a field in braces. */
function placeIn(fields: Readonly<Record<string, unknown>>): (field: string) => string {
  return (field) => {
    const value = fields[field];
    return typeof value === 'string' ? value : `{${field}}`;
  };
}

function sentence(words: Words, fields: Fields): string {
  const texts = Object.entries(fields).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return fill(words, 'zh-CN', Object.fromEntries(texts));
}

function blockOf(part: Part, fields: Fields): Block {
  if ('paragraph' in part)
    return { kind: 'paragraph', text: part.paragraph.map((one) => sentence(one, fields)).join('') };
  if ('text' in part) return { kind: 'paragraph', text: placeIn(fields)(part.text) };
  if ('heading' in part) return { kind: 'heading', level: 1, text: sentence(part.heading, fields) };
  if ('note' in part) return { kind: 'note', text: sentence(part.note, fields) };
  if ('pairs' in part) {
    return { kind: 'pairs', rows: part.pairs.map(([label, field]) => [label['zh-CN'], placeIn(fields)(field)]) };
  }
  const columns = part.columns.map(({ title, weight, align }) => ({
    title: title['zh-CN'],
    weight,
    ...(align !== undefined && { align }),
  }));
  return { kind: 'table', columns, rows: rowsOf(part, fields) };
}

/** The rows of a list; in a template one row, which is repeated. */
function rowsOf({ list, columns }: Extract<Part, { list: string }>, fields: Fields): readonly (readonly string[])[] {
  const rows = fields[list];
  if (Array.isArray(rows)) {
    return (rows as readonly Readonly<Record<string, string>>[]).map((row) =>
      columns.map(({ field }) => placeIn(row)(field)),
    );
  }
  const places = columns.map(({ field }) => `{${field}}`);
  return [places.map((one, i) => `${i === 0 ? `{#${list}}` : ''}${one}${i === places.length - 1 ? `{/${list}}` : ''}`)];
}
