/** A webhook reaches public addresses and named networks, and nothing else, whatever its URL or its name's address say. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { networksOf } from '../../domain/telling/public-address.ts';
import { AddressRefusedError, type CallOptions, call } from '../../worker/webhook-call.ts';

let server: Server;
let port: number;
let heard: string[] = [];
let answer: (path: string) => { status: number; headers?: Record<string, string>; body?: string } = () => ({
  status: 200,
});

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += String(chunk);
    });
    request.on('end', () => {
      heard.push(`${request.method} ${request.url} ${body}`);
      const { status, headers, body: text } = answer(request.url ?? '');
      response.writeHead(status, headers).end(text);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => {
  server.close();
});

const loopback = networksOf(['127.0.0.0/8']);
const post = (url: string, options: Partial<CallOptions> = {}) => {
  heard = [];
  return call(
    { url, headers: { 'content-type': 'text/plain' }, body: 'x' },
    { networks: [], timeoutMs: 3_000, ...options },
  );
};
const resolvesTo =
  (...addresses: string[]) =>
  async () =>
    addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));

describe('refused without a call', () => {
  test.each([
    'http://127.0.0.1',
    'http://127.1',
    'http://2130706433',
    'http://0x7f000001',
    'http://0x7f.0.0.1',
    'http://0177.0.0.1',
    'http://017700000001',
    'http://127.0.0.1.',
    'http://１２７.0.0.1',
    'http://0.0.0.0',
    'http://10.0.0.1',
    'http://172.16.5.4',
    'http://192.168.0.1',
    'http://169.254.169.254',
    'http://100.64.0.1',
    'http://[::1]',
    'http://[::]',
    'http://[::ffff:127.0.0.1]',
    'http://[::ffff:7f00:1]',
    'http://[64:ff9b::7f00:1]',
    'http://[fe80::1]',
    'http://[fd00::1]',
    'http://[2002:7f00:1::]',
    'http://localhost',
    'https://localhost',
    'https://127.0.0.1',
    'https://10.0.0.1',
  ])('%s', async (base) => {
    await expect(post(`${base}:${port}/`)).rejects.toThrow(AddressRefusedError);
    expect(heard).toEqual([]);
  });

  test.each([['127.0.0.1'], ['::1'], ['10.1.2.3'], ['169.254.169.254'], ['::ffff:127.0.0.1']])(
    'a public name that resolves to %s',
    async (address) => {
      await expect(post(`https://receiver.example:${port}/`, { resolve: resolvesTo(address) })).rejects.toThrow(
        AddressRefusedError,
      );
      expect(heard).toEqual([]);
    },
  );

  test('without TLS even a public address, unless its network is named', async () => {
    await expect(post('http://1.1.1.1/')).rejects.toThrow(AddressRefusedError);
  });
});

describe('called', () => {
  test('a named network', async () => {
    expect(await post(`http://127.0.0.1:${port}/a`, { networks: loopback })).toEqual({
      status: 200,
      retryAfter: undefined,
    });
    expect(heard).toEqual(['POST /a x']);
  });

  test('of several addresses of a name only those that may be', async () => {
    const resolve = resolvesTo('10.9.9.9', '127.0.0.1');
    expect((await post(`http://receiver.example:${port}/b`, { networks: loopback, resolve })).status).toBe(200);
    expect(heard).toEqual(['POST /b x']);
  });

  test('a name is asked once a call: the address that was looked at is the one that is called', async () => {
    let asked = 0;
    const resolve = async () => {
      asked += 1;
      return [{ address: asked === 1 ? '127.0.0.1' : '10.0.0.1', family: 4 }];
    };
    const url = `http://receiver.example:${port}/`;
    expect((await post(url, { networks: loopback, resolve })).status).toBe(200);
    expect(asked).toBe(1);
    await expect(post(url, { networks: loopback, resolve })).rejects.toThrow(AddressRefusedError);
  });

  test('a redirect is an answer and is not followed', async () => {
    answer = (path) => (path === '/r' ? { status: 302, headers: { location: '/secret' } } : { status: 200 });
    expect((await post(`http://127.0.0.1:${port}/r`, { networks: loopback })).status).toBe(302);
    expect(heard).toEqual(['POST /r x']);
    answer = () => ({ status: 200 });
  });

  test('an answer that never ends is cut off, one that never comes is given up', async () => {
    answer = () => ({ status: 200, body: 'x'.repeat(1_000_000) });
    expect((await post(`http://127.0.0.1:${port}/`, { networks: loopback })).status).toBe(200);
    answer = () => ({ status: 200 });
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const quiet = (silent.address() as AddressInfo).port;
    await expect(post(`http://127.0.0.1:${quiet}/`, { networks: loopback, timeoutMs: 200 })).rejects.toThrow();
    silent.closeAllConnections();
    silent.close();
  });

  test('a name that does not resolve, a port where nobody listens', async () => {
    await expect(
      post('https://receiver.example/', { resolve: async () => Promise.reject(new Error('ENOTFOUND')) }),
    ).rejects.toThrow('ENOTFOUND');
    await expect(post('http://127.0.0.1:1/', { networks: loopback })).rejects.toThrow('ECONNREFUSED');
  });
});
