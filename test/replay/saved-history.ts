/**
 * Histories on disk. Temporal's own historyToJSON needs one copy of protobufjs for the whole tree, which npm does not
 * promise; the message's class reads and writes the same fields by itself.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { WorkflowHandle } from '@temporalio/client';

export type History = Awaited<ReturnType<WorkflowHandle['fetchHistory']>>;

export const HISTORIES = join(import.meta.dirname, 'histories');

// The package that the client itself uses, wherever npm has put it.
const ofClient = createRequire(createRequire(import.meta.url).resolve('@temporalio/client'));
const { temporal } = ofClient('@temporalio/proto') as {
  readonly temporal: {
    readonly api: { readonly history: { readonly v1: { readonly History: { fromObject(from: object): History } } } };
  };
};

/** Saves a history as one line of JSON. */
export function saveHistory(name: string, history: History): void {
  writeFileSync(join(HISTORIES, `${name}.json`), `${JSON.stringify(history)}\n`);
}

/** Every saved history with its name. */
export function savedHistories(): readonly { readonly name: string; readonly history: History }[] {
  return readdirSync(HISTORIES)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => ({
      name: file.slice(0, -'.json'.length),
      history: temporal.api.history.v1.History.fromObject(
        JSON.parse(readFileSync(join(HISTORIES, file), 'utf8')) as object,
      ),
    }));
}
