/** E-mails: what the inbox tells, in few words and both as text and as simple HTML. No person and no project is named. */
import type { LocalDate } from '../domain/calendar/local-date.ts';
import type { Lamp } from '../domain/supervision/lamp.ts';
import { fill, type Language, TERMS, type Words } from '../terms/catalogue.ts';

const WORDS = TERMS.mail;

/** One notice, on an item as it stands when the mail is written. */
export interface NoticeLine {
  readonly itemNo: string;
  readonly type: { readonly zh: string; readonly en: string };
  readonly projectCode: string;
  /** A key of `TERMS.notices`. */
  readonly kind: string;
  readonly lamp: Lamp;
  readonly dueOn: LocalDate | null;
}

/** What a supervision notice, a task or a record tells. */
export interface NoteLine {
  /** A key of `TERMS.mailAbout`. */
  readonly about: keyof typeof TERMS.mailAbout;
  /** A key of the notices, of the tasks' notices, or of the steps of a supervision notice. */
  readonly kind: string;
  readonly number: string;
  readonly dueOn: LocalDate | null;
}

export interface Mail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** What burns comes first. */
const URGENCY: readonly Lamp[] = ['red', 'yellow', 'green', 'grey', 'none'];

/** The mail about these notices: items in the order of their lamps, then what is about none. */
export function noticeMail({ lines, notes, told, publicUrl }: ToldByMail, language: Language): Mail {
  const urgency = ({ lamp }: NoticeLine) => URGENCY.indexOf(lamp);
  const sorted = [...lines].sort((a, b) => urgency(a) - urgency(b));
  const more = told - lines.length - notes.length;
  const ends = [
    ...(more > 0 ? [fill(WORDS.more, language, { more })] : []),
    fill(publicUrl === '' ? WORDS.inbox : WORDS.inboxAt, language, { url: publicUrl }),
    fill(WORDS.change, language),
  ];
  const paragraphs = [
    ...sorted.map((line) => paragraph(line, language)),
    ...notes.map((note) => noteParagraph(note, language)),
  ];
  return written(subjectOf(sorted[0], notes[0], told, language), paragraphs, ends, language);
}

/** What a mail tells. `told`: how many there are, where that is more than are listed. */
export interface ToldByMail {
  readonly lines: readonly NoticeLine[];
  readonly notes: readonly NoteLine[];
  readonly told: number;
  /** Where this installation is reached; empty where that is not known. */
  readonly publicUrl: string;
}

/** An item burns more than a letter about it. */
function subjectOf(item: NoticeLine | undefined, note: NoteLine | undefined, told: number, language: Language): string {
  if (item !== undefined) {
    const values = { itemNo: item.itemNo, lamp: TERMS.lamps[item.lamp][language], kind: kindOf(item, language), told };
    return fill(told === 1 ? WORDS.subjectOfOne : WORDS.subjectOfMany, language, values);
  }
  if (note === undefined) throw new Error('a mail about nothing');
  const { number } = note;
  const values = { number, about: TERMS.mailAbout[note.about][language], kind: kindOf(note, language), told };
  return fill(told === 1 ? WORDS.subjectOfNote : WORDS.subjectOfNotes, language, values);
}

function noteParagraph(note: NoteLine, language: Language): readonly string[] {
  const { about, number, dueOn } = note;
  const named = fill(WORDS.note, language, { about: TERMS.mailAbout[about][language], number });
  return [kindOf(note, language), named, ...(dueOn === null ? [] : [fill(WORDS.noteDay, language, { day: dueOn })])];
}

/** The mail with the code by which an address is confirmed. */
export function codeMail(code: string, language: Language): Mail {
  const subject = fill(WORDS.codeSubject, language);
  return written(
    subject,
    [[fill(WORDS.code, language, { code }), fill(WORDS.codeUse, language)]],
    [fill(WORDS.notYou, language)],
    language,
  );
}

/** The name under which mails are sent. */
export function senderName(language: Language): string {
  return fill(WORDS.sender, language);
}

function kindOf({ kind }: { readonly kind: string }, language: Language): string {
  const known: Readonly<Record<string, Words>> = { ...TERMS.notices, ...TERMS.taskNotices, ...TERMS.supervisionSteps };
  return known[kind]?.[language] ?? kind;
}

function paragraph(line: NoticeLine, language: Language): readonly string[] {
  const { itemNo, type, projectCode, lamp, dueOn } = line;
  return [
    kindOf(line, language),
    fill(WORDS.item, language, { itemNo, type: language === 'en' ? type.en : type.zh }),
    fill(dueOn === null ? WORDS.lamp : WORDS.lampAndDay, language, {
      lamp: TERMS.lamps[lamp][language],
      day: dueOn ?? '',
      projectCode,
    }),
  ];
}

/** Paragraphs of lines, the first line of each as its heading, and closing lines. */
function written(
  subject: string,
  paragraphs: readonly (readonly string[])[],
  ends: readonly string[],
  language: Language,
): Mail {
  const body = paragraphs.map((lines) => lines.map(oneLine));
  const closing = ends.map(oneLine);
  const html = body.map(
    ([head = '', ...lines]) => `<p>${[`<strong>${escaped(head)}</strong>`, ...lines.map(escaped)].join('<br>')}</p>`,
  );
  return {
    subject: oneLine(subject),
    text: `${[...body, closing].map((lines) => lines.join('\n')).join('\n\n')}\n`,
    html: `<!doctype html><html lang="${language}"><body>${html.join('')}<hr><p>${closing.map(escaped).join('<br>')}</p></body></html>`,
  };
}

/** Names come from timetables: none of them begins another line, least of all of a header. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
