/** Numbered documents (文书). */
import { z } from 'zod';
import { DOCUMENT_KINDS, type DocumentKind } from '../../domain/supervision/issued-document.ts';
import { instant } from './common.ts';

export const documentNo = z
  .string()
  .regex(/^\d{6}(-[A-Z]{3})?-[A-Z]{2,5}-\d{4}-\d{6,}-[0-9A-Z]$/)
  .meta({ examples: ['990100-SLJ-BZ-2026-000012-K'] });
const kinds = Object.keys(DOCUMENT_KINDS) as [DocumentKind, ...DocumentKind[]];
export const documentKind = z.enum(kinds);

const about = {
  documentNo: z.string(),
  symbol: z.string().meta({ description: '文号', examples: ['临沄市水利局补〔2026〕12号'] }),
  kind: documentKind,
  kindText: z.string(),
  title: z.string(),
  unitId: z.string().nullable(),
  departmentId: z.string().nullable(),
  itemNos: z.array(z.string()).meta({ description: 'The item whose act it belongs to, or those that it lists' }),
  issuedAt: instant,
  issuedBy: z.string().meta({ description: 'A person, or `clock`' }),
  sha256: z.string().meta({ description: 'Over the canonical form (RFC 8785) of the content' }),
};

export const documentSummary = z.object(about).meta({ id: 'DocumentSummary' });

export const documentFile = z
  .object({
    content: z
      .looseObject({ format: z.string(), documentNo: z.string(), kind: documentKind })
      .meta({ description: 'The particulars and the letter, word for word, as issued' }),
    contentSha256: z.string(),
  })
  .meta({ id: 'Document' });
