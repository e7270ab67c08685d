/** Chinese by default, English when the reader asks for it. */
import type { Language } from '../terms/catalogue.ts';

/** The language that an Accept-Language header prefers of the two; zh-CN where it names neither. */
export function preferredLanguage(header: string | undefined): Language {
  const weights = { zh: 0, en: 0 };
  for (const range of (header ?? '').split(',')) {
    const [tag = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    const quality = Number(parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? 1);
    const primary = tag.split('-')[0];
    if ((primary === 'zh' || primary === 'en') && quality > weights[primary]) weights[primary] = quality;
  }
  return weights.en > weights.zh ? 'en' : 'zh-CN';
}
