/** Asks a virus scanner about a file: clamd's INSTREAM over TCP (clamd(8)). What it does not say is clean is not taken. */
import { createReadStream } from 'node:fs';
import { connect } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Problem } from '../problems.ts';

export interface ScannerAddress {
  readonly host: string;
  readonly port: number;
}

const IDLE_MS = 60_000;
const LONGEST_ANSWER = 4_096;

/** The name of what was found in the file; null: the scanner says that it is clean. Throws SCANNER_UNAVAILABLE. */
export async function scan(path: string, { host, port }: ScannerAddress): Promise<string | null> {
  const socket = connect({ host, port, timeout: IDLE_MS });
  socket.on('timeout', () => socket.destroy(new Error('the scanner is silent')));
  try {
    let answer = '';
    const listening = (async () => {
      for await (const chunk of socket) {
        answer += String(chunk);
        if (answer.length > LONGEST_ANSWER) throw new Error('the scanner says too much');
      }
    })();
    // A scanner that has seen enough answers and hangs up while the file is still on its way.
    const sending = pipeline(Readable.from(instream(path)), socket, { end: false }).catch((error: Error) => error);
    await listening;
    await sending;
    return verdictIn(answer.replace(/\0[\s\S]*$/, '').trim());
  } catch (error) {
    throw new Problem('SCANNER_UNAVAILABLE', { headers: { 'retry-after': '30' } }, error);
  } finally {
    socket.destroy();
  }
}

function verdictIn(answer: string): string | null {
  if (answer === 'stream: OK') return null;
  const found = /^stream: (.+) FOUND$/.exec(answer)?.[1];
  if (found === undefined) throw new Error(`the scanner answered "${answer}"`);
  return found;
}

/** The command, then the file in chunks, each behind its length in four bytes, big end first; a length of 0 ends it. */
async function* instream(path: string): AsyncGenerator<Buffer> {
  yield Buffer.from('zINSTREAM\0');
  for await (const chunk of createReadStream(path)) {
    yield lengthOf((chunk as Buffer).length);
    yield chunk as Buffer;
  }
  yield lengthOf(0);
}

function lengthOf(bytes: number): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes);
  return length;
}
