/**
 * The ladder (督办阶梯): who is told of a limit, and when, as the timetable publishes it for each tier. Days are working
 * days. What an item still has of it before it, domain/item/ derives.
 */

/** In the order in which they come: before the due instant, at it, after it. */
export const RUNGS = ['half', 'yellow', 'last-day', 'due', 'after'] as const;
export type RungName = (typeof RUNGS)[number];

/** `leader`: in charge of the division (分管领导). `liaison`: whom the city sends to a body above it (对接人). */
export const LADDER_RECIPIENTS = ['officer', 'head', 'leader', 'liaison', 'supervisor'] as const;
export type LadderRecipient = (typeof LADDER_RECIPIENTS)[number];

/** Those who acknowledge and answer, from below: an escalation that nobody acknowledges goes to the next of them. */
const CHAIN = ['head', 'leader', 'supervisor'] as const;
export type EscalationRecipient = (typeof CHAIN)[number];

export interface WorkingDays {
  readonly value: number;
  readonly unit: 'working';
}

/** One rung as published. */
export interface Rung {
  /** The tier of the items that it is for. */
  readonly tier: string;
  readonly rung: RungName;
  /** `yellow`: so long before the due day; `after`: so long after it. The other rungs say it with their name. */
  readonly offset?: WorkingDays;
  /** The last of a ladder: it comes again after so long, until somebody has answered. */
  readonly every?: WorkingDays;
  /** `due`: an escalation that nobody has acknowledged by then is raised further by itself. */
  readonly acknowledgeWithin?: WorkingDays;
  readonly to: readonly LadderRecipient[];
}

type Recipients = readonly LadderRecipient[];

/** The ladder of one tier. */
export interface Ladder {
  readonly half: Recipients | null;
  readonly yellow: { readonly days: number; readonly to: Recipients } | null;
  readonly lastDay: Recipients | null;
  readonly due: { readonly to: Recipients; readonly acknowledgeWithin: number | null };
  /** Days rising. */
  readonly after: readonly Step[];
  /** The last of `after` comes again after so many days; null: once. */
  readonly every: number | null;
}

export interface Step {
  readonly days: number;
  readonly to: Recipients;
}

/** What holds where a timetable says nothing: one warning, and the escalation. */
export const USUAL_LADDER: Ladder = {
  half: null,
  yellow: { days: 1, to: ['officer'] },
  lastDay: null,
  due: { to: ['head', 'supervisor'], acknowledgeWithin: null },
  after: [],
  every: null,
};

/** The ladder of a tier from the published rungs; the usual one where none is published for it. */
export function ladderOf(rungs: readonly Rung[] | undefined, tier: string): Ladder {
  const own = rungs?.filter((one) => one.tier === tier) ?? [];
  if (own.length === 0) return USUAL_LADDER;
  const rung = (name: RungName) => own.find((one) => one.rung === name);
  const [yellow, due] = [rung('yellow'), rung('due')];
  const after = own.filter((one) => one.rung === 'after');
  return {
    half: rung('half')?.to ?? null,
    yellow: yellow === undefined ? null : { days: yellow.offset?.value ?? 1, to: yellow.to },
    lastDay: rung('last-day')?.to ?? null,
    due: { to: due?.to ?? USUAL_LADDER.due.to, acknowledgeWithin: due?.acknowledgeWithin?.value ?? null },
    after: after.map(({ offset, to }) => ({ days: offset?.value ?? 1, to })),
    every: after.at(-1)?.every?.value ?? null,
  };
}

/** The steps after the one at `after` days (0: all of them), in their order; without an end where the last comes again. */
export function* stepsAfter({ after: steps, every }: Ladder, after: number): Generator<Step> {
  yield* steps.filter(({ days }) => days > after);
  const last = steps.at(-1);
  if (last === undefined || every === null) return;
  const passed = Math.max(0, Math.floor((after - last.days) / every));
  for (let times = passed + 1; ; times += 1) yield { days: last.days + times * every, to: last.to };
}

/** The next higher one whom an escalation has not reached yet; null where all know. */
export function nextRecipient(told: readonly string[]): EscalationRecipient | null {
  return CHAIN.find((one) => !told.includes(one)) ?? null;
}

/** Those of a rung who acknowledge and answer; the others are told. */
export function answering(to: Recipients): readonly EscalationRecipient[] {
  return CHAIN.filter((one) => to.includes(one));
}

/** What the city does about an item of this tier that is overdue: 督办, 提速, or somebody goes and asks. */
export type Posture = 'supervise' | 'speedUp' | 'reportUpward';

const POSTURES: Readonly<Record<string, Posture>> = { county: 'supervise', city: 'speedUp' };

export function postureOf(tier: string): Posture {
  return POSTURES[tier] ?? 'reportUpward';
}
