/** What may be handed in, told by content: a name or a stated type alone is believed of nobody. */
import { open } from 'node:fs/promises';
import { fileTypeFromFile } from 'file-type';

const OFFICE = 'application/vnd.openxmlformats-officedocument';
const ZIP = 'application/zip';
/** The container of Word, Excel and PowerPoint before 2007. */
const COMPOUND = 'application/x-cfb';
const TEXT = 'text/plain';

/** What the content must be found to be, by the type that was stated. Nothing that a browser would run is among them. */
const FOUND_FOR: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    [
      'application/pdf',
      'image/jpeg',
      'image/png',
      'image/tiff',
      'image/vnd.dwg',
      ZIP,
      `${OFFICE}.wordprocessingml.document`,
      `${OFFICE}.spreadsheetml.sheet`,
      `${OFFICE}.presentationml.presentation`,
      TEXT,
    ].map((type) => [type, type]),
  ),
  'application/msword': COMPOUND,
  'application/vnd.ms-excel': COMPOUND,
  'application/vnd.ms-powerpoint': COMPOUND,
  // 版式文件 (GB/T 33190): a zip without a mark of its own.
  'application/ofd': ZIP,
  'text/csv': TEXT,
};

/** The types that may be stated. */
export const TAKEN_TYPES: readonly string[] = Object.keys(FOUND_FOR);

/** Whether a file that was found to be of one type may have been stated to be of the other. */
export function fits(stated: string, found: string): boolean {
  return FOUND_FOR[stated] === found;
}

const SAMPLE_BYTES = 65_536;
/** Bytes that no text in UTF-8 or GB 18030 has. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const NOT_TEXT = /[\0-\x08\x0e-\x1a\x1c-\x1f\x7f]/;

/** The type of the content: by its first bytes, or plain text where they mark nothing; null where it is neither. */
export async function typeOf(path: string): Promise<string | null> {
  const marked = await fileTypeFromFile(path);
  if (marked !== undefined) return marked.mime;
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(SAMPLE_BYTES), 0, SAMPLE_BYTES, 0);
    return NOT_TEXT.test(buffer.toString('latin1', 0, bytesRead)) ? null : TEXT;
  } finally {
    await file.close();
  }
}
