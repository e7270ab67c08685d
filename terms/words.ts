/** One text in both languages. `{name}` marks a place that is filled in when the text is read. */
export interface Words {
  readonly 'zh-CN': string;
  readonly en: string;
}

export type Language = keyof Words;

/** One text, in Chinese and in English. */
export function words(zh: string, en: string): Words {
  return { 'zh-CN': zh, en };
}

/** The text in one language with its `{places}` filled; a place without a value stays as it stands. */
export function fill(words: Words, language: Language, values: Readonly<Record<string, string | number>> = {}): string {
  return words[language].replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
}
