/** The pages of the local issuer: plain HTML in both languages at once, without a script. */
import { createHash } from 'node:crypto';
import { escapeHtml } from '../api/views/public-page.ts';
import { fill, TERMS, type Words } from '../terms/catalogue.ts';
import type { Listed } from './people.ts';

const WORDS = TERMS.signIn;
/** The groups in their order. */
const ROLES = ['unit', 'officer', 'head', 'leader', 'supervisor', 'admin'] as const;

const STYLE = `
body{font:16px/1.5 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;color:#1a1a1a;background:#fff;max-width:60rem;margin:0 auto;padding:1.5rem 1rem}
h1{font-size:1.4rem;margin:0 0 .8rem}
h2{font-size:1.1rem;margin:1.4rem 0 .5rem}
[lang=en]{color:#3c4043}
.banner{border:2px solid #8a5a00;background:#fff6e0;padding:.6rem .9rem;margin:0 0 1rem}
.warn{border-left:4px solid #b3261e;padding:.3rem .8rem;background:#fdf0ef}
.search{display:flex;flex-wrap:wrap;gap:.5rem;align-items:end;margin:1rem 0 0}
input{font:inherit;padding:.4rem .6rem;width:22rem;max-width:100%;box-sizing:border-box;border:1px solid #5f6368;border-radius:4px}
button{font:inherit;padding:.4rem 1rem;border:1px solid #5f6368;border-radius:4px;background:#fff;color:inherit;cursor:pointer}
button:hover{background:#e8f0fe}
:focus-visible{outline:3px solid #174ea6;outline-offset:1px}
ul{list-style:none;margin:0;padding:0;display:grid;grid-template-columns:repeat(auto-fill,minmax(18rem,1fr));gap:.5rem}
li button{width:100%;height:100%;text-align:start}
li span{display:block;font-size:.9rem;overflow-wrap:anywhere}
li strong [lang=en]{display:inline;font-weight:400}`;

/** The hash by which a content security policy lets the pages' style in, and nothing else. */
export const STYLE_HASH = `'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`;

export interface SignInPage {
  readonly people: readonly Listed[];
  /** What is looked for; empty for everybody. */
  readonly query: string;
  readonly complaint?: Words | undefined;
}

/** Everybody, or those who match, by role; one press signs in. */
export function signInPage({ people, query, complaint }: SignInPage): string {
  const found = matching(people, query);
  const groups = ROLES.map((role) =>
    groupHtml(
      role,
      found.filter((person) => person.role === role),
    ),
  );
  const count = fill(WORDS.found, 'zh-CN', { count: found.length });
  const countEn = fill(WORDS.found, 'en', { count: found.length });
  return page(
    WORDS.heading,
    `<p class="banner">${both(WORDS.banner)}</p>
${complaint === undefined ? '' : `<p class="warn" role="alert">${both(complaint)}</p>`}
<form class="search" method="get" role="search">
<label for="q">${both(WORDS.search)}<br><input id="q" name="q" type="search" value="${escapeHtml(query)}" maxlength="100" autocomplete="off" autofocus></label>
<button type="submit">${both(WORDS.find)}</button>
</form>
<p role="status">${found.length === 0 ? both(WORDS.nobody) : both({ 'zh-CN': count, en: countEn })}</p>
<form method="post">
${groups.join('\n')}
<p><button name="cancel" value="yes">${both(WORDS.cancel)}</button></p>
</form>`,
  );
}

/** Those in whom every word of the query is found, in either language. Width and case do not count. */
export function matching(people: readonly Listed[], query: string): readonly Listed[] {
  const wanted = plain(query).split(/\s+/).filter(Boolean);
  return people.filter(({ id, role, name, place }) => {
    const title = WORDS.roles[role as keyof typeof WORDS.roles];
    const text = plain([id, name.zh, name.en, place.zh, place.en, title?.['zh-CN'], title?.en].join(' '));
    return wanted.every((word) => text.includes(word));
  });
}

function plain(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

function groupHtml(role: keyof typeof WORDS.roles, people: readonly Listed[]): string {
  if (people.length === 0) return '';
  const entries = people.map(
    ({ id, name, place }) =>
      `<li><button name="person" value="${escapeHtml(id)}"><strong>${names(name)}</strong><span>${escapeHtml(place.zh)}</span><span lang="en">${escapeHtml(place.en)}</span></button></li>`,
  );
  return `<section><h2>${both(WORDS.roles[role])}</h2>
<ul>
${entries.join('\n')}
</ul></section>`;
}

/** Something that went wrong, with what to do or what the provider says. */
export function problemPage(detail: string | Words): string {
  const text = typeof detail === 'string' ? escapeHtml(detail) : both(detail);
  return page(WORDS.refused, `<p class="warn" role="alert">${text}</p>`);
}

/** Asks before signing out; `form` is the provider's own, hidden fields and all. */
export function signOutPage(form: string): string {
  const id = /id="([^"]+)"/.exec(form)?.[1] ?? '';
  return page(
    WORDS.signOut,
    `<p>${both(WORDS.askSignOut)}</p>
${form}
<p><button type="submit" form="${id}" name="logout" value="yes" autofocus>${both(WORDS.signOut)}</button>
<button type="submit" form="${id}">${both(WORDS.cancel)}</button></p>`,
  );
}

export function signedOutPage(): string {
  return page(WORDS.signOut, `<p role="status">${both(WORDS.signedOut)}</p>`);
}

function page(heading: Words, body: string): string {
  return `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex">
<title>${escapeHtml(`${heading['zh-CN']} · ${heading.en}`)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${both(heading)}</h1>
${body}
</main>
</body>
</html>
`;
}

function both(text: Words): string {
  return `${escapeHtml(text['zh-CN'])} <span lang="en">${escapeHtml(text.en)}</span>`;
}

function names({ zh, en }: Listed['name']): string {
  return `${escapeHtml(zh)} <span lang="en">${escapeHtml(en)}</span>`;
}
