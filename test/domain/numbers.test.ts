import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { dayNumber } from '../../domain/calendar/local-date.ts';
import {
  certificateNumber,
  checkCharacter,
  hasValidCheck,
  isCreditCode,
  itemNumber,
  PROJECT_CODE,
  receiptNumber,
} from '../../domain/numbers.ts';

const SIGNS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const CREDIT_SIGNS = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const day = dayNumber('2026-11-23');
const numbers = fc
  .tuple(fc.integer({ min: 1, max: 45 }), fc.integer({ min: 1, max: 999_999 }))
  .map(([place, sequence]) => itemNumber('990100', 'SLJ', place, day, sequence));

describe('check character (ISO 7064 MOD 37,36)', () => {
  test('the published example of the Global Release Identifier', () => {
    expect(checkCharacter('A1-2425G-ABC1234002')).toBe('M');
    expect(hasValidCheck('A1-2425G-ABC1234002-M')).toBe(true);
  });

  test('only digits and capital letters', () => {
    for (const text of ['s990100', 'S99 0100', '水']) expect(() => checkCharacter(text)).toThrow(RangeError);
    for (const text of ['', '-', 'K', 's990100-K', '水-K']) expect(hasValidCheck(text)).toBe(false);
  });

  test('one wrong sign is found, wherever it stands', () => {
    fc.assert(
      fc.property(numbers, fc.nat(), fc.constantFrom(...SIGNS), (number, position, sign) => {
        const i = position % number.length;
        fc.pre(number[i] !== '-' && number[i] !== sign);
        return hasValidCheck(number) && !hasValidCheck(number.slice(0, i) + sign + number.slice(i + 1));
      }),
    );
  });

  test('nearly every exchange of two neighbours is found', () => {
    let exchanged = 0;
    let missed = 0;
    for (const number of fc.sample(numbers, { numRuns: 500, seed: 42 })) {
      for (let i = 0; i + 1 < number.length; i++) {
        const [a, b] = [number.charAt(i), number.charAt(i + 1)];
        if (a === b || a === '-' || b === '-') continue;
        exchanged += 1;
        if (hasValidCheck(number.slice(0, i) + b + a + number.slice(i + 2))) missed += 1;
      }
    }
    expect(exchanged).toBeGreaterThan(3_000);
    expect(missed / exchanged).toBeLessThan(0.02);
  });
});

describe('receipt and item numbers', () => {
  test('the form that is printed', () => {
    expect(receiptNumber('990100', day, 42)).toMatch(/^S990100-20261123-000042-[0-9A-Z]$/);
    expect(itemNumber('990100', 'SLJ', 23, day, 42)).toMatch(/^990100-SLJ-23-20261123-000042-[0-9A-Z]$/);
    expect(certificateNumber('990100', day, 42)).toMatch(/^C990100-2026-000042-[0-9A-Z]$/);
    expect(hasValidCheck(certificateNumber('990100', day, 42))).toBe(true);
    expect(itemNumber('990100', 'SLJ', 3, day, 1_234_567)).toMatch(/^990100-SLJ-03-20261123-1234567-[0-9A-Z]$/);
  });

  test('both carry a valid check character', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 999_999 }), (sequence) => {
        return (
          hasValidCheck(receiptNumber('990100', day, sequence)) &&
          hasValidCheck(itemNumber('990100', 'SLJ', 7, day, sequence))
        );
      }),
    );
  });
});

describe('unified social credit code (GB 32100-2015)', () => {
  const valid = '91350100M000100Y43';

  test('the published example', () => {
    expect(isCreditCode(valid)).toBe(true);
  });

  test('any other sign in any place is wrong', () => {
    const accepted: string[] = [];
    for (let i = 0; i < valid.length; i++) {
      for (const sign of CREDIT_SIGNS) {
        const changed = valid.slice(0, i) + sign + valid.slice(i + 1);
        if (changed !== valid && isCreditCode(changed)) accepted.push(changed);
      }
    }
    expect(accepted).toEqual([]);
  });

  test.each(['', valid.slice(1), `${valid}0`, valid.toLowerCase(), `I${valid.slice(1)}`, ` ${valid.slice(1)}`])(
    '"%s" is none',
    (code) => {
      expect(isCreditCode(code)).toBe(false);
    },
  );
});

describe('project code', () => {
  test('structure only', () => {
    for (const code of ['2026-990100-76-01-123456', '2026-990100-76-01-ABC1Z']) expect(code).toMatch(PROJECT_CODE);
    for (const code of [
      '2026-990100-76-01-1234',
      '2026-990100-76-01-abc123',
      '2026-990100-76-01-123456\n',
      'x2026-990100-76-01-12345',
    ])
      expect(code).not.toMatch(PROJECT_CODE);
  });
});
