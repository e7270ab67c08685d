/** The sample city: divisions, bodies, people, units, the timetable and the calendars, as data. */
import { readdirSync, readFileSync } from 'node:fs';
import pg from 'pg';
import type { CalendarYear } from '../domain/calendar/calendar.ts';
import type { ProjectKinds } from '../domain/timetable/project-kinds.ts';
import type { Timetable } from '../domain/timetable/timetable.ts';

const data = new URL('../data/', import.meta.url);

/** The national calendar, every year that is published, under one version. */
export function sampleCalendar(): { readonly version: string; readonly years: readonly CalendarYear[] } {
  const folder = new URL('calendars/', data);
  const years = readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as CalendarYear);
  const [first, last] = [years[0], years.at(-1)];
  return { version: `cn-${first?.year}-${last?.year}`, years };
}

/** The sample timetable: 45 item types. */
function sampleTimetable(): Timetable {
  return JSON.parse(readFileSync(new URL('item-types.json', data), 'utf8')) as Timetable;
}

/** What a project of each kind usually needs. */
function sampleKinds(): ProjectKinds {
  return JSON.parse(readFileSync(new URL('project-kinds.json', data), 'utf8')) as ProjectKinds;
}

/** What the sample city has settled for its supervision. */
function sampleSupervision(): string {
  return readFileSync(new URL('supervision-rules.json', data), 'utf8');
}

/** Fills a migrated database with the sample city, as its owner. A second run changes nothing. */
export async function seed(ownerUrl: string): Promise<void> {
  const city = readFileSync(new URL('sample-city.json', data), 'utf8');
  const calendar = sampleCalendar();
  const timetable = sampleTimetable();
  const kinds = sampleKinds();
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query('BEGIN');
    for (const statement of STATEMENTS) await client.query(statement, [city]);
    await client.query(
      `INSERT INTO calendar_versions (version, effective_on, years) VALUES ($1, '2020-01-01', $2) ON CONFLICT DO NOTHING`,
      [calendar.version, JSON.stringify(calendar.years)],
    );
    await client.query(
      `INSERT INTO timetable_versions (version, effective_on, content) VALUES ($1, '2020-01-01', $2) ON CONFLICT DO NOTHING`,
      [timetable.version, JSON.stringify(timetable)],
    );
    await client.query(
      `INSERT INTO project_kind_versions (version, effective_on, content) VALUES ($1, '2020-01-01', $2) ON CONFLICT DO NOTHING`,
      [kinds.version, JSON.stringify(kinds)],
    );
    await client.query(
      `INSERT INTO supervision_rules (division, effective_on, content)
       SELECT rule ->> 'division', (rule ->> 'effectiveOn')::date, rule - 'division' - 'effectiveOn'
       FROM jsonb_array_elements($1::jsonb -> 'rules') AS rule ON CONFLICT DO NOTHING`,
      [sampleSupervision()],
    );
    await client.query('COMMIT');
  } finally {
    await client.end();
  }
}

const STATEMENTS = [
  `INSERT INTO divisions (code, name_zh, name_en, tier, parent)
   SELECT code, "nameZh", "nameEn", tier, parent FROM jsonb_to_recordset($1::jsonb -> 'divisions')
     AS d(code text, "nameZh" text, "nameEn" text, tier text, parent text) ON CONFLICT DO NOTHING`,
  `INSERT INTO departments (id, code, division, tier, name_zh, name_en, window_zh, window_en)
   SELECT id, code, division, tier, "nameZh", "nameEn", "windowZh", "windowEn" FROM jsonb_to_recordset($1::jsonb -> 'departments')
     AS d(id text, code text, division text, tier text, "nameZh" text, "nameEn" text, "windowZh" text, "windowEn" text)
   ON CONFLICT DO NOTHING`,
  `INSERT INTO units (id, name, name_en, ownership, credit_code)
   SELECT id, name, "nameEn", ownership, "creditCode" FROM jsonb_to_recordset($1::jsonb -> 'units')
     AS u(id text, name text, "nameEn" text, ownership text, "creditCode" text) ON CONFLICT DO NOTHING`,
  `INSERT INTO people (id, name, name_en, role, department_id, unit_id, division)
   SELECT id, name, "nameEn", role, "departmentId", "unitId", division FROM jsonb_to_recordset($1::jsonb -> 'people')
     AS p(id text, name text, "nameEn" text, role text, "departmentId" text, "unitId" text, division text)
   ON CONFLICT DO NOTHING`,
  `INSERT INTO assignments (department_id, type_id, person_id)
   SELECT "departmentId", "typeId", "personId" FROM jsonb_to_recordset($1::jsonb -> 'assignments')
     AS a("departmentId" text, "typeId" text, "personId" text) ON CONFLICT DO NOTHING`,
  `INSERT INTO liaisons (department_id, person_id)
   SELECT "departmentId", "personId" FROM jsonb_to_recordset($1::jsonb -> 'liaisons')
     AS l("departmentId" text, "personId" text) ON CONFLICT DO NOTHING`,
];
