/** Just enough of the zip format to take one program out of a Python wheel without Python. */
import { createWriteStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createInflateRaw } from 'node:zlib';

interface Entry {
  readonly name: string;
  readonly method: number;
  readonly packedBytes: number;
  readonly headerAt: number;
}

const endMark = 0x06054b50;
const entryMark = 0x02014b50;

/** Writes the one entry whose name ends in `suffix` to `target`. Throws when the archive is broken or has no such entry. */
export async function extractFromZip(archive: string, suffix: string, target: string): Promise<void> {
  const file = await open(archive, 'r');
  try {
    const entry = (await entries(file)).find(({ name }) => name.endsWith(suffix));
    if (!entry) throw new Error(`${archive} holds nothing named ${suffix}.`);
    const header = await bytes(file, entry.headerAt, 30);
    const start = entry.headerAt + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
    const end = start + entry.packedBytes - 1;
    const source = file.createReadStream({ start, end, autoClose: false });
    const out = createWriteStream(target, { mode: 0o755 });
    if (entry.method === 0) await pipeline(source, out);
    else if (entry.method === 8) await pipeline(source, createInflateRaw(), out);
    else throw new Error(`${archive} is packed in a way (method ${entry.method}) that is not supported.`);
  } finally {
    await file.close();
  }
}

async function entries(file: FileHandle): Promise<Entry[]> {
  const { size } = await file.stat();
  const tailBytes = Math.min(size, 65_557);
  const tail = await bytes(file, size - tailBytes, tailBytes);
  let at = tail.length - 22;
  while (at >= 0 && tail.readUInt32LE(at) !== endMark) at -= 1;
  if (at < 0) throw new Error('This is no zip archive, or it was cut off.');
  const directory = await bytes(file, tail.readUInt32LE(at + 16), tail.readUInt32LE(at + 12));
  const found: Entry[] = [];
  for (let next = 0; next + 46 <= directory.length && directory.readUInt32LE(next) === entryMark; ) {
    const nameBytes = directory.readUInt16LE(next + 28);
    found.push({
      name: directory.toString('utf8', next + 46, next + 46 + nameBytes),
      method: directory.readUInt16LE(next + 10),
      packedBytes: directory.readUInt32LE(next + 20),
      headerAt: directory.readUInt32LE(next + 42),
    });
    next += 46 + nameBytes + directory.readUInt16LE(next + 30) + directory.readUInt16LE(next + 32);
  }
  return found;
}

async function bytes(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  if (bytesRead !== length) throw new Error('The zip archive ends too early.');
  return buffer;
}
