/** The tree of the log (RFC 6962, section 2.1): against published vectors, the RFC's own recursion, and by properties. */
import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  consistencyPath,
  inclusionPath,
  isConsistent,
  joinSubtrees,
  type Leaves,
  leafDigest,
  perfectSubtrees,
  rootOfInclusion,
  treeRoot,
} from '../../domain/proof/merkle.ts';

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const bytes = (text: string) => Uint8Array.from(Buffer.from(text, 'hex'));

/** The root as the RFC defines it: MTH. */
function definedRoot(leaves: readonly Uint8Array[]): Uint8Array {
  const [first] = leaves;
  if (first === undefined) return sha256(new Uint8Array());
  if (leaves.length === 1) return first;
  const half = 2 ** Math.ceil(Math.log2(leaves.length) - 1);
  return sha256(Buffer.concat([[1], definedRoot(leaves.slice(0, half)), definedRoot(leaves.slice(half))].map(part)));
}
const part = (one: readonly number[] | Uint8Array) => Uint8Array.from(one);
const rootsOf = (leaves: readonly Uint8Array[], path: readonly Leaves[]) =>
  path.map(({ from, to }) => definedRoot(leaves.slice(from, to)));

/** The eight leaves that implementations of Certificate Transparency are tested with. */
const INPUTS = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
const LEAVES = INPUTS.map((input) => leafDigest(sha256, bytes(input)));
const ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];
const INCLUSION = [
  { index: 0, size: 1, path: [] },
  { index: 0, size: 8, path: ['96a296d224f285c6', '5f083f0a1a33ca07', '6b47aaf29ee3c2af'] },
  { index: 5, size: 8, path: ['bc1a0643b12e4d2d', 'ca854ea128ed050b', 'd37ee418976dd957'] },
  { index: 2, size: 3, path: ['fac54203e7cc696c'] },
  { index: 1, size: 5, path: ['6e340b9cffb37a98', '5f083f0a1a33ca07', 'bc1a0643b12e4d2d'] },
];
const CONSISTENCY = [
  { older: 1, newer: 1, path: [] },
  { older: 1, newer: 8, path: ['96a296d224f285c6', '5f083f0a1a33ca07', '6b47aaf29ee3c2af'] },
  { older: 6, newer: 8, path: ['0ebc5d3437fbe2db', 'ca854ea128ed050b', 'd37ee418976dd957'] },
  { older: 2, newer: 5, path: ['5f083f0a1a33ca07', 'bc1a0643b12e4d2d'] },
  { older: 6, newer: 7, path: ['0ebc5d3437fbe2db', 'b08693ec2e721597', 'd37ee418976dd957'] },
];

describe('published vectors', () => {
  test.each(ROOTS.map((root, size) => ({ size, root })))('the root of $size leaves', ({ size, root }) => {
    expect(hex(treeRoot(sha256, LEAVES.slice(0, size)))).toBe(root);
  });

  test.each(INCLUSION)('leaf $index of $size', ({ index, size, path }) => {
    const roots = rootsOf(LEAVES, inclusionPath(index, size));
    expect(roots.map((root) => hex(root).slice(0, 16))).toEqual(path);
    const root = rootOfInclusion(sha256, LEAVES[index] as Uint8Array, { index, size, path: roots });
    expect(root && hex(root)).toBe(ROOTS[size]);
  });

  test.each(CONSISTENCY)('$newer leaves begin with $older', ({ older, newer, path }) => {
    const roots = rootsOf(LEAVES, consistencyPath(older, newer));
    expect(roots.map((root) => hex(root).slice(0, 16))).toEqual(path);
    const sized = (size: number) => ({ size, root: bytes(ROOTS[size] ?? '') });
    expect(isConsistent(sha256, { older: sized(older), newer: sized(newer), path: roots })).toBe(true);
  });

  // draft-ietf-plants-merkle-tree-certs, "Subtree Test Vectors": one sum over every subtree of trees of up to 130 leaves.
  test('every root and every proof of inclusion in every subtree of up to 130 leaves', () => {
    const leaves = Array.from({ length: 130 }, (_, i) => leafDigest(sha256, Uint8Array.of(i)));
    const [roots, proofs] = [createHash('sha256'), createHash('sha256')];
    const known = new Map<string, string>();
    const rootOf = (from: number, to: number) => {
      const root = known.get(`${from}-${to}`) ?? hex(treeRoot(sha256, leaves.slice(from, to)));
      known.set(`${from}-${to}`, root);
      return root;
    };
    for (let end = 0; end <= 130; end += 1) {
      for (let start = 0; start <= end; start += 1) {
        if (start % 2 ** Math.ceil(Math.log2(Math.max(1, end - start))) !== 0) continue;
        roots.update(`[${start}, ${end}) ${rootOf(start, end)}\n`);
        for (let index = start; index < end; index += 1) {
          const path = inclusionPath(index - start, end - start);
          const parts = path.map(({ from, to }) => ` ${rootOf(start + from, start + to)}`);
          proofs.update(`${index} [${start}, ${end})${parts.join('')}\n`);
        }
      }
    }
    expect(roots.digest('hex')).toBe('b82806ad4265bb151c1119c0f4db437bb4d1a1f887b3a7fba1cd4ebf552e3e81');
    expect(proofs.digest('hex')).toBe('ac2a8f989e44d99e399db448050ff5f19757df53cfb716aa81015d3955d8163f');
  });
});

