/** E-mail over SMTP. The same message has the same Message-ID however often it goes, by which a repeat is told apart. */
import { createTransport } from 'nodemailer';
import type { Ledger } from '../db/ledger.ts';
import { gatherMails } from '../db/mail-lines.ts';
import { looksOf, type TakenMail, takeMails } from '../db/mail-outgoing.ts';
import type { Attempt } from '../db/messages.ts';
import { codeMail, type Mail, noticeMail, senderName } from '../documents/mail.ts';
import type { Channel } from './messenger.ts';

const SLOTS = 4;
const LEASE_MS = 300_000;
/** Each step of a mail; all of them together end before the lease does. */
const STEP_MS = 20_000;

export interface MailOptions {
  readonly ledger: Ledger;
  readonly smtpUrl: string;
  readonly from: string;
  /** Where this installation is reached; empty where that is not known. */
  readonly publicUrl: string;
  readonly leaseMs?: number;
}

export function mailChannel({ ledger, smtpUrl, from, publicUrl, leaseMs = LEASE_MS }: MailOptions): Channel<TakenMail> {
  const transport = createTransport({
    url: smtpUrl,
    connectionTimeout: STEP_MS,
    greetingTimeout: STEP_MS,
    socketTimeout: STEP_MS,
    dnsTimeout: STEP_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    name: 'email',
    slots: SLOTS,
    async take(limit) {
      await gatherMails(ledger);
      return takeMails(ledger.pool, limit, leaseMs);
    },
    async send(message) {
      if (message.to === null) return { kind: 'refused', reason: 'no address, or a code that ran out' };
      try {
        const { subject, text, html } = await written(ledger, message, publicUrl);
        await transport.sendMail({
          from: { name: senderName(message.language), address: from },
          to: { name: '', address: message.to },
          messageId: `<${message.id}@${from.slice(from.lastIndexOf('@') + 1)}>`,
          headers: { 'auto-submitted': 'auto-generated' },
          ...{ subject, text, html },
        });
        return { kind: 'sent' };
      } catch (error) {
        return attemptOf(error);
      }
    },
  };
}

/** Written anew for each attempt: a mail that had to wait says what is true when it goes. */
async function written(
  ledger: Ledger,
  { code, language, lines, notes, told }: TakenMail,
  publicUrl: string,
): Promise<Mail> {
  if (code !== null) return codeMail(code, language);
  const looks = await looksOf(
    ledger,
    lines.map(({ itemId }) => itemId),
  );
  const looked = lines.map((line) => {
    const look = looks.get(line.itemId);
    if (look === undefined) throw new Error(`item ${line.itemNo} has no journal`);
    return { ...line, ...look };
  });
  return noticeMail({ lines: looked, notes, told, publicUrl }, language);
}

/** What the server says of the sender, the recipient or the text itself. */
const OF_THE_MAIL: ReadonlySet<unknown> = new Set(['EENVELOPE', 'EMESSAGE']);

/**
 * 5xx about this mail is for good, everything else may pass: a 4xx, no answer, or a refused login, which would refuse
 * every mail alike. The server's words are not kept, since they often repeat the address.
 */
function attemptOf(error: unknown): Attempt {
  const { responseCode, code } = error as { responseCode?: unknown; code?: unknown };
  const status = typeof responseCode === 'number' ? responseCode : null;
  const reason = status === null ? (typeof code === 'string' ? code : 'no answer') : `SMTP ${status}`;
  return { kind: status !== null && status >= 500 && OF_THE_MAIL.has(code) ? 'refused' : 'failed', reason };
}
