import { readFileSync } from 'node:fs';

interface SampleCity {
  readonly divisions: readonly { readonly code: string; readonly tier: string; readonly parent: string | null }[];
  readonly departments: readonly { readonly id: string; readonly code: string; readonly division: string }[];
  readonly units: readonly {
    readonly id: string;
    readonly name: string;
    readonly creditCode: string;
    readonly ownership: string;
  }[];
  readonly people: readonly {
    readonly id: string;
    readonly role: string;
    readonly departmentId?: string;
    readonly unitId?: string;
    readonly division?: string;
  }[];
}

/** The sample city as its file says it. */
export const sampleCity: SampleCity = JSON.parse(
  readFileSync(new URL('../../data/sample-city.json', import.meta.url), 'utf8'),
) as SampleCity;
