/** Which internet addresses anybody may be called at. Everything that is not plainly public is private. */

/** An address as a number, with the length of its family in bits. */
interface Address {
  readonly value: bigint;
  readonly bits: 32 | 128;
}

/** A range of addresses, such as 10.20.0.0/16. */
export interface Network extends Address {
  readonly prefix: number;
}

/** The IPv4 address in dotted decimal, or the IPv6 address; null for any other text, also with a zone. */
export function parseAddress(text: string): Address | null {
  if (!text.includes(':')) {
    const value = parseV4(text);
    return value === null ? null : { value, bits: 32 };
  }
  const value = parseV6(text);
  return value === null ? null : { value, bits: 128 };
}

/** A network in CIDR notation, whose bits behind the prefix are zero; null for any other text. */
export function parseNetwork(text: string): Network | null {
  const [, addressText, prefixText] = /^([^/]+)\/(\d{1,3})$/.exec(text) ?? [];
  const address = addressText === undefined ? null : parseAddress(addressText);
  const prefix = Number(prefixText);
  if (address === null || prefix > address.bits) return null;
  const network = { ...address, prefix };
  return (network.value & ((1n << BigInt(address.bits - prefix)) - 1n)) === 0n ? network : null;
}

/** The networks of a setting. Throws Error for a text that is none. */
export function networksOf(texts: readonly string[]): readonly Network[] {
  return texts.map(known);
}

/** Whether the address lies in one of the networks. */
export function liesIn(text: string, networks: readonly Network[]): boolean {
  const address = parseAddress(text);
  return address !== null && networks.some((network) => contains(network, address));
}

/**
 * Whether the address is public: reachable over the internet and assigned to nobody's own network, to no machine
 * itself and to no special purpose (the IANA registries of special-purpose addresses). An IPv6 address is public only
 * within 2000::/3, so one that carries an IPv4 address (::ffff:…, 64:ff9b::…) never is.
 */
export function isPublicAddress(text: string): boolean {
  const address = parseAddress(text);
  if (address === null) return false;
  if (address.bits === 128 && !GLOBAL_UNICAST.some((network) => contains(network, address))) return false;
  return !SPECIAL.some((network) => contains(network, address));
}

/** Whether a receiver at the address may be called: a public one, or one of the networks that the operator has named. */
export function mayBeCalled(address: string, networks: readonly Network[]): boolean {
  return isPublicAddress(address) || liesIn(address, networks);
}

/** The address that a URL's host name spells out; null where it is a name that must be looked up. */
export function spelledAddress(hostname: string): string | null {
  const bare = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
  return parseAddress(bare) === null ? null : bare;
}

function contains(network: Network, { value, bits }: Address): boolean {
  const behind = BigInt(network.bits - network.prefix);
  return bits === network.bits && value >> behind === network.value >> behind;
}

function parseV4(text: string): bigint | null {
  const parts = text.split('.');
  if (parts.length !== 4) return null;
  let value = 0n;
  for (const part of parts) {
    if (!/^(0|[1-9]\d{0,2})$/.test(part) || Number(part) > 255) return null;
    value = (value << 8n) | BigInt(part);
  }
  return value;
}

function parseV6(text: string): bigint | null {
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const [head, tail] = halves.map(groupsOf);
  if (head === undefined || head === null || tail === null) return null;
  const missing = 8 - head.length - (tail?.length ?? 0);
  // `::` stands for one group of zeros at least.
  if (tail === undefined ? missing !== 0 : missing < 1) return null;
  const groups = [...head, ...Array<bigint>(missing).fill(0n), ...(tail ?? [])];
  return groups.reduce((value, group) => (value << 16n) | group, 0n);
}

/** The groups of 16 bits on one side of `::`; the last two may be written as an IPv4 address. */
function groupsOf(text: string): bigint[] | null {
  if (text === '') return [];
  const groups: bigint[] = [];
  const parts = text.split(':');
  for (const [i, part] of parts.entries()) {
    const v4 = i === parts.length - 1 && part.includes('.') ? parseV4(part) : null;
    if (v4 !== null) groups.push(v4 >> 16n, v4 & 0xffffn);
    else if (/^[0-9a-f]{1,4}$/i.test(part)) groups.push(BigInt(`0x${part}`));
    else return null;
  }
  return groups;
}

function known(text: string): Network {
  const network = parseNetwork(text);
  if (network === null) throw new Error(`${text} is not a network such as 10.20.0.0/16`);
  return network;
}

const GLOBAL_UNICAST = ['2000::/3'].map(known);

/** IANA's special-purpose addresses (RFC 6890 and its successors), multicast, and addresses that carry an IPv4 one. */
const SPECIAL = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  '3fff::/20',
].map(known);
