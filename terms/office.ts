/** What stands on every letter and report, whatever it says. */
import { words } from './words.ts';

export const OFFICE = {
  foot: words('内容摘要 SHA-256：{contentSha256}', 'SHA-256 of the content: {contentSha256}'),
  copies: words('抄送：{copies}', 'Copies: {copies}'),
} as const;
