/**
 * The session of this window. It is kept in the window's own storage, so that a reload keeps it and a closed window
 * ends it. Whoever asks the API with a token that has ended is told by `ended`.
 */
export interface Session {
  readonly token: string;
  /** For signing out at the issuer; null where the token was pasted. */
  readonly idToken: string | null;
}

const KEPT = 'shixian.session';
const listeners = new Set<() => void>();
let current: Session | null = read();
let over = false;

function read(): Session | null {
  const kept = sessionStorage.getItem(KEPT);
  return kept === null ? null : (JSON.parse(kept) as Session);
}

function tell(): void {
  for (const listener of listeners) listener();
}

export const session = {
  current: () => current,
  /** Whether the token has been refused: the screen stays, and asks to sign in again. */
  isOver: () => over,
  begin(begun: Session): void {
    current = begun;
    over = false;
    sessionStorage.setItem(KEPT, JSON.stringify(begun));
    tell();
  },
  ended(): void {
    if (over || current === null) return;
    over = true;
    tell();
  },
  leave(): void {
    current = null;
    over = false;
    sessionStorage.removeItem(KEPT);
    tell();
  },
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};
