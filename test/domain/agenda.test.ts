/** The agenda of a coordination meeting, rule by rule: given these facts, these entries in this order, and no others. */
import { describe, expect, test } from '@jest/globals';
import { type AgendaRule, agendaOf, type PickedEntry } from '../../domain/supervision/agenda.ts';
import type { MeetingFacts, TaskFact } from '../../domain/supervision/meeting-facts.ts';
import { entry, factsAt, itemOf, leftAlone, project, RULES } from '../support/meeting-facts.ts';
import { shanghai } from '../support/rulebook.ts';
import { story } from './item-story.ts';

const pick = (facts: MeetingFacts, rules = RULES) => agendaOf(facts, rules).entries;
const ofRule = <Rule extends AgendaRule>(facts: MeetingFacts, rule: Rule) =>
  pick(facts).filter((one): one is Extract<PickedEntry, { rule: Rule }> => one.rule === rule);
const redNumbers = (facts: MeetingFacts) =>
  ofRule(facts, 'red').flatMap(({ lines }) => lines.map(({ itemNo, reason }) => [itemNo, reason]));

describe('red items', () => {
  test('given an open item, when its limit has passed, then it is red with the days it is late', () => {
    // fire-design: 8 working days from acceptance on 2026-09-14; Sunday the 20th works, so the 23rd is the eighth.
    const told = leftAlone('fire-design', 'city', '2026-09-14T10:00', '2026-10-20T10:00');
    const item = itemOf(told, '990100-ZJJ', 'A');
    expect(told.clock.runningDue?.dueOn).toBe('2026-09-23');
    expect(redNumbers(factsAt('2026-09-23T23:59', { items: [item] }))).toEqual([]);
    const [red] = ofRule(factsAt('2026-09-29T00:00', { items: [item] }), 'red');
    expect(red).toMatchObject({ key: 'red:990100-ZJJ', departmentId: '990100-ZJJ', more: [] });
    // The 24th works, the 25th to the 27th is the Mid-Autumn holiday, the 28th and the 29th work.
    expect(red?.lines).toMatchObject([
      { itemNo: 'A', reason: 'overdue', dueOn: '2026-09-23', lateWorkingDays: 3, unacknowledged: 1 },
    ]);
  });

  test('given an item whose clock stands still or that waits for the unit, then it is not red (行政许可法 45, 32)', () => {
    const paused = story('soil-water', 'city', '2026-09-14T10:00');
    paused.act('Accept', '2026-09-14T10:00');
    paused.act('Suspend', '2026-09-15T10:00');
    const corrected = story('soil-water', 'city', '2026-09-14T10:00');
    corrected.act('RequestCorrection', '2026-09-15T10:00', { noticedOn: '2026-09-15' });
    const items = [itemOf(paused), itemOf(corrected)];
    expect(redNumbers(factsAt('2026-10-10T10:00', { items }))).toEqual([]);
  });

  test('given a deeming, then it is red until the next meeting, and as long as its paper is owed (泰政办发〔2022〕58号)', () => {
    const told = leftAlone('soil-water', 'city', '2026-09-14T10:00', '2026-09-21T09:00');
    const deemed = itemOf(told, '990100-SLJ', 'A');
    expect(deemed.status).toBe('deemedApproved');
    expect(redNumbers(factsAt('2026-09-21T10:00', { items: [deemed] }))).toEqual([['A', 'defaulted']]);
    expect(redNumbers(factsAt('2026-09-22T00:00', { items: [deemed] }))).toEqual([['A', 'paperOverdue']]);
    told.act('IssuePaper', '2026-09-23T10:00');
    const issued = itemOf(told, '990100-SLJ', 'A');
    expect(redNumbers(factsAt('2026-09-24T10:00', { items: [issued] }))).toEqual([['A', 'defaulted']]);
    const later = factsAt('2026-10-24T10:00', { since: '2026-09-24T10:00', items: [issued] });
    expect(redNumbers(later)).toEqual([]);
  });

  test('given items that were decided late or refused, then nothing is red any more', () => {
    const told = leftAlone('fire-design', 'city', '2026-09-14T10:00', '2026-10-12T10:00');
    told.act('Approve', '2026-10-12T11:00');
    expect(told.item).toMatchObject({ status: 'approved', overdue: true });
    expect(redNumbers(factsAt('2026-10-13T10:00', { items: [itemOf(told)] }))).toEqual([]);
  });

  test('departments with the most red items first; of one the longest late first', () => {
    const late = (no: string, department: string, receivedAt: string) =>
      itemOf(leftAlone('fire-design', 'city', receivedAt, '2026-10-20T09:00'), department, no);
    const items = [
      late('A', '990100-ZJJ', '2026-09-14T10:00'),
      late('B', '990100-RFB', '2026-09-15T10:00'),
      late('C', '990100-RFB', '2026-09-14T10:00'),
      late('D', '990100-AAA', '2026-09-16T10:00'),
    ];
    const entries = ofRule(factsAt('2026-10-20T10:00', { items }), 'red');
    expect(entries.map(({ key, lines }) => [key, lines.map(({ itemNo }) => itemNo)])).toEqual([
      ['red:990100-RFB', ['C', 'B']],
      ['red:990100-ZJJ', ['A']],
      ['red:990100-AAA', ['D']],
    ]);
  });
});

