/** The public progress page: where an application stands, for whoever has its receipt. */
import type { EventRow } from '../../db/queries/items.ts';
import { isoShanghai } from '../../domain/calendar/local-date.ts';
import { type Language, TERMS, type Words } from '../../terms/catalogue.ts';
import { acceptanceSilenceText } from './clock-view.ts';
import type { itemIn, SummaryView, summaryIn } from './item-view.ts';
import { endOf, escapeHtml, minuteOf, publicPage, type Translate, translator } from './public-page.ts';

type Summary = ReturnType<typeof summaryIn<SummaryView>>;

export interface ItemProgress {
  readonly kind: 'item';
  readonly item: ReturnType<typeof itemIn>;
  readonly events: readonly EventRow[];
  readonly certificateNo: string | null;
}

export type Progress =
  | { readonly kind: 'ask' }
  | { readonly kind: 'noMatch' }
  | { readonly kind: 'tooMany'; readonly minutes: number }
  | { readonly kind: 'receipt'; readonly items: readonly Summary[]; readonly asOf: string }
  | ItemProgress;

/** What was asked, as it is put into links and fields again. */
export interface Asked {
  readonly no: string;
  readonly code: string;
}

const WORDS = TERMS.progress;

export function progressPage(asked: Asked, progress: Progress, language: Language): string {
  const t = translator(language);
  const known = progress.kind === 'receipt' || progress.kind === 'item';
  const search: Record<string, string> = known ? { ...asked } : {};
  return publicPage({ heading: WORDS.heading, language, search, body: bodyOf(asked, progress, language, t) });
}

function bodyOf(asked: Asked, progress: Progress, language: Language, t: Translate): string {
  switch (progress.kind) {
    case 'ask':
      return form(asked, language, t);
    case 'noMatch':
      return `<p class="warn" role="alert">${t(TERMS.verification.noMatch)}</p>\n${form(asked, language, t)}`;
    case 'tooMany':
      return `<p class="warn" role="alert">${t(TERMS.verification.tooMany, { minutes: progress.minutes })}</p>`;
    case 'receipt':
      return receiptHtml(progress.items, progress.asOf, asked, language, t);
    case 'item':
      return itemHtml(progress, asked, language, t);
  }
}

/** The code is asked for again after a wrong one, the number stays in its field. */
function form({ no }: Asked, language: Language, t: Translate): string {
  return `<p>${t(WORDS.ask)}</p>
<form method="get" action="/progress">
<label for="no">${t(WORDS.number)}<br><input id="no" name="no" value="${escapeHtml(no)}" autocomplete="off" maxlength="80" size="34" style="width:auto" required></label>
<label for="code">${t(WORDS.code)}<br><input id="code" name="code" inputmode="numeric" autocomplete="off" maxlength="20" required></label>
<input type="hidden" name="lang" value="${language === 'en' ? 'en' : 'zh'}">
<button type="submit">${t(WORDS.submit)}</button>
</form>`;
}

function receiptHtml(items: readonly Summary[], asOf: string, asked: Asked, language: Language, t: Translate): string {
  const lines = items.map(
    (item) => `<li>${link({ ...asked, no: item.itemNo }, language, named(item.type.name, language))}<br>
${item.outcome === null ? `${lampHtml(item)} ` : ''}${escapeHtml(item.statusText)} · ${named(item.window.department, language)}${cutoffOf(item, ' · ', t)}</li>`,
  );
  return `<p>${t(WORDS.receipt)}: <strong>${escapeHtml(asked.no)}</strong></p>
<h2>${t(WORDS.items)}</h2>
<ol>
${lines.join('\n')}
</ol>
${asOfHtml(asOf, t)}`;
}

function cutoffOf(item: Summary, before: string, t: Translate): string {
  return item.turnDueAt === null ? '' : `${before}${t(cutoffWords(item))} ${escapeHtml(endOf(item.turnDueAt))}`;
}

/** Whose turn it is says whose limit it is. */
function cutoffWords({ status }: Summary): Words {
  return status === 'awaitingApplicant' ? WORDS.cutoffOfUnit : WORDS.cutoff;
}

