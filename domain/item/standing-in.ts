/** Acts in which somebody stands in for a responsible officer on leave: the journal carries both names. */
import type { CommandType } from './commands.ts';
import type { ItemEvent } from './events.ts';

/** What the responsible officer does. A claim is made for oneself, and a head's or a supervisor's act in one's own right. */
const OF_THE_OFFICER: ReadonlySet<CommandType> = new Set([
  'Accept',
  'RefuseAcceptance',
  'RequestCorrection',
  'Suspend',
  'Resume',
  'TellHearingRight',
  'CloseHearing',
  'RequestOpinion',
  'Approve',
  'Refuse',
  'IssuePaper',
  'RecordDelivery',
  'VerifyPromise',
  'ProposeRectification',
]);

/** The events of an act with the name of the officer for whom it was done; undefined: the actor stood in for nobody. */
export function withBothNames(
  events: readonly ItemEvent[],
  act: CommandType,
  onBehalfOf: string | undefined,
): readonly ItemEvent[] {
  if (onBehalfOf === undefined || !OF_THE_OFFICER.has(act)) return events;
  return events.map((event) => ({ ...event, onBehalfOf }));
}
