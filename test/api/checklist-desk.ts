/** What the tests of checklists do at the desk of the lead department. */
import { type Answer, city, type Harness, submit } from './harness.ts';

export const LEAD = 'officer-990100-FGW-1';
export const item = (typeId: string, division = city) => ({ typeId, division });
export const entry = (typeId: string, tier = 'city') => ({ typeId, tier });
export const urlOf = (code: string) => `/v1/projects/${code}/checklist`;
export const tag = (version: number) => ({ 'if-match': `"${version}"` });

/** A project for which one item was handed in; nothing of it lies at the lead department's window. */
export async function newProject(
  api: Harness,
  ...items: { typeId: string; division: string }[]
): Promise<Answer['body']> {
  return submit(api, items.length > 0 ? items : [item('soil-water')]);
}

/** What somebody does with checklists through one API. */
export function deskOf(api: () => Harness) {
  return {
    newCode: async (): Promise<string> => (await newProject(api())).project.code,
    compose: (code: string, version: number, entries: unknown, more: object = {}, person = LEAD) =>
      api()
        .as(person)
        .put(urlOf(code), { entries, ...more }, tag(version)),
    read: async (code: string, person = LEAD) => (await api().as(person).get(urlOf(code))).body,
  };
}
