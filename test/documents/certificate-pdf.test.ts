import { beforeAll, describe, expect, test } from '@jest/globals';
import type { CertificateContent } from '../../documents/certificate-content.ts';
import { certificatePdf } from '../../documents/certificate-pdf.ts';
import { certificateText } from '../../documents/certificate-text.ts';
import { contentOf, SOIL_WATER } from '../support/certificate.ts';
import { type PdfPage, readPdf, readQrCode } from '../support/pdf.ts';
import { timetable } from '../support/rulebook.ts';

const SEAL = { contentSha256: 'ab12'.repeat(16), keyId: 'key-of-the-city' };
const draw = async (content: CertificateContent) => readPdf(await certificatePdf(content, SEAL));
const textOf = ({ texts }: PdfPage) => texts.map(({ text }) => text).join('');

describe('the sheet', () => {
  let page: PdfPage;
  beforeAll(async () => {
    page = await draw(contentOf());
  });

  test('is one page that says who, what, when, and what follows, in Chinese that can be copied out', () => {
    expect(page.count).toBe(1);
    const text = textOf(page);
    for (const said of [
      '超时默认确认单',
      '编号：C990100-2026-000042-K',
      '水土保持方案报告书审批',
      '990100-SLJ-23-20260914-000042-K',
      '霖湖精细化工成品仓库及辅助用房项目',
      '临沄霖湖精细化工有限公司',
      '临沄市水利局',
      '颜榕谷',
      '2026 年 9 月 24 日 16:30',
      '2026 年 9 月 28 日',
      '承诺时限 5 个工作日（至 2026 年 10 月 10 日）',
      '2026 年 10 月 10 日 24 时',
      '其间不计入：节假日 7 天。',
      '至届满时，责任部门未作出决定。',
      '类别：公布的办理时限表（政策）。',
      '办理时限表所载：本市公布的办理时限表',
      '责任部门应在 1 个工作日内补发书面批文；补发之前，本项目的开工关口不开启。',
      `内容摘要 SHA-256：${SEAL.contentSha256}`,
      SEAL.keyId,
      '数字签名不代替公章。',
    ]) {
      expect(text).toContain(said);
    }
    expect(text).not.toMatch(/\ufffd|undefined|null|NaN|\{\w+\}/);
  });

  test('carries a QR code that leads to the verification page', () => {
    const address = contentOf().verifyAt;
    expect(readQrCode(page)).toBe(address);
  });

  test('says that the clock waited a day where silence had accepted (行政许可法 32)', async () => {
    const content = contentOf({
      ...SOIL_WATER,
      receivedAt: '2026-09-14T10:00',
      acceptedAt: null,
      settledAt: '2026-09-22T00:01',
    });
    const text = textOf(await draw(content));
    expect(text).toContain('（至 2026 年 9 月 20 日 24 时未答复，视为自收件之日受理）');
    expect(text).toContain(
      '因受理至 2026 年 9 月 20 日方才确定，自其次一工作日届满时（2026 年 9 月 21 日 24 时）视为同意。',
    );
  });

  test('opens no gate by policy, and does by statute (泰政办发〔2022〕58号)', async () => {
    const content = contentOf({
      typeId: 'eia-rereview',
      tier: 'city',
      receivedAt: '2026-09-14T10:00',
      acceptedAt: '2026-09-15T10:00',
      settledAt: '2026-09-25T00:01',
    });
    const text = textOf(await draw(content));
    expect(text).toContain('类别：法律、行政法规。');
    expect(text).not.toContain('开工关口');
  });
});

test('the same certificate gives the same bytes, another one others', async () => {
  const [one, two] = [await certificatePdf(contentOf(), SEAL), await certificatePdf(contentOf(), SEAL)];
  expect(one.equals(two)).toBe(true);
  const other = await certificatePdf(contentOf(), { ...SEAL, contentSha256: 'cd34'.repeat(16) });
  expect(one.equals(other)).toBe(false);
});

test('the longest names stay on the page and above its foot', async () => {
  const content = contentOf();
  const long = (count: number) => '某省某市某县超长名称'.repeat(count / 10);
  const page = await draw({
    ...content,
    project: { ...content.project, name: long(200) },
    unit: { ...content.unit, zh: long(100) },
    deeming: { ...content.deeming, basis: { class: 'policy', text: long(200) } },
  });
  expect(page.count).toBe(1);
  const lastOfText = page.texts.find(({ text }) => text.includes('不因本单免除'));
  const firstOfFoot = page.texts.find(({ text }) => text.includes('扫码核验'));
  expect(lastOfText?.y).toBeGreaterThan((firstOfFoot?.y ?? 0) + 8);
  expect(Math.min(...page.texts.map(({ y }) => y))).toBeGreaterThan(20);
});

test('the basis stands in Chinese where the timetable has it, and as it is where an older one has not', () => {
  const made = contentOf();
  const basisIn = (basis: CertificateContent['deeming']['basis']) =>
    certificateText({ ...made, deeming: { ...made.deeming, basis } }).sections[1]?.paragraphs.at(-1);
  expect(basisIn(made.deeming.basis)).toBe('办理时限表所载：本市公布的办理时限表：逾期未答复的，视为同意（超时默认）');
  expect(basisIn({ class: 'policy', text: 'published city timetable' })).toBe(
    '办理时限表所载：published city timetable',
  );
  expect(
    timetable.items.flatMap(({ id, deemedBasis }) => (deemedBasis?.textZh === undefined && deemedBasis ? [id] : [])),
  ).toEqual([]);
});
