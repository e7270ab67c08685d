/** A mail server that keeps what it was sent, and refuses as a test wants. */
import type { AddressInfo } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

export interface ReceivedMail {
  readonly to: readonly string[];
  readonly from: string;
  readonly raw: string;
  readonly mail: ParsedMail;
}

export interface MailServer {
  readonly url: string;
  /** Every mail that it has accepted, twice where it came twice. */
  readonly mails: readonly ReceivedMail[];
  /** How often somebody wanted to hand a mail in, refused ones included. */
  readonly tries: number;
  /** Answers a recipient: null takes it, a number refuses with that status. */
  onRecipient: (address: string) => number | null;
  /** Answers the whole mail, at the end of its data. */
  onMail: (mail: ReceivedMail) => number | null | Promise<number | null>;
  /** Answers a login. */
  onLogin: () => number | null;
  close(): Promise<void>;
}

function refusal(status: number): Error {
  // Servers like to repeat the address: what the product keeps of this must not.
  return Object.assign(new Error(`no such thing <somebody@example.org>`), { responseCode: status });
}

/** `login`: it takes nothing without one. */
export async function startMailServer({ login = false } = {}): Promise<MailServer> {
  const mails: ReceivedMail[] = [];
  let tries = 0;
  const smtp = new SMTPServer({
    disabledCommands: login ? ['STARTTLS'] : ['STARTTLS', 'AUTH'],
    allowInsecureAuth: true,
    authOptional: !login,
    onAuth(_auth, _session, done) {
      const status = server.onLogin();
      if (status === null) done(null, { user: 'shixian' });
      else done(refusal(status));
    },
    onRcptTo({ address }, _session, done) {
      const status = server.onRecipient(address);
      if (status !== null) tries += 1;
      done(status === null ? null : refusal(status));
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      const end = async () => {
        tries += 1;
        const raw = Buffer.concat(chunks).toString();
        const { rcptTo, mailFrom } = session.envelope;
        const from = mailFrom === false ? '' : mailFrom.address;
        const received = { to: rcptTo.map(({ address }) => address), from, raw, mail: await simpleParser(raw) };
        const status = await server.onMail(received);
        if (status === null) mails.push(received);
        done(status === null ? null : refusal(status));
      };
      stream.on('end', () => void end());
    },
  });
  // A line that breaks while a mail is under way is no fault of the test's.
  smtp.on('error', () => undefined);
  await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', () => resolve()));
  const { port } = smtp.server.address() as AddressInfo;
  const server: MailServer = {
    url: login ? `smtp://shixian:secret@127.0.0.1:${port}` : `smtp://127.0.0.1:${port}`,
    mails,
    get tries() {
      return tries;
    },
    onRecipient: () => null,
    onMail: () => null,
    onLogin: () => null,
    close: () => new Promise((resolve) => smtp.close(() => resolve())),
  };
  return server;
}
