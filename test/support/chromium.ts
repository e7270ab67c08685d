/** A Chromium that is there: the one of CHROMIUM_PATH, one of the system, or the one that npm has brought along. */
import { accessSync, constants, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import packaged from '@sparticuz/chromium';
import { type Browser, chromium } from 'playwright-core';
import { repository } from '../../local/paths.ts';

const SYSTEM = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];
/** Nothing leaves the machine: no updates, no reports, no guesses of what will be wanted next. */
const QUIET = [
  ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-dev-shm-usage'],
];

/** Starts it. Throws where none starts. */
export async function startBrowser(): Promise<Browser> {
  const own = [process.env.CHROMIUM_PATH, ...SYSTEM].find((path) => path && isProgram(path));
  const executablePath = own ?? (await packaged.executablePath());
  const env = { ...(process.env as Record<string, string>), FONTCONFIG_FILE: fonts() };
  return chromium.launch({ executablePath, args: [...QUIET], env });
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The Chinese characters of the letters' own font, wherever the system has none. */
function fonts(): string {
  const directory = join(tmpdir(), 'shixian-fonts');
  mkdirSync(join(directory, 'cache'), { recursive: true });
  const file = join(directory, 'fonts.conf');
  const noto = join(repository, 'node_modules', '@expo-google-fonts', 'noto-sans-sc');
  const places = ['/usr/share/fonts', '/usr/local/share/fonts', join(noto, '400Regular'), join(noto, '700Bold')];
  writeFileSync(
    file,
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
${places.map((place) => `<dir>${place}</dir>`).join('\n')}
<cachedir>${join(directory, 'cache')}</cachedir>
${['system-ui', 'sans-serif'].map((name) => `<alias><family>${name}</family><prefer><family>Noto Sans SC</family></prefer></alias>`).join('\n')}
</fontconfig>
`,
  );
  return file;
}
