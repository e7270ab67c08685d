/** The keyboard of a queue: it works wherever the reader is on the page, but for a field or a dialog. */
import { useEffect } from 'react';
import type { ItemSummary } from '../api/client.ts';

interface QueueKeys {
  readonly rows: readonly ItemSummary[];
  readonly at: number;
  /** How many rows are in sight. */
  readonly page: number;
  readonly move: (to: number) => void;
  readonly open: (item: ItemSummary) => void;
  readonly claim: (item: ItemSummary) => void;
  /** Chooses the item for an act on many, or no longer. */
  readonly toggle: (item: ItemSummary) => void;
}

export function useQueueKeys({ rows, at, page, move, open, claim, toggle }: QueueKeys): void {
  useEffect(() => {
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: at + 1,
      j: at + 1,
      ArrowUp: at - 1,
      k: at - 1,
      PageDown: at + page,
      PageUp: at - page,
      Home: 0,
      End: rows.length - 1,
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTaken(event)) return;
      const item = rows[at];
      const to = steps[event.key];
      if (to !== undefined) move(to);
      else if (event.key === 'Enter' && item !== undefined && !isActive(event.target)) open(item);
      else if (event.key === 'c' && item !== undefined) claim(item);
      else if (event.key === 'x' && item !== undefined) toggle(item);
      else return;
      event.preventDefault();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [rows, at, page, move, open, claim, toggle]);
}

/** A field takes its own keys, and an open dialog takes all of them. */
function isTaken({ target }: KeyboardEvent): boolean {
  if (document.querySelector('[role="dialog"]') !== null) return true;
  return (
    target instanceof HTMLElement && target.matches('input:not([type="checkbox"]), select, textarea, [contenteditable]')
  );
}

/** Enter on a link or a button does what that says. */
function isActive(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('a, button');
}
