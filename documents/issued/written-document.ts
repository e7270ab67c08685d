/** A document as it is kept: the particulars and the letter, word for word, in one canonical text with its hash. */

import type { Rulebook } from '../../domain/item/clock.ts';
import {
  type ActToDocument,
  DOCUMENT_KINDS,
  type DocumentIdentity,
  type DocumentKind,
  type WrittenDocument,
} from '../../domain/supervision/issued-document.ts';
import { fill, TERMS, type Words } from '../../terms/catalogue.ts';
import { canonicalHash, canonicalJson } from '../canonical-json.ts';
import { officialDate } from '../chinese-date.ts';
import type { OfficeDocument } from '../office/office-document.ts';
import { actFields } from './act-fields.ts';
import { type Fields, letterOf } from './letters.ts';

const DOCUMENT_FORMAT = 'shixian-document/1';

/** What is kept and hashed. The names in it are those of the day on which it was issued. */
export interface DocumentContent {
  readonly format: typeof DOCUMENT_FORMAT;
  readonly kind: DocumentKind;
  readonly documentNo: string;
  readonly issuedAt: string;
  readonly issuedBy: string;
  readonly issuer: { readonly id: string; readonly name: string };
  /** The particulars by name, as a template is given them. */
  readonly fields: Fields;
  readonly letter: OfficeDocument;
}

const zh = (words: Words, values: Readonly<Record<string, string | number>> = {}) => fill(words, 'zh-CN', values);

/** The document of an act on an item. */
export function writeActDocument(act: ActToDocument, rulebook: Rulebook): WrittenDocument {
  return writeDocument(act.identity, actFields(act, rulebook));
}

/** A document with these particulars. */
export function writeDocument(identity: DocumentIdentity, particulars: Fields): WrittenDocument {
  const { kind, documentNo, issuedAt, issuedBy, issuer, queryCode } = identity;
  const name = zh(TERMS.issuers[issuer.role], { name: issuer.name });
  const symbol = symbolOf(identity);
  const fields: Fields = {
    ...particulars,
    documentNo,
    symbol,
    issuer: name,
    issuedOn: officialDate(issuedAt.slice(0, 10)),
    // A unit has the code on its receipt; a department finds it on the paper itself.
    ...(DOCUMENT_KINDS[kind].to === 'department' && { queryCode }),
  };
  const letter = letterOf(kind, fields, issuedAt);
  const content: DocumentContent = {
    format: DOCUMENT_FORMAT,
    kind,
    documentNo,
    issuedAt,
    issuedBy,
    issuer: { id: issuer.id, name },
    fields,
    letter,
  };
  return { symbol, title: letter.title, content: canonicalJson(content), sha256: canonicalHash(content) };
}

/** 文号: `临沄市水利局补〔2026〕12号`. A body whose name does not say where it is gets its division in front. */
function symbolOf({ kind, issuer, year, sequence }: DocumentIdentity): string {
  const name = issuer.name.startsWith(issuer.division) ? issuer.name : `${issuer.division}${issuer.name}`;
  return zh(TERMS.symbols[issuer.role], { name, letter: zh(TERMS.documentKinds[kind].letter), year, sequence });
}

/** How much of the hash the QR code carries: whoever has scanned it has seen the paper. */
export const HASH_IN_CODE = 32;

/** The letter with its QR code, as it is drawn. `publicUrl`: where this installation's verification page is. */
export function sheetOf(content: DocumentContent, sha256: string, publicUrl: string): OfficeDocument {
  const { documentNo, fields, letter, kind } = content;
  const { queryCode } = fields;
  const own = DOCUMENT_KINDS[kind].to === 'department' || kind === 'receipt';
  const words =
    own && typeof queryCode === 'string'
      ? zh(TERMS.documentWords.scan, { documentNo, queryCode })
      : zh(TERMS.documentWords.scanWithReceiptCode, { documentNo });
  return { ...letter, verification: { address: verificationAddress(documentNo, sha256, publicUrl), words: [words] } };
}

function verificationAddress(documentNo: string, sha256: string, publicUrl: string): string {
  return `${publicUrl}/verify/${documentNo}?h=${sha256.slice(0, HASH_IN_CODE)}`;
}
