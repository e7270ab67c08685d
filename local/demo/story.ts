/**
 * The story of the demo: who does what when, and what must come of it. Data only.
 * The dates in `ends` were worked out by hand with the holiday notice of 2026 beside it; the demo compares the answers
 * of the API with them and never computes one. Working days of the weeks in question: 09-10, 11, 14–18, 20 (a Sunday,
 * worked for Mid-Autumn), 21–24, 28–30, 10-08, 09, 10 (a Saturday, worked for National Day), 12–16, 19–22.
 */
import type { PackageFolder } from '../../examples/sample-data.ts';

export type Act = 'accept' | 'refuse-acceptance' | 'approve' | 'refuse' | 'withdraw';

export interface Step {
  readonly at: string;
  readonly act: Act;
  /** `officer`: the one whom the receipt names; `acting`: who stands in; `head`: of that department; `unit`: the applicant. */
  readonly by: 'officer' | 'acting' | 'head' | 'unit';
  readonly reasons?: string;
  /** The reply comes after the cutoff and must be answered with `timely: false`. */
  readonly late?: true;
}

export interface Ending {
  readonly status: 'approved' | 'refused' | 'deemedApproved' | 'notAccepted' | 'withdrawn' | 'underReview';
  /** The last day in time; null where no limit runs. */
  readonly dueOn: string | null;
  /** The legal instant of the outcome; for decisions of people that of their step. */
  readonly effectiveAt?: string;
  readonly overdue?: boolean;
  readonly acceptedBySilenceAt?: string;
  readonly escalatedAt?: string;
  /** Every report upward, the one at dispatch first. */
  readonly reportedAt?: readonly string[];
}

export interface ItemStory {
  readonly typeId: string;
  readonly steps: readonly Step[];
  readonly ends: Ending;
}

export interface ProjectStory {
  readonly folder: PackageFolder;
  readonly unitPerson: string;
  readonly submittedAt: string;
  readonly items: readonly ItemStory[];
}

/** A minute or a second of 2026 in the city's time: `09-14 09:30`. */
const on = (text: string): string => {
  const [date, time = '00:00'] = text.split(' ');
  return `2026-${date}T${time.length === 5 ? `${time}:00` : time}.000+08:00`;
};
/** The first instant of a day: where the day before it ends. */
const midnight = (date: string) => on(`${date} 00:00`);

const accept = (at: string): Step => ({ at: on(at), act: 'accept', by: 'officer' });
const approve = (at: string, by: 'officer' | 'acting' | 'head' = 'officer'): Step => ({
  at: on(at),
  act: 'approve',
  by,
});

const approved = (dueOn: string | null, more: Partial<Ending> = {}): Ending => ({
  status: 'approved',
  dueOn: dueOn && `2026-${dueOn}`,
  overdue: false,
  ...more,
});
/** Silence: escalated and deemed at the same instant. */
const deemed = (dueOn: string, at: string, more: Partial<Ending> = {}): Ending => ({
  status: 'deemedApproved',
  dueOn: `2026-${dueOn}`,
  effectiveAt: midnight(at),
  escalatedAt: midnight(at),
  ...more,
});
const reported = (dueOn: string | null, ...dates: string[]): Ending => ({
  status: 'underReview',
  dueOn: dueOn && `2026-${dueOn}`,
  reportedAt: dates.map(on),
});
const item = (typeId: string, steps: readonly Step[], ends: Ending): ItemStory => ({ typeId, steps, ends });

/** The ledger is empty until then. */
export const BEGINS_AT = on('09-10 08:30');
export const ENDS_AT = on('10-22 09:00');

