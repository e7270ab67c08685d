/** Certificates of what is not the expiry of a limit: a renewal at the end of a permit, a day that a release has set. */
import { describe, expect, test } from '@jest/globals';
import type { CertificateContent } from '../../documents/certificate-content.ts';
import { certificateText } from '../../documents/certificate-text.ts';
import { type CertificateFile, checkCertificate } from '../../local/certificate-check.ts';
import { story } from '../domain/item-story.ts';
import { contentOfStory, eventsOf, fileOf, forge, publicKey, withChange } from '../support/certificate.ts';
import { notices, shanghai } from '../support/rulebook.ts';

const failing = async (file: CertificateFile) =>
  (await checkCertificate(file, { keys: [publicKey], notices }))
    .filter(({ holds }) => !holds)
    .map(({ check }) => check);
const textOf = (content: CertificateContent) =>
  certificateText(content)
    .sections.flatMap(({ paragraphs }) => paragraphs)
    .join('\n');

/** A construction permit of three months, approved on 20 July; `renewals`: how often it was renewed before. */
function approval(renewals: readonly string[] = []) {
  const old = story('construction-permit', 'city', '2026-07-17T10:00');
  old.act('Accept', '2026-07-17T11:00');
  old.act('Approve', '2026-07-20T10:00');
  const decided = old.events.filter(({ type }) => type === 'ItemApproved');
  const renewed = renewals.map((until, i) => ({
    type: 'ApprovalRenewed' as const,
    effectiveAt: shanghai('2026-08-01T10:00') + i,
    by: `R${i}`,
    until,
  }));
  const type = { id: 'construction-permit', zh: '建筑工程施工许可', en: 'Construction permit' };
  return { itemNo: 'OLD', type, validityMonths: 3, events: eventsOf([...decided, ...renewed], '2026-07-20T10:00') };
}

function renewal(receivedAt: string, expiresOn: string, settledAt: string, given: object = {}) {
  const renews = { itemNo: 'OLD', expiresOn, timely: true };
  const told = story('permit-renewal', 'city', receivedAt, {}, { renews, ...given });
  told.act('Accept', receivedAt.replace('T10', 'T11'));
  told.settle(settledAt);
  return told;
}
const content = () =>
  contentOfStory(renewal('2026-09-14T10:00', '2026-10-20', '2026-10-21T00:02'), '2026-10-21T00:02', approval());

