/** As much of a browser as signing in needs: cookies by path, and one step of a redirect at a time. */

export interface Page {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Where it leads, made whole; null where it leads nowhere. */
  readonly location: string | null;
}

export interface Browser {
  get(url: string): Promise<Page>;
  /** Sends a form. */
  post(url: string, form: Readonly<Record<string, string>>): Promise<Page>;
  /** Follows redirects while they stay at this origin; answers the page, or the redirect that leads away. */
  follow(url: string): Promise<Page>;
}

interface Cookie {
  readonly value: string;
  readonly path: string;
}

export function createBrowser(): Browser {
  const cookies = new Map<string, Cookie>();
  const keep = (line: string, at: URL) => {
    const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
    const attribute = (name: string) =>
      attributes.find((one) => one.toLowerCase().startsWith(`${name}=`))?.slice(name.length + 1);
    const name = pair.slice(0, pair.indexOf('='));
    const path = attribute('path') ?? at.pathname;
    const over = Date.parse(attribute('expires') ?? '9999-01-01T00:00:00Z') < Date.now();
    if (over) cookies.delete(`${name} ${path}`);
    else cookies.set(`${name} ${path}`, { value: pair, path });
  };
  const ask = async (url: string, init: RequestInit = {}): Promise<Page> => {
    const at = new URL(url);
    const sent = [...cookies.values()].filter(
      ({ path }) => at.pathname === path || at.pathname.startsWith(path.endsWith('/') ? path : `${path}/`),
    );
    const answer = await fetch(url, {
      ...init,
      redirect: 'manual',
      headers: { ...init.headers, cookie: sent.map(({ value }) => value).join('; ') },
    });
    for (const line of answer.headers.getSetCookie()) keep(line, at);
    const location = answer.headers.get('location');
    return {
      status: answer.status,
      headers: answer.headers,
      text: await answer.text(),
      location: location === null ? null : new URL(location, url).href,
    };
  };
  const post = (url: string, form: Readonly<Record<string, string>>) =>
    ask(url, { method: 'POST', body: new URLSearchParams(form) });
  const follow = async (url: string): Promise<Page> => {
    const page = await ask(url);
    if (page.location === null || new URL(page.location).origin !== new URL(url).origin) return page;
    return follow(page.location);
  };
  return { get: (url) => ask(url), post, follow };
}
