/** Who answers for an item: assignment, leave, transfer. */
import { z } from 'zod';
import { departmentId, instant, localDate, named, text, typeId } from './common.ts';

export const person = z
  .string()
  .regex(/^[\x21-\x7e]{1,200}$/)
  .meta({ examples: ['officer-990100-SLJ-2'] });
export const reasons = text(4_000, '原责任人调离。');
const day = z.iso.date().meta({ pattern: undefined, format: 'date', examples: ['2026-10-09'] });

export const reassignment = z.strictObject({
  from: person.meta({ description: 'Who answers for it, as you saw it' }),
  to: person.meta({ description: 'Of the same department' }),
  reasons,
});
export const transfer = z.strictObject({
  departmentId: departmentId.meta({ description: 'Of the same division, or of one below' }),
  reasons,
});

const rule = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('type'), typeIds: z.array(typeId).min(1).max(100), to: person }),
  z.strictObject({ by: z.literal('project') }),
  z.strictObject({ by: z.literal('load') }),
  z.strictObject({ by: z.literal('default'), to: person }),
  z.strictObject({ by: z.literal('pool') }),
]);
export const newRules = z.strictObject({ rules: z.array(rule).max(200) });
export const rules = z
  .object({
    departmentId: z.string(),
    version: z.number().int().meta({ description: '0: those that came with the installation' }),
    setBy: z.string().nullable(),
    setAt: instant.nullable(),
    rules: z.array(rule).meta({ description: 'Asked in their order; what none of them assigns goes into the pool' }),
  })
  .meta({ id: 'AssignmentRules' });

export const newLeave = z
  .strictObject({ personId: person, actingId: person, fromOn: day, throughOn: day })
  .refine(({ fromOn, throughOn }) => fromOn <= throughOn, {
    path: ['throughOn'],
    params: { code: 'ENDS_BEFORE_IT_BEGINS' },
  })
  .refine(({ personId, actingId }) => personId !== actingId, {
    path: ['actingId'],
    params: { code: 'ACTING_FOR_ONESELF' },
  });
export const leaveEnd = z.strictObject({
  lastOn: day.meta({ description: 'The last day that it lasts: yesterday at the earliest' }),
});
export const leaveId = z.uuid();
export const leave = z
  .object({
    leaveId: z.string(),
    person: named,
    acting: named.meta({ description: 'Who stands in; acts on the items of the person on leave carry both names' }),
    fromOn: localDate,
    throughOn: localDate,
    lastOn: localDate.meta({ description: 'Earlier than throughOn where it was ended early' }),
    enteredBy: z.string(),
    enteredAt: instant,
    endedBy: z.string().nullable(),
  })
  .meta({ id: 'Leave' });
