/** Drawing in a process that was just started, in another time zone: nothing that this one has done counts there. */
import { Tinypool } from 'tinypool';
import { DRAWER, type Drawing } from '../../documents/drawing.ts';

export async function drawElsewhere(drawing: Drawing, zone: string): Promise<Buffer> {
  const env = { ...(process.env as Record<string, string>), TZ: zone };
  const elsewhere = new Tinypool({ ...DRAWER, env, maxThreads: 1 });
  try {
    return Buffer.from(await elsewhere.run(drawing));
  } finally {
    await elsewhere.destroy();
  }
}
