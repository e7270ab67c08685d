/** Reads events and log side by side, item by item, hashes every event anew and says where the two differ. */
import type { Client } from 'pg';
import type { CertificateEvent } from '../documents/certificate-content.ts';
import { hashEvent, leafOf } from '../documents/log-leaf.ts';
import { isoShanghai } from '../domain/calendar/local-date.ts';

/** One row that is not as it was logged. */
export interface Finding {
  readonly kind: 'changed' | 'deleted' | 'inserted' | 'moved' | 'unlogged';
  /** Its leaf; null where the log has none for it. */
  readonly no: number | null;
  /** Where the row stands among the events, by transaction and position; null where it is gone. */
  readonly place: number | null;
  readonly itemId: string;
  readonly seq: number;
  readonly detail: string;
}

/** What was read: 32 bytes for each event and each leaf. */
export interface Rows {
  readonly events: number;
  readonly items: number;
  /** The leaves of the events alone, in the order of the journal. */
  readonly fromEvents: Leaves;
  /** The leaves as they are stored. */
  readonly stored: Leaves;
  readonly findings: readonly Finding[];
  /** Events behind the end of the log, that it has not taken in yet. */
  readonly waiting: number;
}

export interface Leaves {
  readonly count: number;
  /** The digest of a leaf; undefined where there is none of that number. */
  at(no: number): Uint8Array | undefined;
}

interface Row {
  readonly item_id: string;
  readonly seq: number;
  readonly tx: string | null;
  readonly position: string | null;
  readonly type: string;
  readonly effective_at: Date;
  readonly decided_at: Date;
  /** Instants of whole milliseconds, as every event is written. */
  readonly whole: boolean;
  readonly actor: string;
  readonly data: Record<string, unknown>;
  readonly place: string | null;
  readonly no: string | null;
  readonly chain: Buffer | null;
  readonly leaf: Buffer | null;
}

const FETCH = 2_000;

/** Needs a transaction with one snapshot. */
export async function readRows(client: Client): Promise<Rows> {
  const { rows } = await client.query<{ events: string; leaves: string }>(
    `SELECT (SELECT count(*) FROM events)::text AS events, (SELECT count(*) FROM log_leaves)::text AS leaves`,
  );
  const audit = new RowAudit(Number(rows[0]?.events), Number(rows[0]?.leaves));
  await client.query(`DECLARE audited NO SCROLL CURSOR FOR
    SELECT coalesce(e.item_id, l.item_id) AS item_id, coalesce(e.seq, l.seq) AS seq, e.tx::text, e.position::text, e.type,
      CASE WHEN e.whole THEN e.effective_at ELSE 'epoch' END AS effective_at,
      CASE WHEN e.whole THEN e.decided_at ELSE 'epoch' END AS decided_at,
      e.whole, e.actor, e.data, e.place::text, l.no::text, l.chain, l.leaf
    FROM (SELECT *, row_number() OVER (ORDER BY tx, position) - 1 AS place,
            effective_at = date_trunc('milliseconds', effective_at) AND decided_at = date_trunc('milliseconds', decided_at)
            AND greatest(effective_at, decided_at) < '10000-01-01' AND least(effective_at, decided_at) > '0001-01-01' AS whole
          FROM events) e
      FULL JOIN log_leaves l ON l.item_id = e.item_id AND l.seq = e.seq
    ORDER BY 1, 2`);
  for (;;) {
    const { rows: batch } = await client.query<Row>(`FETCH ${FETCH} FROM audited`);
    for (const row of batch) audit.take(row);
    if (batch.length < FETCH) break;
  }
  await client.query('CLOSE audited');
  return audit.done();
}

/** Goes through the rows in the order of items and their events. */
class RowAudit {
  private readonly fromEvents: DigestColumn;
  private readonly stored: DigestColumn;
  private readonly findings: Finding[] = [];
  private readonly logged: { no: number; place: number; itemId: string; seq: number }[] = [];
  private readonly behind: { place: number; itemId: string; seq: number; position: string }[] = [];
  private items = 0;
  private events = 0;
  private item = '';
  private seq = 0;
  /** The chain up to the row before, from the events alone. */
  private alone: Uint8Array | null = null;
  /** The same as it was logged; undefined behind a gap. */
  private kept: Uint8Array | null | undefined = null;

  constructor(events: number, leaves: number) {
    this.fromEvents = new DigestColumn(events);
    // Numbers beyond what rows can be missing are no leaf's.
    this.stored = new DigestColumn(2 * leaves + events);
  }

  take(row: Row): void {
    if (row.item_id !== this.item) this.begin(row.item_id);
    if (row.seq !== this.seq + 1) this.gap(row);
    this.seq = row.seq;
    if (row.no !== null && row.leaf !== null) this.leaf(row, Number(row.no), row.leaf);
    if (row.place === null) this.deleted(row);
    else this.event(row, Number(row.place));
  }

