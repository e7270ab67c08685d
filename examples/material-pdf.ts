/** Draws one sample material: its text in, the bytes of a PDF out. Same text, same bytes. */
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { buffer } from 'node:stream/consumers';
import PDFDocument from 'pdfkit';

export interface Material {
  /** File name, which is also the name that the submission states. */
  file: string;
  /** Item types that the material supports. */
  forItems: string[];
  title: string;
  /** Who prepared it. */
  by: string;
  /** Local date printed on it, `yyyy-mm-dd`. */
  on: string;
  sections: { heading: string; text: string[] }[];
  table: { caption: string; head: string[]; rows: string[][] };
}

/** What the cover lines of every material of one project say. */
export interface ProjectLines {
  code: string;
  name: string;
  unitName: string;
}

type Doc = InstanceType<typeof PDFDocument>;

const require = createRequire(import.meta.url);
const FONTS = {
  body: require.resolve('@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf'),
  strong: require.resolve('@expo-google-fonts/noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf'),
};
const MARGIN = 64;
const INK = '#1a1a1a';
const GREY = '#5f6368';
const BODY_SIZE = 10.5;
const NUMERIC = /^[\d.,%]*$/;

/**
 * Renders a material as an A4 PDF with its fonts embedded as subsets.
 * The document's dates come from `material.on` and its file ID is derived from them and the text, so nothing depends
 * on when or where it runs. Bytes are equal for equal versions of zlib; the drawn content is equal everywhere.
 */
export async function renderMaterial(material: Material, project: ProjectLines): Promise<Buffer> {
  const stamp = new Date(`${material.on}T09:00:00+08:00`);
  const doc = new PDFDocument({
    size: 'A4',
    margin: MARGIN,
    bufferPages: true,
    lang: 'zh-CN',
    displayTitle: true,
    info: {
      Title: `${project.name} ${material.title}`,
      Author: material.by,
      Keywords: sourceDigest(material, project),
      CreationDate: stamp,
      ModDate: stamp,
    },
  });
  const bytes = buffer(doc);
  doc.registerFont('body', FONTS.body);
  doc.registerFont('strong', FONTS.strong);
  drawCover(doc, material, project);
  for (const section of material.sections) drawSection(doc, section);
  drawTable(doc, material.table);
  drawFooters(doc, project.code);
  doc.end();
  return bytes;
}

/** The sha256 of the text that a material is drawn from; written into the PDF so that a stale file can be told. */
export function sourceDigest(material: Material, project: ProjectLines): string {
  const { code, name, unitName } = project;
  return createHash('sha256')
    .update(JSON.stringify([material, code, name, unitName]))
    .digest('hex');
}

function drawCover(doc: Doc, material: Material, project: ProjectLines): void {
  doc.font('strong').fontSize(17).fillColor(INK).text(project.name, { align: 'center', lineGap: 3 });
  doc.fontSize(14).text(material.title, { align: 'center' }).moveDown(0.8);
  const lines = [
    ['项目代码', project.code],
    ['建设单位', project.unitName],
    ['编制单位', material.by],
    ['编制日期', chineseDate(material.on)],
  ];
  for (const [label, value] of lines) {
    doc.font('body').fontSize(BODY_SIZE).fillColor(GREY).text(`${label}：`, { continued: true, lineGap: 2 });
    doc.fillColor(INK).text(value ?? '');
  }
  const y = doc.y + 8;
  doc
    .moveTo(MARGIN, y)
    .lineTo(doc.page.width - MARGIN, y)
    .lineWidth(0.8)
    .strokeColor(GREY)
    .stroke();
  doc.y = y + 14;
}

function drawSection(doc: Doc, section: Material['sections'][number]): void {
  doc.font('strong').fontSize(12).fillColor(INK).text(section.heading).moveDown(0.3);
  for (const paragraph of section.text) {
    doc
      .font('body')
      .fontSize(BODY_SIZE)
      .text(paragraph, { indent: BODY_SIZE * 2, lineGap: 4.5 })
      .moveDown(0.25);
  }
  doc.moveDown(0.5);
}

function drawTable(doc: Doc, table: Material['table']): void {
  // A caption must not stand alone at the foot of a page.
  const needed = 24 + 23 * (table.rows.length + 1);
  if (doc.y + needed > doc.page.height - MARGIN) doc.addPage();
  doc.font('strong').fontSize(BODY_SIZE).fillColor(INK).text(table.caption, { align: 'center' }).moveDown(0.4);
  doc.font('body').fontSize(9.5);
  const widths = columnWidths(doc, table);
  doc.table({
    defaultStyle: { border: 0.5, borderColor: '#b5b9bf', padding: [4, 6, 4, 6], textColor: INK },
    columnStyles: (column) => ({ align: { x: alignOf(table, column), y: 'center' }, width: widths[column] ?? '*' }),
    rowStyles: (row) => (row === 0 ? { backgroundColor: '#eef1f4' } : {}),
    data: [table.head, ...table.rows],
  });
}

/** Widths in points that share the page in proportion to each column's longest cell. */
function columnWidths(doc: Doc, table: Material['table']): number[] {
  const longest = table.head.map((head, column) => {
    const cells = [head, ...table.rows.map((row) => row[column] ?? '')];
    return Math.max(...cells.map((cell) => doc.widthOfString(cell))) + 24;
  });
  const scale = (doc.page.width - 2 * MARGIN) / longest.reduce((sum, width) => sum + width, 0);
  return longest.map((width) => width * scale);
}

function alignOf(table: Material['table'], column: number): 'left' | 'right' {
  return table.rows.every((row) => NUMERIC.test(row[column] ?? '')) ? 'right' : 'left';
}

function drawFooters(doc: Doc, code: string): void {
  const { count } = doc.bufferedPageRange();
  for (let page = 0; page < count; page++) {
    doc.switchToPage(page);
    // The footer stands inside the bottom margin; without this, writing there would start a new page.
    doc.page.margins.bottom = 0;
    const y = doc.page.height - 44;
    const width = doc.page.width - 2 * MARGIN;
    doc.font('body').fontSize(8).fillColor(GREY);
    doc.text(`${code}  示例材料：所述地点、单位和数据均为虚构`, MARGIN, y, { width, lineBreak: false });
    doc.text(`第 ${page + 1} 页 共 ${count} 页`, MARGIN, y, { width, align: 'right', lineBreak: false });
  }
}

function chineseDate(on: string): string {
  const [year, month, day] = on.split('-').map(Number);
  return `${year} 年 ${month} 月 ${day} 日`;
}
