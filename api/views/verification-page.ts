/** The public verification page: plain HTML without a script, readable by any browser and any reader of screens. */
import type { CertificateContent } from '../../documents/certificate-content.ts';
import type { DocumentContent } from '../../documents/issued/written-document.ts';
import { lastDayBefore } from '../../domain/item/deeming.ts';
import type { ItemStatus } from '../../domain/item/state.ts';
import { fill, type Language, TERMS, type Words } from '../../terms/catalogue.ts';

export interface Finding {
  readonly content: CertificateContent;
  readonly contentSha256: string;
  readonly statusNow: ItemStatus;
  readonly asOf: string;
}

export interface DocumentFinding {
  readonly content: DocumentContent;
  readonly contentSha256: string;
}

export type Answer =
  | { readonly kind: 'ask' }
  | { readonly kind: 'noMatch' }
  | { readonly kind: 'tooMany'; readonly minutes: number }
  | { readonly kind: 'genuine'; readonly finding: Finding }
  | { readonly kind: 'genuineDocument'; readonly finding: DocumentFinding };

/** Certificates are numbered `C990100-…`, documents begin with the number of their issuer's division. */
export const isCertificateNumber = (number: string) => number.startsWith('C');

const WORDS = TERMS.verification;
const SHEET = TERMS.certificate;

const STYLE = `
body{font:16px/1.6 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;color:#1a1a1a;background:#fff;max-width:44rem;margin:0 auto;padding:1.5rem 1rem}
h1{font-size:1.4rem;margin:0}
header{display:flex;justify-content:space-between;align-items:baseline;gap:1rem;border-bottom:1px solid #9aa0a6;padding-bottom:.5rem}
form{display:flex;flex-wrap:wrap;gap:.5rem;align-items:end;margin:1rem 0}
label{display:block}
input{font:inherit;padding:.4rem .6rem;width:9rem;border:1px solid #5f6368;border-radius:4px}
button{font:inherit;padding:.4rem 1.2rem;border:1px solid #174ea6;border-radius:4px;background:#174ea6;color:#fff}
dl{display:grid;grid-template-columns:minmax(6rem,auto) 1fr;gap:.3rem 1rem;border-top:1px solid #dadce0;padding-top:1rem}
dt{color:#5f6368}
dd{margin:0;overflow-wrap:anywhere}
.warn{border-left:4px solid #b3261e;padding:.3rem .8rem;background:#fdf0ef}
code{font-size:.85rem}`;

/** The page for a number and what was found. Everything from outside is escaped. */
export function verificationPage(number: string, answer: Answer, language: Language): string {
  const t = (words: Words, values?: Readonly<Record<string, string | number>>) =>
    escapeHtml(fill(words, language, values));
  const other = language === 'en' ? 'zh' : 'en';
  const words = isCertificateNumber(number) ? WORDS : { ...WORDS, ...TERMS.documentVerification };
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex">
<title>${t(words.heading)}</title>
<style>${STYLE}</style>
</head>
<body>
<header><h1>${t(words.heading)}</h1><a href="?lang=${other}" hreflang="${other}">${t(WORDS.otherLanguage)}</a></header>
<main>
<p>${t(SHEET.number)}: <strong>${escapeHtml(number)}</strong></p>
${bodyOf(answer, words, language, t)}
</main>
</body>
</html>
`;
}

type Translate = (words: Words, values?: Readonly<Record<string, string | number>>) => string;

function bodyOf(answer: Answer, words: PageWords, language: Language, t: Translate): string {
  switch (answer.kind) {
    case 'ask':
      return form(words, language, t);
    case 'noMatch':
      return `<p class="warn" role="alert">${t(words.noMatch)}</p>\n${form(words, language, t)}`;
    case 'tooMany':
      return `<p class="warn" role="alert">${t(WORDS.tooMany, { minutes: answer.minutes })}</p>`;
    case 'genuine':
      return findingHtml(answer.finding, language, t);
    case 'genuineDocument':
      return documentHtml(answer.finding, t);
  }
}

type PageWords = Readonly<Record<keyof typeof WORDS, Words>>;

function form(words: PageWords, language: Language, t: Translate): string {
  return `<form method="get">
<label for="code">${t(words.ask)}<br><input id="code" name="code" inputmode="numeric" autocomplete="off" maxlength="20" required></label>
<input type="hidden" name="lang" value="${language === 'en' ? 'en' : 'zh'}">
<button type="submit">${t(WORDS.submit)}</button>
</form>`;
}

function findingHtml({ content, contentSha256, statusNow, asOf }: Finding, language: Language, t: Translate): string {
  const { item, project, unit, deeming } = content;
  const name = (both: { readonly zh: string; readonly en: string }) =>
    escapeHtml(language === 'en' ? both.en : both.zh);
  const rows: readonly (readonly [Words, string])[] = [
    [SHEET.item, name(item.type)],
    [SHEET.itemNo, escapeHtml(item.itemNo)],
    [SHEET.project, escapeHtml(project.name)],
    [SHEET.unit, name(unit)],
    [SHEET.department, name(item.department)],
    [SHEET.received, escapeHtml(minute(deeming.receivedAt))],
    [SHEET.accepted, escapeHtml(deeming.acceptance?.acceptedOn ?? '—')],
    [SHEET.due, escapeHtml(end(deeming.dueExclusiveAt))],
    [WORDS.outcomeThen, t(TERMS.statuses.deemedApproved)],
    [SHEET.deemed, escapeHtml(deeming.deemedAt === null ? '—' : end(deeming.deemedAt))],
    [WORDS.statusNow, `<strong>${t(TERMS.statuses[statusNow])}</strong>`],
    [WORDS.asOf, escapeHtml(minute(asOf))],
    [SHEET.contentHash, `<code>${escapeHtml(contentSha256)}</code>`],
  ];
  const changed = statusNow === 'deemedApproved' ? '' : `<p class="warn">${t(WORDS.changed)}</p>\n`;
  const list = rows.map(([label, value]) => `<dt>${t(label)}</dt><dd>${value}</dd>`).join('\n');
  return `<p>${t(WORDS.genuine)}</p>\n${changed}<dl>\n${list}\n</dl>\n<p>${t(WORDS.recompute)}</p>`;
}

/** What the register holds of a document: enough to tell a paper from one that was changed. */
function documentHtml({ content, contentSha256 }: DocumentFinding, t: Translate): string {
  const { fields, letter, issuer, issuedAt } = content;
  const words = TERMS.documentVerification;
  const text = (field: string) => escapeHtml(typeof fields[field] === 'string' ? fields[field] : '—');
  const rows: readonly (readonly [Words, string])[] = [
    [words.symbol, text('symbol')],
    [words.title, escapeHtml(letter.title)],
    [words.issuer, escapeHtml(issuer.name)],
    [words.recipient, text('recipient')],
    [words.issuedAt, escapeHtml(minute(issuedAt))],
    [SHEET.contentHash, `<code>${escapeHtml(contentSha256)}</code>`],
  ];
  const list = rows.map(([label, value]) => `<dt>${t(label)}</dt><dd>${value}</dd>`).join('\n');
  return `<p>${t(words.genuine)}</p>\n<dl>\n${list}\n</dl>\n<p>${t(words.compare)}</p>`;
}

function minute(instant: string): string {
  return `${instant.slice(0, 10)} ${instant.slice(11, 16)}`;
}

/** The end of a time: midnight is told as 24:00 of the day that ends there. */
function end(instant: string): string {
  return instant.slice(11, 16) === '00:00' ? `${lastDayBefore(instant)} 24:00` : minute(instant);
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
