/** What an e-mail says. */
import { describe, expect, test } from '@jest/globals';
import { codeMail, type NoticeLine, noticeMail } from '../../documents/mail.ts';

const line = (over: Partial<NoticeLine> = {}): NoticeLine => ({
  itemNo: '990100-SLJ-23-20260914-000042-K',
  type: { zh: '水土保持方案报告书审批', en: 'Soil and water conservation plan (report)' },
  projectCode: '2609-990100-04-01-200017',
  kind: 'warning',
  lamp: 'yellow',
  dueOn: '2026-09-20',
  ...over,
});

describe('a mail of notices', () => {
  test('one: its item, lamp and kind are the subject', () => {
    const { subject, text } = noticeMail({ notes: [], lines: [line()], told: 1, publicUrl: '' }, 'zh-CN');
    expect(subject).toBe('990100-SLJ-23-20260914-000042-K ▲ 黄灯 临期：到期预警');
    expect(text).toBe(
      [
        '到期预警',
        '办件 990100-SLJ-23-20260914-000042-K 水土保持方案报告书审批',
        '▲ 黄灯 临期，到期日 2026-09-20（项目 2609-990100-04-01-200017）',
        '',
        '以系统收件箱为准，本邮件仅为提示，请勿回复。',
        '接收方式（即时、每小时、每日、不接收）可在系统中修改：PUT /v1/me/mail。',
        '',
      ].join('\n'),
    );
  });

  test('several: what burns comes first and gives the subject; those that are not listed are counted', () => {
    const lines = [
      line({ lamp: 'none', dueOn: null }),
      line(),
      line({ itemNo: 'RED', lamp: 'red', kind: 'escalation' }),
    ];
    const { subject, text } = noticeMail({ notes: [], lines, told: 250, publicUrl: 'https://window.example' }, 'en');
    expect(subject).toBe('250 notices: RED ■ red, overdue, and others');
    expect(text.indexOf('RED')).toBeLessThan(text.indexOf('990100'));
    expect(text).toContain('— nothing runs (project 2609');
    expect(text).toContain('247 more are in your inbox.');
  });

  test('nothing from a timetable begins a line of its own, a header or a tag', () => {
    const type = { zh: 'x\r\nBcc: all@example.org\u2028<script>', en: 'x' };
    const { subject, text, html } = noticeMail(
      { lines: [line({ type, kind: 'a\r\nBcc: b@example.org', itemNo: 'N\n1' })], notes: [], told: 1, publicUrl: '' },
      'zh-CN',
    );
    expect(subject).toBe('N 1 ▲ 黄灯 临期：a Bcc: b@example.org');
    expect(text).not.toMatch(/^Bcc/m);
    expect(html).not.toContain('<script>');
    expect(html).toContain('&lt;script&gt;');
  });

  test('with a code: it stands in the text and not in the subject, which screens show', () => {
    const { subject, text, html } = codeMail('804155', 'zh-CN');
    expect(subject).not.toContain('804155');
    expect([text.includes('804155'), html.includes('804155')]).toEqual([true, true]);
  });
});

describe('a mail about no item', () => {
  const notes = [
    { about: 'supervisionNotice', kind: 'NoticeIssued', number: '990100-DB-2026-000001-0', dueOn: '2026-10-16' },
    { about: 'accountability', kind: 'talkDue', number: '990100-SLJ-2026', dueOn: null },
  ] as const;

  test('names what it is and by which number it is found, and behind items where it has both', () => {
    const [first] = notes;
    const one = noticeMail({ lines: [], notes: [first], told: 1, publicUrl: '' }, 'zh-CN');
    expect(one.subject).toBe('督办单 990100-DB-2026-000001-0：发出督办单');
    expect(one.text.split('\n').slice(0, 3)).toEqual([
      ...['发出督办单', '督办单 990100-DB-2026-000001-0', '期限 2026-10-16'],
    ]);
    const many = noticeMail({ lines: [], notes, told: 5, publicUrl: '' }, 'en');
    expect(many.subject).toBe('5 notices: Supervision notice 990100-DB-2026-000001-0, and others');
    expect(many.text).toContain('3 more are in your inbox.');
    const mixed = noticeMail({ lines: [line()], notes, told: 3, publicUrl: '' }, 'zh-CN');
    expect(mixed.subject).toContain('▲ 黄灯');
    expect(mixed.text.indexOf('到期预警')).toBeLessThan(mixed.text.indexOf('超时默认，应予约谈'));
  });
});