describe('blockers across departments', () => {
  const list = [
    entry('land-use-permit'),
    entry('design-scheme-opinion'),
    entry('eng-planning-permit'),
    entry('fire-design'),
  ];
  const blockers = (facts: MeetingFacts) => ofRule(facts, 'blocker').flatMap(({ lines }) => lines);
  const fire = () =>
    itemOf(leftAlone('fire-design', 'city', '2026-09-14T10:00', '2026-10-20T09:00'), '990100-ZJJ', 'FIRE');

  test('given an entry of one department that waits for another’s open item, then both are named', () => {
    const entries = [entry('fire-design'), entry('construction-permit'), entry('eng-planning-permit')];
    const planning = leftAlone('eng-planning-permit', 'city', '2026-09-14T10:00', '2026-09-14T10:00');
    const items = [fire(), itemOf(planning, '990100-ZRZ', 'PLAN')];
    const lines = blockers(factsAt('2026-10-20T10:00', { projects: [project('P-1', entries, items)] }));
    expect(lines).toMatchObject([
      {
        waiting: { typeId: 'construction-permit', itemNo: null, departmentId: '990100-ZJJ' },
        on: { itemNo: 'PLAN', departmentId: '990100-ZRZ' },
        overdue: true,
      },
    ]);
  });

  test('given a wait within one department, or for what nobody has handed in, then there is no blocker', () => {
    const landUse = leftAlone('land-use-permit', 'city', '2026-09-14T10:00', '2026-09-14T10:00');
    const items = [itemOf(landUse, '990100-ZRZ', 'LAND')];
    expect(blockers(factsAt('2026-09-20T10:00', { projects: [project('P-1', list, items)] }))).toEqual([]);
    expect(blockers(factsAt('2026-09-20T10:00', { projects: [project('P-1', list, [])] }))).toEqual([]);
  });

  test('given one satisfied member of a group of alternatives, then its others block nothing', () => {
    const entries = [entry('eia-report'), entry('eia-form'), entry('pollutant-permit'), entry('construction-permit')];
    const report = leftAlone('eia-report', 'city', '2026-09-14T10:00', '2026-09-14T10:00');
    const form = story('eia-form', 'city', '2026-09-14T10:00');
    form.act('Accept', '2026-09-14T10:00');
    const open = [itemOf(report, '990100-STH', 'REPORT'), itemOf(form, '990100-STH', 'FORM')];
    const waiting = blockers(factsAt('2026-09-20T10:00', { projects: [project('P-1', entries, open)] }));
    expect(waiting.map(({ waiting: { typeId }, on }) => [typeId, on.itemNo])).toEqual([
      ['construction-permit', 'FORM'],
      ['construction-permit', 'REPORT'],
    ]);
    form.act('Approve', '2026-09-16T10:00');
    const satisfied = [open[0] as (typeof open)[0], itemOf(form, '990100-STH', 'FORM')];
    expect(blockers(factsAt('2026-09-20T10:00', { projects: [project('P-1', entries, satisfied)] }))).toEqual([]);
  });

  test('given the window is not known, then the department’s code decides whether it is another', () => {
    const entries = [entry('hazchem-condition'), entry('hazchem-design'), entry('land-prereview'), entry('sea-use')];
    const condition = leftAlone('hazchem-condition', 'city', '2026-09-14T10:00', '2026-09-14T10:00');
    const unknown = project('P-1', entries, [itemOf(condition, '990100-YJJ', 'COND')]);
    const facts = factsAt('2026-09-20T10:00', { projects: [{ ...unknown, windowFor: () => null }] });
    expect(blockers(facts)).toEqual([]);
  });
});

