/** The last bulletin: what it says, where its files are, and whether its numbers are those of the items themselves. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FIGURES } from '../../domain/supervision/figures.ts';
import type { Check, Read } from './checks.ts';
import type { Bulletin, Item } from './client.ts';
import type { As } from './play.ts';
import { BULLETINS } from './story.ts';
import { cell, heading, say, tone } from './text.ts';

const FORMATS = {
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  html: 'text/html',
} as const;

/** Reads the last bulletin, prints it, leaves its files below `home`, and answers what must hold of it. */
export async function tellBulletin(as: As, read: Read, home: string): Promise<readonly Check[]> {
  const no = BULLETINS.at(-1)?.no ?? '';
  const reader = await as('leader-990100');
  const bulletin = await reader.bulletin(no);
  const folder = join(home, 'bulletin');
  mkdirSync(folder, { recursive: true });
  const files: string[] = [];
  for (const [extension, type] of Object.entries(FORMATS)) {
    const file = join(folder, `${no}.${extension}`);
    writeFileSync(file, await reader.bulletinFile(no, type));
    files.push(file);
  }
  print(bulletin, files);
  return [
    {
      zh: `通报 ${bulletin.documentNo ?? '未编号'} 已公布`,
      en: 'the bulletin is published under its number, frozen and published by two persons',
      differences: published(bulletin),
    },
    {
      zh: '通报的收件、视为同意与逐件点数一致',
      en: 'received and deemed are those of the items, counted one by one',
      differences: countedAgain(bulletin, read),
    },
    {
      zh: '通报每个数字背后的办件一件不差',
      en: 'as many items behind each number as it says',
      differences: await itemsBehind(as, bulletin),
    },
  ];
}

const percent = (perMille: number | null) => (perMille === null ? '—' : `${(perMille / 10).toFixed(1)}%`);

function print({ documentNo, content, publishedAt, publishedBy }: Bulletin, files: readonly string[]): void {
  heading('通报', 'The bulletin');
  const { period, total, departments } = content;
  say(`${documentNo}  ${period.from} 至 ${period.through}，${publishedAt?.slice(0, 16)} 由 ${publishedBy} 公布`, '');
  const titles = ['名次', '部门', '收件', '按期', '超期', '按期率', '上期', '视为同意', '欠批文', '中位', '九成'];
  const widths = [6, 32, 6, 6, 6, 8, 8, 10, 8, 6, 6];
  const row = (cells: readonly (string | number | null)[]) =>
    say(cells.map((text, i) => cell(String(text ?? '—'), widths[i] ?? 6)).join(''));
  row(titles);
  for (const { rank, name, figures, before } of departments) row([rank, name.zh, ...figuresOf(figures, before)]);
  row(['', '合计', ...figuresOf(total.figures, total.before)]);
  const named = departments.filter(({ namedFor }) => namedFor.length > 0).map(({ name }) => name.zh);
  say('', `点名：${named.join('、') || '无'}`, '', tone('bold', '文件  Files'), ...files.map((file) => `  ${file}`));
}

type Figures = Bulletin['content']['total']['figures'];

function figuresOf(now: Figures, before: Figures): readonly (string | number | null)[] {
  const { received, inTime, overdue, inTimePerMille, deemed, owedPapers, median, p90 } = now;
  const shares = [percent(inTimePerMille), percent(before.inTimePerMille)];
  return [received, inTime, overdue, ...shares, deemed, owedPapers, median, p90];
}

function published({ status, documentNo, frozenBy, publishedBy }: Bulletin): readonly string[] {
  const wrong: string[] = [];
  if (status !== 'published') wrong.push(`Its status is ${status}.`);
  if (documentNo === null) wrong.push('It has no number.');
  if (frozenBy === publishedBy) wrong.push(`${frozenBy} has both frozen and published it.`);
  return wrong;
}

/** Of the items as the API shows them today: those of the city's own departments, by the day in Shanghai. */
function countedAgain({ content }: Bulletin, read: Read): readonly string[] {
  const { from, through } = content.period;
  const own = new Set(content.departments.map(({ departmentId }) => departmentId));
  const items = [...read.values()].flatMap((project) => project.items.map(({ item }) => item));
  const count = (dayOf: (item: Item) => string | null) =>
    items.filter((item) => {
      const day = dayOf(item);
      return own.has(item.window.departmentId) && day !== null && day >= from && day <= through;
    }).length;
  const expected = {
    received: count(({ receivedAt }) => receivedAt.slice(0, 10)),
    deemed: count((item) =>
      item.status === 'deemedApproved' ? item.clock.deemsAt && dayBefore(item.clock.deemsAt) : null,
    ),
  };
  return (['received', 'deemed'] as const).flatMap((figure) => {
    const found = content.total.figures[figure];
    return found === expected[figure] ? [] : [`${figure}: the bulletin says ${found}, the items ${expected[figure]}.`];
  });
}

/** The day that ends at an instant of 00:00 in Shanghai. */
function dayBefore(instant: string): string {
  return new Date(Date.parse(instant) - 1 + 8 * 3_600_000).toISOString().slice(0, 10);
}

async function itemsBehind(as: As, { no, content }: Bulletin): Promise<readonly string[]> {
  const supervisor = await as('supervisor-990100');
  const wrong: string[] = [];
  for (const { departmentId, figures } of content.departments) {
    for (const figure of FIGURES.filter((one) => one !== 'pausedDays' && figures[one] > 0)) {
      const items = await supervisor.bulletinItems(no, figure, departmentId);
      const found = new Set(items.map(({ itemNo }) => itemNo)).size;
      if (found !== figures[figure])
        wrong.push(`${departmentId} ${figure}: ${figures[figure]}, and ${found} items behind it.`);
    }
  }
  return wrong;
}
