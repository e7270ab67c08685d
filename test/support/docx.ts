/** As much of a Word reader as the tests need. It knows nothing of the library that wrote the file. */
import { strFromU8, unzipSync } from 'fflate';

export interface DocxFile {
  readonly names: readonly string[];
  readonly parts: Readonly<Record<string, string>>;
  /** The paragraphs of the body, those in tables included, in their order; a line break as `\n`. */
  readonly paragraphs: readonly string[];
  readonly footer: string;
  readonly picture: Uint8Array | undefined;
}

export function readDocx(bytes: Uint8Array): DocxFile {
  const entries = unzipSync(bytes);
  const names = Object.keys(entries);
  const texts = names.filter((name) => /\.(xml|rels)$/.test(name));
  const parts = Object.fromEntries(texts.map((name) => [name, strFromU8(entries[name] ?? new Uint8Array())]));
  const footers = texts.filter((name) => /^word\/footer\d+\.xml$/.test(name));
  const picture = names.find((name) => name.startsWith('word/media/'));
  return {
    names,
    parts,
    paragraphs: paragraphsIn(parts['word/document.xml'] ?? ''),
    footer: footers.flatMap((name) => paragraphsIn(parts[name] ?? '')).join('\n'),
    picture: picture === undefined ? undefined : entries[picture],
  };
}

function paragraphsIn(xml: string): readonly string[] {
  return xml
    .split('</w:p>')
    .slice(0, -1)
    .map((part) =>
      [...part.matchAll(/<w:t(?: [^>]*)?>([^<]*)<\/w:t>|<w:br\/>/g)]
        .map(([whole, text]) => (whole === '<w:br/>' ? '\n' : unescaped(text ?? '')))
        .join(''),
    )
    .filter((text) => text !== '');
}

function unescaped(text: string): string {
  const names: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };
  return text.replace(/&(\w+);/g, (whole, name: string) => names[name] ?? whole);
}