const EXPRESSWAY: ProjectStory = {
  folder: 'expressway',
  unitPerson: 'unit-yunlu',
  submittedAt: on('09-10 09:30'),
  items: [
    item('feasibility', [accept('09-11 09:20'), approve('09-22 15:10')], approved('09-24')),
    item('land-prereview', [accept('09-11 09:20')], deemed('09-24', '09-25')),
    // 30 calendar days end on Saturday 10-10, which is worked: nothing rolls.
    item('eia-report', [accept('09-11 09:20')], deemed('10-10', '10-11')),
    // Treated like the private company's below: same day, same window, same silence.
    item('soil-water', [accept('09-14 16:00')], deemed('09-20', '09-21')),
    // 10 calendar days end on 09-25, a day of rest: the next working day is 09-28.
    item(
      'road-works',
      [accept('09-15 10:00'), approve('09-30 10:40')],
      approved('09-28', { overdue: true, escalatedAt: midnight('09-29') }),
    ),
    item('river-works', [accept('09-11 09:20'), approve('09-18 14:30')], approved('09-21')),
    item('flood-impact', [accept('09-14 10:20'), approve('09-21 11:00')], approved('09-22')),
    item('forest-land', [], deemed('09-23', '09-24', { acceptedBySilenceAt: midnight('09-18') })),
    item('heritage-zone', [accept('09-14 10:20'), approve('09-24 16:20')], approved('09-28')),
    item('temp-land', [accept('09-17 09:40')], deemed('10-08', '10-09')),
    item('land-conversion', [accept('09-14 10:20')], reported(null, '09-10 09:30', '09-24', '10-15')),
    item(
      'archaeology',
      [accept('09-14 10:20'), approve('10-12 10:10')],
      approved(null, { reportedAt: [on('09-10 09:30'), midnight('09-24')] }),
    ),
    item('seismic', [accept('09-14 10:20')], reported('09-28', '09-10 09:30', '09-29')),
    item(
      'nav-impact',
      [accept('09-14 10:20'), approve('10-15 09:50')],
      approved('10-16', { reportedAt: [on('09-10 09:30')] }),
    ),
  ],
};

const RESERVOIR: ProjectStory = {
  folder: 'reservoir',
  unitPerson: 'unit-qingyan',
  submittedAt: on('09-11 10:00'),
  items: [
    item('feasibility', [accept('09-14 10:20'), approve('09-21 11:00')], approved('09-28')),
    item('land-prereview', [accept('09-14 10:20')], deemed('09-28', '09-29')),
    item('water-plan-consent', [], deemed('09-24', '09-25', { acceptedBySilenceAt: midnight('09-19') })),
    item(
      'soil-water',
      [
        accept('09-15 10:00'),
        {
          at: on('09-18 14:30'),
          act: 'refuse',
          by: 'officer',
          reasons:
            '弃渣 33.70 万立方米全部堆放于坝址下游右岸一号弃渣场，方案未附该渣场的稳定性分析和行洪影响论证，' +
            '不符合弃渣场选址要求；请补充论证或另选场址后重新申报。',
        },
      ],
      { status: 'refused', dueOn: '2026-09-21', overdue: false },
    ),
    item('wetland', [accept('09-16 09:30')], deemed('09-30', '10-01')),
    item(
      'temp-land',
      [
        accept('09-14 10:20'),
        {
          at: on('09-17 09:40'),
          act: 'withdraw',
          by: 'unit',
          reasons: '施工营地改设在永久征地范围内，不再需要临时用地。',
        },
      ],
      { status: 'withdrawn', dueOn: '2026-09-28' },
    ),
    // 30 calendar days end on Sunday 10-11: Monday 10-12, with the warning on the worked Saturday before it.
    item('eia-report', [accept('09-14 10:20')], deemed('10-12', '10-13')),
    // 23 working days: through both holidays and both make-up days.
    item('water-intake', [accept('09-14 10:20')], deemed('10-21', '10-22')),
    item('nav-impact', [accept('09-14 10:20'), approve('09-24 16:20')], approved('09-28')),
    item('resettlement', [accept('09-16 09:30')], reported(null, '09-11 10:00', '09-25', '10-16')),
    item('forest-land', [], {
      ...reported('10-15', '09-11 10:00', '10-16'),
      acceptedBySilenceAt: midnight('09-19'),
    }),
    item(
      'archaeology',
      [accept('09-15 10:00'), approve('10-09 10:30')],
      approved(null, { reportedAt: [on('09-11 10:00'), midnight('09-25')] }),
    ),
    item('land-conversion', [accept('09-18 14:30')], reported(null, '09-11 10:00', '09-25', '10-16')),
  ],
};

