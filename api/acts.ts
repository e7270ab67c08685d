/** The acts of people on an item: who may, what the request says, and the command that it becomes. */
import type { z } from 'zod';
import type { Action } from '../domain/item/commands.ts';
import type { ForLack } from '../domain/item/refusal.ts';
import type { Approver } from '../domain/timetable/timetable.ts';
import type { Principal, Role } from './identity.ts';
import * as bodies from './schemas/acts.ts';

/** What the command is made of, besides the body. */
export interface ActContext {
  readonly expectedVersion: number;
  readonly principal: Principal;
  /** The predecessors that the body names, with the project's items that stand for them, and those deemed approved. */
  readonly lack: ForLack;
}

export interface Act {
  readonly name: string;
  readonly summary: string;
  readonly who: readonly Role[];
  readonly body: z.ZodType;
  command(body: unknown, context: ActContext): Action;
}

function define<Body extends z.ZodType>(
  name: string,
  who: readonly Role[],
  summary: string,
  body: Body,
  command: (body: z.output<Body>, context: ActContext) => Action,
): Act {
  return { name, summary, who, body, command: (given, context) => command(given as z.output<Body>, context) };
}

const DEPARTMENT: readonly Role[] = ['officer', 'head'];
const ABOVE: readonly Role[] = ['head', 'supervisor'];
const UNIT: readonly Role[] = ['unit'];

/** In whose name a role grants an extension. */
function approversOf({ roles }: Principal): readonly Approver[] {
  const approvers: Approver[] = [];
  if (roles.includes('head')) approvers.push('organ-head', 'organ-principal-head');
  if (roles.includes('supervisor')) approvers.push('peoples-government');
  return approvers;
}

const INTAKE: readonly Act[] = [
  define('accept', DEPARTMENT, 'Accept an item formally (受理)', bodies.accept, (body, { expectedVersion }) => ({
    type: 'Accept',
    expectedVersion,
    ...(body?.deferred && { deferred: body.deferred }),
  })),
  define(
    'refuse-acceptance',
    DEPARTMENT,
    'Refuse to accept an item, with reasons (不予受理)',
    bodies.refusal,
    ({ reasons, ground }, { expectedVersion, lack }) => ({
      type: 'RefuseAcceptance',
      expectedVersion,
      reasons,
      ground,
      ...lack,
    }),
  ),
  define(
    'request-correction',
    DEPARTMENT,
    'Ask once for everything that is missing (一次性补正告知)',
    bodies.correction,
    ({ missing, noticeNo, noticedOn }, { expectedVersion, lack }) => ({
      type: 'RequestCorrection',
      expectedVersion,
      missing,
      noticeNo,
      noticedOn,
      ...lack,
    }),
  ),
  define(
    'resubmit',
    UNIT,
    'Answer the correction list',
    bodies.resubmission,
    ({ answers, channel }, { expectedVersion }) => ({
      type: 'Resubmit',
      expectedVersion,
      answers,
      channel,
    }),
  ),
  define(
    'hand-in-deferred',
    UNIT,
    'Hand in material that was deferred (容缺受理)',
    bodies.deferredHandIn,
    ({ ordinals }, { expectedVersion }) => ({ type: 'HandInDeferred', expectedVersion, ordinals }),
  ),
  define(
    'withdraw',
    UNIT,
    'Withdraw an item of your own project (撤回)',
    bodies.optionalReasons,
    (body, { expectedVersion }) => ({ type: 'Withdraw', expectedVersion, reasons: body?.reasons ?? null }),
  ),
];

