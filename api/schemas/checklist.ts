/** The element checklist of a project, as it is composed and as it is read. */
import { z } from 'zod';
import { GATES } from '../../domain/timetable/critical-path.ts';
import { formed, instant, localDate, named, names, status, tier } from './common.ts';
import { itemSummary } from './item.ts';

const typeName = formed(/^[a-z][a-z0-9-]{0,60}$/, 'soil-water');

export const newChecklist = z
  .strictObject({
    leadDepartmentId: formed(/^\d{6}-[A-Z]{3}$/, '990100-FGW')
      .optional()
      .meta({ description: 'The department that leads from now on; left out: as before' }),
    entries: z
      .array(z.strictObject({ typeId: typeName, tier }))
      .min(1)
      .max(100)
      .meta({ description: 'The whole list, each item type once, with the tier that decides it' }),
  })
  .meta({ id: 'NewChecklist' });

const department = z.object({ id: z.string(), name: names });
const gateName = z.enum(GATES);

const entry = z
  .object({
    type: named,
    tier,
    gates: z.array(gateName).meta({ description: 'The gates that ask for it' }),
    limit: z
      .object({ value: z.number().int(), unit: z.enum(['working', 'calendar', 'month', 'hour']) })
      .nullable()
      .meta({ description: 'Promised at county and city, statutory above; null where none binds' }),
    readiness: z.enum(['satisfied', 'running', 'mayBeHandedIn', 'waits']).meta({
      description: 'An entry that waits may be handed in all the same: the department decides what is missing',
    }),
    readinessText: z.string(),
    waitsFor: z.array(z.array(named)).meta({ description: 'One of each inner list must be satisfied first' }),
    item: z
      .object({
        itemNo: z.string(),
        tier,
        status,
        statusText: z.string(),
        dueOn: localDate.nullable(),
        dueOnIfSilent: localDate.nullable(),
        lamp: itemSummary.shape.lamp,
      })
      .nullable()
      .meta({ description: 'The item that counts for it; null where nothing was handed in' }),
  })
  .meta({ id: 'ChecklistEntry' });

const gate = z
  .object({
    gate: gateName,
    name: z.string(),
    open: z.boolean().meta({ description: 'Nothing that the checklist lists for it is missing' }),
    text: z.string(),
    entries: z.array(z.string()),
    remaining: z.array(z.string()),
    awaitsPaper: z.array(z.string()).meta({
      description: 'Satisfied by silence, but construction starts only with the real document',
    }),
    chain: z
      .array(z.object({ type: named, workingDays: z.number().int().nullable(), finishesOn: localDate.nullable() }))
      .meta({
        description: 'The longest chain of what remains, if each is handed in and accepted as soon as it may be',
      }),
    workingDays: z.number().int().meta({ description: 'Of the known part of the chain, from tomorrow on' }),
    knownOn: localDate.meta({ description: 'The end of the known part' }),
    earliestOn: localDate.nullable().meta({ description: 'Null while the gate hangs on an entry without a limit' }),
    provisional: z.boolean(),
    unlimited: z.array(z.string()).meta({ description: 'The entries without a limit that it hangs on' }),
  })
  .meta({ id: 'GatePath' });

export const checklist = z
  .object({
    project: z.object({ code: z.string(), name: z.string(), kind: z.string() }),
    leadDepartment: department.nullable(),
    version: z.number().int().meta({ description: '0 until a first checklist was composed' }),
    composedBy: z.string().nullable(),
    composedAt: instant.nullable(),
    timetableVersion: z.string(),
    calendarVersion: z.string(),
    asOf: localDate.meta({ description: 'The day from which the gates are counted' }),
    entries: z.array(entry),
    gates: z.array(gate).meta({ description: 'Those that an entry of the checklist is asked for' }),
  })
  .meta({ id: 'Checklist', description: '要素保障清单' });

export const suggestion = z
  .object({
    kind: z.string(),
    known: z.boolean(),
    text: z.string(),
    knownKinds: z.array(z.string()),
    entries: z.array(z.object({ type: named, tier })),
  })
  .meta({ id: 'ChecklistSuggestion' });

export const projectKinds = z.object({
  version: z.string().nullable().meta({ description: 'Null where the city has published none' }),
  items: z.array(
    z
      .object({
        kind: z.string(),
        name: names,
        entries: z.array(z.object({ type: named, tier: z.enum([...tier.options, 'own']) })).meta({
          description:
            '`own`: the tier of the division that the project lies in, or the nearest one that decides the type',
        }),
      })
      .meta({ id: 'ProjectKind' }),
  ),
});
