/** A file on its way out, hashed as it goes: its end is let through only when all of it was what was stored. */
import { createHash } from 'node:crypto';
import { Transform } from 'node:stream';

/** Fails at the end where the bytes have another SHA-256; the reader then sees a download that broke off. */
export function verifying(sha256: string): Transform {
  const hash = createHash('sha256');
  let held: Buffer | null = null;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      const before = held;
      held = chunk;
      done(null, before);
    },
    flush(done) {
      if (hash.digest('hex') === sha256) done(null, held);
      else done(new Error(`the stored file of ${sha256} was changed`));
    },
  });
}
