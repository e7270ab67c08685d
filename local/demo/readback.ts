/** Reads the whole story back, through the API alone: nothing here comes from what the demo meant to do. */
import type { Item, ItemEvent, Notice, Project } from './client.ts';
import type { As } from './play.ts';

/** An item as the API gives it, with its journal. */
export interface ReadItem {
  readonly item: Item;
  readonly events: readonly ItemEvent[];
}

export interface ReadProject {
  readonly project: Project;
  readonly items: readonly ReadItem[];
}

export interface Inbox {
  readonly person: string;
  readonly notices: readonly Notice[];
}

/** One project, as its own applicant sees it. */
export async function readProject(as: As, unitPerson: string, code: string): Promise<ReadProject> {
  const caller = await as(unitPerson);
  const listed = await caller.itemsOf(code);
  const items = await Promise.all(
    listed.map(async ({ itemNo }) => {
      const [item, events] = await Promise.all([caller.item(itemNo), caller.eventsOf(itemNo)]);
      return { item, events };
    }),
  );
  return { project: await caller.project(code), items };
}

/** The inbox of a person, the oldest notice first. */
export async function readInbox(as: As, person: string): Promise<Inbox> {
  return { person, notices: (await (await as(person)).inbox(false)).reverse() };
}
