/**
 * What a .docx may hold that goes out as a letter: text, pictures, typefaces. Nothing that runs, nothing that is
 * fetched when it is opened, nothing that Word would compute anew, no remarks of those who wrote the template.
 */
import { strFromU8, unzipSync } from 'fflate';
import { LetterheadFault } from './fault.ts';

/** A letterhead with a crest is some hundred kilobytes. */
const LARGEST_FILE = 2_000_000;
const LARGEST_UNPACKED = 20_000_000;

const SAVE_AS = 'open it in Word and save it as "Word Document (*.docx)"';
const TYPES = '[Content_Types].xml';
const MAIN = 'wordprocessingml.document.main+xml';
const HARMLESS = /(\/|\.(xml|rels|png|jpe?g|gif|bmp|tiff?|emf|wmf|odttf|fntdata))$|\/printerSettings\d*\.bin$/i;

/** What stands in the XML of a part, and what to do about it. */
const UNWANTED: readonly (readonly [RegExp, string])[] = [
  [/<!DOCTYPE|<!ENTITY/i, `has a document type of its own: ${SAVE_AS}.`],
  [
    /<w:(ins|del|moveFrom|moveTo|\w+Change)[\s/>]/,
    'holds tracked changes: accept or reject them all (Review, Accept), and save it again.',
  ],
  [/<w:comment[\s>]/, 'holds comments, which would go out with every letter: delete them.'],
  [/<w:altChunk\b/, 'holds another document that is read in when it is opened: paste its text instead.'],
  [/<w:mailMerge\b/, 'is the main document of a mail merge: choose "Normal Word Document" under Mailings.'],
  [
    /<w:dataBinding\b/,
    'holds a control whose text Word takes from elsewhere: remove the content control, keep its text.',
  ],
  [/<w:object\b|<w:control\b|<o:OLEObject\b/, 'holds an embedded object: put a picture in its place.'],
  [/\s(o:href|src|r:link)\s*=/, 'shows a picture that lies outside the file: insert the picture itself.'],
];

/** Numbers of pages, in any style of numbers. A date would be that of the day on which the letter is opened. */
const COMPUTED = /^\s*(PAGE|NUMPAGES|SECTIONPAGES)(\s+\\\*\s*\w+)*\s*$/i;

/** The parts of the file by name. Throws LetterheadFault where it is no .docx, or holds what must not go out. */
export function checkedPackage(bytes: Uint8Array): Readonly<Record<string, Uint8Array>> {
  const entries = unpacked(bytes);
  const types = textOf(entries[TYPES]);
  const names = Object.keys(entries);
  if (/macroEnabled|vbaProject/i.test(types) || names.some((name) => /vbaProject|vbaData/i.test(name))) {
    throw new LetterheadFault(`holds macros: ${SAVE_AS}, without macros.`);
  }
  if (types.includes('wordprocessingml.template')) {
    throw new LetterheadFault(`is a Word template (.dotx) by its content: ${SAVE_AS}.`);
  }
  if (!types.includes(MAIN) || entries['word/document.xml'] === undefined) throw notDocx();
  const strange = names.find((name) => !HARMLESS.test(name));
  if (strange !== undefined) {
    throw new LetterheadFault(`holds ${strange}, which is neither text nor a picture: remove the object from it.`);
  }
  for (const name of names) {
    if (name.endsWith('.rels')) checkRelations(textOf(entries[name]));
    else if (name.endsWith('.xml')) checkPart(textOf(entries[name]));
  }
  return entries;
}

function notDocx(): LetterheadFault {
  return new LetterheadFault(`is no Word document: ${SAVE_AS}.`);
}

function unpacked(bytes: Uint8Array): Record<string, Uint8Array> {
  if (bytes.length > LARGEST_FILE) {
    throw new LetterheadFault(
      `is larger than ${LARGEST_FILE / 1e6} MB: compress its pictures (Picture Format, Compress Pictures).`,
    );
  }
  let size = 0;
  const filter = ({ originalSize }: { readonly originalSize: number }) => {
    size += originalSize;
    return size <= LARGEST_UNPACKED;
  };
  let entries: Record<string, Uint8Array>;
  try {
    entries = unzipSync(bytes, { filter });
  } catch {
    throw notDocx();
  }
  if (size > LARGEST_UNPACKED) throw new LetterheadFault(`holds more than ${LARGEST_UNPACKED / 1e6} MB: ${SAVE_AS}.`);
  return entries;
}

/** Parts are read as UTF-8, so none may be written otherwise: it would be looked at and not seen. */
function textOf(part: Uint8Array | undefined): string {
  const text = part === undefined ? '' : strFromU8(part);
  const encoding = /^\ufeff?<\?xml[^>]*\bencoding\s*=\s*["']([^"']*)/.exec(text)?.[1] ?? 'UTF-8';
  if (text.includes('\0') || !/^utf-?8$/i.test(encoding)) {
    throw new LetterheadFault(`is not written in UTF-8: ${SAVE_AS}.`);
  }
  return text;
}

/** A relation that leads out of the file. A link that a reader may follow is fetched by nobody. */
function checkRelations(text: string): void {
  for (const [, inside = ''] of text.matchAll(/<(?:\w+:)?Relationship\b((?:[^>"']|"[^"]*"|'[^']*')*)>/g)) {
    const read = (name: string) => new RegExp(`\\b${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(inside);
    const [, mode, mode2] = read('TargetMode') ?? [];
    const [, type, type2] = read('Type') ?? [];
    const [, target, target2] = read('Target') ?? [];
    const where = target ?? target2 ?? '';
    if (['Internal', undefined].includes(mode ?? mode2)) continue;
    const kind = type ?? type2 ?? '';
    if (kind.endsWith('/hyperlink') && /^(https?|mailto):/i.test(where)) continue;
    if (kind.endsWith('/attachedTemplate')) {
      throw new LetterheadFault(
        `is attached to the template ${where}: choose Normal under Developer, Document Template, and save it again.`,
      );
    }
    throw new LetterheadFault(
      `refers to ${where}, outside the file: embed it, or break the link (File, Info, Edit Links to Files).`,
    );
  }
}

function checkPart(text: string): void {
  for (const [pattern, sentence] of UNWANTED) if (pattern.test(text)) throw new LetterheadFault(sentence);
  for (const code of fieldCodes(text)) {
    if (COMPUTED.test(code)) continue;
    throw new LetterheadFault(
      `holds the field code "${code.trim()}", which Word computes anew: only page numbers may be (PAGE, NUMPAGES); write the rest as text (Ctrl+Shift+F9).`,
    );
  }
}

/** The codes of Word's own fields. One may lie in several runs. */
function fieldCodes(text: string): readonly string[] {
  const simple = [...text.matchAll(/<w:fldSimple\b[^>]*?w:instr\s*=\s*(?:"([^"]*)"|'([^']*)')/g)];
  const codes = simple.map(([, code, quoted]) => code ?? quoted ?? '');
  let code = '';
  const complex = /<w:fldChar\b[^>]*>|<w:instrText\b[^>]*>([^<]*)/g;
  for (const { 1: words } of text.matchAll(complex)) {
    if (words !== undefined) code += words;
    else {
      codes.push(code);
      code = '';
    }
  }
  return [...codes, code].filter((one) => one.trim() !== '');
}
