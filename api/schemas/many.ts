/** One act on many items. */
import { z } from 'zod';
import { departmentId, itemNo, problem } from './common.ts';
import { person, reasons } from './desks.ts';

/** The most items of one batch. */
const MOST = 500;

const entry = {
  itemNo,
  ifMatch: z
    .string()
    .max(100)
    .meta({ description: 'The ETag of the item as you saw it', examples: ['"1"'] }),
};

/** No item stands twice: its second act would be judged on a version that nobody has seen. */
function batch<Shape extends z.ZodRawShape>(shape: Shape) {
  const items = z
    .array(z.strictObject({ ...entry, ...shape }))
    .min(1)
    .max(MOST);
  return items.superRefine((list, context) => {
    const seen = new Set<string>();
    (list as readonly { readonly itemNo: string }[]).forEach(({ itemNo: number }, i) => {
      if (seen.has(number)) context.addIssue({ code: 'custom', path: [i, 'itemNo'], params: { code: 'ITEM_TWICE' } });
      seen.add(number);
    });
  });
}

export const manyItems = z.strictObject({ items: batch({}) });
export const manyReassigned = z.strictObject({
  to: person,
  reasons,
  items: batch({ from: person.meta({ description: 'Who answers for it, as you saw it' }) }),
});
export const manyTransferred = z.strictObject({ departmentId, reasons, items: batch({}) });

const result = z.object({
  itemNo: z.string(),
  done: z.boolean(),
  decisionVersion: z.number().int().nullable(),
  problem: problem.nullable().meta({ description: 'Why it was not done, as the single act would have been answered' }),
});
export const manyResults = z
  .object({ done: z.number().int(), refused: z.number().int(), items: z.array(result) })
  .meta({ id: 'ManyResults', description: 'A result for each item, in the order asked' });

export const handover = z.strictObject({ from: person, to: person, reasons });
export const handoverResults = manyResults
  .extend({
    left: z.number().int().meta({ description: 'Items that still lie with `from`: more than 5,000, or busy' }),
    namedByRules: z.boolean().meta({ description: 'The rules of the window still name `from` for new items' }),
  })
  .meta({ id: 'HandoverResults' });