const CHEMICAL_PLANT: ProjectStory = {
  folder: 'chemical-plant',
  unitPerson: 'unit-linhu',
  submittedAt: on('09-14 09:00'),
  items: [
    item('project-filing', [accept('09-14 10:20'), approve('09-15 10:00')], approved('09-15')),
    item('energy-review', [accept('09-15 10:00'), approve('09-24 16:20', 'head')], approved('09-29')),
    item('eia-report', [accept('09-15 10:00')], deemed('10-14', '10-15')),
    // 15 calendar days end on National Day: the first working day after it.
    item('pollutant-permit', [accept('09-16 09:30')], deemed('10-08', '10-09')),
    item('hazchem-condition', [accept('09-14 16:00')], {
      status: 'underReview',
      dueOn: '2026-10-08',
      escalatedAt: midnight('10-09'),
    }),
    item(
      'hazchem-design',
      [
        {
          at: on('09-15 10:00'),
          act: 'refuse-acceptance',
          by: 'officer',
          reasons: '安全设施设计审查应在安全条件审查通过之后申请；本项目安全条件审查尚在办理，缺少审查意见书。',
        },
      ],
      { status: 'notAccepted', dueOn: null },
    ),
    // Accepted on the worked Sunday, due on the worked Saturday: one reply a second before the cutoff, one a second after.
    item('land-use-permit', [accept('09-20 10:00'), approve('10-10 23:59:59')], approved('10-10')),
    item(
      'eng-planning-permit',
      [accept('09-20 10:00'), { ...approve('10-11 00:00:01'), late: true }],
      deemed('10-10', '10-11'),
    ),
    item('soil-water', [accept('09-14 16:00')], deemed('09-20', '09-21')),
    item(
      'fire-design',
      [accept('09-15 10:00'), approve('09-29 09:50')],
      approved('09-24', { overdue: true, escalatedAt: midnight('09-25') }),
    ),
    item('civil-air-defence', [accept('09-16 09:30'), approve('09-28 09:40')], approved('09-30')),
    item('lightning', [accept('09-17 09:40'), approve('10-08 17:20', 'acting')], approved('10-08')),
  ],
};

export const PROJECTS: readonly ProjectStory[] = [EXPRESSWAY, RESERVOIR, CHEMICAL_PLANT];

/** The officer of the lightning item is away on the day on which it falls due; a colleague decides, and both names stand. */
export const LEAVE = {
  at: on('09-30 10:40'),
  folder: 'chemical-plant',
  typeId: 'lightning',
  departmentId: '990100-QXJ',
  personId: 'officer-990100-QXJ-1',
  actingId: 'officer-990100-QXJ-2',
  fromOn: '2026-10-08',
  throughOn: '2026-10-09',
} as const;

/** Somebody opens the inbox and acknowledges every escalation that waits there. */
export const ACKNOWLEDGEMENTS: readonly { readonly at: string; readonly person: string }[] = [
  { at: on('09-21 11:00'), person: 'supervisor-990100' },
  { at: on('09-28 09:40'), person: 'head-990100-ZJJ' },
  { at: on('09-28 09:40'), person: 'supervisor-990100' },
  { at: on('09-29 09:50'), person: 'supervisor-990121' },
  { at: on('10-09 10:30'), person: 'head-990100-YJJ' },
  { at: on('10-09 10:30'), person: 'supervisor-990100' },
];

/** The head answers for an overdue item that stays undecided: until then the ladder climbs, and then it is silent. */
export const ANSWERED = {
  at: on('10-13 16:00'),
  folder: 'chemical-plant',
  typeId: 'hazchem-condition',
  person: 'head-990100-YJJ',
  measure: '已约请专家 10 月 16 日复核现场，由分管副局长督办。',
  doneOn: '2026-10-23',
  /** 23 calendar days from 09-14 end in National Day; working days 09-15 to 10-08 are 13, and six have gone on 09-22. */
  rungs: [
    ['RungReached', on('09-22 09:00'), 'half'],
    ['WarningRaised', on('09-30 09:00'), null],
    ['RungReached', on('10-08 09:00'), 'last-day'],
    ['EscalationRaised', on('10-09 00:00'), null],
    ['RungReached', on('10-10 00:00'), 'after 1'],
    ['RungReached', on('10-13 00:00'), 'after 3'],
    ['EscalationAnswered', on('10-13 16:00'), null],
  ],
} as const;

/** What must hold beside the endings: one rule, whoever owns the company. */
export const ALIKE = { typeId: 'soil-water', folders: ['expressway', 'chemical-plant'] } as const;

/** Drafted by the round at each half-month; the supervisor freezes, the leader in charge publishes. */
export const BULLETINS = [
  { at: on('09-16 10:00'), no: '990100-2026-09A-1' },
  { at: on('10-08 10:00'), no: '990100-2026-09B-1' },
  { at: on('10-16 10:00'), no: '990100-2026-10A-1' },
] as const;

/** A warning on a make-up day, at 09:00 of the last working day before the due day. */
export const WARNED = { folder: 'reservoir', typeId: 'eia-report', at: on('10-10 09:00') } as const;