const REVIEW: readonly Act[] = [
  define(
    'suspend',
    DEPARTMENT,
    'Stop the clock on a ground of the closed list, with a written notice (中止计时)',
    bodies.suspension,
    (body, { expectedVersion }) => ({ type: 'Suspend', expectedVersion, ...body }),
  ),
  define(
    'resume',
    DEPARTMENT,
    'Let the clock run again (恢复计时)',
    bodies.resumption,
    ({ ordinal }, { expectedVersion }) => ({ type: 'Resume', expectedVersion, ordinal }),
  ),
  define(
    'extend',
    ABOVE,
    'Extend the limit, once, before it is over (延期)',
    bodies.extension,
    (body, { expectedVersion, principal }) => ({
      type: 'Extend',
      expectedVersion,
      ...body,
      approvers: approversOf(principal),
    }),
  ),
  define(
    'tell-hearing-right',
    DEPARTMENT,
    'Tell the applicant of the right to be heard (告知听证权); blocks deeming until the hearing is over',
    bodies.writtenNotice,
    (body, { expectedVersion }) => ({ type: 'TellHearingRight', expectedVersion, ...body }),
  ),
  define(
    'close-hearing',
    DEPARTMENT,
    'The hearing is over, or was not asked for (听证结束)',
    bodies.reasons,
    ({ reasons }, { expectedVersion }) => ({ type: 'CloseHearing', expectedVersion, reasons }),
  ),
  define(
    'request-opinion',
    DEPARTMENT,
    'Ask another department for its opinion (征求意见); its silence counts as consent',
    bodies.opinionRequest,
    (body, { expectedVersion }) => ({ type: 'RequestOpinion', expectedVersion, ...body }),
  ),
  define(
    'approve',
    DEPARTMENT,
    'Approve an item (准予), or decide on the spot against a signed promise (承诺制)',
    bodies.approval,
    (body, { expectedVersion }) => ({
      type: 'Approve',
      expectedVersion,
      reasons: body?.reasons ?? null,
      ...(body?.promise && { promise: body.promise }),
    }),
  ),
  define(
    'refuse',
    DEPARTMENT,
    'Refuse an item, with reasons (不予)',
    bodies.refusal,
    ({ reasons, ground }, { expectedVersion, lack }) => ({
      type: 'Refuse',
      expectedVersion,
      reasons,
      ground,
      ...lack,
    }),
  ),
];

const AFTERMATH: readonly Act[] = [
  define(
    'release-hold',
    ['supervisor'],
    'Release an item that is held, with reasons: at its original instant, or with a new due day (解除暂缓)',
    bodies.holdRelease,
    ({ decision, dueOn, reasons }, { expectedVersion }) => ({
      type: 'ReleaseHold',
      expectedVersion,
      reasons,
      ...(dueOn === undefined || decision === 'originalInstant'
        ? { decision: 'originalInstant' }
        : { decision, dueOn }),
    }),
  ),
  define(
    'issue-paper',
    DEPARTMENT,
    'Issue the document that is owed after a deeming (补发批文)',
    bodies.paper,
    ({ documentNo }, { expectedVersion }) => ({ type: 'IssuePaper', expectedVersion, documentNo }),
  ),
  define(
    'record-delivery',
    DEPARTMENT,
    'Record that a decision was delivered (送达)',
    bodies.delivery,
    ({ method }, { expectedVersion }) => ({ type: 'RecordDelivery', expectedVersion, method }),
  ),
  define(
    'verify-promise',
    DEPARTMENT,
    'Record whether a promise was kept (承诺核查)',
    bodies.verification,
    (body, { expectedVersion }) => ({ type: 'VerifyPromise', expectedVersion, ...body }),
  ),
  define(
    'propose-revocation',
    ABOVE,
    'Propose to revoke a deemed approval, on a stated ground (撤销)',
    bodies.revocation,
    (body, { expectedVersion, principal }) => ({
      type: 'ProposeRevocation',
      expectedVersion,
      ...body,
      by: principal.id,
    }),
  ),
  define(
    'confirm-revocation',
    ABOVE,
    'Confirm a proposed revocation, as a second person',
    bodies.nothing,
    (_body, { expectedVersion, principal }) => ({ type: 'ConfirmRevocation', expectedVersion, by: principal.id }),
  ),
];

const RECTIFICATION: readonly Act[] = [
  define(
    'propose-rectification',
    DEPARTMENT,
    'Propose to put a wrong entry right (更正); the wrong one stays in the journal',
    bodies.rectification,
    (body, { expectedVersion, principal }) => ({
      type: 'ProposeRectification',
      expectedVersion,
      ...body,
      by: principal.id,
    }),
  ),
  define(
    'confirm-rectification',
    ABOVE,
    'Confirm a proposed rectification, as a second person',
    bodies.nothing,
    (_body, { expectedVersion, principal }) => ({ type: 'ConfirmRectification', expectedVersion, by: principal.id }),
  ),
];

export const ACTS: readonly Act[] = [...INTAKE, ...REVIEW, ...AFTERMATH, ...RECTIFICATION];
