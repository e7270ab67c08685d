/**
 * The Merkle tree over a log that only grows (RFC 6962, section 2.1): its root, the proof that it holds a leaf, and the
 * proof that it extends an earlier one. SHA-256 comes in as an argument; leaves are counted from 0.
 */

/** SHA-256 of the bytes. */
export type Digest = (bytes: Uint8Array) => Uint8Array;

/** Leaves from `from` up to, and without, `to`. */
export interface Leaves {
  readonly from: number;
  readonly to: number;
}

/** The digest of a leaf: over its data behind a zero byte, so that no node can be passed off as a leaf. */
export function leafDigest(digest: Digest, data: Uint8Array): Uint8Array {
  return digest(joined(Uint8Array.of(0), data));
}

/** The root over the digests of leaves, or of perfect subtrees of one size; that of no leaf is the digest of nothing. */
export function treeRoot(digest: Digest, digests: readonly Uint8Array[]): Uint8Array {
  if (digests.length === 0) return digest(new Uint8Array());
  let row = digests;
  while (row.length > 1) {
    const above: Uint8Array[] = [];
    for (let i = 0; i < row.length; i += 2) {
      const [left, right] = [row[i], row[i + 1]] as [Uint8Array, Uint8Array | undefined];
      above.push(right === undefined ? left : node(digest, left, right));
    }
    row = above;
  }
  return row[0] as Uint8Array;
}

/**
 * The subtrees whose roots, in this order, prove that the tree of `size` leaves holds the leaf `index` (PATH).
 * Throws RangeError where it has no such leaf.
 */
export function inclusionPath(index: number, size: number): readonly Leaves[] {
  if (!(index >= 0 && index < size)) throw new RangeError(`a tree of ${size} leaves has no leaf ${index}`);
  const path: Leaves[] = [];
  let [from, to] = [0, size];
  while (to - from > 1) {
    const middle = from + largestPowerBelow(to - from);
    if (index < middle) {
      path.push({ from: middle, to });
      to = middle;
    } else {
      path.push({ from, to: middle });
      from = middle;
    }
  }
  return path.reverse();
}

/**
 * The subtrees whose roots, in this order, prove that the tree of `newer` leaves begins with that of `older` leaves
 * (PROOF); none where `older` is 0 or the same. Throws RangeError where it is larger.
 */
export function consistencyPath(older: number, newer: number): readonly Leaves[] {
  if (!(older >= 0 && older <= newer)) throw new RangeError(`${newer} leaves do not begin with ${older}`);
  if (older === 0 || older === newer) return [];
  const path: Leaves[] = [];
  let [from, to] = [0, newer];
  while (to !== older) {
    const middle = from + largestPowerBelow(to - from);
    if (older <= middle) {
      path.push({ from: middle, to });
      to = middle;
    } else {
      path.push({ from, to: middle });
      from = middle;
    }
  }
  // The reader knows the older root itself: only a part of it has to be named.
  return from === 0 ? path.reverse() : [{ from, to }, ...path.reverse()];
}

/** The perfect subtrees, the largest first, that the leaves of a whole tree or of a subtree of a path fall into. */
export function perfectSubtrees({ from, to }: Leaves): readonly Leaves[] {
  const subtrees: Leaves[] = [];
  for (let at = from; at < to; ) {
    const size = largestPowerBelow(to - at + 1);
    subtrees.push({ from: at, to: at + size });
    at += size;
  }
  return subtrees;
}

/** The root over the perfect subtrees of `perfectSubtrees`, from their roots. */
export function joinSubtrees(digest: Digest, roots: readonly Uint8Array[]): Uint8Array {
  if (roots.length === 0) return digest(new Uint8Array());
  return roots.reduceRight((right, left) => node(digest, left, right));
}

export interface InclusionProof {
  readonly index: number;
  readonly size: number;
  readonly path: readonly Uint8Array[];
}

/** The root of the tree that holds the leaf by this proof (RFC 9162, 2.1.3.2); null where it is none for such a tree. */
export function rootOfInclusion(
  digest: Digest,
  leaf: Uint8Array,
  { index, size, path }: InclusionProof,
): Uint8Array | null {
  if (!isCount(index) || !isCount(size) || index >= size) return null;
  let root = leaf;
  const walk = new Walk(index, size - 1);
  for (const sibling of path) {
    if (walk.last === 0) return null;
    root = walk.fromTheLeft() ? node(digest, sibling, root) : node(digest, root, sibling);
    walk.up();
  }
  return walk.last === 0 ? root : null;
}

export interface ConsistencyProof {
  readonly older: { readonly size: number; readonly root: Uint8Array };
  readonly newer: { readonly size: number; readonly root: Uint8Array };
  readonly path: readonly Uint8Array[];
}

/** Whether the proof shows that the newer tree begins with the older one (RFC 9162, 2.1.4.2); of no leaves nothing is shown. */
export function isConsistent(digest: Digest, { older, newer, path }: ConsistencyProof): boolean {
  if (!isCount(older.size) || !isCount(newer.size) || older.size > newer.size || older.size === 0) return false;
  if (older.size === newer.size) return path.length === 0 && sameBytes(older.root, newer.root);
  const [first, ...rest] = isPowerOfTwo(older.size) ? [older.root, ...path] : path;
  if (first === undefined) return false;
  const walk = new Walk(older.size - 1, newer.size - 1);
  while (walk.isRight()) walk.up();
  let [ofOlder, ofNewer] = [first, first];
  for (const sibling of rest) {
    if (walk.last === 0) return false;
    if (walk.fromTheLeft()) {
      ofOlder = node(digest, sibling, ofOlder);
      ofNewer = node(digest, sibling, ofNewer);
    } else {
      ofNewer = node(digest, ofNewer, sibling);
    }
    walk.up();
  }
  return walk.last === 0 && sameBytes(ofOlder, older.root) && sameBytes(ofNewer, newer.root);
}

/** Whether two digests are the same. */
function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, i) => byte === other[i]);
}

/** A node on its way from a leaf to the root, and the last node of its row. Numbers past 32 bits: no shifts. */
class Walk {
  private at: number;
  last: number;
  constructor(at: number, last: number) {
    this.at = at;
    this.last = last;
  }

  isRight(): boolean {
    return this.at % 2 === 1;
  }

  /** Whether the next sibling lies to the left; a last node without a sibling first climbs to where it has one. */
  fromTheLeft(): boolean {
    if (!this.isRight() && this.at !== this.last) return false;
    while (!this.isRight() && this.at !== 0) this.up();
    return true;
  }

  up(): void {
    this.at = Math.floor(this.at / 2);
    this.last = Math.floor(this.last / 2);
  }
}

function node(digest: Digest, left: Uint8Array, right: Uint8Array): Uint8Array {
  return digest(joined(Uint8Array.of(1), left, right));
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** The largest power of two smaller than `count`; 1 for 2. */
function largestPowerBelow(count: number): number {
  let power = 1;
  while (power * 2 < count) power *= 2;
  return power;
}

function isPowerOfTwo(count: number): boolean {
  return largestPowerBelow(count + 1) === count;
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}
