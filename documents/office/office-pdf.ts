/** A letter or a report as PDF on A4, in Noto Sans SC. Same description, same bytes. */
import { buffer } from 'node:stream/consumers';
import { fill, TERMS } from '../../terms/catalogue.ts';
import { measuresOf, QR_SIZE, RED_HEAD, SMALL } from './measures.ts';
import type { Block, Imprint, OfficeDocument } from './office-document.ts';
import { type Flow, needRoom, nextPage, setText, startFlow } from './pdf-flow.ts';
import { drawQrCode, GREY, newSheet, rule } from './pdf-pen.ts';
import { setTable } from './pdf-table.ts';

const WORDS = TERMS.office;

/** Draws the document. It takes some tenths of a second, in which the process does nothing else. */
export async function officePdf(document: OfficeDocument, { contentSha256 }: Imprint): Promise<Buffer> {
  const measures = measuresOf(document);
  const doc = newSheet({
    title: [document.title, document.number].filter(Boolean).join(' '),
    contentSha256,
    date: new Date(document.issuedAt),
    // The flow keeps to the margins itself; the library must never begin a page of its own.
    margins: { ...measures.margins, bottom: 0 },
    landscape: document.landscape ?? false,
  });
  const bytes = buffer(doc);
  const flow = startFlow(doc, measures, fill(WORDS.foot, 'zh-CN', { contentSha256 }));
  setHead(flow, document);
  for (const block of document.blocks) setBlock(flow, block);
  setEnd(flow, document);
  doc.end();
  return bytes;
}

/** The red head with its line where there is one; number, title, and whom the letter is for. */
function setHead(flow: Flow, { masthead, number, title, subtitle, recipient, style }: OfficeDocument): void {
  const { body, measures } = { body: flow.measures.body, measures: flow.measures };
  if (masthead !== undefined) {
    setText(flow, masthead, { type: measures.masthead, align: 'center', strong: true, colour: RED_HEAD });
    flow.y += body.pitch / 2;
  }
  if (number !== undefined) setText(flow, number, { type: body, align: 'center' });
  if (masthead !== undefined) {
    rule(flow.doc, measures.margins.left, flow.y + 6, flow.width, RED_HEAD, 1.5);
    flow.y += body.pitch;
  }
  setText(flow, title, { type: measures.title, align: 'center', strong: true });
  if (subtitle !== undefined) setText(flow, subtitle, { type: body, align: 'center', colour: GREY });
  flow.y += body.pitch / (style === 'letter' ? 1 : 2);
  if (recipient !== undefined) setText(flow, `${recipient}：`, { type: body });
}

function setBlock(flow: Flow, block: Block): void {
  const { body, note, table } = flow.measures;
  const above = body.pitch / 4;
  switch (block.kind) {
    case 'heading':
      // With the line that follows it.
      needRoom(flow, 2 * body.pitch);
      setText(flow, block.text, { type: body, strong: block.level === 1, indent: 2 * body.size });
      return;
    case 'paragraph':
      setText(flow, block.text, { type: body, indent: block.indent === false ? 0 : 2 * body.size });
      return;
    case 'note':
      setText(flow, block.text, { type: note, colour: GREY });
      flow.y += above / 2;
      return;
    case 'pairs':
      flow.y += above;
      setPairs(flow, block.rows);
      flow.y += above;
      return;
    case 'table':
      flow.y += above;
      if (block.caption !== undefined) {
        needRoom(flow, 4 * table.pitch);
        setText(flow, block.caption, { type: { size: table.size + 1, pitch: table.pitch + 3 }, strong: true });
      }
      setTable(flow, block);
      flow.y += above;
      return;
    case 'pageBreak':
      nextPage(flow);
  }
}

const LABEL_SHARE = 0.24;

/** Labels and values are a table without a header. */
function setPairs(flow: Flow, rows: Extract<Block, { kind: 'pairs' }>['rows']): void {
  const columns = [
    { title: '', weight: LABEL_SHARE },
    { title: '', weight: 1 - LABEL_SHARE },
  ];
  const grey = (label: string) => [{ text: label, tone: 'grey' as const }];
  setTable(flow, { kind: 'table', columns, rows: rows.map(([label, value]) => [grey(label), value]) });
}

/** The code on the left, who signs and when on the right, kept together; below them how to verify, and who else gets it. */
function setEnd(flow: Flow, { signature, copies, verification }: OfficeDocument): void {
  const { body, note, margins } = flow.measures;
  const signed = signature === undefined ? 0 : 2 * body.pitch;
  const coded = verification === undefined ? 0 : QR_SIZE + (verification.words.length + 1) * SMALL.pitch;
  flow.y += signed + coded > 0 ? body.pitch : 0;
  needRoom(flow, Math.max(signed, coded));
  const top = flow.y;
  if (signature !== undefined) {
    const width = flow.width - 2 * body.size;
    setText(flow, signature.organ, { type: body, align: 'right', width });
    setText(flow, signature.date, { type: body, align: 'right', width });
  }
  if (verification !== undefined) {
    drawQrCode(flow.doc, verification.address, { left: margins.left, top, size: QR_SIZE });
    flow.y = Math.max(flow.y, top + QR_SIZE + 4);
    for (const line of [...verification.words, verification.address])
      setText(flow, line, { type: SMALL, colour: GREY });
  }
  if (copies === undefined) return;
  flow.y += body.pitch / 2;
  needRoom(flow, 2 * note.pitch);
  rule(flow.doc, margins.left, flow.y - 4, flow.width);
  setText(flow, fill(WORDS.copies, 'zh-CN', { copies }), { type: note });
}
