/** A report as a page of its own: no script, nothing fetched from elsewhere, readable by any browser and on paper. */
import {
  type Block,
  type Imprint,
  type OfficeDocument,
  printable,
  runsOf,
  type Text,
  type Tone,
} from './office-document.ts';

const COLOURS: Readonly<Record<Tone, string>> = { red: '#b3261e', amber: '#8a5a00', green: '#1b6e3c', grey: '#5f6368' };

const STYLE = `
body{font:15px/1.6 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;color:#1a1a1a;background:#fff;max-width:76rem;margin:0 auto;padding:1.5rem 1rem}
h1{font-size:1.5rem;text-align:center;margin:.3rem 0}
.number,.subtitle{text-align:center;margin:0}
h2{font-size:1.1rem;margin:1.4rem 0 .4rem}
h3{font-size:1rem;margin:1rem 0 .3rem}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;margin:.5rem 0}
caption{text-align:left;color:#5f6368}
th,td{border:1px solid #9aa0a6;padding:.25rem .5rem;vertical-align:top;overflow-wrap:anywhere}
th{background:#eef1f5}
.left{text-align:left}.center{text-align:center}.right{text-align:right;font-variant-numeric:tabular-nums}
.note,footer{color:#5f6368;font-size:.85rem}
.signature{text-align:right}
a{color:#174ea6}`;

/** The page's text, the same for the same document. */
export function officeHtml(document: OfficeDocument, { contentSha256 }: Imprint, language: string): string {
  const { number, title, subtitle, recipient, signature, copies, blocks } = document;
  const line = (cls: string, text: string | undefined) =>
    text === undefined ? '' : `<p class="${cls}">${escaped(text)}</p>\n`;
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
${line('number', number)}<h1>${escaped(title)}</h1>
${line('subtitle', subtitle)}${line('recipient', recipient)}${blocks.map(blockHtml).join('\n')}
${signature === undefined ? '' : `<p class="signature">${escaped(signature.organ)}<br>${escaped(signature.date)}</p>\n`}${line('copies', copies)}</main>
<footer>SHA-256 ${contentSha256}</footer>
</body>
</html>
`;
}

function blockHtml(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return block.level === 1 ? `<h2>${escaped(block.text)}</h2>` : `<h3>${escaped(block.text)}</h3>`;
    case 'paragraph':
      return `<p>${textHtml(block.text)}</p>`;
    case 'note':
      return `<p class="note">${textHtml(block.text)}</p>`;
    case 'pairs':
      return `<dl>${block.rows.map(([label, value]) => `<dt>${escaped(label)}</dt><dd>${textHtml(value)}</dd>`).join('')}</dl>`;
    case 'table':
      return tableHtml(block);
    case 'pageBreak':
      return '<hr>';
  }
}

function tableHtml({ caption, columns, rows }: Extract<Block, { kind: 'table' }>): string {
  const side = (i: number) => columns[i]?.align ?? 'left';
  const head = columns.map(({ title }, i) => `<th scope="col" class="${side(i)}">${escaped(title)}</th>`).join('');
  const body = rows.map(
    (row) => `<tr>${row.map((cell, i) => `<td class="${side(i)}">${textHtml(cell)}</td>`).join('')}</tr>`,
  );
  const above = caption === undefined ? '' : `<caption>${escaped(caption)}</caption>`;
  return `<div class="scroll"><table>${above}<thead><tr>${head}</tr></thead><tbody>
${body.join('\n')}
</tbody></table></div>`;
}

function textHtml(text: Text): string {
  return runsOf(text)
    .map(({ text: words, strong, tone, href }) => {
      let html = escaped(words).replaceAll('\n', '<br>');
      if (tone !== undefined) html = `<span style="color:${COLOURS[tone]}">${html}</span>`;
      if (strong) html = `<strong>${html}</strong>`;
      return href === undefined || !/^https?:\/\//.test(href) ? html : `<a href="${escaped(href)}">${html}</a>`;
    })
    .join('');
}

function escaped(text: string): string {
  return printable(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
