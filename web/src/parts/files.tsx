/** Documents of the API to take along, or to look at in place. */
import { Button, App as Messages } from 'antd';
import { CONSOLE } from '../../../terms/console.ts';
import { bytesOf, Refusal } from '../api/client.ts';
import { useLanguage } from '../language.tsx';
import { save } from './save.ts';

const OFFICE = 'application/vnd.openxmlformats-officedocument';
const TYPES = {
  pdf: 'application/pdf',
  docx: `${OFFICE}.wordprocessingml.document`,
  xlsx: `${OFFICE}.spreadsheetml.sheet`,
} as const;

export type FileKind = keyof typeof TYPES;

interface FilesProps {
  /** Of the API, without the host. */
  readonly path: string;
  readonly name: string;
  readonly kinds: Readonly<Partial<Record<FileKind, string>>>;
  /** What it is a file of, for readers of screens. */
  readonly of?: string;
}

export function Files({ path, name, kinds, of }: FilesProps) {
  const { t } = useLanguage();
  const { message } = Messages.useApp();
  const take = async (kind: FileKind) => {
    try {
      save(await bytesOf(path, TYPES[kind]), `${name}.${kind}`);
    } catch (error) {
      void message.error((error instanceof Refusal && error.problem?.detail) || t(CONSOLE.states.failed));
    }
  };
  return (Object.entries(kinds) as [FileKind, string][]).map(([kind, text]) => (
    <Button key={kind} size="small" aria-label={of && `${text} ${of}`} onClick={() => void take(kind)}>
      {text}
    </Button>
  ));
}

/** A sheet of the API in a frame without scripts and without an origin: it is shown, and does nothing. */
export function Sheet({ title, html }: { readonly title: string; readonly html: string }) {
  return <iframe className="sheet" sandbox="" title={title} srcDoc={html} />;
}
