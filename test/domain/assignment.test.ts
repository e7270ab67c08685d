import { describe, expect, test } from '@jest/globals';
import { type AssignmentRule, assign, type Colleague, type Desks } from '../../domain/item/assignment.ts';

const person = (id: string, openItems = 0, actingId: string | null = null, role: Colleague['role'] = 'officer') => ({
  id,
  role,
  actingId,
  openItems,
});
const HEAD = person('head', 0, null, 'head');
const desks = (rules: readonly AssignmentRule[], colleagues: readonly Colleague[]): Desks => ({
  rules,
  colleagues,
  above: 'supervisor',
});
const item = (typeId = 'soil-water', projectOfficerId: string | null = null) => ({ typeId, projectOfficerId });

describe('the rules of a window, asked in their order (责任人)', () => {
  const both = [HEAD, person('officer-1', 7), person('officer-2', 3)];

  test('given a rule for the type, when an item of the type comes, then that person has it', () => {
    const rules: AssignmentRule[] = [
      { by: 'type', typeIds: ['outfall', 'soil-water'], to: 'officer-1' },
      { by: 'default', to: 'officer-2' },
    ];
    expect(assign(desks(rules, both), item())).toEqual({ officerId: 'officer-1', by: 'type', claimed: true });
    expect(assign(desks(rules, both), item('river-works'))).toMatchObject({ officerId: 'officer-2', by: 'default' });
  });

  test('given project before type, when the project has an item here, then the same person has the next one too', () => {
    const rules: AssignmentRule[] = [{ by: 'project' }, { by: 'type', typeIds: ['soil-water'], to: 'officer-1' }];
    expect(assign(desks(rules, both), item('soil-water', 'officer-2'))).toMatchObject({
      officerId: 'officer-2',
      by: 'project',
    });
    expect(assign(desks(rules, both), item())).toMatchObject({ officerId: 'officer-1', by: 'type' });
  });

  test('given load, then the officer with the fewest open items has it; of equals the first; never the head', () => {
    const load: AssignmentRule[] = [{ by: 'load' }];
    expect(assign(desks(load, both), item())).toEqual({ officerId: 'officer-2', by: 'load', claimed: true });
    const equals = [HEAD, person('officer-1', 3), person('officer-2', 3)];
    expect(assign(desks(load, equals), item()).officerId).toBe('officer-1');
    expect(assign(desks(load, [HEAD]), item())).toMatchObject({ officerId: 'head', by: 'pool', claimed: false });
  });

  test('given the pool, then nobody has claimed it, and the head answers for it by name', () => {
    expect(assign(desks([{ by: 'pool' }], both), item())).toEqual({ officerId: 'head', by: 'pool', claimed: false });
    expect(assign(desks([], both), item())).toEqual({ officerId: 'head', by: 'pool', claimed: false });
  });

  test('given a rule that names somebody who has left, then the next rule is asked', () => {
    const rules: AssignmentRule[] = [{ by: 'default', to: 'gone' }, { by: 'load' }];
    expect(assign(desks(rules, both), item())).toMatchObject({ officerId: 'officer-2', by: 'load' });
    expect(assign(desks(rules.slice(0, 1), both), item())).toMatchObject({ officerId: 'head', claimed: false });
    expect(assign(desks([{ by: 'project' }], both), item('soil-water', 'gone'))).toMatchObject({ by: 'pool' });
  });
});

describe('leave (休假)', () => {
  const away = [HEAD, person('officer-1', 0, 'officer-2'), person('officer-2', 9)];

  test('given a named person on leave, then the item is theirs and the acting person is named beside them', () => {
    const rules: AssignmentRule[] = [{ by: 'default', to: 'officer-1' }];
    expect(assign(desks(rules, away), item())).toEqual({
      officerId: 'officer-1',
      by: 'default',
      claimed: true,
      actingId: 'officer-2',
    });
  });

  test('given load, then only those at work are counted', () => {
    expect(assign(desks([{ by: 'load' }], away), item())).toMatchObject({ officerId: 'officer-2', by: 'load' });
  });

  test('given a head on leave, then the pool is answered for by the head, the acting person beside', () => {
    const headAway = [person('head', 0, 'officer-1', 'head'), person('officer-1')];
    expect(assign(desks([{ by: 'pool' }], headAway), item())).toEqual({
      officerId: 'head',
      by: 'pool',
      claimed: false,
      actingId: 'officer-1',
    });
  });
});

describe('a department that has nobody', () => {
  test('given no head, then the first officer at work answers for the pool', () => {
    const colleagues = [person('officer-1', 0, 'officer-2'), person('officer-2')];
    expect(assign(desks([], colleagues), item())).toMatchObject({ officerId: 'officer-2', by: 'pool', claimed: false });
  });

  test('given no one at all, then the supervisor above answers by name, and nobody has claimed it', () => {
    for (const rules of [[], [{ by: 'load' }], [{ by: 'default', to: 'gone' }]] as AssignmentRule[][]) {
      expect(assign(desks(rules, []), item())).toEqual({ officerId: 'supervisor', by: 'nobody', claimed: false });
    }
  });
});
