/** A key under which a request is done once, however often it is sent. */

/** Not `crypto.randomUUID`, which an address without TLS does not have. */
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join('-');
}
