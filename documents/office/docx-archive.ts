/**
 * The same bytes for the same document: a .docx is a zip, whose entries carry the time of their writing, and its
 * library draws names for links at random and counts pictures through the life of the process.
 */
import { strFromU8, strToU8, unzipSync } from 'fflate';
import { zipOf } from '../zip.ts';

const CORE = 'docProps/core.xml';

/**
 * Writes the archive again: entries in the order of their names, without times; names and dates that depend on chance
 * replaced. `links`: whether its names for links were drawn at random, or are those of a file that is there.
 */
export function settledArchive(
  bytes: Uint8Array,
  issuedAt: string,
  { links = 'drawn' }: { readonly links?: 'drawn' | 'kept' } = {},
): Buffer {
  const entries = unzipSync(bytes);
  const texts = new Map(
    Object.entries(entries)
      .filter(([name]) => /\.(xml|rels)$/.test(name))
      .map(([name, entry]) => [name, strFromU8(entry)]),
  );
  settleDates(texts, issuedAt);
  if (links === 'drawn') for (const name of texts.keys()) settleLinks(texts, name);
  settlePictures(texts);
  // Folders are no parts of the file.
  const parts = Object.keys(entries).filter((name) => !name.endsWith('/'));
  const names = parts.sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
  const settled = names.map((name) => {
    const text = texts.get(name);
    return [name, text === undefined ? (entries[name] ?? new Uint8Array()) : strToU8(text)] as const;
  });
  return zipOf(settled, 6);
}

/** Readers that look at the first entry alone want the list of types there. */
function rank(name: string): number {
  return name === '[Content_Types].xml' ? 0 : 1;
}

function settleDates(texts: Map<string, string>, issuedAt: string): void {
  const core = texts.get(CORE);
  const stamp = `${new Date(issuedAt).toISOString().slice(0, 19)}Z`;
  if (core !== undefined) texts.set(CORE, core.replace(/(<dcterms:\w+[^>]*>)[^<]*/g, `$1${stamp}`));
}

/** `word/_rels/x.xml.rels` names what `word/x.xml` refers to; names that were drawn become numbers in their order. */
function settleLinks(texts: Map<string, string>, name: string): void {
  const part = /^(.*)_rels\/([^/]+)\.rels$/.exec(name);
  const owner = `${part?.[1]}${part?.[2]}`;
  const [relations, content] = [texts.get(name), texts.get(owner)];
  if (part === null || relations === undefined || content === undefined) return;
  const drawn = [...relations.matchAll(/ Id="(?!rId\d+")([^"]+)"/g)].map(([, id]) => id ?? '');
  const order = new Map(drawn.map((id, i) => [id, `rIdLink${i + 1}`]));
  const rename = (text: string) =>
    text.replace(/ ((?:r:)?[Ii]d|r:embed)="([^"]+)"/g, (whole, attribute: string, id: string) => {
      const settled = order.get(id);
      return settled === undefined ? whole : ` ${attribute}="${settled}"`;
    });
  texts.set(name, rename(relations));
  texts.set(owner, rename(content));
}

function settlePictures(texts: Map<string, string>): void {
  for (const [name, text] of texts) {
    let count = 0;
    const settled = text.replace(/<wp:docPr id="\d+"/g, () => {
      count += 1;
      return `<wp:docPr id="${count}"`;
    });
    texts.set(name, settled);
  }
}