function itemHtml(
  { item, events, certificateNo }: ItemProgress,
  asked: Asked,
  language: Language,
  t: Translate,
): string {
  const open = item.outcome === null;
  const provisional = open && item.clock.provisional ? t(WORDS.provisional) : '';
  const rows: readonly (readonly [Words, string | null])[] = [
    [TERMS.certificate.itemNo, `<strong>${escapeHtml(item.itemNo)}</strong>`],
    [TERMS.certificate.project, escapeHtml(item.project.name)],
    [WORDS.status, escapeHtml(item.statusText)],
    [WORDS.lamp, open ? lampHtml(item) : null],
    [WORDS.left, item.lamp.workingDaysLeft === null ? null : String(item.lamp.workingDaysLeft)],
    [
      cutoffWords(item),
      item.turnDueAt === null ? null : `<strong>${escapeHtml(endOf(item.turnDueAt))}</strong>${provisional}`,
    ],
    [WORDS.holder, holderHtml(item, language, t)],
    [WORDS.window, open ? named(item.window.name, language) : null],
    [WORDS.officer, open ? named(item.responsibleOfficer.name, language) : null],
    [WORDS.silence, open ? escapeHtml(silenceText(item, language)) : null],
    [WORDS.reasons, item.outcome?.reasons == null ? null : escapeHtml(item.outcome.reasons)],
    [WORDS.next, t(WORDS.steps[item.status])],
  ];
  const list = rows.flatMap(([label, value]) => (value === null ? [] : [`<dt>${t(label)}</dt><dd>${value}</dd>`]));
  const certificate =
    certificateNo === null
      ? ''
      : `<p><a href="/verify/${encodeURIComponent(certificateNo)}?code=${encodeURIComponent(asked.code)}">${t(WORDS.certificate, { number: certificateNo })}</a></p>\n`;
  return `<h2>${named(item.type.name, language)}</h2>
<dl>
${list.join('\n')}
</dl>
${certificate}<h2>${t(WORDS.timeline)}</h2>
<ol>
${events.map((event) => eventHtml(event, t)).join('\n')}
</ol>
<p class="screen">${link({ ...asked, no: item.receiptNo }, language, t(WORDS.back))}</p>
${asOfHtml(item.asOf, t)}`;
}

/** An event of the clock takes effect at the end of a day; what people do happens at its minute. */
function eventHtml({ type, effectiveAt, actor }: EventRow, t: Translate): string {
  const at = isoShanghai(effectiveAt.getTime());
  const text = TERMS.events[type as keyof typeof TERMS.events];
  return `<li><time datetime="${at}">${actor === 'clock' ? endOf(at) : minuteOf(at)}</time>${text === undefined ? escapeHtml(type) : t(text)}</li>`;
}

function holderHtml(item: ItemProgress['item'], language: Language, t: Translate): string {
  if (item.outcome !== null) return t(WORDS.holders.nobody);
  if (item.status === 'awaitingApplicant') return t(WORDS.holders.unit);
  return named(item.window.department, language);
}

/** Where nobody has accepted yet, silence about that comes first. */
function silenceText(item: ItemProgress['item'], language: Language): string {
  if (item.status !== 'awaitingAcceptance') return item.silence.text;
  return `${acceptanceSilenceText(item.clock.acceptanceDueExclusiveAt, language)} ${item.silence.text}`;
}

/** Shape and text; the colour comes on top. */
function lampHtml({ lamp }: Summary): string {
  return `<span class="lamp ${lamp.lamp}">${escapeHtml(lamp.text)}</span>`;
}

function asOfHtml(asOf: string, t: Translate): string {
  return `<p>${t(TERMS.verification.asOf)}: ${minuteOf(asOf)}</p>`;
}

function link({ no, code }: Asked, language: Language, html: string): string {
  const search = new URLSearchParams({ no, code, lang: language === 'en' ? 'en' : 'zh' });
  return `<a href="${escapeHtml(`/progress?${search}`)}">${html}</a>`;
}

function named(name: { readonly zh: string; readonly en: string }, language: Language): string {
  return escapeHtml(language === 'en' ? name.en : name.zh);
}
