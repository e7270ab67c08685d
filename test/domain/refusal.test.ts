/** Refusing, and for what: a predecessor that silence has passed is no reason (泰政办发〔2022〕58号). */
import { describe, expect, test } from '@jest/globals';
import { replay } from '../../domain/item/evolve.ts';
import { REFUSAL_GROUNDS } from '../../domain/item/refusal.ts';
import { type ActionType, story, typesOf } from './item-story.ts';

describe('a predecessor that silence has passed is no reason to refuse', () => {
  const satisfied = [{ typeId: 'soil-water', satisfiedBy: '990100-SLJ-23-20260911-000001-K' }];
  const missing = [{ typeId: 'soil-water', satisfiedBy: null }];

  test.each(['RefuseAcceptance', 'RequestCorrection', 'Refuse'] as const)('%s', (type) => {
    const item = story('construction-permit', 'city', '2026-09-11T09:00');
    if (type === 'Refuse') item.act('Accept', '2026-09-11T10:00');
    const refused = item.act(type, '2026-09-11T11:00', { missingPredecessors: satisfied });
    expect(refused.error).toEqual({
      code: 'PREDECESSOR_SATISFIED',
      typeId: 'soil-water',
      itemNo: satisfied[0]?.satisfiedBy,
    });
    expect(item.act(type, '2026-09-11T11:00', { missingPredecessors: missing }).error).toBeNull();
  });

  const deemedPredecessors = [{ typeId: 'soil-water', itemNo: '990100-SLJ-23-20260911-000001-K' }];
  const REFUSALS = ['RefuseAcceptance', 'Refuse'] as const;
  const begun = (type: ActionType) => {
    const item = story('construction-permit', 'city', '2026-09-11T09:00');
    if (type === 'Refuse') item.act('Accept', '2026-09-11T10:00');
    return item;
  };

  test.each(REFUSALS)('%s behind a deemed approval states its ground, and a missing paper is none', (type) => {
    const item = begun(type);
    const ask = (change: object) => item.act(type, '2026-09-11T11:00', { deemedPredecessors, ...change }).error;
    expect(ask({})).toEqual({ code: 'REFUSAL_GROUND_REQUIRED', ...deemedPredecessors[0], allowed: REFUSAL_GROUNDS });
    // Not named, yet stated: the deemed approval stands for it.
    expect(ask({ ground: 'missingPredecessor' })).toEqual({ code: 'PREDECESSOR_SATISFIED', ...deemedPredecessors[0] });
    expect(ask({ ground: 'missingPredecessor', missingPredecessors: satisfied })?.code).toBe('PREDECESSOR_SATISFIED');
    // Another one may truly be missing.
    expect(ask({ ground: 'substance', missingPredecessors: satisfied })?.code).toBe('PREDECESSOR_SATISFIED');
    expect(ask({ reasons: ' ', ground: 'substance' })?.code).toBe('REASONS_REQUIRED');
    expect(item.events.some(({ type: kind }) => kind === 'ItemRefused' || kind === 'ItemNotAccepted')).toBe(false);

    expect(ask({ ground: 'substance' })).toBeNull();
    expect(item.events.at(-1)).toMatchObject({ ground: 'substance', behind: deemedPredecessors });
    expect(item.item).toMatchObject({ ground: 'substance' });
    expect(replay(item.events)).toEqual(item.item);
  });

  test.each(REFUSALS)('%s for a paper that is truly missing names it', (type) => {
    const item = begun(type);
    const unnamed = item.act(type, '2026-09-11T11:00', { ground: 'missingPredecessor' });
    expect(unnamed.error).toEqual({ code: 'PREDECESSOR_NOT_NAMED' });
    const named = { ground: 'missingPredecessor', missingPredecessors: missing };
    expect(item.act(type, '2026-09-11T11:00', { ...named, deemedPredecessors }).error).toBeNull();
  });

  test.each(REFUSALS)('%s where nothing before it was deemed: as ever, with a ground or without', (type) => {
    const without = begun(type);
    expect(without.act(type, '2026-09-11T11:00').error).toBeNull();
    const { effectiveAt: _at, ...kept } = without.events.at(-1) ?? { effectiveAt: 0 };
    expect(kept).not.toHaveProperty('ground');
    expect(kept).not.toHaveProperty('behind');
    expect(without.item).toMatchObject({ ground: null });
    expect(begun(type).act(type, '2026-09-11T11:00', { ground: 'material' }).error).toBeNull();
  });

  test('a correction list behind a deemed approval is kept with it, so that the supervisor can read what it asks for', () => {
    const item = begun('RequestCorrection');
    item.act('RequestCorrection', '2026-09-11T11:00', { deemedPredecessors });
    expect(item.events.at(-1)).toMatchObject({ type: 'CorrectionRequested', behind: deemedPredecessors });
  });

  test('a late refusal changes nothing and needs no ground', () => {
    const item = story('soil-water', 'city', '2026-09-11T09:00');
    item.act('Accept', '2026-09-11T10:00');
    item.settle('2026-09-19T00:02');
    const late = item.act('Refuse', '2026-09-20T10:00', { deemedPredecessors });
    expect([late.error, typesOf(late.events)]).toEqual([null, ['LateReplyRecorded']]);
  });
});
