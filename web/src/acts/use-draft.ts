/** What was typed into a dialog outlives the dialog, a reload and a session: it is kept in this window until it is sent. */
import { useCallback, useState } from 'react';
import type { Draft, FieldName } from './acts.ts';

const PREFIX = 'shixian.draft.';

export function useDraft(key: string, initial: Draft) {
  const [draft, setDraft] = useState<Draft>(() => ({ ...initial, ...read(key) }));
  const set = useCallback(
    (field: FieldName, value: string) =>
      setDraft((before) => {
        const after = { ...before, [field]: value };
        sessionStorage.setItem(PREFIX + key, JSON.stringify(after));
        return after;
      }),
    [key],
  );
  const forget = useCallback(() => sessionStorage.removeItem(PREFIX + key), [key]);
  return { draft, set, forget };
}

function read(key: string): Draft {
  const kept = sessionStorage.getItem(PREFIX + key);
  return kept === null ? {} : (JSON.parse(kept) as Draft);
}
