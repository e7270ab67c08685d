/** A timetable as JSON text: each value with the line on which it stands. */
import { type Node, type ParseError, parseTree } from 'jsonc-parser';
import type { Finding, Place, ReadFile } from './file-finding.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Reads the text; a byte order mark is passed over. A field that stands twice in one object is a finding. */
export function readTimetableJson(bytes: Uint8Array): ReadFile {
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    return broken('INVALID_UTF8', { line: 1 });
  }
  const errors: ParseError[] = [];
  let root: Node | undefined;
  let content: unknown;
  try {
    root = parseTree(text, errors, { disallowComments: true });
    content = JSON.parse(text) as unknown;
  } catch {
    return broken('MALFORMED_JSON', { line: lineAt(text, errors[0]?.offset ?? 0) });
  }
  const placeOf = (pointer: string): Place => ({ line: lineAt(text, offsetOf(root, pointer)) });
  const findings = repeatedFields(root, '').map(
    ({ pointer, offset }): Finding => ({ pointer, code: 'DUPLICATE_KEY', place: { line: lineAt(text, offset) } }),
  );
  return { content, findings, placeOf };
}

function broken(code: 'INVALID_UTF8' | 'MALFORMED_JSON', place: Place): ReadFile {
  return { content: undefined, findings: [{ pointer: '', code, place }], placeOf: () => place };
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

/** Where the value of a pointer begins, its field's name included; the last part of the way that is there. */
function offsetOf(root: Node | undefined, pointer: string): number {
  const steps = pointer.split('/').slice(1);
  let at: Node | undefined = root;
  let offset = root?.offset ?? 0;
  for (const step of steps.map((one) => one.replaceAll('~1', '/').replaceAll('~0', '~'))) {
    const child: Node | undefined =
      at?.type === 'array' ? at.children?.[Number(step)] : at?.children?.find((one) => nameOf(one) === step);
    if (child === undefined) break;
    offset = child.offset;
    at = child.type === 'property' ? child.children?.[1] : child;
  }
  return offset;
}

function nameOf(property: Node): string {
  return String(property.children?.[0]?.value);
}

function repeatedFields(node: Node | undefined, pointer: string): readonly { pointer: string; offset: number }[] {
  const children = node?.children ?? [];
  if (node?.type === 'array') return children.flatMap((child, i) => repeatedFields(child, `${pointer}/${i}`));
  if (node?.type !== 'object') return [];
  const seen = new Set<string>();
  return children.flatMap((property) => {
    const name = nameOf(property);
    const at = `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    const own = seen.has(name) ? [{ pointer: at, offset: property.offset }] : [];
    seen.add(name);
    return [...own, ...repeatedFields(property.children?.[1], at)];
  });
}
