import { describe, expect, test } from '@jest/globals';
import { countingItem, standingOf } from '../../domain/item/standing.ts';
import type { ApprovalItem } from '../../domain/item/state.ts';
import { suggestChecklist } from '../../domain/timetable/project-kinds.ts';
import type { BasisClass, Tier } from '../../domain/timetable/timetable.ts';
import { rulebook, timetable } from '../support/rulebook.ts';
import { type ActionType, story } from './item-story.ts';

const START = '2026-09-14T10:00';

/** A soil-water item after these actions, one a day. */
function itemAfter(...actions: ActionType[]): ApprovalItem {
  const told = story('soil-water', 'city', START);
  actions.forEach((type, i) => {
    told.act(type, `2026-09-${15 + i}T10:00`);
  });
  return told.item;
}

function deemed(): ApprovalItem {
  const told = story('soil-water', 'city', START);
  told.act('Accept', '2026-09-15T10:00');
  told.settle('2026-10-20T10:00');
  return told.item;
}

describe('how far an entry is', () => {
  test('nothing handed in, refused, not accepted and withdrawn: missing', () => {
    expect(standingOf(undefined, rulebook())).toEqual({ kind: 'missing' });
    for (const item of [itemAfter('Accept', 'Refuse'), itemAfter('RefuseAcceptance'), itemAfter('Withdraw')]) {
      expect([item.status, standingOf(item, rulebook())]).toEqual([item.status, { kind: 'missing' }]);
    }
  });

  test('running: until its due date, before acceptance the one that silence would give', () => {
    expect(standingOf(itemAfter(), rulebook())).toMatchObject({ kind: 'running', due: { dueOn: '2026-09-20' } });
    expect(standingOf(itemAfter('Accept'), rulebook())).toMatchObject({
      kind: 'running',
      due: { dueOn: '2026-09-21' },
    });
    const above = story('land-conversion', 'province', START).item;
    expect(standingOf(above, rulebook())).toEqual({ kind: 'running', due: null });
  });

  test('approved and deemed approved: satisfied', () => {
    expect(standingOf(itemAfter('Accept', 'Approve'), rulebook())).toEqual({ kind: 'satisfied', withoutPaper: false });
    expect(deemed().status).toBe('deemedApproved');
    expect(standingOf(deemed(), rulebook())).toEqual({ kind: 'satisfied', withoutPaper: true });
  });

  test('once the owed paper is issued nothing is without it; a revoked one counts for nothing', () => {
    const aftermath = { paper: { issuedAt: 1, documentNo: '临水批〔2026〕31号' } };
    const issued = { ...deemed(), aftermath } as ApprovalItem;
    expect(standingOf(issued, rulebook())).toEqual({ kind: 'satisfied', withoutPaper: false });
    expect(standingOf({ ...deemed(), status: 'revoked' } as ApprovalItem, rulebook())).toEqual({ kind: 'missing' });
  });

  test.each<[BasisClass, boolean]>([
    ['statute', false],
    ['renewal', false],
    ['local-regulation', false],
    ['policy', true],
    ['inter-agency', true],
    ['acceptance', true],
  ])('deemed by %s: without the paper that construction waits for: %s', (basis, withoutPaper) => {
    const item = { ...deemed(), basis } as ApprovalItem;
    expect(standingOf(item, rulebook())).toEqual({ kind: 'satisfied', withoutPaper });
  });

  test('of several items of one type: the approved one, the deemed one, the one that runs, the last', () => {
    const [refused, withdrawn] = [{ state: itemAfter('Accept', 'Refuse') }, { state: itemAfter('Withdraw') }];
    const [runs, byClock, approved] = [itemAfter(), deemed(), itemAfter('Accept', 'Approve')].map((state) => ({
      state,
    }));
    expect(countingItem([])).toBeUndefined();
    expect(countingItem([refused, withdrawn])).toBe(withdrawn);
    expect(countingItem([runs, refused] as const as { state: ApprovalItem }[])).toBe(runs);
    expect(countingItem([byClock, runs] as { state: ApprovalItem }[])).toBe(byClock);
    expect(countingItem([approved, byClock, runs] as { state: ApprovalItem }[])).toBe(approved);
  });
});

describe('a suggestion', () => {
  const kinds = [
    {
      kind: 'ship-lift',
      nameZh: '升船机',
      nameEn: 'Ship lift',
      entries: [
        ...['soil-water', 'nav-impact', 'temp-land', 'seismic', 'gone', 'dept-opinion'].map((typeId) => ({
          typeId,
          tier: 'own' as const,
        })),
        { typeId: 'feasibility', tier: 'ministry' as const },
        { typeId: 'pollutant-permit', tier: 'county' as const },
      ],
    },
  ];
  const tiersAt = (tier: Tier) => {
    const entries = suggestChecklist(timetable, kinds, { kind: 'ship-lift', tier }) ?? [];
    return Object.fromEntries(entries.map((entry) => [entry.typeId, entry.tier]));
  };

  test('is at the own tier, else the nearest above, else below; never what the timetable does not offer', () => {
    const feasibility = { feasibility: 'ministry' };
    const county = { 'soil-water': 'county', 'nav-impact': 'city', 'temp-land': 'county', seismic: 'province' };
    expect(tiersAt('county')).toEqual({ ...county, ...feasibility });
    const province = { 'soil-water': 'province', 'nav-impact': 'province', 'temp-land': 'city', seismic: 'province' };
    expect(tiersAt('province')).toEqual({ ...province, ...feasibility });
  });

  test('for an unknown kind is none', () => {
    expect(suggestChecklist(timetable, kinds, { kind: 'Ship-lift', tier: 'city' })).toBeNull();
  });
});