  private begin(itemId: string): void {
    this.item = itemId;
    this.items += 1;
    this.seq = 0;
    this.alone = null;
    this.kept = null;
  }

  private leaf({ item_id: itemId, seq }: Row, no: number, leaf: Uint8Array): void {
    if (this.stored.set(no, leaf)) return;
    this.findings.push({ kind: 'moved', no, place: null, itemId, seq, detail: 'the log has no place for such a leaf' });
  }

  /** Events that are neither there nor in the log; the log then lacks their leaves. */
  private gap({ item_id: itemId, seq }: Row): void {
    const detail = `events ${this.seq + 1} to ${seq - 1} of the item are gone, from the log too`;
    this.findings.push({ kind: 'deleted', no: null, place: null, itemId, seq: this.seq + 1, detail });
    this.kept = undefined;
  }

  private deleted({ item_id: itemId, seq, no, chain }: Row): void {
    this.findings.push({ kind: 'deleted', no: Number(no), place: null, itemId, seq, detail: 'the event is gone' });
    this.kept = chain;
  }

  private event(row: Row, place: number): void {
    const { item_id: itemId, seq, no, chain, leaf } = row;
    this.events += 1;
    const event = eventOf(row);
    const at = { itemId, seq, tx: row.tx ?? '', position: row.position ?? '' };
    const alone = hashEvent(this.alone, event, at);
    const isSame = this.kept === this.alone || this.kept === undefined;
    const hashed = isSame ? alone : hashEvent(this.kept ?? null, event, at);
    this.fromEvents.set(place, alone.leaf);
    if (no === null || chain === null || leaf === null) {
      this.behind.push({ place, itemId, seq, position: at.position });
      [this.alone, this.kept] = [alone.chain, hashed.chain];
      return;
    }
    // Behind a gap nobody can say which chain it hangs on.
    const hangs = this.kept === undefined || chain.equals(hashed.chain);
    const differs = !row.whole || !hangs || !leaf.equals(leafOf(chain, at));
    if (differs) {
      const detail = `the event (${row.type}, position ${row.position}) is not the one that was logged`;
      this.findings.push({ kind: 'changed', no: Number(no), place, itemId, seq, detail });
    } else {
      this.logged.push({ no: Number(no), place, itemId, seq });
    }
    this.alone = alone.chain;
    this.kept = chain.equals(alone.chain) ? alone.chain : chain;
  }

  done(): Rows {
    const { findings, fromEvents, stored, events, items } = this;
    this.findMoved();
    const last = this.logged.reduce((highest, { place }) => Math.max(highest, place), -1);
    const passed = this.behind.filter(({ place }) => place < last);
    for (const { place, itemId, seq, position } of passed) {
      const detail = `the event (position ${position}) stands among logged ones and is not in the log`;
      findings.push({ kind: 'inserted', no: null, place, itemId, seq, detail });
    }
    for (let no = 0; no < stored.count; no += 1) {
      if (stored.at(no) !== undefined) continue;
      findings.push({ kind: 'unlogged', no, place: null, itemId: '', seq: 0, detail: `the log has lost leaf ${no}` });
    }
    findings.sort((a, b) => (a.no ?? a.place ?? 0) - (b.no ?? b.place ?? 0));
    return { events, items, fromEvents, stored, findings, waiting: this.behind.length - passed.length };
  }

  /** Leaves whose order is not that of their events. */
  private findMoved(): void {
    const byNo = this.logged.sort((a, b) => a.no - b.no);
    const places = Float64Array.from(byNo, ({ place }) => place).sort();
    for (const [i, { no, place, itemId, seq }] of byNo.entries()) {
      if (place === places[i]) continue;
      const detail = 'the event does not stand where the log has it';
      this.findings.push({ kind: 'moved', no, place, itemId, seq, detail });
    }
  }
}

function eventOf({ seq, type, effective_at, decided_at, actor, data }: Row): CertificateEvent {
  const instants = { effectiveAt: isoShanghai(effective_at.getTime()), decidedAt: isoShanghai(decided_at.getTime()) };
  return { seq, type, ...instants, actor, data };
}

const BYTES = 32;

/** Many digests in one buffer. */
class DigestColumn implements Leaves {
  count = 0;
  private readonly bytes: Buffer;
  private readonly there: Uint8Array;
  constructor(room: number) {
    this.bytes = Buffer.alloc(room * BYTES);
    this.there = new Uint8Array(room);
  }

  /** False where there is no room for that number. */
  set(no: number, digest: Uint8Array): boolean {
    if (no < 0 || no >= this.there.length) return false;
    this.bytes.set(digest, no * BYTES);
    this.there[no] = 1;
    this.count = Math.max(this.count, no + 1);
    return true;
  }

  at(no: number): Uint8Array | undefined {
    return this.there[no] === 1 ? this.bytes.subarray(no * BYTES, (no + 1) * BYTES) : undefined;
  }
}
