import { describe, expect, test } from '@jest/globals';
import { createTries } from '../../api/tries.ts';

describe('tries of an address', () => {
  const at = { ms: 0 };
  const tries = createTries({ limit: 3, windowMs: 1_000, now: () => at.ms });

  test('run out, and come back when the time since the first is over', () => {
    for (let i = 0; i < 3; i += 1) {
      expect(tries.waitFor('a')).toBe(0);
      tries.miss('a');
      at.ms += 100;
    }
    expect(tries.waitFor('a')).toBe(700);
    expect(tries.waitFor('b')).toBe(0);
    at.ms = 1_000;
    expect(tries.waitFor('a')).toBe(0);
    tries.miss('a');
    expect(tries.waitFor('a')).toBe(0);
  });

  test('take a bounded room, however many addresses come', () => {
    for (let i = 0; i < 3; i += 1) tries.miss('early');
    expect(tries.waitFor('early')).toBeGreaterThan(0);
    for (let i = 0; i < 10_000; i += 1) tries.miss(`10.0.${i >> 8}.${i & 255}`);
    expect(tries.waitFor('early')).toBe(0);
  });
});
