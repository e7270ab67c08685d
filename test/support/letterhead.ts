/** The sample city's templates, and others made from them by a change. */
import { readFileSync } from 'node:fs';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import type { Fields } from '../../documents/issued/letters.ts';
import { type DocumentContent, writeDocument } from '../../documents/issued/written-document.ts';
import type { ToFill } from '../../documents/letterhead/fill.ts';
import { DOCUMENT_KINDS, type DocumentKind } from '../../domain/supervision/issued-document.ts';

export const LETTERHEADS = new URL('../../examples/letterhead/', import.meta.url).pathname;
export const KINDS = Object.keys(DOCUMENT_KINDS) as DocumentKind[];

export const shipped = (name: 'letterhead' | 'coordinationLetter') => readFileSync(`${LETTERHEADS}${name}.docx`);

/** A part's new text; null: without it. */
export type Change = Readonly<Record<string, string | null | ((text: string) => string)>>;

/** The template with other parts. */
export function changed(template: Uint8Array, change: Change): Buffer {
  const entries = unzipSync(template);
  for (const [name, to] of Object.entries(change)) {
    if (to === null) delete entries[name];
    else entries[name] = strToU8(typeof to === 'string' ? to : to(strFromU8(entries[name] ?? new Uint8Array())));
  }
  return Buffer.from(zipSync(entries));
}

/** Puts a paragraph in front of all others. */
export const withParagraph = (inside: string) => (text: string) =>
  text.replace('<w:body>', `<w:body><w:p>${inside}</w:p>`);
export const run = (text: string) => `<w:r><w:t>${text}</w:t></w:r>`;

/** A document of the kind with these particulars, as it would be kept. */
export function issued(kind: DocumentKind, fields: Fields): ToFill {
  const { content, sha256 } = writeDocument(
    {
      ...{ kind, year: 2026, sequence: 12, documentNo: '990100-HAN-2026-000012-K', queryCode: '048213' },
      ...{ issuedAt: '2026-10-16T17:00:00.000+08:00', issuedBy: 'supervisor-990100' },
      issuer: { id: '990100', role: DOCUMENT_KINDS[kind].issuer, name: '临沄市', division: '临沄市' },
    },
    fields,
  );
  return { content: JSON.parse(content) as DocumentContent, sha256, publicUrl: 'https://window.example' };
}

/** A coordination letter about some items. */
export function letterAbout(demand: string, items = 2, projectName = '霖湖精细化工成品仓库及辅助用房项目'): ToFill {
  const rows = Array.from({ length: items }, (_, i) => ({
    ...{ ordinal: String(i + 1), itemNo: `990100-SLJ-23-20260914-${String(i + 42).padStart(6, '0')}-K`, projectName },
    ...{ type: '水土保持方案审批', officer: '颜榕谷', status: '办理中', dueOn: '2026-10-10', overdue: '4个工作日' },
  }));
  return issued('coordinationLetter', {
    ...{
      recipient: '临沄市水利局',
      asOf: '2026年10月16日17:00',
      itemCount: String(items),
      overdueCount: String(items),
    },
    ...{ items: rows, demand, replyOn: '2026年10月20日', copies: '市政府办公室' },
  });
}
