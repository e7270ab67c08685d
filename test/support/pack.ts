/** The pack of a meeting of the sample city, made without a database: red items, blockers, slips, tasks, added, struck. */
import { readFileSync } from 'node:fs';
import { type PackContent, packContent } from '../../documents/meeting/pack-content.ts';
import { replayMeeting } from '../../domain/supervision/meeting.ts';
import type { MeetingFacts, MeetingRules, TaskFact } from '../../domain/supervision/meeting-facts.ts';
import { draftOf, type Named, type NamedDraft } from '../../domain/supervision/meeting-pack.ts';
import { story } from '../domain/item-story.ts';
import { entry, factsAt, itemOf, leftAlone, project, RULES } from './meeting-facts.ts';
import { shanghai, timetable } from './rulebook.ts';

interface Sample {
  readonly departments: readonly { readonly id: string; readonly nameZh: string; readonly nameEn: string }[];
  readonly people: readonly { readonly id: string; readonly name: string; readonly nameEn: string }[];
}
const city = JSON.parse(readFileSync(new URL('../../data/sample-city.json', import.meta.url), 'utf8')) as Sample;

const [RESERVOIR, PLANT] = ['2609-990121-04-01-300021', '2609-990100-04-01-200017'] as const;
const END = '2026-10-25T09:00';
const no = (department: string, place: string, day: string, seq: number) =>
  `990100-${department}-${place}-${day}-${String(seq).padStart(6, '0')}-K`;

const task = (ordinal: number, text: string, dueOn: string, more: Partial<TaskFact> = {}): TaskFact => ({
  ...{ taskNo: `M990100-2026-09.${ordinal}`, text, dueOn, measure: '批文或者会议纪要文号' },
  ...{ departmentId: '990100-SLJ', personId: 'officer-990100-SLJ-1', status: 'open', reportedAt: null },
  dueExclusiveAt: shanghai(`${dueOn}T24:00`),
  ...more,
});

const TASKS: readonly TaskFact[] = [
  task(1, '完成青砚水库水土保持方案技术评审并反馈意见', '2026-10-12', {
    ...{ status: 'confirmed', reportedAt: shanghai('2026-10-11T16:20') },
  }),
  task(2, '会同自然资源局明确临时用地复垦口径', '2026-10-16', {
    ...{ departmentId: '990100-ZRZ', personId: null, status: 'reported', reportedAt: shanghai('2026-10-15T10:00') },
  }),
  task(3, '=HYPERLINK("https://example.org")', '2026-10-20', { departmentId: '990100-ZJJ', personId: null }),
];

/** Facts in which every rule picks something. */
function packFacts(): MeetingFacts {
  const fire = itemOf(
    leftAlone('fire-design', 'city', '2026-09-14T10:00', END),
    '990100-ZJJ',
    no('ZJJ', '37', '20260914', 11),
  );
  const permit = itemOf(
    leftAlone('land-use-permit', 'city', '2026-09-21T10:00', END),
    '990100-ZRZ',
    no('ZRZ', '10', '20260921', 12),
  );
  const soil = itemOf(
    leftAlone('soil-water', 'city', '2026-09-23T10:00', END),
    '990100-SLJ',
    no('SLJ', '23', '20260923', 13),
  );
  const late = ['2026-09-15', '2026-09-16', '2026-09-17'].map((day, i) =>
    itemOf(
      leftAlone('fire-design', 'city', `${day}T10:00`, END),
      '990100-ZJJ',
      no('ZJJ', '37', day.replaceAll('-', ''), 20 + i),
    ),
  );
  const planning = story('eng-planning-permit', 'city', '2026-10-19T10:00');
  planning.act('Accept', '2026-10-19T10:00');
  const open = itemOf(planning, '990100-ZRZ', no('ZRZ', '11', '20261019', 31));
  const list = ['fire-design', 'soil-water', 'eng-planning-permit', 'construction-permit'].map((typeId) =>
    entry(typeId),
  );
  return factsAt('2026-10-25T10:00', {
    since: '2026-09-25T10:00',
    items: [fire, permit, soil, ...late].map((state, i) => ({ projectCode: i < 3 ? PLANT : RESERVOIR, state })),
    projects: [
      project(PLANT, list, [fire, soil, open], { items: [fire, soil] }),
      project(RESERVOIR, [entry('soil-water'), entry('water-intake')], []),
    ],
    tasks: TASKS,
  });
}

const named = ({ nameZh: zh, nameEn: en }: { readonly nameZh: string; readonly nameEn: string }): Named => ({ zh, en });

/** The content of the pack, with an entry that a person added and one that was struck. */
export function samplePack(state: PackContent['state'] = 'frozen', rules: MeetingRules = RULES): PackContent {
  const draft = draftOf(packFacts(), rules);
  const names: NamedDraft['names'] = {
    division: { zh: '临沄市', en: 'Linyun City' },
    departments: Object.fromEntries(city.departments.map((one) => [one.id, named(one)])),
    people: Object.fromEntries(city.people.map(({ id, name, nameEn }) => [id, { zh: name, en: nameEn }])),
    projects: {
      [PLANT]: { zh: '霖湖精细化工成品仓库及辅助用房项目', en: 'Linhu warehouse' },
      [RESERVOIR]: { zh: '澄砚县青砚水库工程', en: 'Qingyan Reservoir' },
    },
    types: Object.fromEntries(timetable.items.map((type) => [type.id, named(type)])),
  };
  const at = shanghai('2026-10-25T11:00');
  const by = 'supervisor-990100';
  const keys = draft.entries.map(({ key }) => key);
  const meeting = replayMeeting([
    { type: 'MeetingPlanned', effectiveAt: at, division: '990100', month: '2026-10' },
    { type: 'PackPrepared', effectiveAt: at, ordinal: 1, asOf: at, keys },
    {
      ...{ type: 'EntryAdded', effectiveAt: at, title: '用林报批会商', text: '+提请省厅会商，明确补正口径。' },
      ...{ itemNos: [no('ZRZ', '10', '20260921', 12)], reasons: '分管领导要求', by },
    },
    { type: 'EntryStruck', effectiveAt: at, key: 'red:990100-SLJ', reasons: '批文已在途，会前办结', by },
  ]);
  return packContent(
    'M990100-2026-10',
    meeting,
    { ...draft, sinceMeetingNo: 'M990100-2026-09', names },
    names.people,
    state,
  );
}