describe('a renewal by silence (行政许可法 50)', () => {
  test('has a certificate, whose end a stranger recounts from the approval that it renews', async () => {
    const made = content();
    expect(made.deeming).toMatchObject({
      runsOn: 'expiry',
      dueOn: '2026-10-20',
      deemedAt: '2026-10-21T00:00:00.000+08:00',
      dueExclusiveAt: '2026-10-21T00:00:00.000+08:00',
    });
    expect(made.renewed).toMatchObject({ expiresOn: '2026-10-20', renewedUntil: '2027-01-20' });
    expect(await failing(await fileOf(made))).toEqual([]);
    expect(textOf(made)).toContain('有效期至 2026 年 10 月 20 日 届满；申请于 2026 年 9 月 14 日 提出');
    expect(textOf(made)).toContain('有效期至 2027 年 1 月 20 日');
    expect(textOf(made)).toContain('行政许可法第五十条第二款');
  });

  test('of an approval that was renewed before', async () => {
    const told = renewal('2026-11-14T10:00', '2027-01-20', '2027-01-21T00:02');
    const made = contentOfStory(told, '2027-01-21T00:02', approval(['2027-01-20']));
    expect(made.renewed).toMatchObject({ expiresOn: '2027-01-20', renewedUntil: '2027-04-20' });
    expect(await failing(await fileOf(made))).toEqual([]);
  });

  test('is never issued about another approval than the receipt names, or with another end', () => {
    const told = renewal('2026-09-14T10:00', '2026-10-20', '2026-10-21T00:02');
    for (const renewed of [undefined, { ...approval(), itemNo: 'OTHER' }, { ...approval(), validityMonths: 4 }]) {
      expect(() => contentOfStory(told, '2026-10-21T00:02', renewed)).toThrow('renews');
    }
  });

  test.each<[string, readonly string[], unknown]>([
    ['another end', ['renewed', 'expiresOn'], '2026-10-21'],
    ['another end of what was renewed', ['renewed', 'renewedUntil'], '2027-02-20'],
    ['another approval', ['renewed', 'itemNo'], 'OTHER'],
    ['another validity', ['renewed', 'validityMonths'], 2],
    ['another day of the decision', ['renewed', 'events', '0', 'effectiveAt'], '2026-07-21T10:00:00.000+08:00'],
    ['a refusal as the decision', ['renewed', 'events', '0', 'type'], 'ItemRefused'],
    ['another end on the receipt', ['events', '0', 'data', 'renews', 'expiresOn'], '2026-10-19'],
    ['a receipt that was too late', ['events', '0', 'effectiveAt'], '2026-09-21T10:00:00.000+08:00'],
  ])('an issuer who signs %s is found out', async (_what, path, value) => {
    expect(await failing(await forge(withChange(content(), path, () => value)))).not.toEqual([]);
  });

  test('over a counter in the evening of the last day that is in time, it was too late', async () => {
    const made = contentOfStory(
      renewal('2026-09-20T10:00', '2026-10-20', '2026-10-21T00:02'),
      '2026-10-21T00:02',
      approval(),
    );
    expect(await failing(await fileOf(made))).toEqual([]);
    const evening = withChange(made, ['events', '0'], (event) => ({
      ...(event as object),
      effectiveAt: '2026-09-20T18:00:00.000+08:00',
      data: { ...(event as { data: object }).data, closesAt: '17:30', countsOn: '2026-09-21' },
    }));
    expect(await failing(await forge(evening))).toContain('renewed approval');
  });
});

describe('a new due day that the release of a hold has set', () => {
  const DOWN = [
    { cause: 'silence', from: shanghai('2026-09-20T15:00'), through: shanghai('2026-09-20T15:10') },
  ] as const;
  /** Held at 24:00 of 20 September, released on the 22nd to the 24th. */
  function redated(before: readonly string[] = []) {
    const told = story('soil-water', 'city', '2026-09-14T09:00');
    const at = (local: string) => ({ now: shanghai(local), outages: DOWN });
    told.act('Accept', '2026-09-14T10:00');
    told.settle(at('2026-09-21T00:01'));
    told.act('ReleaseHold', at('2026-09-22T10:00'), {
      decision: 'newDueDay',
      dueOn: '2026-09-24',
      reasons: '机房断电',
    });
    for (const act of before) told.act(act as 'Suspend', at('2026-09-23T10:00'));
    return { told, at };
  }

  test('is recounted from the release', async () => {
    const { told, at } = redated();
    told.settle(at('2026-09-25T00:01'));
    const made = contentOfStory(told, '2026-09-25T00:01');
    expect(made.deeming).toMatchObject({
      dueOn: '2026-09-24',
      newDueOn: '2026-09-24',
      deemedAt: '2026-09-25T00:00:00.000+08:00',
    });
    expect(await failing(await fileOf(made))).toEqual([]);
    expect(textOf(made)).toContain('另定 2026 年 9 月 24 日 为届满之日');
  });

  test('with a pause and an extension after it', async () => {
    const { told, at } = redated(['Suspend', 'Extend']);
    told.act('Resume', at('2026-09-24T10:00'));
    told.settle(at('2026-10-25T00:01'));
    expect(told.item.status).toBe('deemedApproved');
    expect(await failing(await fileOf(contentOfStory(told, '2026-10-25T00:01')))).toEqual([]);
  });

  test('another day than the release gives is found out', async () => {
    const { told, at } = redated();
    told.settle(at('2026-09-25T00:01'));
    const made = contentOfStory(told, '2026-09-25T00:01');
    const place = String(made.events.findIndex(({ type }) => type === 'HoldReleased'));
    expect(await failing(await forge(withChange(made, ['events', place, 'data', 'workingDays'], () => 3)))).toContain(
      'recount',
    );
  });
});
