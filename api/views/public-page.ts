/** What the public pages share: plain HTML without a script, readable by any browser and any reader of screens. */
import { lastDayBefore } from '../../domain/item/deeming.ts';
import { fill, type Language, TERMS, type Words } from '../../terms/catalogue.ts';

const STYLE = `
body{font:16px/1.6 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;color:#1a1a1a;background:#fff;max-width:44rem;margin:0 auto;padding:1.5rem 1rem}
h1{font-size:1.4rem;margin:0}
h2{font-size:1.15rem;margin:1.2rem 0 .6rem}
header{display:flex;justify-content:space-between;align-items:baseline;gap:1rem;border-bottom:1px solid #9aa0a6;padding-bottom:.5rem}
form{display:flex;flex-wrap:wrap;gap:.5rem;align-items:end;margin:1rem 0}
label{display:block}
input{font:inherit;padding:.4rem .6rem;width:9rem;border:1px solid #5f6368;border-radius:4px}
button{font:inherit;padding:.4rem 1.2rem;border:1px solid #174ea6;border-radius:4px;background:#174ea6;color:#fff}
dl{display:grid;grid-template-columns:minmax(6rem,auto) 1fr;gap:.3rem 1rem;border-top:1px solid #dadce0;padding-top:1rem}
dt{color:#5f6368}
dd{margin:0;overflow-wrap:anywhere}
.warn{border-left:4px solid #b3261e;padding:.3rem .8rem;background:#fdf0ef}
code{font-size:.85rem}
ol{padding-left:1.2rem}
li{margin:.2rem 0}
time{color:#5f6368;font-variant-numeric:tabular-nums;margin-right:.6rem}
.lamp{font-weight:600;border:1px solid currentcolor;border-radius:4px;padding:.1rem .6rem}
.green{color:#146c2e}
.yellow{color:#7a4f00}
.red{color:#b3261e}
.blue{color:#174ea6}
.grey,.none{color:#3c4043}
@media print{form,header a,.screen{display:none}body{max-width:none;padding:0}a{color:inherit;text-decoration:none}}`;

/** A text in the page's language, with its places filled, as HTML. */
export type Translate = (words: Words, values?: Readonly<Record<string, string | number>>) => string;

export function translator(language: Language): Translate {
  return (words, values) => escapeHtml(fill(words, language, values));
}

export interface PublicPage {
  readonly heading: Words;
  readonly language: Language;
  /** What the address carries beside the language, so that the other language shows the same. */
  readonly search: Readonly<Record<string, string>>;
  /** HTML; everything from outside in it is escaped. */
  readonly body: string;
}

export function publicPage({ heading, language, search, body }: PublicPage): string {
  const t = translator(language);
  const other = language === 'en' ? 'zh' : 'en';
  const href = escapeHtml(`?${new URLSearchParams({ ...search, lang: other })}`);
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex">
<title>${t(heading)}</title>
<style>${STYLE}</style>
</head>
<body>
<header><h1>${t(heading)}</h1><a href="${href}" hreflang="${other}">${t(TERMS.verification.otherLanguage)}</a></header>
<main>
${body}
</main>
</body>
</html>
`;
}

/** `yyyy-MM-dd HH:mm` of an instant as the ledger writes it, in the time of the city. */
export function minuteOf(instant: string): string {
  return `${instant.slice(0, 10)} ${instant.slice(11, 16)}`;
}

/** The end of a time: midnight is told as 24:00 of the day that ends there. */
export function endOf(instant: string): string {
  return instant.slice(11, 16) === '00:00' ? `${lastDayBefore(instant)} 24:00` : minuteOf(instant);
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
