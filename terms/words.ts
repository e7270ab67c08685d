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
