import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { canonicalHash, canonicalJson, chainHashes } from '../../documents/canonical-json.ts';

describe('the canonical form (RFC 8785)', () => {
  test('is that of the example in its section 3.2.2', () => {
    const example = JSON.parse(`{
      "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\"\\/",
      "literals": [null, true, false]
    }`) as unknown;
    expect(canonicalJson(example)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });

  test('orders names by UTF-16 code units, as its section 3.2.3 does', () => {
    const names = ['\u20ac', '\r', '\ufb33', '1', '\ud83d\ude00', '\u0080', '\u00f6'];
    const ordered = ['\r', '1', '\u0080', '\u00f6', '\u20ac', '\ud83d\ude00', '\ufb33'];
    const object = Object.fromEntries(names.map((name) => [name, 0]));
    expect(canonicalJson(object)).toBe(`{${ordered.map((name) => `${JSON.stringify(name)}:0`).join(',')}}`);
  });

  test('says the same as JSON, and the same again for any order of names', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value);
        // JSON has one zero.
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(canonicalJson(JSON.parse(text))).toBe(text);
      }),
    );
    expect(canonicalJson({ b: 1, a: 2 })).toBe(canonicalJson({ a: 2, b: 1 }));
  });

  test.each([
    [undefined],
    [Number.NaN],
    [Number.POSITIVE_INFINITY],
    [new Map([[1, 2]])],
    [() => 1],
    [{ a: undefined }],
  ])('refuses %p, which JSON would lose', (value) => {
    expect(() => canonicalJson(value)).toThrow(TypeError);
  });
});

test('each hash of a chain is over the one before it and the event (computed here by hand)', () => {
  const events = [{ b: 1, a: 2 }, { c: 3 }];
  const first = createHash('sha256')
    .update(Buffer.concat([Buffer.alloc(32), Buffer.from('{"a":2,"b":1}')]))
    .digest();
  const second = createHash('sha256')
    .update(Buffer.concat([first, Buffer.from('{"c":3}')]))
    .digest('hex');
  expect(chainHashes(events)).toEqual([first.toString('hex'), second]);
  expect(canonicalHash({ c: 3 })).toBe(createHash('sha256').update('{"c":3}').digest('hex'));
});
