/** The bundle's entry: every workflow that a worker runs. */
export { approvalItem } from './approval-item.ts';
export { bulletinRound } from './bulletin-round.ts';
export { cutoffSweep } from './cutoff-sweep.ts';
export { meetingRound } from './meeting-round.ts';
export { reconcile } from './reconcile.ts';
