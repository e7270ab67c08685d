/** A letter and a report that use everything the kit has, with the names that are hard to print. */
import type { Block, OfficeDocument } from '../../documents/office/office-document.ts';

/** 㙍: extension A. 𬸦: beyond the BMP. */
export const RARE_NAME = '㙍𬸦';

export const LETTER: OfficeDocument = {
  style: 'letter',
  masthead: '临沄市项目审批督查办公室文件',
  number: '临沄审督函〔2026〕12号',
  title: '关于请尽快办理逾期审批事项的函',
  recipient: '市水利局',
  blocks: [
    {
      kind: 'paragraph',
      text: `截至2026年10月16日，你局承办的下列审批事项已超过公布的办理时限。其中“${RARE_NAME}水库”一项的责任人为${RARE_NAME}同志。请按《行政许可法》第四十二条的规定抓紧办理，并于2026年10月20日前书面反馈办理结果和采取的措施。`,
    },
    { kind: 'heading', level: 1, text: '一、逾期事项' },
    {
      kind: 'table',
      columns: [
        { title: '序号', weight: 1, align: 'center' },
        { title: '办件编号', weight: 4 },
        { title: '项目名称', weight: 4.6 },
        { title: '期限届满', weight: 2.4, align: 'center' },
        { title: '超期', weight: 1.4, align: 'right' },
      ],
      rows: [
        [
          '1',
          '990100-SLJ-23-20260914-000042-K',
          '霖湖精细化工成品仓库及辅助用房项目',
          '2026-10-10',
          [{ text: '■ 4 天', tone: 'red' }],
        ],
        ['2', '990100-SLJ-07-20260921-000108-X', `${RARE_NAME}水库除险加固工程`, '2026-10-15', '1 天'],
      ],
    },
    { kind: 'heading', level: 2, text: '（一）要求' },
    { kind: 'paragraph', text: '逾期不反馈的，将予以通报。' },
    { kind: 'note', text: '超期天数按工作日计算，以2026年10月16日17时为准。' },
  ],
  signature: { organ: '临沄市项目审批督查办公室', date: '2026年10月16日' },
  copies: '市政府办公室，市发展改革委。',
  verification: {
    address: 'https://window.example/verify/990100-HG-2026-000012',
    words: ['扫码核验，或访问：'],
  },
  issuedAt: '2026-10-16T17:00:00.000+08:00',
};

export const LONG_TABLE_ROWS = 120;

export const REPORT: OfficeDocument = {
  style: 'report',
  landscape: true,
  number: '临沄审通〔2026〕19号',
  title: '投资项目审批办理情况通报',
  subtitle: '2026年10月上半月',
  blocks: [
    {
      kind: 'pairs',
      rows: [
        ['期间', '2026-10-01 至 2026-10-15'],
        [
          '数据来源',
          [{ text: '账本', href: 'https://window.example/v1/ledger?asOf=2026-10-16' }, { text: '（可复算）' }],
        ],
      ],
    },
    {
      kind: 'table',
      caption: '表 1 各部门办理情况',
      columns: ['部门', '收件', '按期办结', '超期', '视为同意', '欠补批文', '说明'].map((title, i) => ({
        title,
        weight: i === 0 || i === 6 ? 4 : 1.5,
        align: i === 0 || i === 6 ? ('left' as const) : ('right' as const),
      })),
      rows: Array.from({ length: LONG_TABLE_ROWS }, (_, i) => [
        `第${i + 1}号部门`,
        [{ text: String(i * 7), href: `https://window.example/v1/items?department=${i + 1}` }],
        '31',
        '2',
        '1',
        '0',
        i % 10 === 3 ? '本行较长，须在单元格内换行：'.repeat(3) : '—',
      ]),
    },
    { kind: 'pageBreak' },
    { kind: 'paragraph', indent: false, text: [{ text: '另起一页。', strong: true }, { text: '换行\n之后。' }] },
  ],
  issuedAt: '2026-10-16T09:00:00.000+08:00',
};

/** Every text of a document, in its order. */
export function textsOf(document: OfficeDocument): readonly string[] {
  const { masthead, number, title, subtitle, recipient, blocks, signature, copies, verification } = document;
  const said = [masthead, number, title, subtitle, recipient, ...blocks.flatMap(inBlock)];
  const end = [signature?.organ, signature?.date, copies, ...(verification?.words ?? []), verification?.address];
  return [...said, ...end].filter((text) => text !== undefined && text !== '') as string[];
}

function inBlock(block: Block): readonly string[] {
  const plain = (text: Block extends { text: infer T } ? T : unknown) =>
    typeof text === 'string' ? text : (text as { text: string }[]).map((run) => run.text).join('');
  switch (block.kind) {
    case 'pairs':
      return block.rows.flatMap(([label, value]) => [label, plain(value)]);
    case 'table':
      return [block.caption ?? '', ...block.columns.map(({ title }) => title), ...block.rows.flat().map(plain)];
    case 'pageBreak':
      return [];
    default:
      return [plain(block.text)];
  }
}
