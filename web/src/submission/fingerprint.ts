/**
 * The fingerprint of a file, read piece by piece so that a file of any size fits, with how far it is. Not
 * `crypto.subtle`, which takes a file whole, and which an address without TLS does not have.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

const PIECE = 2 * 1024 * 1024;

/** SHA-256 in hexadecimal. `told` hears of shares between 0 and 1. Throws where the file cannot be read, or on `signal`. */
export async function fingerprintOf(file: Blob, told: (share: number) => void, signal: AbortSignal): Promise<string> {
  const hash = sha256.create();
  for (let from = 0; from < file.size; from += PIECE) {
    hash.update(new Uint8Array(await file.slice(from, from + PIECE).arrayBuffer()));
    signal.throwIfAborted();
    told(Math.min(1, (from + PIECE) / file.size));
  }
  return bytesToHex(hash.digest());
}
