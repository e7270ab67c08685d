/** A size as people read it: whole kilobytes, one at least. */
export const kilobytes = (bytes: number): number => Math.max(1, Math.round(bytes / 1024));
