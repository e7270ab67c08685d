/** What the routes of public pages share: their questions, and how a page is answered. */
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { Language } from '../terms/catalogue.ts';

export const publicQuery = z.object({
  code: z.string().optional().catch(undefined).meta({ description: 'Without it the page asks for it' }),
  lang: z.enum(['zh', 'en']).optional().catch(undefined),
});

export function publicPageSchema(description: string) {
  return { description, content: { 'text/html': { schema: z.string() } } };
}

/** The language of the address before that of the browser. */
export function pageLanguage(asked: 'zh' | 'en' | undefined, preferred: Language): Language {
  if (asked === undefined) return preferred;
  return asked === 'en' ? 'en' : 'zh-CN';
}

/** As it is meant: full-width digits and blanks around it come from input methods. PostgreSQL keeps no NUL. */
export function plain(text: string): string {
  return text.normalize('NFKC').replaceAll('\0', '').trim();
}

export interface PublicAnswer {
  readonly status: number;
  readonly language: Language;
  /** How long to wait before the next try; null where none is needed. */
  readonly minutes: number | null;
  readonly html: string;
}

export function publicAnswer(reply: FastifyReply, { status, language, minutes, html }: PublicAnswer): FastifyReply {
  if (minutes !== null) reply.header('retry-after', String(minutes * 60));
  return reply
    .code(status)
    .headers({ 'content-language': language, 'cache-control': 'no-store' })
    .type('text/html; charset=utf-8')
    .serializer(String)
    .send(html);
}
