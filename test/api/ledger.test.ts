/** GET /v1/ledger: who sees what, every filter, and pages. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { FOLLOW_UP_CLASSES } from '../../domain/supervision/follow-up.ts';
import { asOwner } from '../support/database.ts';
import { LEAD } from './checklist-desk.ts';
import {
  type Body,
  LATER,
  type LedgerGround,
  layLedgerGround,
  nameOf,
  numberOf,
  past,
  REVIEW,
  rowsOf,
} from './ledger-ground.ts';

let ground: LedgerGround;
beforeAll(async () => {
  ground = await layLedgerGround();
});
afterAll(() => ground.api.close());

describe('what is to be followed up', () => {
  test('each row with its classes, the most urgent first, and the way to it', async () => {
    const { status, body } = await ground.as('supervisor-990100', past(LATER));
    expect(status).toBe(200);
    const row = (part: string) => body.items.find((one: Body) => nameOf(one) === part);
    expect(row(numberOf(ground.linhu, '-SLJ-'))).toMatchObject({
      ...{ classes: ['owedPaper', 'deemed'], classTexts: ['欠补批文', '视为同意'] },
      ...{ href: `/v1/items/${numberOf(ground.linhu, '-SLJ-')}`, ownership: 'private', division: '990100' },
      ...{ department: { id: '990100-SLJ' }, worksBeganOn: null, lacking: [] },
      item: {
        ...{ type: { id: 'soil-water' }, tier: 'city', status: 'deemedApproved', dueOn: '2026-09-21' },
        ...{ lamp: { lamp: 'none' }, overdueSince: null, awaits: [] },
      },
    });
    expect(row(numberOf(ground.linhu, '-ZJJ-'))).toMatchObject({
      classes: ['overdue', 'inReview'],
      item: { status: 'underReview', lamp: { lamp: 'red', workingDaysLeft: 0 }, overdueSince: expect.any(String) },
    });
    expect(row(ground.linhu.project.code)).toMatchObject({
      ...{ classes: ['missingKeyPermit'], href: `/v1/projects/${ground.linhu.project.code}`, item: null },
      department: { id: '990100-FGW' },
      lacking: [
        { type: { id: 'project-filing' }, tier: 'city', lack: 'notHandedIn', lackText: '可以申报而未申报' },
        { type: { id: 'soil-water' }, lack: 'awaitsPaper' },
        { type: { id: 'fire-design' }, lack: 'running' },
      ],
    });
    const ranks = body.items.map((one: Body) => FOLLOW_UP_CLASSES.indexOf(one.classes[0]));
    expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
    for (const { href } of body.items) {
      expect([href, (await ground.api.as('supervisor-990100').get(href)).status]).toEqual([href, 200]);
    }
  });

  test('the counts of all classes in one call; a class that is asked for leaves them', async () => {
    const all = await ground.supervisor(past(LATER));
    for (const name of FOLLOW_UP_CLASSES) {
      const own = await ground.supervisor(`${past(LATER)}&class=${name}`);
      expect(own.counts).toEqual(all.counts);
      expect([name, own.total]).toEqual([name, all.counts[name]]);
      expect(rowsOf(own).length).toBe(own.total);
      for (const { classes } of own.items) expect(classes).toContain(name);
    }
    expect(all.counts).toMatchObject({ missingKeyPermit: 1, startedWithoutFiling: 0 });
  });

  test('an earlier instant shows what was known then: nothing deemed, nothing overdue', async () => {
    const body = await ground.supervisor(past(REVIEW));
    expect(body.asOf).toBe('2026-09-16T10:00:00.000+08:00');
    expect(body.counts).toMatchObject({ inReview: 5, overdue: 0, owedPaper: 0, deemed: 0, missingKeyPermit: 1 });
  });

  test('in English where that is asked for', async () => {
    const { body } = await ground.api
      .as('supervisor-990100')
      .get(`/v1/ledger${past(LATER)}&class=owedPaper`, { 'accept-language': 'en' });
    expect(body.items[0].classTexts).toEqual(['paper owed', 'deemed approved']);
  });
});

describe('who sees what', () => {
  const seenBy = async (who: string, at = LATER) => rowsOf((await ground.as(who, past(at))).body).sort();
  test('a department what it holds or leads; a supervisor and a leader the division and those below it', async () => {
    const soil = numberOf(ground.linhu, '-SLJ-');
    const fire = numberOf(ground.linhu, '-ZJJ-');
    const land = numberOf(ground.linhu, '-ZRZ-');
    const [works, county] = [ground.river.items[0].itemNo, ground.yunlu.items[0].itemNo];
    const project = ground.linhu.project.code;
    const all = [soil, fire, land, works, county].sort();
    expect(await seenBy('supervisor-990100', REVIEW)).toEqual([...all, project].sort());
    expect(await seenBy('leader-990100', REVIEW)).toEqual([...all, project].sort());
    expect(await seenBy('supervisor-990000', REVIEW)).toEqual([...all, project].sort());
    expect(await seenBy('supervisor-990121', REVIEW)).toEqual([county]);
    expect(await seenBy('head-990100-SLJ', REVIEW)).toEqual([soil, works].sort());
    expect(await seenBy('officer-990100-SLJ-2', REVIEW)).toEqual([soil, works].sort());
    expect(await seenBy('officer-990100-ZJJ-1', REVIEW)).toEqual([fire]);
    expect(await seenBy(LEAD, REVIEW)).toEqual([project]);
    expect(await seenBy('head-990000-ZRZ', REVIEW)).toEqual([land]);
    expect(await seenBy('head-990100-STH', REVIEW)).toEqual([]);
  });

  test('units and administrators have no ledger', async () => {
    for (const who of ['unit-linhu', 'admin']) {
      for (const form of ['', '.xlsx', '.csv']) {
        expect((await ground.api.as(who).get(`/v1/ledger${form}`)).status).toBe(403);
      }
    }
  });

  test('an item with legs, as each of its departments sees it: one row, held by the lead, and who is waited for', async () => {
    const { itemNo } = ground.river.items[0];
    const rowFor = async (who: string) => {
      const { body } = await ground.as(who, past(REVIEW));
      return body.items.find((one: Body) => nameOf(one) === itemNo);
    };
    const lead = await rowFor('head-990100-SLJ');
    expect(lead).toMatchObject({
      department: { id: '990100-SLJ' },
      item: {
        awaits: [
          { department: { id: '990121-SLJ' }, dueOn: '2026-09-18', late: false },
          { department: { id: '990100-JTJ' }, dueOn: '2026-09-22', late: false },
        ],
      },
    });
    for (const who of ['head-990121-SLJ', 'officer-990121-SLJ-1', 'head-990100-JTJ', 'supervisor-990100']) {
      expect([who, await rowFor(who)]).toEqual([who, lead]);
    }
    // As with the item itself: the county's supervisor follows what the county decides.
    for (const who of ['head-990121-STH', 'head-990100-STH', 'head-990121-JTJ', 'supervisor-990121']) {
      expect([who, await rowFor(who)]).toEqual([who, undefined]);
    }
    // The item still belongs to the lead alone when its department is asked for.
    const { body } = await ground.as('head-990121-SLJ', `${past(REVIEW)}&departmentId=990121-SLJ`);
    expect(rowsOf(body)).not.toContain(itemNo);
    // Later: the county's silence has consented, and it sees the item all the same.
    const after = (await ground.as('head-990121-SLJ', past('2026-09-21T10:00:00+08:00'))).body;
    const row = after.items.find((one: Body) => nameOf(one) === itemNo);
    expect(row.item.awaits.map(({ department }: Body) => department.id)).toEqual(['990100-JTJ']);
  });
});

describe('filters', () => {
  test.each([
    ['departmentId=990100-SLJ', (row: Body) => row.department.id === '990100-SLJ'],
    ['departmentId=990100-FGW', (row: Body) => row.department.id === '990100-FGW'],
    ['division=990121', (row: Body) => row.division === '990121'],
    ['tier=province', (row: Body) => row.item?.tier === 'province'],
    ['tier=county', (row: Body) => row.item?.tier === 'county'],
    ['typeId=fire-design', (row: Body) => row.item?.type.id === 'fire-design' || row.item === null],
    ['typeId=project-filing', (row: Body) => row.item === null],
    ['typeId=river-works', (row: Body) => row.item?.type.id === 'river-works'],
    ['ownership=state', (row: Body) => row.ownership === 'state'],
    ['ownership=private', (row: Body) => row.ownership === 'private'],
    ['officerId=officer-990100-SLJ-1', (row: Body) => row.item?.responsibleOfficer.id === 'officer-990100-SLJ-1'],
    ['lamp=red', (row: Body) => row.item?.lamp.lamp === 'red'],
    ['lamp=none', (row: Body) => (row.item?.lamp.lamp ?? 'none') === 'none'],
    ['dueFrom=2026-09-21', (row: Body) => row.item?.dueOn >= '2026-09-21'],
    ['dueThrough=2026-09-21', (row: Body) => row.item?.dueOn && row.item.dueOn <= '2026-09-21'],
    ['dueFrom=2026-09-21&dueThrough=2026-09-21', (row: Body) => row.item?.dueOn === '2026-09-21'],
    [
      'class=overdue&departmentId=990100-ZJJ',
      (row: Body) => row.department.id === '990100-ZJJ' && row.classes[0] === 'overdue',
    ],
  ] as const)('%s', async (filter, wanted) => {
    let some = 0;
    for (const at of [REVIEW, LATER]) {
      const all = await ground.supervisor(`${past(at)}&limit=200`);
      const found = await ground.supervisor(`${past(at)}&limit=200&${filter}`);
      expect(rowsOf(found)).toEqual(all.items.filter(wanted).map(nameOf));
      expect(found.total).toBe(found.items.length);
      some += found.total;
    }
    expect(some).toBeGreaterThan(0);
  });

  test('of one project: its items and its own row', async () => {
    const { items } = await ground.supervisor(`${past(LATER)}&projectCode=${ground.linhu.project.code}`);
    expect(items.length).toBe(4);
    expect(new Set(items.map(({ project }: Body) => project.code))).toEqual(new Set([ground.linhu.project.code]));
  });

  test.each(['departmentId=990122-SLJ', 'division=123456', 'typeId=no-such-type', 'officerId=nobody'])(
    'what there is not (%s) has no rows',
    async (filter) =>
      expect(await ground.supervisor(`?${filter}`)).toMatchObject({ total: 0, items: [], nextCursor: null }),
  );
});

describe('pages', () => {
  test('each row once, in the order of the whole, all of the instant of the first page', async () => {
    const whole = await ground.supervisor();
    const paged: string[] = [];
    let query = '?limit=2';
    for (;;) {
      const page = await ground.supervisor(query);
      expect([page.asOf, page.total, page.counts]).toEqual([whole.asOf, whole.total, whole.counts]);
      paged.push(...rowsOf(page));
      if (page.nextCursor === null) break;
      expect(page.items.length).toBe(2);
      query = `?limit=2&cursor=${page.nextCursor}`;
    }
    expect(paged).toEqual(rowsOf(whole));
    expect(new Set(paged).size).toBe(paged.length);
  });
});

test('lamps follow the thresholds that the city has settled', async () => {
  const lampsAt = async () => {
    const { items } = await ground.supervisor(`${past(REVIEW)}&class=inReview`);
    // What is decided above the city follows other rules.
    return items.flatMap(({ item, division }: Body) => (division === '990100' ? [item.lamp.lamp] : []));
  };
  expect(await lampsAt()).toContain('green');
  const lamps = { lamps: { yellowPercentLeft: 100, yellowWorkingDaysLeft: 1 } };
  await asOwner(
    ground.api.database.ownerUrl,
    `INSERT INTO supervision_rules (division, effective_on, content)
     SELECT division, '2026-09-15', content || $1::jsonb FROM supervision_rules WHERE division = '990100'`,
    [JSON.stringify(lamps)],
  );
  expect(await lampsAt()).not.toContain('green');
  expect(await lampsAt()).toContain('yellow');
});
