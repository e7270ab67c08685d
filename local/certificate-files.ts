/** What the command verify-certificate reads: the certificate, the keys, the notices; each from a file or an address. */
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { CERTIFICATE_FORMAT } from '../documents/certificate-content.ts';
import type { CalendarYear } from '../domain/calendar/calendar.ts';
import { type CertificateFile, type CheckLine, checkCertificate } from './certificate-check.ts';
import { BadInput, parseWith, readJson, trustedKeys } from './read-input.ts';

const CALENDARS = new URL('../data/calendars/', import.meta.url);
const USAGE =
  'Name one certificate: npm run -s verify-certificate -- FILE [--key FILE] [--jwks URL|FILE] [--calendar FILE]…';

/** What the command prints, and why nothing could be checked (null: it was). */
export interface Verification {
  readonly lines: readonly CheckLine[];
  readonly complaint: string | null;
}

export async function runVerification(args: readonly string[]): Promise<Verification> {
  try {
    const { file, key, jwks, calendar } = readCall(args);
    const certificate = readCertificate(file);
    const keys = await trustedKeys(key, jwks);
    const notices = calendar.length === 0 ? publishedNotices() : calendar.flatMap(noticesIn);
    return { lines: await checkCertificate(certificate, { keys, notices }), complaint: null };
  } catch (error) {
    if (!(error instanceof BadInput)) throw error;
    return { lines: [], complaint: error.message };
  }
}

function readCall(args: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        key: { type: 'string' },
        jwks: { type: 'string' },
        calendar: { type: 'string', multiple: true, default: [] },
      },
    });
    const [file, ...more] = positionals;
    if (file === undefined || more.length > 0) throw new BadInput(USAGE);
    return { file, ...values };
  } catch (error) {
    throw error instanceof BadInput ? error : new BadInput(`${(error as Error).message}\n${USAGE}`);
  }
}

const limit = z.object({ value: z.int().min(1).max(10_000), unit: z.enum(['working', 'calendar', 'month', 'hour']) });
const name = z.looseObject({ id: z.string(), zh: z.string() });
const span = z.object({ from: z.string(), through: z.string(), ground: z.string() });

/** As much of the form as the checks rely on; what stands beside it is covered by the signature. */
const certificateFile = z.strictObject({
  content: z.looseObject({
    format: z.literal(CERTIFICATE_FORMAT, `format must be ${CERTIFICATE_FORMAT}`),
    certificateNo: z.string(),
    item: z.looseObject({
      itemNo: z.string(),
      tier: z.string(),
      type: name,
      division: name,
      department: name,
      responsibleOfficer: name,
    }),
    unit: name,
    rules: z.looseObject({
      timetable: z.looseObject({
        version: z.string(),
        itemType: z.looseObject({
          id: z.string(),
          clockStart: z.enum(['acceptance', 'receipt']),
          tiers: z.array(z.string()),
          onTimeout: z.record(z.string(), z.string()),
          promisedLimit: limit.nullable(),
          statutoryLimit: limit.nullable(),
          deemedBasis: z.looseObject({ class: z.string(), text: z.string(), runsOn: z.string() }).nullable(),
        }),
      }),
      calendars: z.array(
        z.looseObject({
          version: z.string(),
          years: z.array(z.looseObject({ year: z.int(), sha256: z.string() })),
        }),
      ),
    }),
    deeming: z.looseObject({
      runsOn: z.enum(['promised', 'statutory', 'expiry']),
      suspensions: z.array(span),
      extension: z.looseObject({ by: limit }).nullable(),
      decidedAt: z.string(),
    }),
    notices: z.array(z.looseObject({ kind: z.string(), raisedAt: z.string() })),
    events: z.array(
      z.looseObject({
        seq: z.int(),
        type: z.string(),
        effectiveAt: z.iso.datetime({ offset: true }),
        decidedAt: z.iso.datetime({ offset: true }),
        data: z.record(z.string(), z.unknown()),
      }),
    ),
    eventHashes: z.array(z.string()),
  }),
  contentSha256: z.string(),
  jws: z.string(),
});

function readCertificate(path: string): CertificateFile {
  const parsed = certificateFile.safeParse(readJson(path));
  if (parsed.success) return parsed.data as unknown as CertificateFile;
  throw new BadInput(`${path} is not a certificate of deeming:\n${z.prettifyError(parsed.error)}`);
}

const notice = z.looseObject({
  year: z.int(),
  restDays: z.array(z.iso.date()),
  makeUpWorkdays: z.array(z.iso.date()),
});

/** The notices in a file: one, or a list of them. */
function noticesIn(path: string): readonly CalendarYear[] {
  const either = z.union([z.array(notice), notice]);
  return [parseWith(either, readJson(path), `${path} holds no yearly notices`)].flat() as unknown as CalendarYear[];
}

function publishedNotices(): readonly CalendarYear[] {
  const files = readdirSync(CALENDARS).filter((file) => file.endsWith('.json'));
  return files.flatMap((file) => noticesIn(fileURLToPath(new URL(file, CALENDARS))));
}
