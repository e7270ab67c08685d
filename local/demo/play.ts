/** Plays the story through the API: hands in, moves the clock, and acts in the name of each person at their hour. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type PackageFolder, readPackage } from '../../examples/sample-data.ts';
import type { ActionAnswer, Caller, Receipt } from './client.ts';
import { dayName } from './days.ts';
import {
  ACKNOWLEDGEMENTS,
  ANSWERED,
  BULLETINS,
  ENDS_AT,
  type ItemStory,
  LEAVE,
  PROJECTS,
  type ProjectStory,
  type Step,
} from './story.ts';
import { cell, say } from './text.ts';

/** The caller for a person of the sample city. */
export type As = (person: string) => Promise<Caller>;

/** What was answered along the way and cannot be read again later. */
export interface Played {
  readonly receipts: ReadonlyMap<PackageFolder, Receipt>;
  /** Answers to replies that the story sends after the cutoff, by item number. */
  readonly lateAnswers: ReadonlyMap<string, ActionAnswer>;
  /** Due moments that the clock passed. */
  readonly moments: number;
}

interface Play extends Played {
  readonly receipts: Map<PackageFolder, Receipt>;
  readonly lateAnswers: Map<string, ActionAnswer>;
}

interface Deed {
  readonly at: string;
  readonly kind: string;
  readonly run: (play: Play, as: As) => Promise<void>;
}

const KINDS: Readonly<Record<string, string>> = {
  submit: '申报',
  accept: '受理',
  'refuse-acceptance': '不予受理',
  approve: '准予',
  refuse: '不予',
  withdraw: '撤回',
  leave: '登记休假',
  acknowledge: '签收督办',
  answer: '反馈督办',
  bulletin: '公布通报',
};

/** Plays everything and lets the clock stand at the story's end. Prints one line per day on which somebody acted. */
export async function play(as: As): Promise<Played> {
  const state: Play = { receipts: new Map(), lateAnswers: new Map(), moments: 0 };
  const admin = await as('admin');
  let moments = 0;
  const supervision = [...ACKNOWLEDGEMENTS.map(acknowledging), ANSWERING, ...BULLETINS.map(publishing)];
  const deeds = [...PROJECTS.flatMap(deedsOf), LEAVING, ...supervision].sort((a, b) => compare(a.at, b.at));
  for (const day of [...new Set(deeds.map(({ at }) => at.slice(0, 10)))]) {
    const today = deeds.filter(({ at }) => at.startsWith(day));
    let passed = 0;
    for (const [index, deed] of today.entries()) {
      if (deed.at !== today[index - 1]?.at) passed += (await admin.advance(deed.at)).moments;
      await deed.run(state, as);
    }
    sayDay(day, today, passed);
    moments += passed;
  }
  const last = await admin.advance(ENDS_AT);
  sayDay(ENDS_AT.slice(0, 10), [], last.moments);
  return { ...state, moments: moments + last.moments };
}

function sayDay(day: string, deeds: readonly Deed[], moments: number): void {
  const counted = Object.entries(KINDS).flatMap(([kind, zh]) => {
    const count = deeds.filter((deed) => deed.kind === kind).length;
    return count === 0 ? [] : [`${zh} ${count}`];
  });
  say(`  ${cell(dayName(day), 28)}${cell(`时钟结算 ${moments} 个时点`, 22)}${counted.join(' · ') || '到此为止'}`);
}

function deedsOf(project: ProjectStory): Deed[] {
  const handIn: Deed = { at: project.submittedAt, kind: 'submit', run: (state, as) => submit(project, state, as) };
  const acts = project.items.flatMap((item) =>
    item.steps.map(
      (step): Deed => ({ at: step.at, kind: step.act, run: (state, as) => act(project, item, step, state, as) }),
    ),
  );
  return [handIn, ...acts];
}

async function submit({ folder, unitPerson }: ProjectStory, { receipts }: Play, as: As): Promise<void> {
  const { submission, fileAt } = readPackage(folder);
  for (const { name, bytes, sha256 } of submission.materials) {
    const file = readFileSync(fileAt(name));
    const sum = createHash('sha256').update(file).digest('hex');
    if (file.length !== bytes || sum !== sha256) {
      throw new Error(
        `${fileAt(name)} is not the file that submission.json names: it has ${file.length} bytes, sha256 ${sum}.`,
      );
    }
  }
  receipts.set(folder, await (await as(unitPerson)).submit(submission));
}

async function act(project: ProjectStory, { typeId }: ItemStory, step: Step, state: Play, as: As): Promise<void> {
  const item = state.receipts.get(project.folder)?.items.find(({ type }) => type.id === typeId);
  if (item === undefined) throw new Error(`The receipt of ${project.folder} names no item of type ${typeId}.`);
  const officer = item.responsibleOfficer.id;
  const head = `head-${item.window.departmentId}`;
  const person = { officer, acting: LEAVE.actingId, head, unit: project.unitPerson }[step.by];
  const answer = await (await as(person)).act(item.itemNo, step.act, step.reasons);
  if (step.late) state.lateAnswers.set(item.itemNo, answer);
}

const LEAVING: Deed = {
  at: LEAVE.at,
  kind: 'leave',
  async run(_state, as) {
    const { departmentId, personId, actingId, fromOn, throughOn } = LEAVE;
    await (await as(`head-${departmentId}`)).enterLeave(departmentId, { personId, actingId, fromOn, throughOn });
  },
};

function acknowledging({ at, person }: (typeof ACKNOWLEDGEMENTS)[number]): Deed {
  const run = async (_state: Play, as: As) => {
    const caller = await as(person);
    for (const { escalationNo } of await caller.inbox(true)) {
      if (escalationNo !== null) await caller.stepOnEscalation(escalationNo, 'acknowledge');
    }
  };
  return { at, kind: 'acknowledge', run };
}

const ANSWERING: Deed = {
  at: ANSWERED.at,
  kind: 'answer',
  async run({ receipts }, as) {
    const { folder, typeId, person, measure, doneOn } = ANSWERED;
    const item = receipts.get(folder)?.items.find(({ type }) => type.id === typeId);
    await (await as(person)).stepOnEscalation(`${item?.itemNo}.1`, 'answer', { measure, doneOn });
  },
};

function publishing({ at, no }: (typeof BULLETINS)[number]): Deed {
  const run = async (_state: Play, as: As) => {
    await (await as('supervisor-990100')).actOnBulletin(no, 'freeze');
    await (await as('leader-990100')).actOnBulletin(no, 'publish');
  };
  return { at, kind: 'bulletin', run };
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
