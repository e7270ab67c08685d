/** The public verification page: plain HTML without a script, readable by any browser and any reader of screens. */
import type { CertificateContent } from '../../documents/certificate-content.ts';
import type { ItemStatus } from '../../domain/item/state.ts';
import { type Language, TERMS, type Words } from '../../terms/catalogue.ts';
import { endOf, escapeHtml, minuteOf, publicPage, type Translate, translator } from './public-page.ts';

export interface Finding {
  readonly content: CertificateContent;
  readonly contentSha256: string;
  readonly statusNow: ItemStatus;
  readonly asOf: string;
}

export type Answer =
  | { readonly kind: 'ask' }
  | { readonly kind: 'noMatch' }
  | { readonly kind: 'tooMany'; readonly minutes: number }
  | { readonly kind: 'genuine'; readonly finding: Finding };

const WORDS = TERMS.verification;
const SHEET = TERMS.certificate;

/** The page for a number and what was found. Everything from outside is escaped. */
export function verificationPage(certificateNo: string, answer: Answer, language: Language): string {
  const t = translator(language);
  const body = `<p>${t(SHEET.number)}: <strong>${escapeHtml(certificateNo)}</strong></p>
${bodyOf(answer, language, t)}`;
  return publicPage({ heading: WORDS.heading, language, search: {}, body });
}

function bodyOf(answer: Answer, language: Language, t: Translate): string {
  switch (answer.kind) {
    case 'ask':
      return form(language, t);
    case 'noMatch':
      return `<p class="warn" role="alert">${t(WORDS.noMatch)}</p>\n${form(language, t)}`;
    case 'tooMany':
      return `<p class="warn" role="alert">${t(WORDS.tooMany, { minutes: answer.minutes })}</p>`;
    case 'genuine':
      return findingHtml(answer.finding, language, t);
  }
}

function form(language: Language, t: Translate): string {
  return `<form method="get">
<label for="code">${t(WORDS.ask)}<br><input id="code" name="code" inputmode="numeric" autocomplete="off" maxlength="20" required></label>
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
    [SHEET.received, escapeHtml(minuteOf(deeming.receivedAt))],
    [SHEET.accepted, escapeHtml(deeming.acceptance?.acceptedOn ?? '—')],
    [SHEET.due, escapeHtml(endOf(deeming.dueExclusiveAt))],
    [WORDS.outcomeThen, t(TERMS.statuses.deemedApproved)],
    [SHEET.deemed, escapeHtml(deeming.deemedAt === null ? '—' : endOf(deeming.deemedAt))],
    [WORDS.statusNow, `<strong>${t(TERMS.statuses[statusNow])}</strong>`],
    [WORDS.asOf, escapeHtml(minuteOf(asOf))],
    [SHEET.contentHash, `<code>${escapeHtml(contentSha256)}</code>`],
  ];
  const changed = statusNow === 'deemedApproved' ? '' : `<p class="warn">${t(WORDS.changed)}</p>\n`;
  const list = rows.map(([label, value]) => `<dt>${t(label)}</dt><dd>${value}</dd>`).join('\n');
  return `<p>${t(WORDS.genuine)}</p>\n${changed}<dl>\n${list}\n</dl>\n<p>${t(WORDS.recompute)}</p>`;
}
