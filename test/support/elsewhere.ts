/** Drawing in a process that was just started, in another time zone: nothing that this one has done counts there. */
import { Tinypool } from 'tinypool';
import type { Drawing } from '../../documents/drawing.ts';

export async function drawElsewhere(drawing: Drawing, zone: string): Promise<Buffer> {
  const elsewhere = new Tinypool({
    runtime: 'child_process',
    filename: new URL('../../documents/draw-sheet.ts', import.meta.url).href,
    execArgv: ['--import', 'tsx'],
    env: { ...(process.env as Record<string, string>), TZ: zone },
    serialization: 'advanced',
    minThreads: 0,
    maxThreads: 1,
  });
  try {
    return Buffer.from(await elsewhere.run(drawing));
  } finally {
    await elsewhere.destroy();
  }
}
