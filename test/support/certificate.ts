/** A certificate of an item of the sample city, made without a database, and a key to sign it with. */
import { createHash, generateKeyPairSync } from 'node:crypto';
import type { JWK } from 'jose';
import { createSigner } from '../../api/signer.ts';
import { canonicalJson, chainHashes } from '../../documents/canonical-json.ts';
import {
  type CertificateContent,
  type CertificateEvent,
  type CertificateInput,
  certificateContent,
} from '../../documents/certificate-content.ts';
import { isoShanghai } from '../../domain/calendar/local-date.ts';
import type { ItemEvent } from '../../domain/item/events.ts';
import type { Tier } from '../../domain/timetable/timetable.ts';
import type { CertificateFile } from '../../local/certificate-check.ts';
import { type Story, story } from '../domain/item-story.ts';
import { notices, rulebook, timetable } from './rulebook.ts';

const { privateKey } = generateKeyPairSync('ed25519');
const signer = await createSigner(privateKey.export({ type: 'pkcs8', format: 'pem' }) as string);
export const publicKey: JWK = signer.publicJwk;

export interface Deemed {
  readonly typeId: string;
  readonly tier: Tier;
  readonly receivedAt: string;
  /** Null: nobody answers, and silence accepts. */
  readonly acceptedAt: string | null;
  readonly settledAt: string;
  /** Over a counter that closes then. */
  readonly closesAt?: string;
  /** A list was told at `acceptedAt` instead, and answered over the counter. */
  readonly answeredAt?: string;
}

export const SOIL_WATER: Deemed = {
  typeId: 'soil-water',
  tier: 'city',
  receivedAt: '2026-09-24T16:30',
  acceptedAt: '2026-09-28T09:05',
  settledAt: '2026-10-13T00:01',
};

/** The content for an item that was left without an answer. */
export function contentOf(deemed: Deemed = SOIL_WATER): CertificateContent {
  const { closesAt, answeredAt, acceptedAt } = deemed;
  const told = story(deemed.typeId, deemed.tier, deemed.receivedAt, {}, closesAt === undefined ? {} : { closesAt });
  if (acceptedAt !== null) told.act(answeredAt === undefined ? 'Accept' : 'RequestCorrection', acceptedAt);
  if (answeredAt !== undefined) told.act('Resubmit', answeredAt, { channel: 'counter' });
  told.settle(deemed.settledAt);
  return contentOfStory(told, deemed.settledAt);
}

/** The content for an item that came to be deemed; `renewed`: the approval that it renews. */
export function contentOfStory(
  told: Story,
  settledAt: string,
  renewed?: CertificateInput['renewed'],
): CertificateContent {
  const events = eventsOf(told.events, settledAt);
  const { itemNo, typeId, tier, division, departmentId, officerId, unitId } = told.item.particulars;
  const type = timetable.items.find(({ id }) => id === typeId);
  if (type === undefined) throw new Error(`no ${typeId} in the timetable`);
  return certificateContent({
    certificateNo: 'C990100-2026-000042-K',
    verifyAt: 'https://window.example/verify/C990100-2026-000042-K',
    item: {
      itemNo,
      receiptNo: 'S990100-20260924-000042-K',
      tier,
      type: { id: type.id, zh: type.nameZh, en: type.nameEn },
      division: { id: division, zh: '临沄市', en: 'Linyun City' },
      department: { id: departmentId, zh: '临沄市水利局', en: 'Water Resources Bureau' },
      responsibleOfficer: { id: officerId, zh: '颜榕谷', en: 'Yan Ronggu' },
    },
    project: { code: '2609-990100-04-01-200017', name: '霖湖精细化工成品仓库及辅助用房项目' },
    unit: { id: unitId, zh: '临沄霖湖精细化工有限公司', en: 'Linyun Linhu Fine Chemicals Co., Ltd.' },
    events,
    notices: events
      .filter(({ type: kind }) => kind === 'EscalationRaised')
      .map(({ effectiveAt }) => ({
        kind: 'escalation',
        ordinal: 1,
        recipient: 'head',
        addressee: departmentId,
        raisedAt: effectiveAt,
      })),
    itemType: type,
    calendars: [{ version: 'cn-2024-2026', years: notices }],
    rulebook: rulebook(),
    renewed,
  });
}

/** Events as a ledger gives them; the first two were recorded at once, the rest when the clock was settled. */
export function eventsOf(events: readonly ItemEvent[], settledAt: string): readonly CertificateEvent[] {
  const decidedAt = `${settledAt}:00.000+08:00`;
  return events.map(({ type, effectiveAt, ...data }, index) => {
    const at = isoShanghai(effectiveAt);
    return { seq: index + 1, type, effectiveAt: at, decidedAt: index < 2 ? at : decidedAt, actor: 'clock', data };
  });
}

/** The file of a content, signed. */
export async function fileOf(content: CertificateContent): Promise<CertificateFile> {
  const payload = canonicalJson(content);
  const contentSha256 = createHash('sha256').update(payload).digest('hex');
  // As it would be read back from a file: nothing is shared with what it was made from.
  return JSON.parse(JSON.stringify({ content, contentSha256, jws: await signer.sign(Buffer.from(payload)) }));
}

/** What an issuer would hand out who changes a certificate and signs it again, with its chain of events made to fit. */
export function forge(content: CertificateContent): Promise<CertificateFile> {
  return fileOf({ ...content, eventHashes: chainHashes(content.events) });
}

/** The path of every value in a JSON document that holds no other value. */
export function leavesOf(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([name, inner]) => leavesOf(inner, [...path, name]));
}

/** A copy of a document with the value at a path replaced. */
export function withChange<T>(document: T, path: readonly string[], change: (value: unknown) => unknown): T {
  const copy = structuredClone(document);
  let place = copy as Record<string, unknown>;
  for (const name of path.slice(0, -1)) place = place[name] as Record<string, unknown>;
  const last = path.at(-1) ?? '';
  place[last] = change(place[last]);
  return copy;
}
