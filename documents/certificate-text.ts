/** What the sheet of a certificate says, in Chinese: the table, the count of days, the basis and what follows from it. */
import type { Limit } from '../domain/calendar/limit.ts';
import { lastDayBefore } from '../domain/item/deeming.ts';
import { fill, TERMS, type Words } from '../terms/catalogue.ts';
import type { CertificateContent, RenewedApproval } from './certificate-content.ts';
import { chineseDate } from './chinese-date.ts';

export interface SheetText {
  readonly rows: readonly (readonly [label: string, value: string])[];
  readonly sections: readonly { readonly heading: string; readonly paragraphs: readonly string[] }[];
}

const WORDS = TERMS.certificate;
const zh = (words: Words, values: Readonly<Record<string, string | number>> = {}) => fill(words, 'zh-CN', values);

export function certificateText(content: CertificateContent): SheetText {
  const { item, project, unit, deeming } = content;
  const row = (words: Words, value: string) => [zh(words), value] as const;
  return {
    rows: [
      row(WORDS.item, item.type.zh),
      row(WORDS.itemNo, item.itemNo),
      row(WORDS.project, project.name),
      row(WORDS.projectCode, project.code),
      row(WORDS.unit, unit.zh),
      row(WORDS.department, item.department.zh),
      row(WORDS.officer, item.responsibleOfficer.zh),
      row(WORDS.received, `${chineseDate(deeming.receivedAt.slice(0, 10))} ${deeming.receivedAt.slice(11, 16)}`),
      row(WORDS.accepted, acceptedText(deeming)),
      row(WORDS.limit, limitsText(deeming)),
      row(WORDS.due, momentText(deeming.dueExclusiveAt)),
      row(WORDS.deemed, deemedText(deeming)),
    ],
    sections: [
      { heading: zh(WORDS.counting), paragraphs: [countText(content)] },
      { heading: zh(WORDS.basis), paragraphs: basisText(content) },
      { heading: zh(WORDS.effect), paragraphs: TERMS.effects[deeming.basis.class].map((words) => zh(words)) },
    ],
  };
}

type Deeming = CertificateContent['deeming'];

function acceptedText({ acceptance }: Deeming): string {
  if (acceptance === null) return zh(WORDS.none);
  const on = chineseDate(acceptance.acceptedOn);
  return acceptance.bySilence ? zh(WORDS.bySilence, { on, actOn: chineseDate(acceptance.actOn) }) : on;
}

function limitsText({ promised, statutory }: Deeming): string {
  const one = (words: Words, counted: Deeming['promised']) =>
    counted === null ? [] : [`${zh(words)} ${limitText(counted.limit)}（至 ${chineseDate(counted.dueOn)}）`];
  return [...one(WORDS.promised, promised), ...one(WORDS.statutory, statutory)].join('\n');
}

/** Midnight is told as 24:00 of the day that ends there, as people and notices say it. */
function momentText(instant: string): string {
  const time = instant.slice(11, 16);
  if (time === '00:00') return `${chineseDate(lastDayBefore(instant))} 24 时`;
  return `${chineseDate(instant.slice(0, 10))} ${time}`;
}

function deemedText({ deemedAt }: Deeming): string {
  return deemedAt === null ? zh(WORDS.none) : momentText(deemedAt);
}

/** A renewal counts no limit: it reaches the end of the approval that it is about (行政许可法 50). */
function renewalText({ itemNo, type, expiresOn, renewedUntil }: RenewedApproval, { receivedAt }: Deeming): string {
  const values = { itemNo, type: type.zh, expiresOn: chineseDate(expiresOn), renewedUntil: chineseDate(renewedUntil) };
  return zh(WORDS.renewal, { ...values, receivedOn: chineseDate(receivedAt.slice(0, 10)) });
}

/** The sentences on the count: what was counted, what was left out, and how the end came about. */
function countText({ deeming, rules, renewed }: CertificateContent): string {
  const { count, extension, runsOn, newDueOn } = deeming;
  if (runsOn === 'expiry') return renewed === undefined ? '' : renewalText(renewed, deeming);
  const counted = deeming[runsOn];
  const sentences = [
    zh(WORDS.count, {
      kind: zh(WORDS[runsOn]),
      limit: counted === null ? '' : limitText(counted.limit),
      anchor: zh(WORDS.anchors[rules.timetable.itemType.clockStart]),
      startsOn: chineseDate(deeming.startsOn),
      due: momentText(counted?.dueExclusiveAt ?? deeming.dueExclusiveAt),
      counted: count.counted,
    }),
  ];
  if (extension !== null) sentences.push(zh(WORDS.extended, { by: limitText(extension.by) }));
  const left = (['weekend', 'holiday', 'suspended'] as const).filter((kind) => count[kind] > 0);
  if (left.length > 0) {
    const kinds = left.map((kind) => zh(WORDS.days[kind], { count: count[kind] })).join('、');
    sentences.push(zh(WORDS.notCounted, { kinds }));
  }
  if (count.rolled > 0) sentences.push(zh(WORDS.rolled, count));
  if (newDueOn !== undefined) sentences.push(zh(WORDS.redated, { newDueOn: chineseDate(newDueOn) }));
  sentences.push(zh(WORDS.undecided));
  if (deeming.deemedAt !== deeming.dueExclusiveAt) {
    const actOn = chineseDate(deeming.acceptance?.actOn ?? deeming.dueOn);
    sentences.push(zh(WORDS.afterAcceptance, { actOn, deemedAt: deemedText(deeming) }));
  }
  return sentences.join('');
}

function basisText({ deeming, rules }: CertificateContent): readonly string[] {
  const { class: basisClass, text, textZh = text } = deeming.basis;
  const versions = {
    timetable: rules.timetable.version,
    calendar: rules.calendars.map(({ version }) => version).join('、'),
  };
  return [
    `${zh(WORDS.basisClass, { class: zh(TERMS.basisClasses[basisClass]) })}${zh(WORDS.versions, versions)}`,
    zh(WORDS.basisText, { text: textZh }),
  ];
}

function limitText({ value, unit }: Limit): string {
  return zh(TERMS.limits[unit], { value });
}