describe('critical paths that slipped', () => {
  const slips = (facts: MeetingFacts) => ofRule(facts, 'slip').flatMap(({ lines }) => lines);
  const list = [entry('soil-water'), entry('fire-design')];

  test('given nothing was handed in for a month, then the gate has slipped, and it is the unit’s turn', () => {
    const facts = factsAt('2026-09-25T10:00', { projects: [project('P-1', list, [])] });
    // From 09-01: 8 working days end on 09-11. From 09-25, a holiday: 10-12 (make-up Saturday 10-10 counted).
    expect(slips(facts)).toMatchObject([
      {
        gate: 'construction-start',
        before: '2026-09-11',
        workingDays: expect.any(Number),
        head: { typeId: 'fire-design', itemNo: null, departmentId: null },
        checklistChanged: false,
      },
    ]);
    expect(slips(facts)[0]?.workingDays).toBeGreaterThan(10);
  });

  test('given what remains runs and is in time, then nothing has slipped', () => {
    const fire = leftAlone('fire-design', 'city', '2026-09-01T10:00', '2026-09-01T10:00');
    const soil = leftAlone('soil-water', 'city', '2026-09-01T10:00', '2026-09-01T10:00');
    const items = [itemOf(fire), itemOf(soil)];
    expect(slips(factsAt('2026-09-05T10:00', { projects: [project('P-1', list, items)] }))).toEqual([]);
  });

  test('given an item that is overdue, then its gate slips a day with each working day', () => {
    const fire = leftAlone('fire-design', 'city', '2026-09-01T10:00', '2026-10-20T09:00');
    const only = [entry('fire-design')];
    const at = (asOf: string) =>
      slips(factsAt(asOf, { projects: [project('P-1', only, [itemOf(fire, '990100-ZJJ')])] }));
    expect(at('2026-09-11T10:00')).toEqual([]);
    expect(at('2026-09-15T10:00')).toMatchObject([
      { before: '2026-09-11', now: '2026-09-15', workingDays: 2, head: { departmentId: '990100-ZJJ' } },
    ]);
    const fewer = agendaOf(factsAt('2026-09-15T10:00', { projects: [project('P-1', only, [itemOf(fire)])] }), {
      ...RULES,
      slipWorkingDays: 3,
    });
    expect(fewer.entries).toEqual([]);
  });

  test('given the list has grown by an entry without a limit, then the date is lost and the list has changed', () => {
    const grown = [...list, entry('archaeology', 'province')];
    const facts = factsAt('2026-09-02T10:00', { projects: [project('P-1', grown, [], { entries: list })] });
    expect(slips(facts)).toMatchObject([{ now: null, workingDays: null, checklistChanged: true }]);
  });

  test('given a project without a checklist before, or one whose gate is open, then there is nothing to compare', () => {
    const fire = story('fire-design', 'city', '2026-09-01T10:00');
    fire.act('Accept', '2026-09-01T10:00');
    fire.act('Approve', '2026-09-02T10:00');
    const projects = [
      project('P-1', list, [], null),
      project('P-2', [entry('fire-design')], [itemOf(fire)], { items: [] }),
    ];
    expect(slips(factsAt('2026-09-25T10:00', { projects }))).toEqual([]);
  });
});

describe('open tasks of earlier meetings', () => {
  const task = (taskNo: string, departmentId: string, dueOn: string, more: Partial<TaskFact> = {}): TaskFact => ({
    ...{ taskNo, departmentId, dueOn, text: '完成审查', measure: '出具批文', personId: null },
    ...{ dueExclusiveAt: shanghai(`${dueOn}T24:00`), status: 'open', reportedAt: null },
    ...more,
  });

  test('are on the next agenda until they are confirmed: late ones first, reported ones too', () => {
    const tasks = [
      task('M.1', '990100-SLJ', '2026-10-30'),
      task('M.2', '990100-ZRZ', '2026-10-09'),
      task('M.3', '990100-SLJ', '2026-10-20', { status: 'reported', reportedAt: shanghai('2026-10-19T10:00') }),
      task('M.4', '990100-SLJ', '2026-10-12', { status: 'confirmed', reportedAt: shanghai('2026-10-12T10:00') }),
    ];
    const entries = ofRule(factsAt('2026-10-24T10:00', { tasks }), 'carriedOver');
    expect(entries.map(({ key, lines }) => [key, lines.map(({ taskNo, late }) => [taskNo, late])])).toEqual([
      ['carriedOver:990100-ZRZ', [['M.2', true]]],
      [
        'carriedOver:990100-SLJ',
        [
          ['M.3', false],
          ['M.1', false],
        ],
      ],
    ]);
  });
});

describe('caps', () => {
  test('the rest of an entry and the entries beyond are kept beside what is shown', () => {
    const late = (no: string, department: string) =>
      itemOf(leftAlone('fire-design', 'city', '2026-09-14T10:00', '2026-10-20T09:00'), department, no);
    const items = ['A', 'B', 'C'].map((no) => late(no, '990100-ZJJ')).concat(late('D', '990100-RFB'));
    const { entries, beyond } = agendaOf(factsAt('2026-10-20T10:00', { items }), {
      ...RULES,
      entriesPerRule: 1,
      linesPerEntry: 2,
    });
    expect(entries).toMatchObject([
      { key: 'red:990100-ZJJ', lines: [{ itemNo: 'A' }, { itemNo: 'B' }], more: [{ itemNo: 'C' }] },
    ]);
    expect(beyond).toMatchObject([{ key: 'red:990100-RFB', lines: [{ itemNo: 'D' }], more: [] }]);
  });
});
