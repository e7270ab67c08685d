/** Sends an act on an item; asked for a preview, nothing is kept of it. */
import { useCallback } from 'react';
import { api, dataOf, type Schemas } from '../api/client.ts';
import type { ActName } from './acts.ts';

export type Answer = Schemas['ActionAnswer'];

interface Sent {
  readonly body?: Record<string, unknown> | undefined;
  readonly preview?: boolean;
  /** The same for every try of one confirmation: whoever presses twice has acted once. */
  readonly key?: string;
  readonly signal?: AbortSignal;
}

export function useAct() {
  return useCallback(sendAct, []);
}

/** `version`: the decision version that the reader saw. Throws a Refusal. */
export function sendAct(itemNo: string, act: ActName, version: number, sent: Sent = {}): Promise<Answer> {
  const { body, preview = false, key, signal } = sent;
  // Every act has the same form; the path stands for all of them.
  const path = `/v1/items/{itemNo}/${act}` as '/v1/items/{itemNo}/approve';
  return dataOf(
    api.POST(path, {
      params: {
        path: { itemNo },
        header: { 'if-match': `"${version}"`, ...(key !== undefined && { 'idempotency-key': key }) },
        query: preview ? { preview: 'true' } : {},
      },
      // Left out where there is none.
      body: body as never,
      ...(signal && { signal }),
    }),
  );
}
