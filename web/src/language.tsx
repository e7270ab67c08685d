/** The language of the screen: Chinese unless the reader has chosen English. */
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { fill, type Language, type Words } from '../../terms/words.ts';

const KEPT = 'shixian.language';

interface Reader {
  readonly language: Language;
  readonly choose: (language: Language) => void;
  /** The text with its places filled. */
  readonly t: (words: Words, values?: Readonly<Record<string, string | number>>) => string;
  /** A name that the ledger keeps in both languages. */
  readonly nameOf: (names: { readonly zh: string; readonly en: string }) => string;
}

const LanguageContext = createContext<Reader | null>(null);

/** What requests ask for; kept beside the context because requests are made outside of React. */
export function chosenLanguage(): Language {
  return localStorage.getItem(KEPT) === 'en' ? 'en' : 'zh-CN';
}

export function LanguageProvider({ children }: { readonly children: ReactNode }) {
  const [language, setLanguage] = useState(chosenLanguage);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const reader = useMemo<Reader>(
    () => ({
      language,
      choose: (chosen) => {
        localStorage.setItem(KEPT, chosen);
        setLanguage(chosen);
      },
      t: (words, values) => fill(words, language, values),
      nameOf: ({ zh, en }) => (language === 'en' ? en : zh),
    }),
    [language],
  );
  return <LanguageContext value={reader}>{children}</LanguageContext>;
}

export function useLanguage(): Reader {
  const reader = useContext(LanguageContext);
  if (reader === null) throw new Error('useLanguage needs a LanguageProvider');
  return reader;
}