const leavesOf = (size: number) => Array.from({ length: size }, (_, i) => sha256(Uint8Array.of(i % 256, i >> 8)));
const sizes = fc.integer({ min: 1, max: 300 });

describe('any tree', () => {
  test('has the root of the definition, also when it is put together from its perfect subtrees', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 300 }), (size) => {
        const leaves = leavesOf(size);
        const subtrees = perfectSubtrees({ from: 0, to: size });
        expect(hex(treeRoot(sha256, leaves))).toBe(hex(definedRoot(leaves)));
        expect(hex(joinSubtrees(sha256, rootsOf(leaves, subtrees)))).toBe(hex(definedRoot(leaves)));
        const perfect = ({ from, to }: Leaves) => Number.isInteger(Math.log2(to - from)) && from % (to - from) === 0;
        expect(subtrees.filter((one) => !perfect(one))).toEqual([]);
      }),
    );
  });

  test('proves each leaf of it, and no other leaf, place or size, nor by another path', () => {
    fc.assert(
      fc.property(sizes, fc.nat(), fc.nat(), (size, at, other) => {
        const leaves = leavesOf(size);
        const index = at % size;
        const leaf = leaves[index] as Uint8Array;
        const path = rootsOf(leaves, inclusionPath(index, size));
        const root = hex(definedRoot(leaves));
        const proves = (proof: { index: number; size: number; path: readonly Uint8Array[] }, of = leaf) => {
          const found = rootOfInclusion(sha256, of, proof);
          return found !== null && hex(found) === root;
        };
        expect(proves({ index, size, path })).toBe(true);
        expect(proves({ index, size, path }, sha256(leaf))).toBe(false);
        if (other % size !== index) expect(proves({ index: other % size, size, path })).toBe(false);
        expect(proves({ index, size, path: [...path, leaf] })).toBe(false);
        if (path.length > 0) {
          expect(proves({ index, size, path: path.slice(1) })).toBe(false);
          const bent = path.map((one, i) => (i === other % path.length ? sha256(one) : one));
          expect(proves({ index, size, path: bent })).toBe(false);
        }
        for (const wrong of [-1, size, 0.5, Number.NaN]) expect(proves({ index: wrong, size, path })).toBe(false);
      }),
    );
  });

  test('proves that it begins with any smaller one, and with no tree that differs in a leaf', () => {
    fc.assert(
      fc.property(sizes, fc.nat(), fc.nat(), (size, smaller, at) => {
        const leaves = leavesOf(size);
        const older = { size: 1 + (smaller % size), root: definedRoot(leaves.slice(0, 1 + (smaller % size))) };
        const newer = { size, root: definedRoot(leaves) };
        const path = rootsOf(leaves, consistencyPath(older.size, size));
        expect(isConsistent(sha256, { older, newer, path })).toBe(true);
        const forged = leaves.map((leaf, i) => (i === at % older.size ? sha256(leaf) : leaf));
        const rewritten = { size, root: definedRoot(forged) };
        const itsPath = rootsOf(forged, consistencyPath(older.size, size));
        expect(isConsistent(sha256, { older, newer: rewritten, path: itsPath })).toBe(false);
        expect(isConsistent(sha256, { older, newer: rewritten, path })).toBe(false);
        expect(isConsistent(sha256, { older, newer, path: [...path, newer.root] })).toBe(false);
        if (older.size < size) expect(isConsistent(sha256, { older: newer, newer: older, path })).toBe(false);
        if (path.length > 0) expect(isConsistent(sha256, { older, newer, path: path.slice(1) })).toBe(false);
      }),
    );
  });

  test('of nothing nothing is shown, and what is no tree of that size is refused', () => {
    const [older, newer] = [0, 3].map((size) => ({ size, root: definedRoot(leavesOf(size)) }));
    if (older === undefined || newer === undefined) throw new Error('two trees');
    expect(isConsistent(sha256, { older, newer, path: [] })).toBe(false);
    expect(isConsistent(sha256, { older, newer: older, path: [] })).toBe(false);
    expect(isConsistent(sha256, { older: newer, newer: { ...newer, size: 4.5 }, path: [] })).toBe(false);
    expect(() => inclusionPath(3, 3)).toThrow('a tree of 3 leaves has no leaf 3');
    expect(() => consistencyPath(4, 3)).toThrow('3 leaves do not begin with 4');
  });

  test('past 32 bits the paths are still those of the definition', () => {
    const size = 2 ** 40 + 5;
    expect(inclusionPath(size - 1, size).at(-1)).toEqual({ from: 0, to: 2 ** 40 });
    expect(consistencyPath(2 ** 39, size)).toEqual([
      { from: 2 ** 39, to: 2 ** 40 },
      { from: 2 ** 40, to: size },
    ]);
    const path = inclusionPath(3, 2 ** 40).map(() => sha256(new Uint8Array()));
    expect(path).toHaveLength(40);
    expect(rootOfInclusion(sha256, sha256(new Uint8Array()), { index: 3, size: 2 ** 40, path })).not.toBeNull();
  });
});
