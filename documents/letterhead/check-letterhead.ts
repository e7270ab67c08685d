/** Whether a city's template can be used for a kind of document. What is wrong is said in words that say what to do. */
import { type Tag, TagDisposition, TagPlacement } from 'easy-template-x';
import { strFromU8, unzipSync } from 'fflate';
import { DOCUMENT_KINDS, type DocumentKind } from '../../domain/supervision/issued-document.ts';
import { type DocumentContent, writeDocument } from '../issued/written-document.ts';
import { LetterheadFault } from './fault.ts';
import { fieldsOf, requiredFields, type TemplateFields } from './fields.ts';
import { createHandler, letterheadDocx, type ToFill } from './fill.ts';
import { checkedPackage } from './package-check.ts';

/**
 * Throws LetterheadFault where the template is no .docx, holds what must not go out, names a field that the kind has
 * not, or lacks one that every document must show. `kind` null: a template for every kind.
 */
export async function checkLetterhead(bytes: Uint8Array, kind: DocumentKind | null): Promise<void> {
  const parts = checkedPackage(bytes);
  const names = checkPlaces(await placesIn(bytes), fieldsOf(kind));
  const lacking = requiredFields(kind).filter((field) => !names.includes(field));
  if (lacking.length > 0) {
    throw new LetterheadFault(
      `lacks ${lacking.map(place).join(', ')}: put each where the document is to show it, or something would be left out.`,
    );
  }
  if (names.filter((name) => name === 'body').length > 1 || !standsAlone('{body}', parts['word/document.xml'])) {
    throw new LetterheadFault('must name {body} once, in a paragraph of its own, and not in a header or footer.');
  }
  await tryOut(bytes, kind ?? 'coordinationLetter');
}

const place = (name: string) => `{${name}}`;

async function placesIn(bytes: Uint8Array): Promise<readonly Tag[]> {
  try {
    return await createHandler().parseTags(Buffer.from(bytes));
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw new LetterheadFault(
      `has a brace that does not belong to a field (${said}): a field is written {name}, in one paragraph; other braces may not stand in it.`,
    );
  }
}

/** The texts named outside lists. Throws LetterheadFault at the first place that cannot be filled. */
function checkPlaces(tags: readonly Tag[], { texts, lists }: TemplateFields): readonly string[] {
  const names: string[] = [];
  let list: string | null = null;
  for (const { disposition, placement, name = '' } of tags) {
    if (placement === TagPlacement.Attribute && name !== 'qr') {
      throw new LetterheadFault(`names ${place(name)} in the description of a picture, where only {qr} may stand.`);
    }
    if (disposition === TagDisposition.Open) {
      if (list !== null)
        throw new LetterheadFault(`opens {#${name}} inside {#${list}}: close that with {/${list}} first.`);
      if (lists[name] === undefined) throw unknown(`{#${name}}`, texts, lists);
      list = name;
    } else if (disposition === TagDisposition.Close) {
      if (list === null || (name !== '' && name !== list)) {
        throw new LetterheadFault(`closes {/${name}}, which is not open: write {#${name}} before it.`);
      }
      list = null;
    } else if (list !== null) {
      const columns = lists[list] ?? [];
      if (!columns.includes(name)) throw unknownInList(name, list, columns);
    } else {
      if (!texts.includes(name)) throw unknown(place(name), texts, lists);
      names.push(name);
    }
  }
  if (list !== null) throw new LetterheadFault(`does not close {#${list}}: write {/${list}} where its rows end.`);
  return names;
}

function unknown(what: string, texts: readonly string[], lists: TemplateFields['lists']): LetterheadFault {
  const inLists = Object.entries(lists).map(
    ([list, columns]) => `, the list {#${list}}{/${list}} with ${columns.map(place).join(', ')}`,
  );
  return new LetterheadFault(
    `names ${what}, which is not there. It may name ${texts.map(place).join(', ')}${inLists.join('')}.`,
  );
}

function unknownInList(name: string, list: string, columns: readonly string[]): LetterheadFault {
  return new LetterheadFault(
    `names ${place(name)} in {#${list}}, which its rows have not. There it may name ${columns.map(place).join(', ')}; write {/${list}} where its rows end.`,
  );
}

function standsAlone(text: string, part: Uint8Array | undefined): boolean {
  const paragraphs = strFromU8(part ?? new Uint8Array()).split(/<w:p[\s>]/);
  return paragraphs.some((paragraph) => textIn(paragraph).trim() === text);
}

function textIn(xml: string): string {
  return [...xml.matchAll(/<w:t(?:\s[^>]*)?>([^<]*)/g)].map(([, text]) => text).join('');
}

/** Fills it once, so that what only shows then shows before the first letter is written. */
async function tryOut(bytes: Uint8Array, kind: DocumentKind): Promise<void> {
  let filled: Buffer;
  try {
    filled = await letterheadDocx(bytes, sampleOf(kind));
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw new LetterheadFault(
      `cannot be filled in (${said}): open it in Word, and save it as "Word Document (*.docx)".`,
    );
  }
  for (const [name, part] of Object.entries(unzipSync(filled))) {
    if (!/^word\/[^/]+\.xml$/.test(name) || !/[{}]/.test(textIn(strFromU8(part)))) continue;
    throw new LetterheadFault(
      `holds a brace in ${name} that is not filled in: a field is written {name}, in the text, a header or a footer; other braces may not stand there.`,
    );
  }
}

function sampleOf(kind: DocumentKind): ToFill {
  const { texts, lists } = fieldsOf(kind);
  const rows = (columns: readonly string[]) => [Object.fromEntries(columns.map((column) => [column, column]))];
  const particulars = Object.fromEntries([
    ...['copies', ...texts].map((name) => [name, name] as const),
    ...Object.entries(lists).map(([list, columns]) => [list, rows(columns)] as const),
  ]);
  const identity = {
    ...{ kind, year: 2026, sequence: 1, documentNo: '990100-HAN-2026-000001-0', queryCode: '000000' },
    ...{ issuedAt: '2026-09-14T10:00:00.000+08:00', issuedBy: 'clock' },
    issuer: { id: '990100', role: DOCUMENT_KINDS[kind].issuer, name: '临沄市', division: '临沄市' },
  };
  const { content, sha256 } = writeDocument(identity, particulars);
  return { content: JSON.parse(content) as DocumentContent, sha256, publicUrl: 'https://window.invalid' };
}
