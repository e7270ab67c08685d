/** Who reads along in the journal: what reacts to events outside the transaction of their command. */
import { accountabilityFollower } from '../db/accountability.ts';
import { documentFollower } from '../db/act-documents.ts';
import { logFollower } from '../db/event-log.ts';
import { factsFollower } from '../db/facts.ts';
import type { Follower } from '../db/followers.ts';
import type { Ledger } from '../db/ledger.ts';
import { ledgerFollower } from '../db/ledger-lines.ts';
import { liaisonFollower } from '../db/liaison-tasks.ts';
import { mailFollower } from '../db/mail-lines.ts';
import { webhookFollower } from '../db/telling.ts';
import { writeActDocument } from '../documents/issued/written-document.ts';
import { hashFollowed } from '../documents/log-leaf.ts';

export function createFollowers(ledger: Ledger): readonly Follower[] {
  const inside = [factsFollower(ledger), ledgerFollower(ledger), documentFollower(ledger, writeActDocument)];
  const supervision = [accountabilityFollower(ledger), liaisonFollower(ledger)];
  return [...inside, logFollower(hashFollowed), ...supervision, webhookFollower, mailFollower(ledger.mailIsOn)];
}
