/**
 * What was entered of a package so far. It outlives the window: it is kept on this computer, for each person apart,
 * until the package is handed in or the draft is thrown away.
 */
import { useCallback, useState } from 'react';

export interface DraftProject {
  readonly code: string;
  readonly name: string;
  readonly nameEn: string;
  readonly kind: string;
  readonly division: string;
  readonly investmentWan: string;
  readonly creditCode: string;
}

export interface DraftItem {
  readonly typeId: string;
  readonly division: string;
}

export interface DraftMaterial {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly forItems: readonly string[];
}

export interface SubmissionDraft {
  readonly project: DraftProject;
  readonly contact: { readonly name: string; readonly phone: string };
  readonly items: readonly DraftItem[];
  readonly materials: readonly DraftMaterial[];
  /** Under which it is handed in: however often the button is pressed, once. Any change makes it another package. */
  readonly key: string | null;
}

const PREFIX = 'shixian.submission.';

const EMPTY: SubmissionDraft = {
  project: { code: '', name: '', nameEn: '', kind: '', division: '', investmentWan: '', creditCode: '' },
  contact: { name: '', phone: '' },
  items: [],
  materials: [],
  key: null,
};

export type Change = (before: SubmissionDraft) => Partial<SubmissionDraft>;

export function useSubmissionDraft(personId: string) {
  const place = PREFIX + personId;
  const [draft, setDraft] = useState<SubmissionDraft>(() => read(place) ?? EMPTY);
  const [found] = useState(() => isBegun(read(place)));
  const change = useCallback(
    (by: Change) =>
      setDraft((before) => {
        const after = { ...before, key: null, ...by(before) };
        localStorage.setItem(place, JSON.stringify(after));
        return after;
      }),
    [place],
  );
  const forget = useCallback(() => {
    localStorage.removeItem(place);
    setDraft(EMPTY);
  }, [place]);
  return { draft, found, change, forget };
}

/** Whether anything stands in it that the reader entered. */
function isBegun(draft: SubmissionDraft | null): boolean {
  if (draft === null) return false;
  const { project, items, materials } = draft;
  return project.code + project.name !== '' || items.length + materials.length > 0;
}

function read(place: string): SubmissionDraft | null {
  const kept = localStorage.getItem(place);
  return kept === null ? null : { ...EMPTY, ...(JSON.parse(kept) as Partial<SubmissionDraft>) };
}

/** The draft as the API reads it. */
export function bodyOf({ project, contact, items, materials }: SubmissionDraft) {
  const { creditCode, nameEn, investmentWan, ...rest } = project;
  return {
    project: {
      ...trimmed(rest),
      unit: { creditCode: creditCode.trim() },
      ...(nameEn.trim() !== '' && { nameEn: nameEn.trim() }),
      ...(investmentWan.trim() !== '' && { investmentWan: Number(investmentWan) }),
    },
    contact: trimmed(contact),
    items: items.map((item) => ({ ...item })),
    materials: materials.map(({ forItems, ...material }) => ({ ...material, forItems: [...forItems] })),
  };
}

function trimmed<Texts extends Readonly<Record<string, string>>>(texts: Texts): Texts {
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, text.trim()])) as Texts;
}
