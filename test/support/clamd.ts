/** A TCP server that speaks clamd's INSTREAM as clamd(8) has it, and finds one signature: a city can run the real one. */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

export interface Clamd {
  readonly address: string;
  /** The bytes of every file that it was shown whole. */
  readonly seen: Buffer[];
  /** What it answers instead of a verdict; null: a verdict. `hangUp`: it says nothing. */
  answer: string | null;
  stop(): Promise<void>;
}

/** As the anti-malware test file begins (EICAR), in two parts so that no scanner takes this file away. */
export const EICAR = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR', '-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join('');

export async function startClamd(): Promise<Clamd> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    void serve(socket, clamd);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const clamd: Clamd = {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen: [],
    answer: null,
    async stop() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
  return clamd;
}

async function serve(socket: Socket, clamd: Clamd): Promise<void> {
  let bytes = Buffer.alloc(0);
  for await (const chunk of socket) {
    bytes = Buffer.concat([bytes, chunk as Buffer]);
    if (clamd.answer === 'hangUp') return void socket.destroy();
    const file = fileIn(bytes);
    if (file === 'more') continue;
    if (file === 'nonsense') return void socket.end('UNKNOWN COMMAND\0');
    clamd.seen.push(file);
    const verdict = file.includes(EICAR) ? 'stream: Eicar-Test-Signature FOUND\0' : 'stream: OK\0';
    socket.end(clamd.answer ?? verdict);
    return;
  }
}

const COMMAND = 'zINSTREAM\0';

/** The file, once its chunk of length 0 is here. */
function fileIn(bytes: Buffer): Buffer | 'more' | 'nonsense' {
  if (bytes.length < COMMAND.length) return 'more';
  if (bytes.toString('latin1', 0, COMMAND.length) !== COMMAND) return 'nonsense';
  const chunks: Buffer[] = [];
  for (let at = COMMAND.length; at + 4 <= bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    if (length === 0) return Buffer.concat(chunks);
    chunks.push(bytes.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return 'more';
}
