import { BlockList } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isPublicAddress, liesIn, parseAddress, parseNetwork } from '../../domain/telling/public-address.ts';

describe('a public address', () => {
  test.each([
    ['1.1.1.1', true],
    ['8.8.8.8', true],
    ['100.63.255.255', true],
    ['100.128.0.0', true],
    ['172.15.255.255', true],
    ['172.32.0.0', true],
    ['223.255.255.255', true],
    ['2400:3200::1', true],
    ['2001:4860:4860::8888', true],
    ['0.0.0.0', false],
    ['10.0.0.1', false],
    ['100.64.0.1', false],
    ['127.0.0.1', false],
    ['127.255.255.254', false],
    ['169.254.169.254', false],
    ['172.16.0.1', false],
    ['172.31.255.255', false],
    ['192.0.0.8', false],
    ['192.168.1.1', false],
    ['198.18.0.1', false],
    ['203.0.113.9', false],
    ['224.0.0.1', false],
    ['255.255.255.255', false],
    ['::', false],
    ['::1', false],
    ['0:0:0:0:0:0:0:1', false],
    ['::ffff:127.0.0.1', false],
    ['::ffff:8.8.8.8', false],
    ['64:ff9b::7f00:1', false],
    ['64:ff9b:1::1', false],
    ['2001::1', false],
    ['2001:db8::1', false],
    ['2002:7f00:1::', false],
    ['3fff::1', false],
    ['fc00::1', false],
    ['fd12:3456::1', false],
    ['fe80::1', false],
    ['fe80::1%eth0', false],
    ['fec0::1', false],
    ['ff02::1', false],
    // Not addresses: whoever parses a URL has turned these into dotted decimal before.
    ['2130706433', false],
    ['0x7f.1', false],
    ['0177.0.0.1', false],
    ['127.1', false],
    ['1.1.1.1.', false],
    ['1.1.1', false],
    ['1.1.1.256', false],
    ['localhost', false],
    ['', false],
    [':::', false],
    ['1::2::3', false],
    ['1:2:3:4:5:6:7:8:9', false],
    ['1:2:3:4:5:6:7::8', false],
    ['12345::', false],
  ])('%s: %s', (address, isPublic) => expect(isPublicAddress(address)).toBe(isPublic));

  test('any IPv4 address: as Node’s own block list says of the same networks', () => {
    const blocked = new BlockList();
    for (const [network, prefix] of [
      ['10.0.0.0', 8],
      ['172.16.0.0', 12],
      ['192.168.0.0', 16],
      ['127.0.0.0', 8],
      ['169.254.0.0', 16],
      ['100.64.0.0', 10],
      ['198.18.0.0', 15],
      ['224.0.0.0', 3],
    ] as const)
      blocked.addSubnet(network, prefix);
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        if (blocked.check(address)) expect(isPublicAddress(address)).toBe(false);
      }),
    );
  });

  test('any IPv6 address is read as the URL parser reads it', () => {
    fc.assert(
      fc.property(fc.ipV6(), (address) => {
        const normal = new URL(`http://[${address}]/`).hostname.slice(1, -1);
        expect(parseAddress(address)).not.toBeNull();
        expect(parseAddress(address)).toEqual(parseAddress(normal));
      }),
    );
  });
});

describe('a network', () => {
  test.each(['10.20.0.0/16', '127.0.0.1/32', '::1/128', 'fd00::/8', '0.0.0.0/0'])('%s is one', (text) =>
    expect(parseNetwork(text)).not.toBeNull(),
  );
  test.each(['10.20.0.1/16', '10.20.0.0', '10.20.0.0/33', '::1/64', 'ten/8', '10.0.0.0/8/8', ''])(
    '%s is none',
    (text) => expect(parseNetwork(text)).toBeNull(),
  );
  test('holds its own addresses and no other family’s', () => {
    const networks = ['10.20.0.0/16', '::1/128'].map((text) => parseNetwork(text)).filter((one) => one !== null);
    expect(['10.20.3.4', '10.21.0.0', '::1', '::2', '0.0.0.1'].map((address) => liesIn(address, networks))).toEqual([
      true,
      false,
      true,
      false,
      false,
    ]);
  });
});
